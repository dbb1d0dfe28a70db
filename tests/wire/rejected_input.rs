//! What a caller may not pass is rejected before any request, by an error that names it.

use std::time::Duration;

use flora_technique_runs::{Client, Error, ListRuns, RunHandle, RunStatus, Timestamp};

use crate::mock::{KEY, MockFlora, error, ok};

/// Rejected as input, with words that name the setting and what is allowed, and never the value.
pub(crate) fn names(error: &Error, setting: &str, allowed: &str) -> bool {
    let text = error.to_string();
    error.is_input()
        && !error.is_transient()
        && error.status().is_none()
        && text.contains(&format!("{setting}: expected "))
        && text.contains(allowed)
        && !text.contains(char::is_control)
}

#[test]
fn a_key_that_no_header_can_carry_is_rejected() {
    let keys = [
        "",
        " ",
        "\n\t",
        "sk_1\nx: y",
        "sk 1",
        "Bearer sk_1",
        "sk_\u{7f}",
        "schlüssel",
        "\0",
    ];
    for key in keys {
        let error = Client::new(key).unwrap_err();

        assert!(
            names(&error, "key", "the API key alone, in one line"),
            "{key:?}: {error}"
        );
    }
}

#[test]
fn a_base_url_that_the_key_must_not_go_to_is_rejected() {
    #[rustfmt::skip] // a row a line
    let rows = [
        ("", "a whole URL"),
        ("app.flora.ai/api/v1", "a whole URL"),
        ("/api/v1", "a whole URL"),
        ("//app.flora.ai/api/v1", "a whole URL"),
        ("localhost:8080/api/v1", "begins with https://"),
        ("ftp://app.flora.ai", "begins with https://"),
        ("file:///etc/hosts", "begins with https://"),
        ("https://app.flora.ai/api/v1?x=1", "without query"),
        ("https://app.flora.ai/api/v1?", "without query"),
        ("https://app.flora.ai/api/v1#x", "fragment"),
        ("https://user@app.flora.ai/api/v1", "without user name"),
        ("https://:pw@app.flora.ai/api/v1", "without user name"),
        ("http://app.flora.ai/api/v1", "https; http only to localhost"),
        ("http://localhost.evil.example/", "https; http only to localhost"),
        ("http://127.0.0.1.evil.example/", "https; http only to localhost"),
        ("http://0.0.0.0/", "https; http only to localhost"),
        ("http://10.0.0.1/", "https; http only to localhost"),
        ("http://[::]/", "https; http only to localhost"),
        ("http://[fe80::1]/", "https; http only to localhost"),
    ];
    for (url, allowed) in rows {
        let error = Client::builder(KEY).base_url(url).build().unwrap_err();

        assert!(names(&error, "base_url", allowed), "{url}: {error}");
    }
}

#[test]
fn a_base_url_on_this_machine_may_be_http_and_end_in_a_slash() {
    for url in [
        "http://localhost:1",
        "http://LOCALHOST/a/",
        "http://127.0.0.1:1/api/v1/",
        "http://127.9.9.9",
        "http://[::1]:1",
        " http://[::1] ",
    ] {
        Client::builder(KEY)
            .base_url(url)
            .build()
            .unwrap_or_else(|error| panic!("{url}: {error}"));
    }
}

#[test]
fn a_header_that_is_none_or_not_the_callers_is_rejected() {
    #[rustfmt::skip] // a row a line
    let rows = [
        ("", "x", "a name of letters"),
        ("x y", "x", "a name of letters"),
        ("x:", "x", "a name of letters"),
        ("x\r\ny", "x", "a name of letters"),
        ("ü", "x", "a name of letters"),
        ("x-team", "a\r\nauthorization: b", "x-team to have a value of one line in visible characters"),
        ("x-team", "a\0", "x-team to have a value of one line in visible characters"),
        ("authorization", "Bearer other", "a name other than authorization"),
        ("Authorization", "Bearer other", "a name other than authorization"),
        ("HOST", "evil.example", "a name other than host"),
        ("content-length", "1", "a name other than content-length"),
        ("transfer-encoding", "chunked", "a name other than transfer-encoding"),
        ("connection", "close", "a name other than connection"),
        ("accept-encoding", "br", "a name other than accept-encoding"),
    ];
    for (name, value, allowed) in rows {
        let builder = Client::builder(KEY).header(name, value);
        // A good one after it does not heal it.
        let error = builder.header("x-team", "render").build().unwrap_err();

        assert!(names(&error, "header", allowed), "{name:?}: {error}");
        assert!(!error.to_string().contains("Bearer other"), "{error}");
    }
}

pub(crate) type Setter = fn(ListRuns) -> ListRuns;

