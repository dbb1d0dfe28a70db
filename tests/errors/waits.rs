//! Waits that came to nothing.

use std::time::Duration;

use flora_technique_runs::{
    Client, Error,
    ErrorKind::{self, Deadline, NotFound, Server, Unauthorized, Undecodable},
    Retry, RunHandle,
};
use httpmock::HttpMockResponse;

use crate::{
    Row, hold,
    mock::{KEY, MockFlora, answer, ok},
    row,
};

const ID: (&str, &str) = ("request-id", "req_1");
const LONG: Duration = Duration::from_secs(9);
const SHORT: Duration = Duration::from_millis(100);
/// Between two looks.
const SOON: Duration = Duration::from_millis(10);
/// Enough for a first look wherever tests run.
const ROOMY: Duration = Duration::from_millis(500);

fn run(id: &str, status: &str) -> String {
    let moment = 1_754_640_000_000_u64;
    format!(
        r#"{{"run_id":"{id}","status":"{status}","progress":0,"created_at":{moment},"outputs":[]}}"#
    )
}

fn page(entries: &[String]) -> HttpMockResponse {
    let entries = entries.join(",");
    ok(format!(
        r#"{{"meta":{{"next_cursor":null}},"technique_runs":[{entries}]}}"#
    ))
}

fn unauthorized() -> HttpMockResponse {
    answer(401, &[ID], include_str!("../fixtures/error-401.json"))
}

fn forbidden() -> HttpMockResponse {
    answer(403, &[ID], include_str!("../fixtures/error-403.json"))
}

fn not_found() -> HttpMockResponse {
    answer(404, &[ID], include_str!("../fixtures/error-404.json"))
}

fn broken() -> HttpMockResponse {
    answer(500, &[ID], include_str!("../fixtures/error-500.json"))
}

async fn flora(answers: impl Into<Vec<HttpMockResponse>>) -> (MockFlora, Client) {
    let flora = MockFlora::answering(answers).await;
    let client = flora.client().build().unwrap();
    (flora, client)
}

/// A row of a wait that took some time, in which a busy machine makes fewer looks than another.
fn timed(error: &Error, kind: ErrorKind, text: &'static str) -> Row {
    let deadline = error.deadline().unwrap();
    let elapsed = deadline.elapsed.as_secs_f64();
    let looks = match deadline.looks {
        1 => "1 look".to_owned(),
        looks => format!("{looks} looks"),
    };
    let row = row(error, kind, text).naming(&looks, "SOME looks");
    row.naming(&format!("{elapsed:.1} s"), "SOME s")
}

#[tokio::test]
async fn a_wait_whose_time_was_up_says_what_it_saw_last() {
    let (_one, one) = flora([ok(run("run_1", "running"))]).await;
    let (_never, never) = flora([broken()]).await;
    let states = [
        run("run_1", "running"),
        run("run_2", "completed"),
        run("run_3", "pending"),
    ];
    let (_many, many) = flora([page(&states)]).await;

    let one = one.wait_for_run("run_1").poll_every(LONG).deadline(SHORT);
    let never = never.wait_for_run("run_1").poll_every(LONG).deadline(SHORT);
    let many = many.wait_for_runs(["run_1", "run_2", "run_3"]);
    let mut many = many.poll_every(LONG).deadline(SHORT).ends();
    many.try_next().await.unwrap();

    #[rustfmt::skip] // a row a line
    hold(vec![
        timed(&one.await.unwrap_err(), Deadline, "wait_for_run: run run_1 was still running after SOME looks in SOME s; the run goes on: wait for it again, or allow more time; its handle is in `deadline()`"),
        row(&never.await.unwrap_err(), Server, "wait_for_run: get_run run_1: An unknown error occurred (status 500, unknown_error, request req_1); try again later; if it persists, report it with the request id"),
        timed(&many.try_next().await.unwrap_err(), Deadline, "wait_for_runs, 2 of 3 runs left: time was up after SOME looks in SOME s; runs go on without a wait: wait again with the handles in `deadline()`, or allow more time"),
    ]);
}

#[tokio::test]
async fn a_wait_for_the_key_itself_does_not_quote_it_when_time_is_up() {
    let (_flora, client) = flora([page(&[])]).await;
    let one = client.wait_for_run(KEY).deadline(Duration::ZERO);
    let many = client.wait_for_runs([KEY]).deadline_each(Duration::ZERO);

    #[rustfmt::skip] // a row a line
    hold(vec![
        timed(&one.await.unwrap_err(), Deadline, "wait_for_run: run [hidden] could not be seen after SOME looks in SOME s; wait for it again, or allow more time; its handle is in `deadline()`"),
        timed(&many.ends().try_next().await.unwrap_err(), Deadline, "wait_for_runs, 1 of 1 runs left: run [hidden] could not be seen after SOME looks in SOME s; wait for it again, or allow more time; its handle is in `deadline()`"),
    ]);
}

