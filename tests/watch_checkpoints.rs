//! The checkpoint of a watch: whose it is, what it is good for after an error, and that later versions
//! read it.

#[path = "support/mock.rs"]
mod mock;

use std::time::Duration;

use flora_technique_runs::{
    Change, ErrorKind, StandIn, WatchCheckpoint, WatchRuns, stand_in::Script,
};
use httpmock::HttpMockResponse;
use mock::{MockFlora, ok};
use serde_json::{Value, json};

const MILLISECOND: Duration = Duration::from_millis(1);

/// A page of failed runs of these numbers, newest first.
fn page(numbers: &[u32], next_cursor: Option<&str>) -> HttpMockResponse {
    let runs: Vec<Value> = numbers
        .iter()
        .map(|number| {
            json!({
                "run_id": format!("run_{number}"),
                "status": "failed",
                "progress": 100,
                "created_at": 1_750_000_000_000_u64 + u64::from(*number),
            })
        })
        .collect();
    let body = json!({ "meta": { "next_cursor": next_cursor }, "technique_runs": runs });
    ok(body.to_string())
}

fn watch(flora: &MockFlora) -> WatchRuns {
    let client = flora.client().build().unwrap();
    client.watch_runs().poll_every(MILLISECOND)
}

/// The runs told as started until the stream ends, and how it ended.
async fn started(changes: &mut WatchRuns) -> (Vec<String>, Option<ErrorKind>) {
    let mut told = Vec::new();
    while let Some(change) = changes.next().await {
        match change {
            Ok(Change::Started(run)) => told.push(run.run_id),
            Ok(_) => {}
            Err(error) => return (told, Some(error.kind())),
        }
    }
    (told, None)
}

/// The same in another process, through a format that does not describe itself.
fn saved(changes: &WatchRuns) -> WatchCheckpoint {
    let bytes = postcard::to_allocvec(&changes.checkpoint()).unwrap();
    postcard::from_bytes(&bytes).unwrap()
}

async fn stand_in_of(workspace: &str) -> StandIn {
    let flora = StandIn::start().await.unwrap();
    flora.start_run(Script::new().field("workspace_id", workspace).completed());
    flora
}

#[tokio::test]
async fn a_list_of_another_workspace_is_refused_and_its_checkpoint_stays_good() {
    let ours = stand_in_of("ws_ours").await;
    let theirs = stand_in_of("ws_theirs").await;
    let mut first = ours
        .client()
        .watch_runs()
        .since_beginning()
        .until_caught_up();
    started(&mut first).await;

    let mut refused = theirs
        .client()
        .watch_runs()
        .resume(saved(&first))
        .outputs(true);
    let error = refused.try_next().await.unwrap_err();

    assert!(error.is_other_workspace() && error.ends_stream(), "{error}");
    let text = error.to_string();
    assert!(
        text.starts_with("watch_runs: list_technique_runs: "),
        "{text}"
    );
    assert!(
        text.contains("ws_ours") && text.contains("ws_theirs"),
        "{text}"
    );
    assert!(refused.next().await.is_none());
    assert_eq!(theirs.look_requests(), 0);
    let mut again = ours.client().watch_runs().resume(saved(&refused));
    again = again.until_caught_up();
    assert_eq!(started(&mut again).await, (vec![], None));
}

#[tokio::test]
async fn after_a_cursor_loop_a_resume_tells_nothing_again_and_what_was_left() {
    let looping = MockFlora::answering([page(&[4, 3], Some("a")), page(&[2], Some("a"))]).await;
    let mut changes = watch(&looping).since_beginning();
    let (told, end) = started(&mut changes).await;
    assert_eq!((told.len(), end), (3, Some(ErrorKind::CursorLoop)));

    let mended = MockFlora::answering([page(&[2, 1], None), page(&[4, 3, 2, 1], None)]).await;
    let mut rest = watch(&mended).resume(saved(&changes)).until_caught_up();

    assert_eq!(started(&mut rest).await, (vec!["run_1".to_owned()], None));
}

#[tokio::test]
async fn a_round_that_ended_at_a_page_without_meta_is_counted() {
    let clamped = json!({ "technique_runs": [] }).to_string();
    let flora = MockFlora::answering([page(&[2], Some("a")), ok(clamped), page(&[2], None)]).await;
    let mut first = watch(&flora).since_beginning().until_caught_up();
    started(&mut first).await;
    assert_eq!(first.report().pages_without_meta, 1);

    let mut second = watch(&flora).resume(saved(&first)).until_caught_up();
    started(&mut second).await;

    assert_eq!(second.report().pages_without_meta, 1);
}

#[tokio::test]
async fn a_checkpoint_of_version_0_1_is_read() {
    let saved = include_str!("fixtures/watch-checkpoint-0.1.json");
    let checkpoint: WatchCheckpoint = serde_json::from_str(saved).unwrap();
    let flora = MockFlora::answering([page(&[3, 2, 1], None)]).await;

    let mut changes = watch(&flora).resume(checkpoint).until_caught_up();

    assert_eq!(
        started(&mut changes).await,
        (vec!["run_3".to_owned()], None)
    );
    assert_eq!(changes.report().started, 3);
}
