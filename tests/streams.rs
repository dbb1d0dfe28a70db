//! What every stream of the crate is: fused, named in its debug text, and idle until it is polled.
#![allow(clippy::unwrap_used, reason = "a test fails so")]

use std::{fmt::Debug, time::Duration};

use flora_technique_runs::{Client, StandIn, stand_in::Script};
use futures_core::FusedStream;
use futures_util::StreamExt as _;

/// A server with ended runs, and their ids.
async fn flora_with_ended_runs(runs: usize) -> (StandIn, Vec<String>) {
    let flora = StandIn::start().await.unwrap();
    let start = |_| flora.start_run(Script::new().completed());
    let run_ids = (0..runs).map(start).collect();
    (flora, run_ids)
}

/// Neither before its end nor while items are left is a stream over, and after its end it is.
async fn is_over_at_its_end(mut stream: impl FusedStream + Unpin) {
    let mut items = 0;
    while stream.next().await.is_some() {
        items += 1;
        assert!(!stream.is_terminated());
    }
    assert!(items > 0);
    assert!(stream.is_terminated());
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn a_stream_is_terminated_when_it_has_ended_and_not_before() {
    let (flora, run_ids) = flora_with_ended_runs(5).await;
    let client = flora.client();
    let list = client.list_runs().page_size(2);

    is_over_at_its_end(list.clone().items()).await;
    is_over_at_its_end(list.pages()).await;
    is_over_at_its_end(client.wait_for_runs(&run_ids).ends()).await;
    is_over_at_its_end(client.wait_for_runs(&run_ids).updates()).await;
    is_over_at_its_end(client.wait_for_run(&run_ids[0]).updates()).await;
    let watch = client
        .watch_runs()
        .since_beginning()
        .until_caught_up()
        .changes();
    is_over_at_its_end(watch).await;
}

#[tokio::test]
async fn nothing_is_requested_before_a_stream_is_polled() {
    let (flora, run_ids) = flora_with_ended_runs(1).await;
    let client = flora.client();

    let items = client.list_runs().read_ahead(true).items();
    let wait = client.wait_for_runs(&run_ids).ends();
    let updates = client.wait_for_run(&run_ids[0]).updates();
    let watch = client.watch_runs().since_beginning().changes();
    drop((items, wait, updates, watch));

    assert!(flora.requests().is_empty());
}

#[tokio::test]
async fn only_with_read_ahead_is_the_next_page_requested_while_one_is_handed_out() {
    let (flora, _) = flora_with_ended_runs(4).await;
    let list = flora.client().list_runs().page_size(2);
    let mut plain = list.clone().items();
    plain.try_next().await.unwrap();
    assert_eq!(flora.list_requests(), 1);

    let mut ahead = list.read_ahead(true).items();
    ahead.try_next().await.unwrap();

    let requested_ahead = async {
        while flora.list_requests() < 3 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    let limit = Duration::from_secs(5);
    tokio::time::timeout(limit, requested_ahead).await.unwrap();
}

fn shows(value: &impl Debug, name: &str) {
    let text = format!("{value:?}");
    assert!(text.starts_with(name), "{text}");
}

#[test]
fn the_debug_text_of_what_a_user_holds_begins_with_its_name() {
    let client = Client::builder("key").build().unwrap();
    let list = client.list_runs();
    let wait = client.wait_for_runs(["run_1"]);

    shows(&client, "Client");
    shows(&list, "ListRuns");
    shows(&list.clone().items(), "Items");
    shows(&list.pages(), "Pages");
    shows(&client.wait_for_run("run_1"), "WaitForRun");
    shows(&client.wait_for_run("run_1").updates(), "Updates");
    shows(&wait, "WaitForRuns");
    shows(&wait.clone().updates(), "ManyRuns");
    shows(&wait.ends().control(), "WaitControl");
    shows(&client.watch_runs(), "WatchRuns");
    shows(&client.watch_runs().changes(), "Changes");
}
