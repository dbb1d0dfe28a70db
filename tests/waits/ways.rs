//! The ways to a run: whose answer it is, what one way does not know, and ids that are too fresh.

use std::{error::Error as _, time::Duration};

use flora_technique_runs::{Error, RunHandle, StandIn, stand_in::Script};

use crate::{
    AMPLE, SHORT, all, asked, bare, looks_only, page, refusal, run,
    server::{Answer, Server},
};

#[tokio::test]
async fn another_runs_answer_is_taken_in_no_way_of_looking() {
    let server = Server::start(|request| {
        if request.line().contains("/technique-runs") {
            page(&[bare("run_1", "completed")])
        } else {
            Answer::ok(run("run_2", "completed"))
        }
    });
    let client = server.client().build().unwrap();

    assert!(client.get_run("run_1").await.unwrap_err().is_undecodable());
    let wait = client.wait_for_run("run_1").deadline(AMPLE);
    assert!(wait.await.unwrap_err().is_undecodable());
    let mut updates = client.wait_for_run("run_1").deadline(AMPLE).updates();
    assert!(updates.next().await.unwrap().unwrap_err().is_undecodable());

    // What the list told stands, without the outputs of the other.
    let items = all(client.wait_for_runs(["run_1"]).deadline(AMPLE)).await;
    let end = items[0].as_ref().unwrap();
    assert_eq!(end.run_id, "run_1");
    assert_eq!(end.outputs, None);
    let mut listed = client.list_runs().outputs(true).items();
    assert_eq!(listed.next().await.unwrap().unwrap().outputs, None);

    let server = looks_only(|_| Answer::ok(run("run_2", "completed")));
    let client = server.client().build().unwrap();
    let items = all(client.wait_for_runs(["run_1"]).deadline(AMPLE)).await;
    let error = items[0].as_ref().unwrap_err();
    assert!(error.is_undecodable() && !error.ends_stream(), "{error}");
    assert_eq!((items.len(), error.run_id()), (1, Some("run_1")));
}

#[tokio::test]
async fn a_run_that_one_way_does_not_know_while_the_other_fails_is_waited_for() {
    let mut looks = 0;
    let script = move |line: &str| {
        if line.contains("/techniques/") {
            looks += 1;
            return match looks {
                1 => Answer::ok(run("run_1", "running")),
                2 | 3 => refusal(404),
                _ => Answer::ok(run("run_1", "completed")),
            };
        }
        refusal(500)
    };
    let handle = RunHandle::new("run_1").technique("tech_1");

    let server = looks_only(script);
    let client = server.client().build().unwrap();
    let wait = client
        .wait_for_run(&handle)
        .poll_every(SHORT)
        .deadline(AMPLE);
    assert_eq!(wait.await.unwrap().status.as_str(), "completed");

    let server = looks_only(script);
    let client = server.client().build().unwrap();
    let wait = client
        .wait_for_runs([&handle])
        .poll_every(SHORT)
        .deadline(AMPLE);
    let items = all(wait).await;
    assert_eq!(items[0].as_ref().unwrap().status.as_str(), "completed");
    assert_eq!(asked(&server, "v1/runs/run_1"), 2);

    // A single look is over: not found, as far as it could be seen.
    let server = looks_only(|line| {
        let is_nested = line.contains("/techniques/");
        refusal(if is_nested { 404 } else { 500 })
    });
    let client = server.client().build().unwrap();
    let error = client.get_run(&handle).await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
    let second: &Error = error.source().unwrap().downcast_ref().unwrap();
    assert_eq!(second.status(), Some(500));
}

type MakeAnswer = fn() -> Answer;

#[tokio::test]
async fn only_floras_own_404_is_waited_through_and_only_when_asked_for() {
    let html = || Answer::new(404, "content-type: text/html\r\n", "<html>Not found</html>");
    let rows: [(MakeAnswer, Duration, bool); 3] = [
        (|| refusal(404), AMPLE, true),
        (|| refusal(404), Duration::ZERO, false),
        (html, AMPLE, false),
    ];
    for (unknown, grace, comes) in rows {
        let fresh = move || {
            let mut looks = 0;
            looks_only(move |_| {
                looks += 1;
                match looks {
                    1..4 => unknown(),
                    _ => Answer::ok(run("run_1", "completed")),
                }
            })
        };

        let server = fresh();
        let client = server.client().build().unwrap();
        let wait = client
            .wait_for_run("run_1")
            .poll_every(SHORT)
            .not_found_grace(grace);
        assert_eq!(wait.deadline(AMPLE).await.is_ok(), comes);
        assert_eq!(server.seen().len(), if comes { 4 } else { 1 });

        let server = fresh();
        let client = server.client().build().unwrap();
        let wait = client
            .wait_for_runs(["run_1"])
            .poll_every(SHORT)
            .not_found_grace(grace);
        let items = all(wait.deadline(AMPLE)).await;
        assert_eq!((items.len(), items[0].is_ok()), (1, comes));
        assert_eq!(asked(&server, "/runs/run_1"), if comes { 4 } else { 1 });
    }
}

#[tokio::test]
async fn a_settled_run_comes_with_its_cost_and_one_that_does_not_settle_comes_all_the_same() {
    let flora = StandIn::start().await.unwrap();
    let late = flora.start_run(Script::new().completed().cost_after_answers(3));
    let never = flora.start_run(Script::new().completed().cost_after_answers(1_000_000));
    let failed = flora.start_run(Script::new().failed("provider_error", "no"));
    let client = flora.client();
    let wait = |id: &str| client.wait_for_run(id).poll_every(SHORT).deadline(AMPLE);

    let run = wait(&late).settled(AMPLE).await.unwrap();
    assert!(run.charged_cost.is_some());
    let run = wait(&never)
        .settled(Duration::from_millis(60))
        .await
        .unwrap();
    assert!(run.is_terminal() && run.charged_cost.is_none());
    let run = wait(&never)
        .settled(AMPLE)
        .deadline(Duration::from_millis(60))
        .await
        .unwrap();
    assert!(run.is_terminal() && run.charged_cost.is_none());

    flora.forget_requests();
    let run = wait(&failed).settled(AMPLE).await.unwrap();
    assert_eq!(run.status.as_str(), "failed");
    assert_eq!(flora.look_requests(), 1);
}
