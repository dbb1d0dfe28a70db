//! Calls where no tokio runtime is.

use flora_technique_runs::{Client, Error, ErrorKind::Runtime, Retry};
use futures_util::FutureExt as _;

use crate::{hold, row};

fn client() -> Client {
    let client = Client::builder("my-key").base_url("http://127.0.0.1:9/api/v1");
    client.retry(Retry::none()).build().unwrap()
}

async fn look() -> Error {
    client().get_run("run_1").await.unwrap_err()
}

async fn list() -> Error {
    client().list_runs().page().await.unwrap_err()
}

async fn ahead() -> Error {
    let mut items = client().list_runs().read_ahead(true).items();
    items.try_next().await.unwrap_err()
}

async fn wait() -> Error {
    client().wait_for_run("run_1").await.unwrap_err()
}

async fn waits() -> Error {
    let mut ended = client().wait_for_runs(["run_1", "run_2"]).ends();
    ended.try_next().await.unwrap_err()
}

async fn watch() -> Error {
    client()
        .watch_runs()
        .changes()
        .try_next()
        .await
        .unwrap_err()
}

/// What comes without a runtime, at once.
fn at_once(call: impl Future<Output = Error>) -> Error {
    call.now_or_never().unwrap()
}

#[test]
fn without_a_runtime_every_call_says_what_it_takes() {
    #[rustfmt::skip] // a row a line
    hold(vec![
        row(&at_once(look()), Runtime, "get_run run_1: there is no tokio runtime here; call it within a tokio runtime that has time and IO enabled"),
        row(&at_once(list()), Runtime, "list_technique_runs: there is no tokio runtime here; call it within a tokio runtime that has time and IO enabled"),
        row(&at_once(ahead()), Runtime, "list_technique_runs: there is no tokio runtime here; call it within a tokio runtime that has time and IO enabled"),
        row(&at_once(wait()), Runtime, "wait_for_run: there is no tokio runtime here; call it within a tokio runtime that has time and IO enabled"),
        row(&at_once(waits()), Runtime, "wait_for_runs, 2 of 2 runs left: there is no tokio runtime here; call it within a tokio runtime that has time and IO enabled"),
        row(&at_once(watch()), Runtime, "watch_runs: list_technique_runs: there is no tokio runtime here; call it within a tokio runtime that has time and IO enabled"),
    ]);
}
