//! Waits for a run: what they live through, what ends them, and the two ways to a run.

use std::time::Duration;

use flora_technique_runs::{Error, RunHandle, TechniqueRun};
use httpmock::HttpMockResponse;

use crate::{
    calls::quick,
    mock::{MockFlora, answer, error, ok},
};

const SHORT: Duration = Duration::from_millis(5);

/// A run that is found by way of its technique, and its two ways.
const NESTED: &str = "GET /api/v1/techniques/tech_1/runs/run_1";
const FLAT: &str = "GET /api/v1/runs/run_1";

fn run(status: &str) -> HttpMockResponse {
    ok(json(status))
}

fn json(status: &str) -> String {
    format!(
        r#"{{"run_id":"run_1","status":"{status}","progress":40,"created_at":1754640000000,"outputs":[]}}"#
    )
}

/// What a wait ends with, and how often it asked.
async fn wait(answers: Vec<HttpMockResponse>) -> (Result<TechniqueRun, Error>, usize) {
    let flora = MockFlora::answering(answers).await;
    let wait = quick(flora.client(), 20_000).wait_for_run("run_1");
    let end = wait.poll_every(SHORT).deadline(Duration::from_secs(20));
    (end.await, flora.asked().len())
}

/// Statuses that pass.
fn passing() -> [(&'static str, HttpMockResponse); 4] {
    [
        ("408", error(408, &[])),
        ("429", error(429, &[("retry-after-ms", "1")])),
        ("500", error(500, &[])),
        ("502 in HTML", answer(502, &[], "<html></html>")),
    ]
}

#[tokio::test]
async fn a_wait_that_has_seen_its_run_lives_through_any_number_of_statuses_that_pass() {
    for (name, fault) in passing() {
        // More than the client's retries.
        let faults = vec![fault; 6];

        let (end, looks) =
            wait([vec![run("running")], faults, vec![run("completed")]].concat()).await;

        let end = end.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(end.status.as_str(), "completed", "{name}");
        assert_eq!(looks, 8, "{name}");
    }
}

#[tokio::test]
async fn a_wait_that_has_not_seen_its_run_gives_up_after_the_clients_retries() {
    for (name, fault) in passing() {
        let (end, attempts) = wait(vec![fault]).await;

        let error = end.unwrap_err();
        assert!(
            error.is_transient() && !error.is_deadline(),
            "{name}: {error}"
        );
        assert_eq!((attempts, error.retries()), (3, 2), "{name}");
        assert_eq!(error.run_id(), Some("run_1"), "{name}");
    }
}

#[tokio::test]
async fn what_does_not_pass_ends_a_wait_at_once() {
    #[rustfmt::skip] // a row a line
    let rows = [
        ("400", error(400, &[])),
        ("401", error(401, &[])),
        ("402", error(402, &[])),
        ("403", error(403, &[])),
        ("404", error(404, &[])),
        ("409", error(409, &[])),
        ("302", answer(302, &[("location", "/")], "")),
        ("HTML", ok("<html></html>")),
        ("another shape", ok("{}")),
    ];
    for (name, fault) in rows {
        for before in [vec![], vec![run("running")]] {
            let looks = before.len() + 1;
            let (end, asked) = wait([before, vec![fault.clone(), run("completed")]].concat()).await;

            let error = end.expect_err(name);
            assert!(
                !error.is_transient() && !error.is_deadline(),
                "{name}: {error}"
            );
            assert_eq!(asked, looks, "{name}");
        }
    }
}

#[tokio::test]
async fn updates_tell_an_unknown_status_and_one_that_goes_back_and_stop_at_the_end() {
    let states = [
        "pending",
        "running",
        "running",
        "never listed",
        "pending",
        "failed",
        "running",
    ];
    let flora = MockFlora::answering(states.map(run)).await;
    let client = quick(flora.client(), 20_000);
    let wait = client.wait_for_run("run_1").poll_every(SHORT);
    let mut updates = wait.updates();
    let mut told = Vec::new();

    while let Some(run) = updates.try_next().await.unwrap() {
        told.push(run.status.to_string());
    }

    assert_eq!(
        told,
        ["pending", "running", "never listed", "pending", "failed"]
    );
    assert_eq!(flora.asked().len(), 6);
}

/// The two ways to a run, each with its own answer; `None` has never heard of it.
async fn two_ways(nested: Option<&str>, flat: Option<&str>) -> MockFlora {
    let flora = MockFlora::start().await;
    let known = |status: Option<&str>| status.map_or_else(|| error(404, &[]), run);
    let nested_path = "/api/v1/techniques/tech_1/runs/run_1";
    let flat_path = "/api/v1/runs/run_1";
    flora
        .answer(|when| when.path(nested_path), [known(nested)])
        .await;
    flora
        .answer(|when| when.path(flat_path), [known(flat)])
        .await;
    flora
}

#[tokio::test]
async fn a_run_that_one_way_does_not_know_is_found_by_the_other() {
    let nested = RunHandle::new("run_1").technique("tech_1");
    let mut flat: TechniqueRun = serde_json::from_str(&json("running")).unwrap();
    flat.poll_url = Some("/runs/run_1".to_owned());
    flat.technique = serde_json::from_str(r#"{"name":"T","technique_id":"tech_1"}"#).unwrap();

    let flora = two_ways(None, Some("completed")).await;
    let found = quick(flora.client(), 20_000).wait_for_run(nested).await;
    assert_eq!(found.unwrap().status.as_str(), "completed");
    assert_eq!(flora.lines(), [NESTED, FLAT]);
    drop(flora);

    let flora = two_ways(Some("completed"), None).await;
    let found = quick(flora.client(), 20_000).wait_for_run(flat).await;
    assert_eq!(found.unwrap().status.as_str(), "completed");
    assert_eq!(flora.lines(), [FLAT, NESTED]);
}

#[tokio::test]
async fn a_run_that_both_ways_do_not_know_is_not_found() {
    let flora = two_ways(None, None).await;
    let handle = RunHandle::new("run_1").technique("tech_1");

    let wait = quick(flora.client(), 20_000).wait_for_run(handle);
    let error = wait.await.unwrap_err();

    assert!(error.is_not_found(), "{error}");
    assert_eq!(flora.lines(), [NESTED, FLAT]);
}

#[tokio::test]
async fn the_other_way_is_not_tried_where_the_first_fails_otherwise() {
    for status in [403, 409, 500] {
        let flora = MockFlora::answering([error(status, &[])]).await;
        let handle = RunHandle::new("run_1").technique("tech_1");

        let failure = quick(flora.client(), 20_000).get_run(handle).await;

        assert_eq!(failure.unwrap_err().status(), Some(status));
        assert!(flora.lines().iter().all(|line| line == NESTED));
    }
}

#[tokio::test]
async fn what_the_other_way_refuses_to_the_key_comes_as_it_is() {
    for status in [401, 402, 403] {
        let flora = MockFlora::answering([error(404, &[]), error(status, &[])]).await;
        let handle = RunHandle::new("run_1").technique("tech_1");

        let refused = quick(flora.client(), 20_000).get_run(handle).await;

        assert_eq!(refused.unwrap_err().status(), Some(status));
        assert_eq!(flora.lines(), [NESTED, FLAT]);
    }
}

#[tokio::test]
async fn a_run_that_both_ways_know_no_more_is_not_found_also_after_it_was_seen() {
    let gone = error(404, &[("request-id", "req_1")]);
    let flora = MockFlora::answering([run("running"), gone]).await;
    let handle = RunHandle::new("run_1").technique("tech_1");

    let wait = quick(flora.client(), 20_000).wait_for_run(handle);
    let error = wait.poll_every(SHORT).await.unwrap_err();

    assert!(error.is_not_found(), "{error}");
    assert_eq!(error.request_id(), Some("req_1"));
    assert_eq!(flora.lines(), [NESTED, NESTED, FLAT]);
}

#[tokio::test]
async fn a_saved_handle_is_waited_for_by_another_client_and_keeps_what_only_the_list_told() {
    let listed = include_str!("../fixtures/list.json");
    let first = MockFlora::answering([ok(listed)]).await;
    let page = quick(first.client(), 20_000).list_runs().page();
    let page = page.await.unwrap();
    let saved = serde_json::to_string(&RunHandle::from(&page.items[0])).unwrap();
    drop(first);

    let completed = json("completed").replace("run_1", "run_abc123");
    let second = MockFlora::answering([ok(completed)]).await;
    let handle: RunHandle = serde_json::from_str(&saved).unwrap();
    let wait = quick(second.client(), 20_000).wait_for_run(handle);
    let run = wait.await.unwrap();

    let line = "GET /api/v1/techniques/tech_abcd1234/runs/run_abc123";
    assert_eq!(second.lines(), [line]);
    assert_eq!(run.project_id.as_deref(), Some("prj_abc123"));
    assert_eq!(run.workspace_id.as_deref(), Some("ws_abc123"));
    assert_eq!(run.technique_run_id.as_deref(), Some("run_abc123"));
    assert_eq!(run.technique, page.items[0].technique);
    assert_eq!(run.status.as_str(), "completed");
}

#[tokio::test]
async fn a_completed_run_without_outputs_is_looked_at_once_more_for_them() {
    let bare = ok(json("completed").replace(r#","outputs":[]"#, ""));
    let full = json("completed").replace("[]", r#"[{"output_id":"o","type":"text","url":"t"}]"#);
    let rows = [
        ("there", ok(full), Some(1)),
        ("a fault", error(503, &[]), None),
        ("not there either", bare.clone(), None),
        ("stale", run("running"), None),
    ];
    for (second, answer, outputs) in rows {
        let (end, looks) = wait(vec![bare.clone(), answer]).await;

        let end = end.unwrap_or_else(|error| panic!("{second}: {error}"));
        assert_eq!((end.status.as_str(), looks), ("completed", 2), "{second}");
        assert_eq!(
            end.outputs.map(|outputs| outputs.len()),
            outputs,
            "{second}"
        );
    }
}
