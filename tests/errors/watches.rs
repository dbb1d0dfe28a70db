//! Watches that cannot begin, that end, and what they leave out.

use std::{
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
    time::Duration,
};

use flora_technique_runs::{
    Client, Error,
    ErrorKind::{
        BadEntry, BadRequest, CursorLoop, Forbidden, Input, NoProgress, OtherWorkspace,
        OutOfCredits, RateLimited, Server, TooLarge, Unauthorized,
    },
    Timestamp, WatchCheckpoint, WatchRuns,
};
use httpmock::HttpMockResponse;
use serde_json::{Value, json};

use crate::{
    hold,
    mock::{MockFlora, answer},
    row,
};

const ID: (&str, &str) = ("request-id", "req_1");

/// The first thing that a watch gives where this is the only answer.
async fn watch(only: HttpMockResponse) -> Error {
    let flora = MockFlora::answering([only]).await;
    let client = flora.client().build().unwrap();
    client.watch_runs().changes().try_next().await.unwrap_err()
}

/// What a watch that nobody may begin gives.
async fn rejected(of: impl Fn(WatchRuns) -> WatchRuns) -> Error {
    let client = Client::builder("my-key").base_url("http://127.0.0.1:9/api/v1");
    let watch = client.build().unwrap().watch_runs();
    of(watch).changes().try_next().await.unwrap_err()
}

/// A checkpoint of one workspace with something changed in it.
fn checkpoint(change: impl Fn(&mut Value)) -> WatchCheckpoint {
    let client = Client::builder("my-key").base_url("http://127.0.0.1:9/api/v1");
    let watch = client.build().unwrap().watch_runs().workspace_id("ws_1");
    let mut saved = serde_json::to_value(watch.changes().checkpoint()).unwrap();
    change(&mut saved);
    serde_json::from_value(saved).unwrap()
}

#[tokio::test]
async fn an_answer_that_ends_a_watch_names_the_watch_and_what_to_do() {
    let status = |status, body: &str| watch(answer(status, &[ID], body));
    #[rustfmt::skip] // a row a line
    hold(vec![
        row(&status(401, include_str!("../fixtures/error-401.json")).await, Unauthorized, "watch_runs: list_technique_runs: Invalid API key (status 401, unauthorized, request req_1); check the API key"),
        row(&status(402, include_str!("../fixtures/error-402.json")).await, OutOfCredits, "watch_runs: list_technique_runs: Insufficient credits (status 402, insufficient_credits, request req_1); add credits to the workspace"),
        row(&status(403, include_str!("../fixtures/error-403.json")).await, Forbidden, "watch_runs: list_technique_runs: Forbidden (status 403, forbidden, request req_1); check the key's workspace and plan"),
        row(&status(429, include_str!("../fixtures/error-429.json")).await, RateLimited, "watch_runs: list_technique_runs: Rate limit exceeded (status 429, rate_limited, request req_1); ask less often: the limit is the whole workspace's"),
        row(&status(500, include_str!("../fixtures/error-500.json")).await, Server, "watch_runs: list_technique_runs: An unknown error occurred (status 500, unknown_error, request req_1); try again later; if it persists, report it with the request id"),
    ]);
}