#[tokio::test]
async fn what_a_listing_cannot_ask_for_is_rejected_before_any_request() {
    let never: Setter = |list| list.created_since(Timestamp::from(f64::NAN));
    #[rustfmt::skip] // a row a line
    let rows: [(&str, &str, Setter); 23] = [
        ("page_size", "1 to 100", |list| list.page_size(0)),
        ("page_size", "1 to 100", |list| list.page_size(101)),
        ("page_size", "1 to 100", |list| list.page_size(u32::MAX)),
        ("workspace_id", "ws_…", |list| list.workspace_id("")),
        ("workspace_id", "ws_…", |list| list.workspace_id("ws_")),
        ("workspace_id", "ws_…", |list| list.workspace_id("prj_1")),
        ("workspace_id", "ws_…", |list| list.workspace_id("WS_1")),
        ("workspace_id", "ws_…", |list| list.workspace_id(" ws_1")),
        ("workspace_id", "without white space", |list| list.workspace_id("ws_1 ")),
        ("project_id", "prj_…", |list| list.project_id("ws_1")),
        ("project_id", "without white space", |list| list.project_id("prj_a\u{a0}b")),
        ("project_id", "without white space", |list| list.project_id("prj_a\u{feff}b")),
        ("technique_id", "tech_…", |list| list.technique_id("night-camera")),
        ("technique_id", "tech_…", |list| list.technique_id("tech-1")),
        ("technique_id", "without white space", |list| list.technique_id("tech_a\nb")),
        ("status", "not empty", |list| list.status(RunStatus::from(""))),
        ("cursor", "a cursor as a page gave it", |list| list.cursor("")),
        ("cursor", "a cursor as a page gave it", |list| list.cursor("x".repeat(16 * 1024 + 1))),
        ("created_since", "a moment, in 1970 or later", never),
        ("created_since", "a moment, in 1970 or later", |list| list.created_since(Timestamp::from(f64::INFINITY))),
        // The first that is wrong is enough.
        ("page_size", "1 to 100", |list| list.page_size(0).max_items(0)),
        ("page_size", "1 to 100", |list| list.page_size(0).read_ahead(true)),
        ("cursor", "a cursor as a page gave it", |list| list.cursor("").max_items(0)),
    ];
    let flora = MockFlora::answering([ok(r#"{"technique_runs":[]}"#)]).await;
    let client = flora.client().build().unwrap();
    for (field, allowed, set) in rows {
        let list = || set(client.list_runs());
        let mut items = list().items();
        let mut pages = list().pages();

        let errors = [
            list().page().await.err(),
            items.next().await.and_then(Result::err),
            pages.next().await.and_then(Result::err),
        ];

        for error in errors {
            let error = error.unwrap_or_else(|| panic!("{field}: {allowed}"));
            assert!(names(&error, field, allowed), "{error}");
        }
        assert!(
            items.next().await.is_none() && pages.next().await.is_none(),
            "{field}"
        );
    }
    assert_eq!(flora.asked().len(), 0);
}

#[tokio::test]
async fn an_id_that_could_change_a_path_is_rejected_before_any_request() {
    let ids = [
        "",
        ".",
        "..",
        "a/b",
        "../technique-runs",
        "a\\b",
        "a?b",
        "a#b",
        "%2e%2e",
        "a b",
        "a\tb",
        "a\nb",
        "a\u{85}b",
        "a\u{2028}b",
        "a\0",
        " run_1",
    ];
    let flora = MockFlora::answering([error(404, &[])]).await;
    let client = flora.client().build().unwrap();
    for id in ids {
        let as_technique = RunHandle::new("run_1").technique(id);
        let wait = client.wait_for_run(id).no_deadline();
        let mut many = client.wait_for_runs([id]).ends();
        #[rustfmt::skip] // a row a line
        let rows = [
            ("run_id", client.get_run(id).await.err()),
            ("run_id", client.get_run(RunHandle::new(id).technique("t")).await.err()),
            ("run_id", wait.await.err()),
            ("run_id", many.next().await.and_then(Result::err)),
            ("technique", client.get_run(&as_technique).await.err()),
            ("technique", client.wait_for_run(&as_technique).await.err()),
            ("technique", client.wait_for_runs([&as_technique]).ends().next().await.and_then(Result::err)),
        ];
        for (field, error) in rows {
            let error = error.unwrap_or_else(|| panic!("{field}: {id:?}"));
            assert!(
                names(&error, field, "an id that is not empty"),
                "{id:?}: {error}"
            );
        }
        assert!(many.next().await.is_none(), "{id:?}");
    }
    assert_eq!(flora.asked().len(), 0);
}

#[tokio::test]
async fn a_wait_without_a_pause_is_rejected_before_any_request() {
    let flora = MockFlora::answering([error(404, &[])]).await;
    let client = flora.client().build().unwrap();

    let one = client
        .wait_for_run("run_1")
        .poll_every(Duration::ZERO)
        .await;
    let many = client.wait_for_runs(["run_1"]).poll_every(Duration::ZERO);
    let many = many.ends().next().await;

    for error in [one.unwrap_err(), many.unwrap().unwrap_err()] {
        assert!(names(&error, "poll_every", "more than zero"), "{error}");
    }
    assert_eq!(flora.asked().len(), 0);
}
