//! What is rejected before any request.

use std::time::Duration;

use flora_technique_runs::{
    Checkpoint, Client, ClientBuilder, Error, ErrorKind::Input, ListRuns, RunHandle, Timestamp,
};
use serde_json::{Value, json};

use crate::{
    hold,
    mock::{KEY, MockFlora},
    row,
};

fn client() -> Client {
    let client = Client::builder("my-key").base_url("http://127.0.0.1:9/api/v1");
    client.build().unwrap()
}

fn base_url(url: &str) -> Error {
    let client = Client::builder("my-key").base_url(url);
    client.build().unwrap_err()
}

/// A client of FLORA's own base URL, with something set.
fn set(of: impl Fn(ClientBuilder) -> ClientBuilder) -> Error {
    of(Client::builder("my-key")).build().unwrap_err()
}

fn header(name: &str, value: &str) -> Error {
    let client = Client::builder("my-key").header(name, value);
    client.build().unwrap_err()
}

async fn list(of: impl Fn(ListRuns) -> ListRuns) -> Error {
    of(client().list_runs()).page().await.unwrap_err()
}

async fn resume(change: impl Fn(&mut Value)) -> Error {
    list(|runs| runs.resume(checkpoint(&change))).await
}

async fn look(run: impl Into<RunHandle>) -> Error {
    client().get_run(run).await.unwrap_err()
}

/// A checkpoint with something changed in it.
fn checkpoint(change: impl Fn(&mut Value)) -> Checkpoint {
    let items = client().list_runs().workspace_id("ws_1").items();
    let mut saved = serde_json::to_value(items.checkpoint()).unwrap();
    change(&mut saved);
    serde_json::from_value(saved).unwrap()
}

