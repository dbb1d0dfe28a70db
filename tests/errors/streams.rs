//! What ends a listing other than its last page.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use flora_technique_runs::{
    Error,
    ErrorKind::{CursorLoop, NoProgress, OtherWorkspace, Server, TooLarge},
    Items,
};
use httpmock::HttpMockResponse;
use serde_json::json;

use crate::{
    hold,
    mock::{MockFlora, answer},
    row,
};

/// So many runs of one moment.
fn page(cursor: &str, runs: usize) -> HttpMockResponse {
    let run = |i| json!({"run_id": format!("run_{i}"), "status": "running", "progress": 0, "created_at": 1e12});
    let runs: Vec<_> = (0..runs).map(run).collect();
    let page = json!({"meta": {"next_cursor": cursor}, "technique_runs": runs});
    answer(200, &[("request-id", "req_1")], page.to_string())
}

fn items(flora: &MockFlora) -> Items {
    flora.client().build().unwrap().list_runs().items()
}

/// The error that ends a listing.
async fn end(mut items: Items) -> Error {
    loop {
        match items.try_next().await {
            Ok(Some(_)) => {}
            Ok(None) => panic!("it ended without an error"),
            Err(error) => return error,
        }
    }
}

#[tokio::test]
async fn a_listing_that_would_not_end_says_why() {
    let again = MockFlora::answering([page("a", 1)]).await;
    let crowd = MockFlora::answering([page("a", 11_001)]).await;
    let asked = AtomicUsize::new(0);
    let idle = move |_: &_| page(&asked.fetch_add(1, Relaxed).to_string(), 0);
    let idle = MockFlora::answering_by(idle).await;

    #[rustfmt::skip] // a row a line
    hold(vec![
        row(&end(items(&again)).await, CursorLoop, "list_technique_runs: the server gave a cursor that it had given before (status 200, request req_1); resume from the checkpoint, or start anew; if it persists, report it with the request id"),
        row(&end(items(&crowd)).await, TooLarge, "list_technique_runs: more runs of one moment than can be told apart; filter, by project or technique for instance"),
        row(&end(items(&idle)).await, NoProgress, "list_technique_runs: 500 pages in a row brought nothing new (status 200, request req_1); resume from the checkpoint, or start anew; if it persists, report it with the request id"),
    ]);
}

#[tokio::test]
async fn a_checkpoint_of_another_workspace_says_whose_it_is() {
    let page = |workspace_id| {
        let run = json!({"run_id": "run_1", "status": "running", "progress": 0, "created_at": 1e12, "workspace_id": workspace_id});
        let page = json!({"meta": {"next_cursor": null}, "technique_runs": [run]});
        answer(200, &[], page.to_string())
    };
    let flora = MockFlora::answering([page("ws_1"), page("ws_2")]).await;
    let mut ours = items(&flora);
    ours.try_next().await.unwrap();

    let theirs = flora.client().build().unwrap().list_runs();
    let theirs = theirs.resume(ours.checkpoint()).items();

    #[rustfmt::skip] // a row a line
    hold(vec![
        row(&end(theirs).await, OtherWorkspace, "list_technique_runs: the checkpoint is of workspace ws_1, but the list is of ws_2; resume with a key of the checkpoint's workspace, or start anew"),
    ]);
}

#[tokio::test]
async fn a_look_for_outputs_that_fails_names_the_run_before_which_the_listing_ended() {
    let id = ("request-id", "req_1");
    let bare =
        json!({"run_id": "run_1", "status": "completed", "progress": 100, "created_at": 1e12});
    let page = json!({"meta": {"next_cursor": null}, "technique_runs": [bare]});
    let broken = include_str!("../fixtures/error-500.json");
    let answers = [
        answer(200, &[id], page.to_string()),
        answer(500, &[id], broken),
    ];
    let flora = MockFlora::answering(answers).await;
    let client = flora.client().build().unwrap();

    let failure = end(client.list_runs().outputs(true).items()).await;

    #[rustfmt::skip] // a row a line
    hold(vec![
        row(&failure, Server, "get_run run_1: An unknown error occurred (status 500, unknown_error, request req_1); try again later; if it persists, report it with the request id"),
    ]);
}