#[tokio::test]
async fn an_entry_that_a_watch_cannot_read_is_told_and_the_watch_goes_on() {
    let entry = json!({"run_id": "run_1", "status": 7});
    let page = json!({"meta": {"next_cursor": null}, "technique_runs": [entry]});

    let flora = MockFlora::answering([answer(200, &[ID], page.to_string())]).await;
    let client = flora.client().build().unwrap();
    let mut changes = client.watch_runs().since_beginning().changes();
    let bad = changes.try_next().await.unwrap_err();

    assert!(!bad.ends_stream(), "{bad}");
    #[rustfmt::skip] // a row a line
    hold(vec![
        row(&bad, BadEntry, r#"watch_runs: list_technique_runs run_1: could not read technique_runs[0].status (invalid type: integer `7`, expected a string at line 1 column 28); the entry begins with `{"run_id":"run_1","status":7}` (status 200, request req_1); update the crate, or report it with the request id"#),
    ]);
}

#[tokio::test]
async fn a_setting_of_a_watch_is_named_and_what_it_may_be() {
    let never = Timestamp::from(f64::NAN);
    #[rustfmt::skip] // a row a line
    hold(vec![
        row(&rejected(|watch| watch.poll_every(Duration::ZERO)).await, Input, "watch_runs: poll_every: expected more than zero"),
        row(&rejected(|watch| watch.since(never)).await, Input, "watch_runs: since: expected a moment, in 1970 or later"),
        row(&rejected(|watch| watch.workspace_id("my workspace")).await, Input, r#"watch_runs: workspace_id: expected ws_…, without white space; got "my workspace""#),
        row(&rejected(|watch| watch.resume(checkpoint(|_| {})).workspace_id("ws_2")).await, Input, "watch_runs: workspace_id: expected the checkpoint's value, or none, when resuming"),
        row(&rejected(|watch| watch.resume(checkpoint(|_| {})).since_beginning()).await, Input, "watch_runs: since: expected the checkpoint's value, or none, when resuming"),
    ]);
}

/// So many runs of one moment and workspace.
fn page(cursor: &str, runs: usize, workspace_id: &str) -> HttpMockResponse {
    let run = |i| json!({"run_id": format!("run_{i}"), "status": "running", "progress": 0, "created_at": 1e12, "workspace_id": workspace_id});
    let runs: Vec<_> = (0..runs).map(run).collect();
    let page = json!({"meta": {"next_cursor": cursor}, "technique_runs": runs});
    answer(200, &[ID], page.to_string())
}

/// The error that ends a watch of the whole history.
async fn end(flora: &MockFlora) -> Error {
    let client = flora.client().build().unwrap();
    let mut changes = client.watch_runs().since_beginning().changes();
    loop {
        if let Err(error) = changes.try_next().await {
            return error;
        }
    }
}

#[tokio::test]
async fn a_round_that_would_not_end_says_why() {
    let again = MockFlora::answering([page("a", 1, "ws_1")]).await;
    let crowd = MockFlora::answering([page("a", 11_001, "ws_1")]).await;
    let asked = AtomicUsize::new(0);
    let idle = move |_: &_| page(&asked.fetch_add(1, Relaxed).to_string(), 0, "ws_1");
    let idle = MockFlora::answering_by(idle).await;
    #[rustfmt::skip] // a row a line
    hold(vec![
        row(&end(&again).await, CursorLoop, "watch_runs: list_technique_runs: the server gave a cursor that it had given before (status 200, request req_1); resume from the checkpoint, or start anew; if it persists, report it with the request id"),
        row(&end(&crowd).await, TooLarge, "watch_runs: list_technique_runs: more runs of one moment than can be told apart; filter, by project or technique for instance"),
        row(&end(&idle).await, NoProgress, "watch_runs: list_technique_runs: 500 pages in a row brought nothing new (status 200, request req_1); resume from the checkpoint, or start anew; if it persists, report it with the request id"),
    ]);
}

#[tokio::test]
async fn a_watch_that_met_another_workspace_or_a_bad_request_says_so() {
    let flora = MockFlora::answering([page("", 1, "ws_1"), page("", 1, "ws_2")]).await;
    let ours = flora.client().build().unwrap().watch_runs();
    let mut ours = ours.since_beginning().changes();
    ours.try_next().await.unwrap();
    let theirs = flora.client().build().unwrap().watch_runs();
    let mut theirs = theirs.resume(ours.checkpoint()).changes();
    let bad = include_str!("../fixtures/error-400.json");
    #[rustfmt::skip] // a row a line
    hold(vec![
        row(&theirs.try_next().await.unwrap_err(), OtherWorkspace, "watch_runs: list_technique_runs: the checkpoint is of workspace ws_1, but the list is of ws_2; resume with a key of the checkpoint's workspace, or start anew"),
        row(&watch(answer(400, &[ID], bad)).await, BadRequest, "watch_runs: list_technique_runs: prompt: Required (status 400, input_validation_error, request req_1); correct what it names"),
    ]);
}
