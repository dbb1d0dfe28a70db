//! What cuts a call short: a deadline, a wire that breaks, or the caller who drops it; and that nothing
//! is left behind.

use std::time::Duration;

use flora_technique_runs::{Client, Error, RunHandle, TechniqueRun};

use crate::{
    calls::quick,
    server::{Answer, Server, Then},
};

const SHORT: Duration = Duration::from_millis(5);

fn run(status: &str) -> Answer {
    Answer::ok(format!(
        r#"{{"run_id":"run_1","status":"{status}","progress":40,"created_at":1754640000000,"outputs":[]}}"#
    ))
}

fn client(server: &Server) -> Client {
    quick(server.client(), 500)
}

fn error(status: u16, headers: &str) -> Answer {
    Answer::new(status, headers, r#"{"error":{"code":"c","message":"m"}}"#)
}

/// What a wait ends with, and how often it asked.
async fn wait(answers: Vec<Answer>) -> (Result<TechniqueRun, Error>, usize) {
    let server = Server::script(answers);
    let wait = client(&server).wait_for_run("run_1").poll_every(SHORT);
    let end = wait.deadline(Duration::from_secs(20)).await;
    (end, server.seen().len())
}

/// A break that passes.
fn passing() -> [(&'static str, Answer); 4] {
    [
        ("reset", Answer(vec![], Then::Reset)),
        ("closed", Answer(vec![], Then::Close)),
        ("cut", run("running").cut(9, Then::Close)),
        ("stalled", run("running").cut(9, Then::Stall)),
    ]
}

#[tokio::test]
async fn a_wait_that_has_seen_its_run_lives_through_any_number_of_breaks_that_pass() {
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
async fn a_wait_that_has_not_seen_its_run_gives_up_after_the_clients_retries_over_a_broken_wire() {
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
async fn a_way_that_worked_is_the_first_from_then_on_also_in_the_handle_of_a_deadline() {
    let server = Server::start(|request| {
        if request.line().contains("/techniques/") {
            error(404, "")
        } else {
            run("running")
        }
    });
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
            include_str!("../fixtures/list.json"),
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
        let mut many = client.wait_for_runs(["run_1"]).ends();
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
