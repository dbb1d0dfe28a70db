//! A stand-in that is down for a while.

use std::{net::TcpStream, time::Duration};

use flora_technique_runs::{
    StandIn,
    stand_in::{Fault, Script},
};

use crate::asking::{hasty, listed};

fn port(flora: &StandIn) -> String {
    let address = flora.base_url().trim_start_matches("http://");
    address.split('/').next().unwrap().to_owned()
}

#[tokio::test]
async fn connections_are_refused_until_it_is_back_with_all_that_it_knew() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(2);
    let client = hasty(&flora);
    client.check().await.unwrap();

    for _ in 0..3 {
        flora.offline(true).unwrap();
        let refused = TcpStream::connect(port(&flora)).unwrap_err();
        assert_eq!(refused.kind(), std::io::ErrorKind::ConnectionRefused);
        // This one has a connection from before.
        assert!(client.check().await.unwrap_err().is_connection());

        flora.offline(false).unwrap();
        assert_eq!(listed(&client).await.unwrap(), ["run_2", "run_1"]);
    }
    assert_eq!(flora.list_requests(), 1 + 3);
}

#[tokio::test]
async fn going_offline_ends_an_answer_that_is_under_way() {
    let flora = StandIn::start().await.unwrap();
    let client = hasty(&flora);
    flora.fault(Fault::Stall);
    let call = tokio::spawn(async move { client.list_runs().page().await });
    while flora.list_requests() == 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }

    flora.offline(true).unwrap();

    assert!(call.await.unwrap().unwrap_err().is_connection());
}

#[tokio::test]
async fn twice_offline_is_offline_and_what_is_done_meanwhile_counts() {
    let flora = StandIn::start().await.unwrap();
    flora.offline(false).unwrap();
    flora.offline(true).unwrap();
    flora.offline(true).unwrap();

    flora.start_run(Script::new().completed());
    flora.offline(false).unwrap();

    assert_eq!(listed(&flora.client()).await.unwrap(), ["run_1"]);
}

#[tokio::test]
async fn its_port_is_nobody_elses_while_it_is_offline() {
    let flora = StandIn::start().await.unwrap();
    flora.offline(true).unwrap();

    for _ in 0..50 {
        let other = StandIn::start().await.unwrap();
        assert_ne!(port(&other), port(&flora));
    }

    flora.offline(false).unwrap();
    hasty(&flora).check().await.unwrap();
}

#[tokio::test]
async fn a_wait_goes_on_when_it_is_back() {
    let flora = StandIn::start().await.unwrap();
    let id = flora.start_run(Script::new().running(10.0).running(20.0).completed());
    let wait = flora.client().wait_for_run(&id);
    let mut updates = wait.poll_every(Duration::from_millis(5)).updates();
    updates.next().await.unwrap().unwrap();

    flora.offline(true).unwrap();
    let rest = tokio::spawn(async move {
        let mut last = None;
        while let Some(run) = updates.next().await {
            last = Some(run.unwrap());
        }
        last.unwrap()
    });
    flora.offline(false).unwrap();

    assert_eq!(rest.await.unwrap().status.as_str(), "completed");
}
