//! What every fault of a server or a network gives the caller, and how often it is tried again.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails so"
)]

#[path = "support/server.rs"]
mod server;

use std::{
    io::Read as _,
    time::{Duration, SystemTime},
};

use flora_technique_runs::{Client, Error, Retry, RunHandle, RunStatus};
use server::{Answer, KEY, Request, Server, Then};

const RUN: &str = r#"{"run_id":"run_1","status":"completed","progress":100,"created_at":1754640000000,"outputs":[]}"#;

fn page() -> String {
    format!(r#"{{"meta":{{"next_cursor":null}},"technique_runs":[{RUN}]}}"#)
}

/// Three attempts in a few milliseconds; an attempt takes at most as long as given.
fn quick(server: &Server, timeout: u64) -> Client {
    let few = Retry::times(2).backoff(Duration::from_millis(1), Duration::from_millis(5));
    let client = server.client().retry(few);
    client
        .timeout(Duration::from_millis(timeout))
        .build()
        .unwrap()
}

/// What each kind of call gives, named.
async fn every_call(client: &Client) -> [(&'static str, Result<(), Error>); 4] {
    let calls = async {
        [
            ("page", client.list_runs().page().await.map(|_| ())),
            (
                "items",
                client.list_runs().items().try_next().await.map(|_| ()),
            ),
            ("get_run", client.get_run("run_1").await.map(|_| ())),
            (
                "wait_for_run",
                client.wait_for_run("run_1").await.map(|_| ()),
            ),
        ]
    };
    soon(calls).await
}

/// Stops a server and holds its port, where nobody listens now, so that nobody else takes it.
fn gone(server: Server) -> tokio::net::TcpSocket {
    let address = server.address;
    drop(server);
    let held = tokio::net::TcpSocket::new_v4().unwrap();
    held.set_reuseaddr(true).unwrap();
    held.bind(address).unwrap();
    held
}

/// Fails instead of hanging.
async fn soon<F: Future>(future: F) -> F::Output {
    let output = tokio::time::timeout(Duration::from_secs(30), future).await;
    output.expect("it hangs")
}

/// What is expected of a fault.
struct Row {
    name: &'static str,
    fault: Answer,
    attempts: usize,
    is: fn(&Error) -> bool,
    status: Option<u16>,
}

fn row(
    name: &'static str,
    fault: Answer,
    attempts: usize,
    is: fn(&Error) -> bool,
    status: u16,
) -> Row {
    let status = (status > 0).then_some(status);
    Row {
        name,
        fault,
        attempts,
        is,
        status,
    }
}

fn chunked(body: &str) -> Answer {
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    Answer(
        format!("{head}{:x}\r\n{body}\r\n0\r\n\r\n", body.len()).into(),
        Then::KeepAlive,
    )
}

fn raw(text: &str, then: Then) -> Answer {
    Answer(text.into(), then)
}

fn error(status: u16, headers: &str) -> Answer {
    let body = r#"{"error":{"code":"c","message":"m"}}"#;
    Answer::new(status, headers, body)
}

fn is_cut(error: &Error) -> bool {
    error.is_connection() && error.message().contains(" broke off: ")
}

#[tokio::test]
async fn each_fault_comes_back_from_each_call_as_what_it_is_after_its_number_of_attempts() {
    let (ok, html) = (Answer::ok(page()), "<html>Bad Gateway</html>");
    let headers = format!("x-large: {}\r\n", "x".repeat(1 << 20));
    let past = "retry-after: Wed, 21 Oct 2015 07:28:00 GMT\r\n";
    let gone = "location: /api/v1/elsewhere\r\n";
    #[rustfmt::skip] // a row a line
    let rows = [
        row("reset", raw("", Then::Reset), 3, Error::is_connection, 0),
        row("closed without a word", raw("", Then::Close), 3, Error::is_connection, 0),
        row("no HTTP", raw("SSH-2.0-OpenSSH_9.6\r\n\r\n", Then::Close), 3, Error::is_connection, 0),
        row("headers that are cut", raw("HTTP/1.1 200 OK\r\ncontent-le", Then::Close), 3, Error::is_connection, 0),
        row("headers that are too large", Answer::new(200, &headers, "{}"), 3, Error::is_connection, 0),
        row("a body that is cut", ok.clone().cut(9, Then::Close), 3, is_cut, 200),
        row("a chunked body that is cut", chunked(&page()).cut(9, Then::Close), 3, is_cut, 200),
        row("a chunked body without its end", chunked(&page()).cut(5, Then::Close), 3, is_cut, 200),
        row("a packed body that is not", Answer::new(200, "content-encoding: gzip\r\n", page()), 3, is_cut, 200),
        row("408", error(408, ""), 3, Error::is_transient, 408),
        row("500", error(500, ""), 3, Error::is_server, 500),
        row("501", error(501, ""), 3, Error::is_server, 501),
        row("502 in HTML", Answer::new(502, "content-type: text/html\r\n", html), 3, Error::is_server, 502),
        row("503 with a body that is cut", error(503, "").cut(5, Then::Close), 3, Error::is_server, 503),
        row("503 and a moment", error(503, "retry-after: 0.001\r\n"), 3, Error::is_server, 503),
        row("503 and a past date", error(503, past), 3, Error::is_server, 503),
        row("503 and no hint that makes sense", error(503, "retry-after: soon\r\nretry-after-ms: nan\r\n"), 3, Error::is_server, 503),
        row("429 and none to wait", error(429, "retry-after: 0\r\n"), 3, Error::is_rate_limited, 429),
        row("429 and milliseconds", error(429, "retry-after-ms: 2\r\nretry-after: 3600\r\n"), 3, Error::is_rate_limited, 429),
        row("429 and an hour", error(429, "retry-after: 3600\r\n"), 1, Error::is_rate_limited, 429),
        row("409", error(409, ""), 1, |error| !error.is_transient(), 409),
        row("400", error(400, ""), 1, |error| !error.is_transient(), 400),
        row("401", error(401, ""), 1, Error::is_unauthorized, 401),
        row("402", error(402, ""), 1, Error::is_out_of_credits, 402),
        row("403", error(403, ""), 1, Error::is_forbidden, 403),
        row("404", error(404, ""), 1, Error::is_not_found, 404),
        row("418", error(418, ""), 1, |error| !error.is_transient(), 418),
        row("301", Answer::new(301, gone, ""), 1, |error| !error.is_transient(), 301),
        row("307", Answer::new(307, gone, ""), 1, |error| !error.is_transient(), 307),
        row("304", Answer::new(304, "", ""), 1, |error| !error.is_transient(), 304),
        row("200 in HTML", Answer::new(200, "content-type: text/html\r\n", html), 1, Error::is_undecodable, 200),
        row("200 with nothing", Answer::ok(""), 1, Error::is_undecodable, 200),
        row("204", Answer::new(204, "", ""), 1, Error::is_undecodable, 204),
    ];
    for Row {
        name,
        fault,
        attempts,
        is,
        status,
    } in rows
    {
        let server = Server::script([fault]);
        for (call, result) in every_call(&quick(&server, 20_000)).await {
            let error = result.expect_err(name);
            assert!(is(&error), "{name}, {call}: {error}");
            assert_eq!(error.status(), status, "{name}, {call}");
            assert_eq!(error.retries() as usize + 1, attempts, "{name}, {call}");
        }
        assert_eq!(server.seen().len(), 4 * attempts, "{name}");
    }
}

#[tokio::test]
async fn what_takes_too_long_is_cut_off_in_each_call_wherever_it_hangs() {
    let headers = |text: &str| Answer(text.into(), Then::Stall);
    let long = || Answer::new(200, "", " ".repeat(9_000));
    #[rustfmt::skip] // a row a line
    let rows = [
        row("no answer", headers(""), 3, Error::is_timeout, 0),
        row("half a header", headers("HTTP/1.1 200 OK\r\ncontent-le"), 3, Error::is_timeout, 0),
        row("headers without a body", long().cut(9_000, Then::Stall), 3, Error::is_timeout, 200),
        row("half a body", long().cut(4_500, Then::Stall), 3, Error::is_timeout, 200),
        row("a body that trickles", long().cut(9_000, Then::Trickle), 3, Error::is_timeout, 200),
        row("503 whose body stalls", error(503, "").cut(5, Then::Stall), 3, Error::is_server, 503),
        row("401 whose body stalls", error(401, "").cut(5, Then::Stall), 1, Error::is_unauthorized, 401),
    ];
    let rows = rows.map(
        |Row {
             name,
             fault,
             attempts,
             is,
             status,
         }| async move {
            let server = Server::script([fault]);
            for (call, result) in every_call(&quick(&server, 150)).await {
                let error = result.expect_err(name);
                assert!(
                    is(&error) && error.status() == status,
                    "{name}, {call}: {error}"
                );
            }
            assert_eq!(server.seen().len(), 4 * attempts, "{name}");
        },
    );
    futures_util::future::join_all(rows).await;
}

#[tokio::test]
async fn a_refused_connection_is_tried_again_and_then_an_error_of_each_call() {
    let server = Server::script([Answer::ok(page())]);
    let client = quick(&server, 20_000);
    let _held = gone(server);

    for (call, result) in every_call(&client).await {
        let error = result.unwrap_err();

        assert!(
            error.is_connection() && error.status().is_none(),
            "{call}: {error}"
        );
        assert_eq!(error.retries(), 2, "{call}");
        assert!(std::error::Error::source(&error).is_some(), "{call}");
    }
}

#[tokio::test]
async fn a_fault_that_passes_is_not_seen_by_any_call_but_counted() {
    let good = Answer::ok(page());
    #[rustfmt::skip] // a row a line
    let faults = [
        ("reset", raw("", Then::Reset)),
        ("cut", good.clone().cut(9, Then::Close)),
        ("stalled", good.clone().cut(9, Then::Stall)),
        ("503", error(503, "retry-after: 0.001\r\n")),
        ("429", error(429, "retry-after-ms: 1\r\n")),
    ];
    for (name, fault) in faults {
        let server = Server::script([fault.clone(), fault.clone(), good.clone()]);
        let mut items = quick(&server, 500).list_runs().items();

        let run = soon(items.try_next())
            .await
            .unwrap_or_else(|error| panic!("{name}: {error}"));

        assert_eq!(run.unwrap().run_id, "run_1", "{name}");
        assert!(
            items.next().await.is_none() && items.is_complete(),
            "{name}"
        );
        assert_eq!(
            (items.report().retries, server.seen().len()),
            (2, 3),
            "{name}"
        );

        let server = Server::script([fault.clone(), fault, Answer::ok(RUN)]);
        soon(quick(&server, 500).get_run("run_1")).await.unwrap();
        assert_eq!(server.seen().len(), 3, "{name}");
    }
}

#[tokio::test]
async fn a_hint_is_in_the_error_however_it_is_written() {
    let (seconds, millis) = (Duration::from_secs, Duration::from_millis);
    #[rustfmt::skip] // a row a line
    let rows = [
        ("retry-after: 7\r\n", Some(seconds(7))),
        ("Retry-After:  0.25 \r\n", Some(millis(250))),
        ("retry-after: 0\r\n", Some(seconds(0))),
        ("retry-after: 3600\r\n", Some(seconds(3_600))),
        ("retry-after: 1e300\r\n", Some(Duration::MAX)),
        ("retry-after-ms: 1500\r\n", Some(millis(1_500))),
        ("retry-after-ms: 0.5\r\n", Some(Duration::from_micros(500))),
        ("retry-after: 7\r\nretry-after-ms: 1500\r\n", Some(millis(1_500))),
        ("retry-after: 7\r\nretry-after-ms: soon\r\n", Some(seconds(7))),
        ("retry-after: 7\r\nretry-after-ms: -1\r\n", Some(seconds(7))),
        ("retry-after: -1\r\n", None),
        ("retry-after: soon\r\n", None),
        ("retry-after: nan\r\n", None),
        ("retry-after: inf\r\n", None),
        ("retry-after:\r\n", None),
        ("retry-after: \u{fc}\r\n", None),
        ("retry-after: Wed, 21 Oct 2015 07:28:00 GMT\r\n", None),
        ("retry-after: Wed, 99 Oct 2015 07:28:00 GMT\r\n", None),
        ("", None),
    ];
    for (headers, hint) in rows {
        for status in [429, 503] {
            let server = Server::script([error(status, headers)]);
            let client = server.client().build().unwrap();

            let error = client.list_runs().page().await.unwrap_err();

            assert_eq!(error.retry_after(), hint, "{status} {headers}");
        }
    }
}

#[tokio::test]
async fn a_date_as_hint_comes_back_as_the_time_until_then() {
    let then = SystemTime::now() + Duration::from_secs(3_600);
    let server = Server::script([error(
        429,
        &format!("retry-after: {}\r\n", httpdate::fmt_http_date(then)),
    )]);
    let client = server.client().build().unwrap();

    let error = client.get_run("run_1").await.unwrap_err();

    let hint = error.retry_after().unwrap();
    assert!((3_500..=3_600).contains(&hint.as_secs()), "{hint:?}");
}

#[tokio::test]
async fn no_redirect_is_followed_neither_at_home_nor_abroad() {
    let abroad = Server::script([Answer::ok(page())]);
    for status in [300, 301, 302, 303, 307, 308] {
        for location in [
            "/api/v1/elsewhere".to_owned(),
            format!("{}/technique-runs", abroad.url()),
        ] {
            let headers = format!("location: {location}\r\n");
            let server = Server::script([Answer::new(status, &headers, "")]);

            for (call, result) in every_call(&quick(&server, 20_000)).await {
                let error = result.unwrap_err();
                assert_eq!(error.status(), Some(status), "{call}");
                assert!(
                    error.to_string().contains("redirects are not followed"),
                    "{error}"
                );
            }
            assert_eq!(server.seen().len(), 4, "{status} {location}");
        }
    }
    assert_eq!(abroad.seen().len(), 0);
}

/// A history of ten runs in pages of two; the cursor is the offset.
fn history(request: &Request) -> Answer {
    let cursor = request.line().split("cursor=").nth(1);
    let offset: usize = cursor.map_or(0, |rest| rest[..1].parse().unwrap());
    let run = |i: usize| {
        RUN.replace("run_1", &format!("run_{i}"))
            .replace("000000}", &format!("{:06}}}", 999 - i))
    };
    let next = (offset < 8).then(|| (offset + 2).to_string());
    let next = serde_json::to_string(&next).unwrap();
    let runs = [run(offset), run(offset + 1)].join(",");
    Answer::ok(format!(
        r#"{{"meta":{{"next_cursor":{next}}},"technique_runs":[{runs}]}}"#
    ))
}

#[tokio::test]
async fn a_listing_cut_off_by_a_server_that_goes_and_comes_back_is_resumed_without_loss() {
    let server = Server::start(history);
    let client = quick(&server, 20_000);
    let mut items = client.list_runs().page_size(2).items();
    let mut ids = Vec::new();
    while ids.len() < 3 {
        ids.push(items.try_next().await.unwrap().unwrap().run_id);
    }

    let address = server.address;
    let held = gone(server);
    ids.push(items.try_next().await.unwrap().unwrap().run_id);
    let error = items.try_next().await.unwrap_err();
    let saved = serde_json::to_string(&items.checkpoint()).unwrap();
    drop(held);
    let _back = Server::at(address, history);
    let mut rest = client
        .list_runs()
        .resume(serde_json::from_str(&saved).unwrap())
        .items();
    while let Some(run) = rest.try_next().await.unwrap() {
        ids.push(run.run_id);
    }

    assert!(error.is_connection(), "{error}");
    assert!(items.next().await.is_none() && rest.is_complete());
    assert_eq!(ids, (0..10).map(|i| format!("run_{i}")).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_request_is_shaped_as_the_document_has_it() {
    let server = Server::script([Answer::ok(page()), Answer::ok(RUN)]);
    let client = server.client().header("x-team", "render").build().unwrap();
    let list = client
        .list_runs()
        .workspace_id("ws_1")
        .status(RunStatus::Failed)
        .page_size(7);
    let list = list
        .technique_id("tech_a&b")
        .project_id("prj_\u{e4}")
        .cursor("a+b/c= d");

    list.page().await.unwrap();
    client.get_run("run_1").await.unwrap();
    client
        .get_run(RunHandle::new("run_1").technique("night-camera"))
        .await
        .unwrap();

    let seen = server.seen();
    let lines: Vec<_> = seen.iter().map(Request::line).collect();
    assert_eq!(
        lines,
        [
            "GET /api/v1/technique-runs?cursor=a%2Bb%2Fc%3D+d&limit=7&project_id=prj_%C3%A4&status=failed&technique_id=tech_a%26b&workspace_id=ws_1 HTTP/1.1",
            "GET /api/v1/runs/run_1 HTTP/1.1",
            "GET /api/v1/techniques/night-camera/runs/run_1 HTTP/1.1",
        ]
    );
    for request in seen {
        let agent = format!("flora-technique-runs/{}", env!("CARGO_PKG_VERSION"));
        let bearer = format!("Bearer {KEY}");
        let host = server.address.to_string();
        #[rustfmt::skip] // a row a line
        let rows: [(&str, &[&str]); 8] = [
            ("accept", &["application/json"]),
            ("accept-encoding", &["gzip"]),
            ("authorization", &[&bearer]),
            ("host", &[&host]),
            ("user-agent", &[&agent]),
            ("x-team", &["render"]),
            ("api-version", &[]),
            ("content-length", &[]),
        ];
        for (name, values) in rows {
            assert_eq!(request.header(name), values, "{name}");
        }
    }
}

#[tokio::test]
async fn what_is_not_set_is_not_sent_but_the_page_size() {
    let server = Server::script([Answer::ok(page())]);

    server
        .client()
        .build()
        .unwrap()
        .list_runs()
        .page()
        .await
        .unwrap();

    assert_eq!(
        server.seen()[0].line(),
        "GET /api/v1/technique-runs?limit=100 HTTP/1.1"
    );
}

#[tokio::test]
async fn an_odd_but_allowed_id_stays_one_segment() {
    #[rustfmt::skip] // a row a line
    let rows = [
        ("...", "..."),
        (".hidden", ".hidden"),
        ("a:b;c,d", "a:b;c,d"),
        ("a@b!$&'()*+=~", "a@b!$&'()*+=~"),
        ("\"<>`{}", "%22%3C%3E%60%7B%7D"),
        ("\u{e4}", "%C3%A4"),
        ("\u{1f3a8}", "%F0%9F%8E%A8"),
        ("\u{200b}", "%E2%80%8B"),
        ("\u{ff0f}..\u{ff0f}", "%EF%BC%8F..%EF%BC%8F"),
    ];
    let server = Server::script([Answer::ok(RUN)]);
    let client = server.client().build().unwrap();
    for (id, sent) in rows {
        client
            .get_run(RunHandle::new(id).technique(id))
            .await
            .unwrap();

        let expected = format!("GET /api/v1/techniques/{sent}/runs/{sent} HTTP/1.1");
        assert_eq!(server.seen().last().unwrap().line(), expected);
    }
}

#[tokio::test]
async fn a_packed_answer_is_unpacked_and_a_connection_kept() {
    let mut packed = Vec::new();
    let body = page();
    flate2::read::GzEncoder::new(body.as_bytes(), flate2::Compression::fast())
        .read_to_end(&mut packed)
        .unwrap();
    let server = Server::script([Answer::new(200, "content-encoding: gzip\r\n", packed)]);
    let client = server.client().build().unwrap();

    for _ in 0..3 {
        assert_eq!(
            client.list_runs().page().await.unwrap().items[0].run_id,
            "run_1"
        );
        assert_eq!(server.open_connections(), 1);
    }
}
