//! Waits over sockets: what they live through, what ends them, and what they leave behind.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails so"
)]

#[path = "support/server.rs"]
mod server;

use std::time::Duration;

use flora_technique_runs::{Client, Retry, RunHandle, TechniqueRun};
use server::{Answer, Server, Then};

const SHORT: Duration = Duration::from_millis(5);

fn run(status: &str) -> Answer {
    Answer::ok(json(status))
}

fn json(status: &str) -> String {
    format!(
        r#"{{"run_id":"run_1","status":"{status}","progress":40,"created_at":1754640000000,"outputs":[]}}"#
    )
}

fn client(server: &Server) -> Client {
    let few = Retry::times(2).backoff(Duration::from_millis(1), SHORT);
    let client = server.client().retry(few);
    client.timeout(Duration::from_millis(500)).build().unwrap()
}

/// What a wait ends with, and how often it asked.
async fn wait(answers: Vec<Answer>) -> (Result<TechniqueRun, flora_technique_runs::Error>, usize) {
    let server = Server::script(answers);
    let wait = client(&server).wait_for_run("run_1").poll_every(SHORT);
    let end = wait.deadline(Duration::from_secs(20)).await;
    (end, server.seen().len())
}

fn error(status: u16, headers: &str) -> Answer {
    Answer::new(status, headers, r#"{"error":{"code":"c","message":"m"}}"#)
}

/// A fault that passes, and how it comes over the wire.
fn passing() -> [(&'static str, Answer); 8] {
    [
        ("reset", Answer(vec![], Then::Reset)),
        ("closed", Answer(vec![], Then::Close)),
        ("cut", run("running").cut(9, Then::Close)),
        ("stalled", run("running").cut(9, Then::Stall)),
        ("408", error(408, "")),
        ("429", error(429, "retry-after-ms: 1\r\n")),
        ("500", error(500, "")),
        ("502 in HTML", Answer::new(502, "", "<html></html>")),
    ]
}

#[tokio::test]
async fn a_wait_that_has_seen_its_run_lives_through_any_number_of_faults_that_pass() {
    for (name, fault) in passing() {
        // More than the client's retries, unless each takes half a second.
        let times = if name == "stalled" { 1 } else { 6 };
        let faults = vec![fault; times];

        let (end, looks) =
            wait([vec![run("running")], faults, vec![run("completed")]].concat()).await;

        let end = end.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(
            (end.status.as_str(), looks),
            ("completed", times + 2),
            "{name}"
        );
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
        ("400", error(400, "")),
        ("401", error(401, "")),
        ("402", error(402, "")),
        ("403", error(403, "")),
        ("404", error(404, "")),
        ("409", error(409, "")),
        ("302", Answer::new(302, "location: /\r\n", "")),
        ("HTML", Answer::ok("<html></html>")),
        ("another shape", Answer::ok("{}")),
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
        "pending", "running", "running", "queued", "pending", "failed", "running",
    ];
    let server = Server::script(states.map(run));
    let wait = client(&server).wait_for_run("run_1").poll_every(SHORT);
    let mut updates = wait.updates();
    let mut told = Vec::new();

    while let Some(run) = updates.try_next().await.unwrap() {
        told.push(run.status.to_string());
    }

    assert_eq!(told, ["pending", "running", "queued", "pending", "failed"]);
    assert_eq!(server.seen().len(), 6);
}

/// The two ways to a run, each with its own answers; `None` has never heard of it.
fn two_ways(nested: Option<&'static str>, flat: Option<&'static str>) -> Server {
    Server::start(move |request| {
        let is_nested = request.line().contains("/techniques/");
        let way = if is_nested { nested } else { flat };
        way.map_or_else(|| error(404, ""), run)
    })
}

#[tokio::test]
async fn a_run_that_one_way_does_not_know_is_found_by_the_other() {
    let nested = RunHandle::new("run_1").technique("tech_1");
    let mut flat: TechniqueRun = serde_json::from_str(&json("running")).unwrap();
    flat.poll_url = Some("/runs/run_1".to_owned());
    flat.technique = serde_json::from_str(r#"{"name":"T","technique_id":"tech_1"}"#).unwrap();
    let rows = [
        ("nested", two_ways(None, Some("completed")), nested),
        (
            "flat",
            two_ways(Some("completed"), None),
            RunHandle::from(flat),
        ),
    ];
    for (first, server, handle) in rows {
        let run = client(&server).wait_for_run(handle).await;

        assert_eq!(run.unwrap().status.as_str(), "completed", "{first}");
        let ways: Vec<_> = server
            .seen()
            .iter()
            .map(|it| it.line().contains("/techniques/"))
            .collect();
        assert_eq!(ways, [first == "nested", first != "nested"], "{first}");
    }
}

#[tokio::test]
async fn a_way_that_worked_is_the_first_from_then_on_also_in_the_handle_of_a_deadline() {
    let server = two_ways(None, Some("running"));
    let handle = RunHandle::new("run_1").technique("tech_1");
    let wait = client(&server).wait_for_run(handle).poll_every(SHORT);

    let error = wait.deadline(Duration::from_millis(600)).await.unwrap_err();
    let (lines, asked) = (server.seen(), server.seen().len());
    let _ = client(&server)
        .get_run(&error.deadline().unwrap().handles[0])
        .await;

    let nested = lines.iter().filter(|it| it.line().contains("/techniques/"));
    assert_eq!(nested.count(), 1);
    assert!(asked > 2, "only {asked} looks");
    assert_eq!(
        server.seen().last().unwrap().line(),
        "GET /api/v1/runs/run_1 HTTP/1.1"
    );
    assert_eq!(server.seen().len(), asked + 1);
}

#[tokio::test]
async fn a_run_that_both_ways_do_not_know_is_not_found_also_after_it_was_seen() {
    let server = two_ways(None, None);
    let handle = RunHandle::new("run_1").technique("tech_1");

    let never = client(&server).wait_for_run(&handle).await.unwrap_err();
    let vanished = Server::script([run("running"), error(404, "request-id: req_1\r\n")]);
    let wait = client(&vanished).wait_for_run(&handle).poll_every(SHORT);
    let vanished_error = wait.await.unwrap_err();

    assert!(never.is_not_found() && vanished_error.is_not_found());
    assert_eq!((server.seen().len(), vanished.seen().len()), (2, 3));
    assert_eq!(vanished_error.request_id(), Some("req_1"));
}

#[tokio::test]
async fn a_deadline_cuts_off_a_look_that_stalls_and_tells_the_last_state() {
    let server = Server::script([run("running"), Answer(vec![], Then::Stall)]);
    let slow = server.client().build().unwrap();
    let wait = slow.wait_for_run("run_1").poll_every(SHORT);

    let wait = wait.deadline(Duration::from_millis(600));
    let error = tokio::time::timeout(Duration::from_secs(20), wait.into_future()).await;

    let error = error.expect("the look would take a minute").unwrap_err();
    let late = error.deadline().unwrap();
    assert_eq!(late.last.as_ref().unwrap().status.as_str(), "running");
    assert_eq!(
        (late.looks, &*late.handles),
        (2, &[RunHandle::new("run_1")][..])
    );
    assert!(late.elapsed >= Duration::from_millis(600));
}

#[tokio::test]
async fn a_deadline_says_what_kept_it_from_seeing_more() {
    let server = Server::script([run("running"), error(503, "request-id: req_3\r\n")]);
    let wait = client(&server).wait_for_run("run_1").poll_every(SHORT);

    let error = wait.deadline(Duration::from_millis(600)).await.unwrap_err();

    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(error.is_deadline() && cause.contains("req_3"), "{cause}");
}

#[tokio::test]
async fn a_saved_handle_is_waited_for_by_another_client_and_keeps_what_only_the_list_told() {
    let listed = include_str!("fixtures/list.json");
    let first = Server::script([Answer::ok(listed)]);
    let page = client(&first).list_runs().page().await.unwrap();
    let saved = serde_json::to_string(&RunHandle::from(&page.items[0])).unwrap();
    drop(first);

    let second = Server::script([Answer::ok(json("completed").replace("run_1", "run_abc123"))]);
    let handle: RunHandle = serde_json::from_str(&saved).unwrap();
    let run = client(&second).wait_for_run(handle).await.unwrap();

    assert_eq!(
        second.seen()[0].line(),
        "GET /api/v1/techniques/tech_abcd1234/runs/run_abc123 HTTP/1.1"
    );
    assert_eq!(run.project_id.as_deref(), Some("prj_abc123"));
    assert_eq!(run.workspace_id.as_deref(), Some("ws_abc123"));
    assert_eq!(run.technique_run_id.as_deref(), Some("run_abc123"));
    assert_eq!(run.technique, page.items[0].technique);
    assert_eq!(run.status.as_str(), "completed");
}

#[tokio::test]
async fn a_completed_run_without_outputs_is_looked_at_once_more_for_them() {
    let bare = Answer::ok(json("completed").replace(r#","outputs":[]"#, ""));
    let full = json("completed").replace("[]", r#"[{"output_id":"o","type":"text","url":"t"}]"#);
    let rows = [
        ("there", Answer::ok(full), Some(1)),
        ("a fault", error(503, ""), None),
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

/// Comes back once the server has no connection any more.
async fn closed(server: &Server) {
    let closed = async {
        while server.open_connections() > 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    let closed = tokio::time::timeout(Duration::from_secs(20), closed).await;
    closed.expect("the client has left a connection behind");
}

/// Comes back once the server has seen so many requests.
async fn asked(server: &Server, requests: usize) {
    while server.seen().len() < requests {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

#[tokio::test]
async fn a_dropped_wait_or_listing_leaves_no_connection() {
    for what in ["one", "updates", "many", "items", "ahead", "page"] {
        let page = Answer::new(
            200,
            "connection: close\r\n",
            include_str!("fixtures/list.json"),
        );
        let stall = Answer(vec![], Then::Stall);
        let answers = if what == "ahead" {
            vec![page.cut(0, Then::Close), stall]
        } else {
            vec![stall]
        };
        let requests = answers.len();
        let server = Server::script(answers);
        let client = server.client().build().unwrap();
        let mut updates = client.wait_for_run("run_1").updates();
        let mut many = client.wait_for_runs(["run_1"]);
        let mut items = client.list_runs().read_ahead(true).items();
        let never = async {
            match what {
                "one" => drop(client.wait_for_run("run_1").await),
                "updates" => drop(updates.next().await),
                "many" => drop(many.next().await),
                "page" => drop(client.list_runs().page().await),
                _ => drop((items.next().await, items.next().await)),
            }
        };

        tokio::select! {
            () = never => panic!("{what} came to an end"),
            () = asked(&server, requests) => {}
        }
        drop((updates, many, items));

        closed(&server).await;
    }
}