/// Lists no run, knows none by its technique, and fails to show any.
async fn failing() -> (MockFlora, Client) {
    let flora = MockFlora::answering_by(|request| match request.uri().path() {
        "/api/v1/technique-runs" => page(&[]),
        path if path.contains("/techniques/") => not_found(),
        _ => broken(),
    })
    .await;
    let patient = Retry::times(u32::MAX).backoff(SOON, SOON);
    let client = flora.client().retry(patient).build().unwrap();
    (flora, client)
}

#[tokio::test]
async fn a_wait_whose_time_was_up_says_what_failed_last() {
    let (_flora, client) = failing().await;
    let one = client.wait_for_run("run_1").deadline(ROOMY);
    let by_technique = RunHandle::new("run_1").technique("tech_1");
    let two_ways = client.wait_for_run(by_technique).deadline(ROOMY);
    let mut many = client.wait_for_runs(["run_1"]).deadline(ROOMY).ends();

    let (one, two_ways, many) = tokio::join!(one, two_ways, many.try_next());

    #[rustfmt::skip] // a row a line
    hold(vec![
        timed(&one.unwrap_err(), Deadline, "wait_for_run: run run_1 could not be seen after SOME looks in SOME s; the last failure: get_run run_1: An unknown error occurred (status 500, unknown_error, request req_1); wait for it again, or allow more time; its handle is in `deadline()`"),
        timed(&two_ways.unwrap_err(), Deadline, "wait_for_run: run run_1 could not be seen after SOME looks in SOME s; the last failure: get_run run_1: An unknown error occurred (status 500, unknown_error, request req_1); wait for it again, or allow more time; its handle is in `deadline()`"),
        timed(&many.unwrap_err(), Deadline, "wait_for_runs, 1 of 1 runs left: time was up after SOME looks in SOME s; the last failure: get_run run_1: An unknown error occurred (status 500, unknown_error, request req_1); runs go on without a wait: wait again with the handles in `deadline()`, or allow more time"),
    ]);
}

#[tokio::test]
async fn a_run_whose_own_time_was_up_is_named_and_the_others_go_on() {
    let going_on = MockFlora::answering_by(|request| match request.uri().path() {
        "/api/v1/runs/run_1" => ok(run("run_1", "running")),
        "/api/v1/runs/run_2" => ok(run("run_2", "running")),
        _ => page(&[run("run_1", "running"), run("run_2", "running")]),
    })
    .await;
    let (_never, never) = flora([page(&[]), broken()]).await;

    let many = going_on.client().build().unwrap();
    let many = many.wait_for_runs(["run_1", "run_2"]);
    let mut many = many.poll_every(LONG).deadline_each(ROOMY).ends();
    let never = never.wait_for_runs(["run_1"]);
    let mut never = never.poll_every(LONG).deadline_each(ROOMY).ends();

    let first = many.try_next().await.unwrap_err();
    let second = many.try_next().await.unwrap_err();
    let never = never.try_next().await.unwrap_err();
    assert!(!first.ends_stream() && !second.ends_stream(), "{first}");
    #[rustfmt::skip] // a row a line
    hold(vec![
        timed(&first, Deadline, "wait_for_runs, 2 of 2 runs left: run run_1 was still running after SOME looks in SOME s; the run goes on: wait for it again, or allow more time; its handle is in `deadline()`"),
        timed(&second, Deadline, "wait_for_runs, 1 of 2 runs left: run run_2 was still running after SOME looks in SOME s; the run goes on: wait for it again, or allow more time; its handle is in `deadline()`"),
        timed(&never, Deadline, "wait_for_runs, 1 of 1 runs left: run run_1 could not be seen after SOME looks in SOME s; the last failure: get_run run_1: An unknown error occurred (status 500, unknown_error, request req_1); wait for it again, or allow more time; its handle is in `deadline()`"),
    ]);
}

