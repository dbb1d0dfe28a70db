//! The log, and that a stand-in lives as long as it is held and on a thread of its own.

use std::time::Duration;

use futures_util::FutureExt as _;

use flora_technique_runs::{
    StandIn,
    stand_in::{Fault, Script},
};

use crate::asking::{get, hasty, listed};

#[tokio::test]
async fn the_log_has_the_last_thousand_requests_and_the_counts_all() {
    let flora = StandIn::start().await.unwrap();
    let client = hasty(&flora);
    client.list_runs().page_size(7).page().await.unwrap();
    for _ in 0..1_003 {
        client.get_run("run_1").await.unwrap_err();
    }

    let requests = flora.requests();
    assert_eq!(requests.len(), 1_000);
    assert_eq!((flora.list_requests(), flora.look_requests()), (1, 1_003));
    assert_eq!(
        (requests[0].path.as_str(), requests[0].status),
        ("/api/v1/runs/run_1", 404)
    );

    flora.forget_requests();
    assert_eq!((flora.list_requests(), flora.look_requests()), (0, 0));
    assert_eq!(flora.requests(), []);
}

#[tokio::test]
async fn the_log_has_decoded_parameters_and_what_was_answered() {
    let flora = StandIn::start().await.unwrap();
    get(&flora, "/technique-runs?limit=5&project_id=prj_a%2Bb").await;
    flora.fault(Fault::Html(502));
    flora
        .client()
        .list_runs()
        .page_size(1)
        .page()
        .await
        .unwrap();

    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let log = flora.requests();
    assert_eq!(
        log[0].query,
        [pair("limit", "5"), pair("project_id", "prj_a+b")]
    );
    assert_eq!(log[1].query, [pair("limit", "1")]);
    assert_eq!(
        [log[0].status, log[1].status, log[2].status],
        [200, 502, 200]
    );
}

#[tokio::test]
async fn neither_debug_nor_the_log_shows_the_key() {
    let flora = StandIn::start().await.unwrap();
    flora.client().list_runs().page().await.unwrap();

    let shown = format!(
        "{flora:?} {:?} {:?}",
        flora.requests(),
        flora.client_builder()
    );

    assert!(!shown.contains(flora.key()), "{shown}");
}

#[tokio::test]
async fn once_dropped_it_is_gone_for_open_connections_and_new_ones() {
    let flora = StandIn::start().await.unwrap();
    let (kept_alive, fresh) = (hasty(&flora), hasty(&flora));
    kept_alive.list_runs().page().await.unwrap();

    drop(flora);

    assert!(
        kept_alive
            .list_runs()
            .page()
            .await
            .unwrap_err()
            .is_connection()
    );
    assert!(fresh.list_runs().page().await.unwrap_err().is_connection());
}

#[tokio::test]
async fn dropping_it_ends_an_answer_that_is_under_way() {
    let flora = StandIn::start().await.unwrap();
    let client = hasty(&flora);
    flora.fault(Fault::Stall);
    let call = tokio::spawn(async move { client.list_runs().page().await });
    while flora.list_requests() == 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }

    drop(flora);

    assert!(call.await.unwrap().unwrap_err().is_connection());
}

#[test]
fn it_answers_while_the_thread_that_started_it_blocks_and_after_its_runtime_has_ended() {
    let runtime = || {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
    };
    let flora = runtime().block_on(StandIn::start()).unwrap();
    flora.seed(1);

    let client = flora.client();
    let other = std::thread::spawn(move || runtime().block_on(listed(&client)));

    assert_eq!(other.join().unwrap().unwrap(), ["run_1"]);
}

#[tokio::test]
async fn many_live_at_once_and_know_nothing_of_each_other() {
    let mut floras = Vec::new();
    for n in 0..60 {
        floras.push(StandIn::start().await.unwrap());
        floras[n].seed(n);
    }

    for (n, flora) in floras.iter().enumerate() {
        assert_eq!(listed(&flora.client()).await.unwrap().len(), n);
    }
}

#[test]
fn it_can_be_shared_and_sent() {
    fn check<T: Send + Sync + 'static>() {}
    check::<StandIn>();
    check::<Script>();
    check::<Fault>();
}

#[test]
fn it_starts_where_there_is_no_runtime() {
    let flora = StandIn::start().now_or_never().unwrap().unwrap();
    flora.seed(1);

    assert!(flora.base_url().ends_with("/api/v1"));
}
