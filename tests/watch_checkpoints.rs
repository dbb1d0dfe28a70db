//! The checkpoint of a watch: whose it is, what it is good for after an error, and that later versions
//! read it.

#[path = "support/mock.rs"]
mod mock;

use std::time::Duration;

use flora_technique_runs::{
    Change, Changes, ErrorKind, StandIn, WatchCheckpoint, WatchRuns, stand_in::Script,
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
async fn started(changes: &mut Changes) -> (Vec<String>, Option<ErrorKind>) {
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

/// The same in another process.
fn saved(changes: &Changes) -> WatchCheckpoint {
    let json = serde_json::to_string(&changes.checkpoint()).unwrap();
    serde_json::from_str(&json).unwrap()
}

async fn stand_in_of(workspace: &str) -> StandIn {
    let flora = StandIn::start().await.unwrap();
    flora.start_run(Script::new().field("workspace_id", workspace).completed());
    flora
}

#[tokio::test]
async fn a_list_of_another_workspace_is_rejected_and_its_checkpoint_stays_good() {
    let ours = stand_in_of("ws_ours").await;
    let theirs = stand_in_of("ws_theirs").await;
    let mut first = ours
        .client()
        .watch_runs()
        .since_beginning()
        .until_caught_up()
        .changes();
    started(&mut first).await;

    let mut rejected = theirs
        .client()
        .watch_runs()
        .resume(saved(&first))
        .outputs(true)
        .changes();
    let error = rejected.try_next().await.unwrap_err();

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
    assert!(rejected.next().await.is_none());
    assert_eq!(theirs.look_requests(), 0);
    let again = ours.client().watch_runs().resume(saved(&rejected));
    let mut again = again.until_caught_up().changes();
    assert_eq!(started(&mut again).await, (vec![], None));
}

#[tokio::test]
async fn after_a_cursor_loop_a_resume_tells_nothing_again_and_what_was_left() {
    let looping = MockFlora::answering([page(&[4, 3], Some("a")), page(&[2], Some("a"))]).await;
    let mut changes = watch(&looping).since_beginning().changes();
    let (told, end) = started(&mut changes).await;
    assert_eq!((told.len(), end), (3, Some(ErrorKind::CursorLoop)));

    let mended = MockFlora::answering([page(&[2, 1], None), page(&[4, 3, 2, 1], None)]).await;
    let mut rest = watch(&mended)
        .resume(saved(&changes))
        .until_caught_up()
        .changes();

    assert_eq!(started(&mut rest).await, (vec!["run_1".to_owned()], None));
}

#[tokio::test]
async fn a_round_that_ended_at_a_page_without_meta_is_counted() {
    let clamped = json!({ "technique_runs": [] }).to_string();
    let flora = MockFlora::answering([page(&[2], Some("a")), ok(clamped), page(&[2], None)]).await;
    let mut first = watch(&flora).since_beginning().until_caught_up().changes();
    started(&mut first).await;
    assert_eq!(first.report().pages_without_meta, 1);

    let mut second = watch(&flora)
        .resume(saved(&first))
        .until_caught_up()
        .changes();
    started(&mut second).await;

    assert_eq!(second.report().pages_without_meta, 1);
}

#[tokio::test]
async fn a_checkpoint_of_this_layout_is_read_and_one_of_another_is_rejected_in_words() {
    let saved = include_str!("fixtures/watch-checkpoint.json");
    let checkpoint: WatchCheckpoint = serde_json::from_str(saved).unwrap();
    assert_eq!(checkpoint.report().started, 2);
    let flora = MockFlora::answering([page(&[3, 2, 1], None)]).await;

    let mut changes = watch(&flora).resume(checkpoint).until_caught_up().changes();

    assert_eq!(
        started(&mut changes).await,
        (vec!["run_3".to_owned()], None)
    );
    assert_eq!(changes.report().started, 3);
    let another = saved.replace("\"version\": 3", "\"version\": 1");
    let rejected = serde_json::from_str::<WatchCheckpoint>(&another).unwrap_err();
    assert!(rejected.to_string().contains("version 1"), "{rejected}");
}

#[tokio::test]
async fn an_edited_checkpoint_panics_nowhere() {
    let flora = MockFlora::answering([page(&[4, 3], Some("a")), page(&[2, 1], None)]).await;
    let mut changes = watch(&flora).since_beginning().changes();
    changes.try_next().await.unwrap();
    let whole = serde_json::to_value(changes.checkpoint()).unwrap();
    let most = u64::MAX;
    for (place, value) in [
        ("/report/pages", json!(most)),
        ("/report/started", json!(most)),
        ("/report/rounds", json!(most)),
        ("/round/cursor", json!("another")),
        ("/round/walk/report/pages", json!(most)),
        ("/watched/run_4/asked_at", json!(most)),
        ("/watched/run_4/changed_at", json!(most)),
        ("/watched/run_4/answered_at", json!(0)),
        ("/start", json!({ "after": most })),
    ] {
        let mut edited = whole.clone();
        *edited.pointer_mut(place).unwrap() = value;
        let edited: WatchCheckpoint = serde_json::from_value(edited).unwrap();

        let mut changes = watch(&flora).resume(edited).until_caught_up().changes();

        // Runs that are asked for alone get a page, which is told of each and ends nothing.
        while let Some(change) = changes.next().await {
            let ends = change.is_err_and(|error| error.ends_stream());
            assert!(!ends, "{place}");
        }
        serde_json::to_string(&changes.checkpoint()).unwrap();
    }
}

#[tokio::test]
async fn a_maintenance_page_and_refusals_that_pass_are_waited_through() {
    let html = || mock::answer(200, &[], "<html>We will be back</html>");
    let answers = [
        page(&[1], None),
        html(),
        html(),
        mock::error(404, &[]),
        mock::error(400, &[]),
        mock::error(402, &[]),
        mock::error(409, &[]),
        mock::error(503, &[]),
        page(&[2, 1], None),
    ];
    let flora = MockFlora::answering(answers).await;
    let mut changes = watch(&flora).since_beginning().changes();

    let mut told = Vec::new();
    while told.len() < 2 {
        if let Some(Change::Started(run)) = changes.try_next().await.unwrap() {
            told.push(run.run_id);
        }
    }

    assert_eq!(told, ["run_1", "run_2"]);
    assert_eq!(changes.report().failures, 7);
}

#[tokio::test]
async fn a_cursor_that_is_refused_costs_the_pages_read_again() {
    for status in [400, 404, 410, 422] {
        let answers = [
            page(&[4, 3], Some("a")),
            mock::error(status, &[]),
            page(&[4, 3], Some("b")),
            page(&[2, 1], None),
        ];
        let flora = MockFlora::answering(answers).await;
        let mut changes = watch(&flora).since_beginning().changes();

        let mut told = Vec::new();
        while told.len() < 4 {
            if let Some(Change::Started(run)) = changes.try_next().await.unwrap() {
                told.push(run.run_id);
            }
        }

        assert_eq!(told, ["run_4", "run_3", "run_2", "run_1"], "{status}");
        assert_eq!(changes.report().restarts, 1, "{status}");
    }
}

#[tokio::test]
async fn a_round_whose_cursor_was_emptied_is_refused_before_any_request() {
    let flora = MockFlora::answering([page(&[4, 3], Some("a")), page(&[2, 1], None)]).await;
    let mut changes = watch(&flora).since_beginning().changes();
    changes.try_next().await.unwrap();
    let mut edited = serde_json::to_value(changes.checkpoint()).unwrap();
    edited["round"]["cursor"] = json!("");
    let edited: WatchCheckpoint = serde_json::from_value(edited).unwrap();

    let mut changes = watch(&flora).resume(edited).changes();
    let error = changes.try_next().await.unwrap_err();

    assert!(error.is_input() && error.ends_stream(), "{error}");
    assert!(error.to_string().contains("cursor"), "{error}");
    assert_eq!(flora.asked().len(), 1);
}

#[tokio::test]
async fn after_a_stop_between_end_and_cost_an_answer_without_the_cost_settles_nothing() {
    let shows = |cost: Option<f64>| {
        let run = json!({
            "run_id": "run_1",
            "status": "completed",
            "progress": 100,
            "created_at": 1_750_000_000_001_u64,
            "charged_cost": cost,
        });
        ok(json!({ "meta": { "next_cursor": null }, "technique_runs": [run] }).to_string())
    };
    let answers = [shows(Some(0.5)), shows(None), shows(Some(0.5))];
    let flora = MockFlora::answering(answers).await;
    let mut stopped = watch(&flora).since_beginning().changes();
    while !matches!(stopped.try_next().await.unwrap().unwrap(), Change::Ended(_)) {}

    let mut changes = watch(&flora).resume(saved(&stopped)).changes();
    let change = changes.try_next().await.unwrap();

    match change {
        Some(Change::Settled(run)) => assert_eq!(run.charged_cost, Some(0.5)),
        other => panic!("{other:?}"),
    }
}
