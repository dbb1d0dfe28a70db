//! The deadlines of waits: nothing begins after them, and their errors say why nothing was seen.

use std::{error::Error as _, net::TcpListener, time::Duration};

use flora_technique_runs::{Client, Error, Retry, StandIn, stand_in::Script};

use crate::{
    AMPLE, SHORT, all, asked, looks_only, page, refusal, rest, run,
    server::{Answer, KEY, Server},
};

/// Enough for a first request wherever tests run.
const DEADLINE: Duration = Duration::from_millis(500);

/// So long that the deadline is certainly over.
const LONG_AFTER: Duration = Duration::from_millis(700);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_consumer_who_is_busy_past_the_deadline_causes_no_request_after_it() {
    let flora = StandIn::start().await.unwrap();
    let ends = flora.start_run(Script::new().completed());
    let goes_on = flora.start_run(Script::new().running(10.0));
    let wait = flora.client().wait_for_runs([&ends, &goes_on]);
    let mut wait = wait.poll_every(SHORT).deadline(DEADLINE).ends();

    assert_eq!(wait.next().await.unwrap().unwrap().run_id, ends);
    tokio::time::sleep(LONG_AFTER).await;
    flora.forget_requests();

    let error = wait.next().await.unwrap().unwrap_err();
    assert_eq!(error.deadline().unwrap().handles[0].run_id(), goes_on);
    assert!(wait.next().await.is_none());
    assert_eq!(flora.requests(), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn looks_that_wait_for_their_turn_do_not_begin_after_the_deadline() {
    // Six at once are too many: two of them wait for one of the four to come back.
    let server = looks_only(|line| {
        let id = line.split(['/', ' ']).nth(5).unwrap();
        Answer::ok(run(id, "completed"))
    });
    let client = server.client().build().unwrap();
    let wait = client.wait_for_runs(["run_1", "run_2", "run_3", "run_4", "run_5", "run_6"]);
    let mut wait = wait.poll_every(SHORT).deadline(DEADLINE).ends();

    wait.next().await.unwrap().unwrap();
    tokio::time::sleep(LONG_AFTER).await;
    let before = server.seen().len();
    let rest = rest(wait).await;

    assert_eq!(server.seen().len(), before);
    let late = rest.last().unwrap().as_ref().unwrap_err();
    assert!(late.is_deadline(), "{late}");
    let left = late.deadline().unwrap().handles.len();
    assert_eq!(rest.len() - 1 + left, 5);
}

#[tokio::test]
async fn no_request_begins_inside_a_hint_not_even_the_last_before_the_deadline() {
    let hint = "retry-after-ms: 60000\r\ncontent-type: application/json\r\n";
    let list = Server::script(
        [page(&[run("run_1", "running")])].map(|Answer(bytes, then)| {
            let text = String::from_utf8(bytes).unwrap();
            Answer(
                text.replacen("\r\n", &format!("\r\n{hint}"), 1)
                    .into_bytes(),
                then,
            )
        }),
    );
    let client = list.client().build().unwrap();
    let wait = client
        .wait_for_runs(["run_1"])
        .poll_every(SHORT)
        .deadline(DEADLINE);
    let items = all(wait).await;
    assert!(items[0].as_ref().unwrap_err().is_deadline());
    assert_eq!(list.seen().len(), 1);

    let look = Server::script([Answer::new(200, hint, run("run_1", "running"))]);
    let client = look.client().build().unwrap();
    let wait = client
        .wait_for_run("run_1")
        .poll_every(SHORT)
        .deadline(DEADLINE);
    assert!(wait.await.unwrap_err().is_deadline());
    assert_eq!(look.seen().len(), 1);
}

/// A client of a base URL where nobody listens, that tries again for long.
fn lost_client() -> Client {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/api/v1", listener.local_addr().unwrap());
    drop(listener);
    let client = Client::builder(KEY).base_url(url);
    client
        .retry(Retry::times(1_000).backoff(SHORT, SHORT))
        .build()
        .unwrap()
}

/// What kept a wait from seeing anything.
fn behind(error: &Error) -> &Error {
    assert!(error.is_deadline(), "{error}");
    let cause = error.source().expect("the failure is in the error");
    cause.downcast_ref().unwrap()
}

#[tokio::test]
async fn a_deadline_within_the_first_retries_tells_the_failure_in_every_wait() {
    let client = lost_client();

    let error = client
        .wait_for_run("run_1")
        .deadline(DEADLINE)
        .await
        .unwrap_err();
    assert!(behind(&error).is_connection());

    let items = all(client.wait_for_runs(["run_1"]).deadline(DEADLINE)).await;
    assert!(behind(items[0].as_ref().unwrap_err()).is_connection());

    let each = client
        .wait_for_runs(["run_1", "run_2"])
        .deadline_each(DEADLINE);
    let items = all(each).await;
    assert_eq!(items.len(), 2);
    for item in &items {
        assert!(behind(item.as_ref().unwrap_err()).is_connection());
    }
}

#[tokio::test]
async fn a_run_whose_own_time_is_up_tells_why_its_own_looks_failed() {
    let server = looks_only(|line| {
        if line.contains("run_1") {
            return refusal(500);
        }
        Answer::ok(run("run_2", "running"))
    });
    let client = server.client().build().unwrap();
    let wait = client.wait_for_runs(["run_1", "run_2"]).poll_every(SHORT);

    let mut items = all(wait.deadline_each(DEADLINE)).await;

    items.sort_by_key(|item| item.as_ref().unwrap_err().run_id().map(str::to_owned));
    let failing = items[0].as_ref().unwrap_err();
    assert_eq!(failing.run_id(), Some("run_1"));
    assert!(behind(failing).is_server());
    assert!(!failing.ends_stream());
    let slow = items[1].as_ref().unwrap_err();
    assert_eq!(slow.run_id(), Some("run_2"));
    assert!(slow.is_deadline() && slow.source().is_none(), "{slow}");
}

#[tokio::test]
async fn many_runs_with_one_deadline_each_cost_no_request_at_the_end() {
    let ids: Vec<String> = (0..60).map(|number| format!("run_{number}")).collect();
    let entries: Vec<String> = ids.iter().map(|id| run(id, "running")).collect();
    let server = Server::start(move |_| page(&entries));
    let client = server.client().build().unwrap();
    let wait = client
        .wait_for_runs(&ids)
        .poll_every(AMPLE)
        .deadline_each(DEADLINE);

    let items = all(wait).await;

    assert_eq!(items.len(), 60);
    assert_eq!(server.seen().len(), asked(&server, "/technique-runs"));
    assert_eq!(server.seen().len(), 1);
}
