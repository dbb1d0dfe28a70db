//! What the log shows with the one line of set-up that the guide gives.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails so")]

#[path = "support/mock.rs"]
mod mock;

use std::{cell::RefCell, io, sync::Once, time::Duration};

use flora_technique_runs::{Client, Retry};
use httpmock::HttpMockResponse;
use mock::{KEY, MockFlora, answer, error, ok};
use tracing::Instrument as _;

thread_local! {
    /// What was logged by this thread: each test has one, and its runtime no other.
    static LOGGED: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Writes to what the test of its thread reads.
struct ToThisThread;

impl io::Write for ToThisThread {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOGGED.with_borrow_mut(|logged| logged.extend_from_slice(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The guide's line, but for where it writes to and for what differs from run to run.
fn log_to_this_thread() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        tracing_subscriber::fmt()
            .with_max_level(tracing::Level::DEBUG)
            .with_writer(|| ToThisThread)
            .with_ansi(false)
            .without_time()
            .init();
    });
}

/// The lines that this crate logged, each from its level on, without how long anything took.
fn logged() -> Vec<String> {
    let bytes = LOGGED.with_borrow_mut(std::mem::take);
    let text = String::from_utf8(bytes).unwrap();
    assert!(!text.contains(KEY), "{text}");
    let own = text
        .lines()
        .filter(|line| line.contains(" flora_technique_runs: "));
    own.map(|line| without_times(line.trim())).collect()
}

fn without_times(line: &str) -> String {
    let words = line.split(' ').map(|word| match word.split_once('=') {
        Some((name @ ("elapsed" | "pause"), _)) => format!("{name}=…"),
        _ => word.to_owned(),
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Three attempts in a few milliseconds.
fn client(flora: &MockFlora) -> Client {
    log_to_this_thread();
    let few = Retry::times(2).backoff(Duration::from_millis(1), Duration::from_millis(1));
    flora.client().retry(few).build().unwrap()
}

fn run(status: &str) -> String {
    format!(
        r#"{{"run_id":"run_1","status":"{status}","progress":0,"created_at":1754640000000,"outputs":[]}}"#
    )
}

fn page(cursor: &str, entries: &str) -> HttpMockResponse {
    let body = format!(r#"{{"meta":{{"next_cursor":{cursor}}},"technique_runs":[{entries}]}}"#);
    answer(200, &[("request-id", "req_1")], body)
}

fn unavailable() -> HttpMockResponse {
    error(503, &[("request-id", "req_503")])
}

fn not_found() -> HttpMockResponse {
    let body = include_str!("fixtures/error-404.json");
    answer(404, &[("request-id", "req_404")], body)
}

#[tokio::test]
async fn an_attempt_is_one_line_with_status_and_request_id() {
    let flora =
        MockFlora::answering([answer(200, &[("request-id", "req_1")], run("running"))]).await;

    client(&flora).get_run("run_1").await.unwrap();

    assert_eq!(
        logged(),
        [
            r#"DEBUG get_run{run_id="run_1"}: flora_technique_runs: answered operation="get_run" attempt=1 status=200 flora_request_id="req_1" elapsed=…"#
        ]
    );
}

#[tokio::test]
async fn a_retry_is_warned_of_and_so_is_giving_up() {
    let flora = MockFlora::answering([unavailable()]).await;

    client(&flora).get_run("run_1").await.unwrap_err();

    assert_eq!(
        logged(),
        [
            r#"DEBUG get_run{run_id="run_1"}: flora_technique_runs: failed operation="get_run" attempt=1 status=503 flora_request_id="req_503" elapsed=… reason="m""#,
            r#"WARN get_run{run_id="run_1"}: flora_technique_runs: trying again attempt=1 status=503 flora_request_id="req_503" pause=… reason="m""#,
            r#"DEBUG get_run{run_id="run_1"}: flora_technique_runs: failed operation="get_run" attempt=2 status=503 flora_request_id="req_503" elapsed=… reason="m""#,
            r#"WARN get_run{run_id="run_1"}: flora_technique_runs: trying again attempt=2 status=503 flora_request_id="req_503" pause=… reason="m""#,
            r#"DEBUG get_run{run_id="run_1"}: flora_technique_runs: failed operation="get_run" attempt=3 status=503 flora_request_id="req_503" elapsed=… reason="m""#,
            "WARN flora_technique_runs: gave up error=get_run run_1: m (status 503, c, request req_503), tried 3 times; try again later; if it persists, report it with the request id",
        ]
    );
}

#[tokio::test]
async fn what_is_not_tried_again_is_warned_of_once_from_each_kind_of_call() {
    for status in [401, 404] {
        let flora = MockFlora::answering([error(status, &[("request-id", "req_4")])]).await;
        let client = client(&flora);

        client.get_run("run_1").await.unwrap_err();
        client.list_runs().page().await.unwrap_err();
        client.list_runs().items().try_next().await.unwrap_err();
        client.wait_for_run("run_1").await.unwrap_err();
        client
            .wait_for_runs(["run_1"])
            .ends()
            .try_next()
            .await
            .unwrap_err();

        let log = logged();
        let attempts: Vec<_> = log
            .iter()
            .filter(|line| line.starts_with("DEBUG"))
            .collect();
        let warnings: Vec<_> = log.iter().filter(|line| line.starts_with("WARN")).collect();
        let said = format!("(status {status}, c, request req_4)");
        assert!(
            attempts
                .iter()
                .all(|line| line.contains(&format!("status={status} ")))
        );
        assert!(
            warnings.iter().all(|line| line.contains(&said)),
            "{warnings:#?}"
        );
        assert_eq!((attempts.len(), warnings.len()), (5, 5), "{log:#?}");
    }
}

#[tokio::test]
async fn a_run_that_the_second_way_finds_is_no_warning() {
    let flora = MockFlora::answering([not_found(), ok(run("running"))]).await;
    let handle = flora_technique_runs::RunHandle::new("run_1").technique("tech_1");

    client(&flora).get_run(handle).await.unwrap();

    let log = logged();
    assert_eq!(log.len(), 2, "{log:#?}");
    assert!(log.iter().all(|line| line.starts_with("DEBUG")), "{log:#?}");
}

#[tokio::test]
async fn a_bad_entry_is_warned_of_within_its_listing() {
    let flora = MockFlora::answering([page("null", &format!("7,{}", run("running")))]).await;
    let client = client(&flora);

    let mut items = client.list_runs().items();
    items.try_next().await.unwrap_err();
    items.try_next().await.unwrap().unwrap();

    let log = logged();
    assert_eq!(log.len(), 2, "{log:#?}");
    assert!(
        log[1].starts_with("WARN list_runs: flora_technique_runs: left out error=list_technique_runs: could not read technique_runs[0] ("),
        "{log:#?}"
    );
}

#[tokio::test]
async fn a_listing_is_one_span_within_the_callers_also_when_it_reads_ahead() {
    for read_ahead in [false, true] {
        let flora =
            MockFlora::answering([page("\"a\"", ""), page("\"b\"", ""), page("null", "")]).await;
        let client = client(&flora);
        let mut items = client.list_runs().read_ahead(read_ahead).items();

        let all = async { while items.try_next().await.unwrap().is_some() {} };
        all.instrument(tracing::info_span!("export")).await;

        let line = r#"DEBUG export:list_runs:list_technique_runs: flora_technique_runs: answered operation="list_technique_runs" attempt=1 status=200 flora_request_id="req_1" elapsed=…"#;
        assert_eq!(logged(), [line; 3], "{read_ahead}");
    }
}

#[tokio::test]
async fn a_wait_is_one_span_and_tells_what_it_goes_on_after() {
    let looks = [ok(run("running")), unavailable(), ok(run("completed"))];
    let flora = MockFlora::answering(looks).await;
    let client = client(&flora);

    let wait = client
        .wait_for_run("run_1")
        .poll_every(Duration::from_millis(1));
    wait.await.unwrap();

    let log = logged();
    let within = r#" wait_for_run{run_id="run_1"}:"#;
    assert!(log.iter().all(|line| line.contains(within)), "{log:#?}");
    let warnings: Vec<_> = log.iter().filter(|line| line.starts_with("WARN")).collect();
    assert_eq!(warnings.len(), 1, "{log:#?}");
    assert!(
        warnings[0].contains(": looking again error=get_run run_1: m (status 503"),
        "{log:#?}"
    );
    assert_eq!(log.len(), 4, "{log:#?}");
}

#[tokio::test]
async fn a_wait_for_many_tells_what_it_goes_on_after() {
    let looks = [ok(run("running")), unavailable(), ok(run("completed"))];
    let flora = MockFlora::start().await;
    flora
        .answer(
            |when| when.path("/api/v1/technique-runs"),
            [page("null", "")],
        )
        .await;
    flora
        .answer(|when| when.path("/api/v1/runs/run_1"), looks)
        .await;

    let wait = client(&flora).wait_for_runs(["run_1"]);
    let mut ended = wait.poll_every(Duration::from_millis(1)).ends();
    ended.try_next().await.unwrap().unwrap();

    let log = logged();
    let warnings = log.iter().filter(|line| line.starts_with("WARN"));
    let warnings: Vec<_> = warnings.collect();
    let said = ": looking again error=";
    assert!(warnings.iter().all(|line| line.contains(said)), "{log:#?}");
    assert_eq!(warnings.len(), 1, "{log:#?}");
}

#[tokio::test]
async fn a_wait_for_many_is_one_span_in_which_each_single_look_stands() {
    let empty = page("null", "");
    let flora = MockFlora::start().await;
    flora
        .answer(|when| when.path("/api/v1/technique-runs"), [empty])
        .await;
    flora
        .answer(
            |when| when.path("/api/v1/runs/run_1"),
            [ok(run("completed"))],
        )
        .await;
    flora
        .answer(|when| when.path("/api/v1/runs/run_2"), [not_found()])
        .await;
    let client = client(&flora);

    let mut ended = client.wait_for_runs(["run_1", "run_2"]).ends();
    while ended.next().await.is_some() {}

    let log = logged();
    assert!(
        log.iter()
            .all(|line| line.contains(" wait_for_runs{runs=2}:")),
        "{log:#?}"
    );
    let looks = log.iter().filter(|line| line.contains(":get_run{"));
    assert_eq!(looks.count(), 2, "{log:#?}");
    let left_out = log
        .iter()
        .filter(|line| line.contains(": left out error=wait_for_runs, "));
    assert_eq!(left_out.count(), 1, "{log:#?}");
}

#[tokio::test]
async fn the_key_in_an_ids_place_is_not_logged() {
    let flora = MockFlora::answering([page("null", "")]).await;
    let client = client(&flora);

    // `logged` looks for the key in every line.
    client.get_run(KEY).await.unwrap_err();
    client.wait_for_run(KEY).await.unwrap_err();
    client
        .wait_for_runs([KEY])
        .ends()
        .try_next()
        .await
        .unwrap_err();
    client
        .list_runs()
        .workspace_id(KEY)
        .page()
        .await
        .unwrap_err();

    logged();
}

#[tokio::test]
async fn a_watch_is_one_span_and_tells_what_it_goes_on_after_and_what_it_leaves_out() {
    let bad = page("null", "7");
    let refused = error(401, &[("request-id", "req_4")]);
    let flora = MockFlora::answering([page("null", ""), unavailable(), bad, refused]).await;

    let watch = client(&flora).watch_runs().since_beginning();
    let mut changes = watch.poll_every(Duration::from_millis(1)).changes();
    let bad = changes.try_next().await.unwrap_err();
    let end = changes.try_next().await.unwrap_err();

    assert!(!bad.ends_stream() && end.ends_stream());
    let log = logged();
    let said = |what: &str| log.iter().filter(|line| line.contains(what)).count();
    assert_eq!(
        said("DEBUG watch_runs:list_technique_runs: "),
        4,
        "{log:#?}"
    );
    assert_eq!(said(": looking again error="), 1, "{log:#?}");
    assert_eq!(
        said(": left out error=watch_runs: list_technique_runs: "),
        1,
        "{log:#?}"
    );
    assert_eq!(
        said(": gave up error=watch_runs: list_technique_runs: "),
        1,
        "{log:#?}"
    );
}

#[tokio::test]
async fn at_trace_each_attempt_is_a_span_that_ends_with_what_answered() {
    let answered = answer(200, &[("request-id", "req_1")], run("running"));
    let flora = MockFlora::answering([answered]).await;
    let client = client(&flora);
    let spans = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::CLOSE)
        .with_writer(|| ToThisThread)
        .with_ansi(false)
        .without_time()
        .finish();
    let here = tracing::subscriber::set_default(spans);

    client.get_run("run_1").await.unwrap();

    drop(here);
    let own = logged();
    let closed = own.iter().find(|line| line.ends_with(": close"));
    let span = r#"attempt{attempt=1 status=200 flora_request_id="req_1"}"#;
    assert!(closed.is_some_and(|line| line.contains(span)), "{own:?}");
}

#[tokio::test]
async fn a_look_for_outputs_is_logged_within_its_listing() {
    let bare = run("completed").replace(r#","outputs":[]"#, "");
    let flora = MockFlora::answering([page("null", &bare), ok(run("completed"))]).await;
    let mut runs = client(&flora).list_runs().outputs(true).items();

    while runs.try_next().await.unwrap().is_some() {}

    let own = logged();
    let look = own
        .iter()
        .find(|line| line.contains(r#"operation="get_run""#));
    let span = r#"list_runs:get_run{run_id="run_1"}:"#;
    assert!(look.is_some_and(|line| line.contains(span)), "{own:?}");
}