#[tokio::test]
async fn an_error_in_a_wait_names_the_wait_the_run_and_how_many_were_left() {
    let (_one, one) = flora([unauthorized()]).await;
    let (_gone, gone) = flora([not_found()]).await;
    let (_look, look) = flora([page(&[run("run_2", "completed")]), unauthorized()]).await;
    let (_list, list) = flora([broken()]).await;
    let (_first, first) = flora([page(&[]), not_found(), ok(run("run_1", "completed"))]).await;

    let mut look = look.wait_for_runs(["run_1", "run_2"]).ends();
    look.try_next().await.unwrap();
    let mut list = list.wait_for_runs(["run_1", "run_2"]).ends();
    let mut first = first.wait_for_runs(["run_1"]).ends();

    #[rustfmt::skip] // a row a line
    hold(vec![
        row(&one.wait_for_run("run_1").await.unwrap_err(), Unauthorized, "wait_for_run: get_run run_1: Invalid API key (status 401, unauthorized, request req_1); check the API key"),
        row(&gone.wait_for_run("run_1").await.unwrap_err(), NotFound, "wait_for_run: get_run run_1: Not found (status 404, not_found, request req_1); check the run's id, and that the key is of its workspace"),
        row(&look.try_next().await.unwrap_err(), Unauthorized, "wait_for_runs, 1 of 2 runs left: get_run: Invalid API key (status 401, unauthorized, request req_1); check the API key"),
        row(&list.try_next().await.unwrap_err(), Server, "wait_for_runs, 2 of 2 runs left: list_technique_runs: An unknown error occurred (status 500, unknown_error, request req_1); try again later; if it persists, report it with the request id"),
        row(&first.try_next().await.unwrap_err(), NotFound, "wait_for_runs, 1 of 1 runs left: get_run run_1: Not found (status 404, not_found, request req_1); check the run's id, and that the key is of its workspace"),
    ]);
}

#[tokio::test]
async fn a_wait_whose_run_or_list_is_not_there_or_not_readable_says_so() {
    let (_new, new) = flora([not_found()]).await;
    let (_new_too, new_too) = flora([page(&[]), not_found()]).await;
    let (_other, other) = flora([ok(run("run_2", "running"))]).await;
    let (_bad, bad) = flora([ok(r#"{"status":"running","progress":0,"created_at":1}"#)]).await;
    let (at_no_list, no_list) = flora([answer(404, &[], "<html>")]).await;
    let new = new.wait_for_run("run_1").poll_every(SOON);
    let new_too = new_too.wait_for_runs(["run_1"]).poll_every(SOON);
    let mut new_too = new_too.not_found_grace(SHORT).ends();
    let host = at_no_list.host();
    let mut no_list = no_list.wait_for_runs(["run_1"]).ends();

    #[rustfmt::skip] // a row a line
    hold(vec![
        row(&new.not_found_grace(SHORT).await.unwrap_err(), NotFound, "wait_for_run: get_run run_1: Not found (status 404, not_found, request req_1); check the run's id, and that the key is of its workspace"),
        row(&new_too.try_next().await.unwrap_err(), NotFound, "wait_for_runs, 1 of 1 runs left: get_run run_1: Not found (status 404, not_found, request req_1); check the run's id, and that the key is of its workspace"),
        row(&other.wait_for_run("run_1").await.unwrap_err(), Undecodable, r#"wait_for_run: get_run run_1: could not read run_id (the answer is about another run, "run_2") (status 200); update the crate, or report it with the time of the call"#),
        row(&bad.wait_for_run("run_1").await.unwrap_err(), Undecodable, r#"wait_for_run: get_run run_1: could not read the answer (missing field `run_id` at line 1 column 48); the answer begins with `{"status":"running","progress":0,"created_at":1}` (status 200); update the crate, or report it with the time of the call"#),
        row(&no_list.try_next().await.unwrap_err(), NotFound, "wait_for_runs, 1 of 1 runs left: list_technique_runs: the server answered `<html>` (status 404); the base URL http://HOST/api/v1 seems wrong: check its host and path").naming(&host, "HOST"),
    ]);
}

#[tokio::test]
async fn only_what_costs_one_run_or_one_entry_leaves_the_stream_going() {
    let bad = ok(r#"{"meta":{"next_cursor":null},"technique_runs":[7]}"#);
    let (_bad, bad) = flora([bad]).await;
    let (_end, end) = flora([forbidden()]).await;
    let (_gone, gone) = flora([page(&[]), not_found()]).await;

    let entry = bad.list_runs().items().try_next().await.unwrap_err();
    let run = gone
        .wait_for_runs(["run_1"])
        .ends()
        .try_next()
        .await
        .unwrap_err();
    let refused_run = gone
        .wait_for_runs([".."])
        .ends()
        .try_next()
        .await
        .unwrap_err();
    assert!(!entry.ends_stream() && !run.ends_stream() && !refused_run.ends_stream());

    let ends = [
        end.list_runs().items().try_next().await.unwrap_err(),
        end.list_runs().pages().try_next().await.unwrap_err(),
        end.list_runs()
            .page_size(0)
            .items()
            .try_next()
            .await
            .unwrap_err(),
        end.get_run("run_1").await.unwrap_err(),
        end.wait_for_run("run_1")
            .updates()
            .try_next()
            .await
            .unwrap_err(),
        end.wait_for_runs(["run_1"])
            .ends()
            .try_next()
            .await
            .unwrap_err(),
    ];
    for error in ends {
        assert!(error.ends_stream(), "{error}");
    }
}