#[test]
fn a_setting_of_the_client_is_named_and_what_it_may_be() {
    #[rustfmt::skip] // a row a line
    hold(vec![
        row(&Client::new("").unwrap_err(), Input, "key: expected the API key alone, in one line and without the word Bearer; it is empty"),
        row(&Client::new("Bearer my-key").unwrap_err(), Input, "key: expected the API key alone, in one line and without the word Bearer; it has white space inside"),
        row(&client().with_key("my-kéy").unwrap_err(), Input, "key: expected the API key alone, in one line and without the word Bearer; it has a character other than visible ASCII"),
        row(&base_url("app.flora.ai"), Input, "base_url: expected a whole URL such as https://app.flora.ai/api/v1"),
        row(&base_url("ftp://app.flora.ai"), Input, "base_url: expected a URL that begins with https://"),
        row(&base_url("http://app.flora.ai/api/v1"), Input, r#"base_url: expected https; http only to localhost, 127.0.0.0/8 or [::1], or where `allow_http` says so; got "http://app.flora.ai""#),
        row(&base_url("https://me:pw@app.flora.ai/api/v1"), Input, "base_url: expected a URL without user name and password"),
        row(&base_url("https://app.flora.ai/api/v1?key=k"), Input, "base_url: expected a URL without query (?) and fragment (#)"),
        row(&header("x team", "render"), Input, "header: expected a name of letters, digits and `-`"),
        row(&header("x-team", "ren\nder"), Input, "header: expected x-team to have a value of one line in visible characters"),
        row(&header("host", "example.com"), Input, "header: expected a name other than host, which the client sets itself"),
        row(&set(|client| client.timeout(Duration::ZERO)), Input, "timeout: expected more than zero"),
        row(&set(|client| client.total_timeout(Duration::ZERO)), Input, "total_timeout: expected more than zero"),
        row(&set(|client| client.proxy("proxy.example:3128")), Input, "proxy: expected a URL such as http://proxy.example:3128, perhaps with user and password"),
        row(&set(|client| client.proxy("http://proxy.example:3128").base_url("http://localhost/api/v1")), Input, "proxy: expected no proxy for a base URL on this machine: it would get the key"),
        row(&set(|client| client.root_certificate("no PEM")), Input, "root_certificate: expected one or more certificates in PEM (`-----BEGIN CERTIFICATE-----` …)"),
    ]);
}

#[tokio::test]
async fn a_setting_of_a_listing_is_named_what_it_may_be_and_what_it_was() {
    let nan = Timestamp::from(f64::NAN);
    let noon = Timestamp::from(1_754_640_000_000.0);
    let other = |runs: ListRuns| runs.resume(checkpoint(|_| {})).workspace_id("ws_2");
    #[rustfmt::skip] // a row a line
    hold(vec![
        row(&list(|runs| runs.page_size(0)).await, Input, "list_technique_runs: page_size: expected 1 to 100; got 0"),
        row(&list(|runs| runs.page_size(101)).await, Input, "list_technique_runs: page_size: expected 1 to 100; got 101"),
        row(&list(|runs| runs.workspace_id("prj_1")).await, Input, r#"list_technique_runs: workspace_id: expected ws_…, without white space; got "prj_1""#),
        row(&list(|runs| runs.project_id("prj_")).await, Input, r#"list_technique_runs: project_id: expected prj_…, without white space; got "prj_""#),
        row(&list(|runs| runs.technique_id("night camera")).await, Input, r#"list_technique_runs: technique_id: expected tech_…, without white space; got "night camera""#),
        row(&list(|runs| runs.status("")).await, Input, r#"list_technique_runs: status: expected a value that is not empty; got """#),
        row(&list(|runs| runs.cursor("")).await, Input, "list_technique_runs: cursor: expected a cursor as a page gave it"),
        row(&list(|runs| runs.created_since(nan)).await, Input, "list_technique_runs: created_since: expected a moment, in 1970 or later"),
        row(&list(|runs| runs.created_before(nan)).await, Input, "list_technique_runs: created_before: expected a moment, in 1970 or later"),
        row(&list(|runs| runs.created_since(noon).created_before(noon)).await, Input, "list_technique_runs: created_before: expected a moment later than created_since"),
        row(&list(|runs| runs.resume(checkpoint(|_| {})).page_size(7)).await, Input, "list_technique_runs: page_size: expected the checkpoint's value, or none, when resuming"),
        row(&list(|runs| runs.resume(checkpoint(|_| {})).cursor("c")).await, Input, "list_technique_runs: cursor: expected the checkpoint's value, or none, when resuming"),
        row(&list(|runs| runs.resume(checkpoint(|_| {})).created_since(noon)).await, Input, "list_technique_runs: created_since: expected the checkpoint's value, or none, when resuming"),
        row(&list(other).await, Input, "list_technique_runs: workspace_id: expected the checkpoint's value, or none, when resuming"),
        row(&resume(|saved| saved["page_size"] = json!(0)).await, Input, "list_technique_runs: page_size: expected 1 to 100; got 0"),
    ]);
}

#[tokio::test]
async fn a_run_that_no_path_can_name_is_quoted() {
    let slug = RunHandle::new("run_1").technique("night camera");
    let one = client().wait_for_run("run/1");
    let never = client().wait_for_run("run_1").poll_every(Duration::ZERO);
    let mut many = client().wait_for_runs([".."]).ends();
    let never_many = client().wait_for_runs(["run_1"]).poll_every(Duration::ZERO);
    let mut never_many = never_many.ends();
    #[rustfmt::skip] // a row a line
    hold(vec![
        row(&look("").await, Input, r#"get_run: run_id: expected an id that is not empty, `.` or `..` and has no / \ ? # %, white space or control character; got """#),
        row(&look("run_1/../../keys").await, Input, r#"get_run: run_id: expected an id that is not empty, `.` or `..` and has no / \ ? # %, white space or control character; got "run_1/../../keys""#),
        row(&look("run_\n1").await, Input, r#"get_run: run_id: expected an id that is not empty, `.` or `..` and has no / \ ? # %, white space or control character; got "run_\n1""#),
        row(&look("r".repeat(1_000) + "?").await, Input, r#"get_run: run_id: expected an id that is not empty, `.` or `..` and has no / \ ? # %, white space or control character; got "rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr"…"#),
        row(&look(slug).await, Input, r#"get_run: technique: expected an id that is not empty, `.` or `..` and has no / \ ? # %, white space or control character; got "night camera""#),
        row(&one.await.unwrap_err(), Input, r#"wait_for_run: run_id: expected an id that is not empty, `.` or `..` and has no / \ ? # %, white space or control character; got "run/1""#),
        row(&never.await.unwrap_err(), Input, "wait_for_run: poll_every: expected more than zero"),
        row(&many.try_next().await.unwrap_err(), Input, r#"wait_for_runs: run_id: expected an id that is not empty, `.` or `..` and has no / \ ? # %, white space or control character; got "..""#),
        row(&never_many.try_next().await.unwrap_err(), Input, "wait_for_runs: poll_every: expected more than zero"),
    ]);
}

#[tokio::test]
async fn the_key_in_an_ids_place_is_sent_nowhere_and_quoted_nowhere() {
    let flora = MockFlora::start().await;
    let client = flora.client().build().unwrap();
    let slug = RunHandle::new("run/1").technique(KEY);
    let with_slash = format!("{KEY}/");
    let errors = [
        client.get_run(KEY).await.unwrap_err(),
        client.get_run(slug).await.unwrap_err(),
        client.get_run(&with_slash).await.unwrap_err(),
        client.wait_for_run(KEY).await.unwrap_err(),
        client
            .wait_for_runs([&with_slash])
            .ends()
            .try_next()
            .await
            .unwrap_err(),
        client
            .list_runs()
            .workspace_id(KEY)
            .page()
            .await
            .unwrap_err(),
        client
            .list_runs()
            .technique_id(KEY)
            .items()
            .try_next()
            .await
            .unwrap_err(),
        client
            .watch_runs()
            .workspace_id(KEY)
            .changes()
            .try_next()
            .await
            .unwrap_err(),
        client
            .wait_for_run(KEY)
            .poll_every(Duration::ZERO)
            .await
            .unwrap_err(),
    ];

    #[rustfmt::skip] // a row a line
    let texts = [
        "get_run: run_id: expected something other than the API key",
        r#"get_run: run_id: expected an id that is not empty, `.` or `..` and has no / \ ? # %, white space or control character; got "run/1""#,
        r#"get_run: run_id: expected an id that is not empty, `.` or `..` and has no / \ ? # %, white space or control character; got "[hidden]/""#,
        "wait_for_run: run_id: expected something other than the API key",
        r#"wait_for_runs: run_id: expected an id that is not empty, `.` or `..` and has no / \ ? # %, white space or control character; got "[hidden]/""#,
        r#"list_technique_runs: workspace_id: expected ws_…, without white space; got "[hidden]""#,
        r#"list_technique_runs: technique_id: expected tech_…, without white space; got "[hidden]""#,
        r#"watch_runs: workspace_id: expected ws_…, without white space; got "[hidden]""#,
        "wait_for_run: poll_every: expected more than zero",
    ];
    hold(
        errors
            .iter()
            .zip(texts)
            .map(|(error, text)| row(error, Input, text))
            .collect(),
    );
    for error in errors {
        assert_eq!(error.kind(), Input, "{error:?}");
        assert!(
            !format!("{error} {error:?}").contains(&KEY[..12]),
            "{error:?}"
        );
    }
    assert_eq!(flora.lines(), [""; 0]);
}
