//! Waits for many runs: each comes once, and what holds for one does not end the others.

use std::time::Duration;

use flora_technique_runs::{RunHandle, StandIn, stand_in::Script};
use tokio::runtime::Builder;

use crate::{
    AMPLE, SHORT, all, asked, bare, ids, looks_only, page, refusal, run,
    server::{Answer, Server},
};

#[tokio::test]
async fn a_run_that_a_429_left_over_and_a_page_then_shows_ended_comes_once_with_its_outputs() {
    let mut lists = 0;
    let mut looks = 0;
    let server = Server::start(move |request| {
        if request.line().contains("/technique-runs") {
            lists += 1;
            return match lists {
                1 => page(&[]),
                _ => page(&[bare("run_1", "completed"), bare("run_2", "completed")]),
            };
        }
        looks += 1;
        let limited = "retry-after-ms: 5\r\ncontent-type: application/json\r\n";
        match looks {
            1 | 2 => Answer::new(
                429,
                limited,
                r#"{"error":{"code":"rate_limited","message":"m"}}"#,
            ),
            3 | 4 if request.line().contains("run_1") => Answer::ok(run("run_1", "completed")),
            3 | 4 => Answer::ok(run("run_2", "completed")),
            _ => refusal(404),
        }
    });
    let client = server.client().build().unwrap();

    let wait = client
        .wait_for_runs(["run_1", "run_2"])
        .poll_every(SHORT)
        .deadline(AMPLE);
    let items = all(wait).await;

    assert_eq!(ids(&items), ["run_1", "run_2"]);
    assert!(
        items
            .iter()
            .all(|item| item.as_ref().unwrap().outputs.is_some())
    );
}

#[test]
fn every_run_comes_where_each_next_has_a_runtime_of_its_own() {
    let runtime = || Builder::new_current_thread().enable_all().build().unwrap();
    let flora = runtime().block_on(StandIn::start()).unwrap();
    let script = || Script::new().running(10.0).running(20.0).completed();
    let script = || script().text("output_1", "done").without_outputs_in_list();
    let started: Vec<String> = (0..5).map(|_| flora.start_run(script())).collect();
    let wait = flora.client().wait_for_runs(&started);
    let mut wait = wait.poll_every(SHORT).deadline(AMPLE).ends();

    let mut items = Vec::new();
    while let Some(item) = runtime().block_on(wait.next()) {
        items.push(item);
    }

    let mut expected = started;
    expected.sort();
    assert_eq!(ids(&items), expected);
    assert!(
        items
            .iter()
            .all(|item| item.as_ref().unwrap().outputs.is_some())
    );
}

#[tokio::test]
async fn a_run_given_twice_comes_once_by_the_way_that_either_handle_knows() {
    let both = || {
        [
            RunHandle::new("run_1"),
            RunHandle::new("run_1").technique("tech_1"),
        ]
    };
    let [plain, full] = both();
    for handles in [both(), [full, plain]] {
        let server = looks_only(|_| Answer::ok(run("run_1", "completed")));
        let client = server.client().build().unwrap();

        let items = all(client.wait_for_runs(handles).deadline(AMPLE)).await;

        assert_eq!(ids(&items), ["run_1"]);
        assert_eq!(asked(&server, "/techniques/tech_1/runs/run_1"), 1);
        assert_eq!(server.seen().len(), 2);
    }
}

#[tokio::test]
async fn what_a_look_refuses_is_that_runs_error_and_the_others_come() {
    for status in [400, 403, 404] {
        let mut looks = 0;
        let server = looks_only(move |line| {
            if line.contains("run_1") {
                return refusal(status);
            }
            looks += 1;
            let now = if looks < 3 { "running" } else { "completed" };
            Answer::ok(run("run_2", now))
        });
        let client = server.client().build().unwrap();

        let wait = client
            .wait_for_runs(["run_1", "run_2"])
            .poll_every(SHORT)
            .deadline(AMPLE);
        let mut items = all(wait).await;

        let end = items.pop().unwrap().unwrap();
        assert_eq!(end.run_id, "run_2", "{status}");
        let error = items.pop().unwrap().unwrap_err();
        assert_eq!(error.status(), Some(status));
        assert_eq!(error.run_id(), Some("run_1"), "{status}");
        assert!(!error.ends_stream(), "{status}");
        assert_eq!(asked(&server, "/runs/run_1"), 1, "{status}");
        assert!(items.is_empty(), "{status}");
    }
}

#[tokio::test]
async fn a_key_that_a_look_shows_to_be_refused_ends_all_and_nothing_is_asked_any_more() {
    for status in [401, 402] {
        let server = looks_only(move |_| refusal(status));
        let client = server.client().build().unwrap();
        let mut wait = client
            .wait_for_runs(["run_1"])
            .poll_every(SHORT)
            .deadline(AMPLE)
            .ends();
        let control = wait.control();

        let error = wait.next().await.unwrap().unwrap_err();

        assert!(error.ends_stream(), "{status}");
        assert_eq!(error.status(), Some(status));
        assert_eq!(wait.remaining().len(), 1, "{status}");
        assert!(!control.add("run_2"), "{status}");
        assert!(wait.next().await.is_none(), "{status}");
        assert_eq!(server.seen().len(), 2, "{status}");
    }
}

#[tokio::test]
async fn each_of_many_comes_once_with_its_cost_and_without_one_when_time_is_up_for_that() {
    let flora = StandIn::start().await.unwrap();
    let late = flora.start_run(Script::new().completed().cost_after_answers(3));
    let failed = flora.start_run(Script::new().failed("provider_error", "no"));
    let never = flora.start_run(Script::new().completed().cost_after_answers(1_000_000));
    let client = flora.client();
    let wait = |runs: &[&String]| {
        let runs = runs.iter().map(|id| id.as_str());
        client.wait_for_runs(runs).poll_every(SHORT).deadline(AMPLE)
    };

    let came = all(wait(&[&late, &failed]).settled(AMPLE)).await;
    assert_eq!(came.len(), 2);
    assert!(came.iter().all(|run| run.as_ref().unwrap().is_settled()));

    let came = all(wait(&[&never]).settled(Duration::from_millis(60))).await;
    let run = came[0].as_ref().unwrap();
    assert!(run.is_terminal() && run.charged_cost.is_none());
}
