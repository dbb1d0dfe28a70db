//! What a broken wire gives the caller of each call, and how often it is tried again: bytes that no
//! HTTP library sends.

use std::net::TcpListener;

use flora_technique_runs::Error;
use tokio::net::TcpSocket;

use crate::{
    calls::{RUN, every_call, page, quick, soon},
    server::{Answer, Request, Server, Then},
};

/// What is expected of an answer that is broken.
struct Row {
    name: &'static str,
    answer: Answer,
    attempts: usize,
    is: fn(&Error) -> bool,
    status: Option<u16>,
}

fn row(
    name: &'static str,
    answer: Answer,
    attempts: usize,
    is: fn(&Error) -> bool,
    status: Option<u16>,
) -> Row {
    Row {
        name,
        answer,
        attempts,
        is,
        status,
    }
}

/// Stops a server and holds its port, where nobody listens now, so that nobody else takes it.
fn gone(server: Server) -> TcpSocket {
    let address = server.address;
    drop(server);
    let held = TcpSocket::new_v4().unwrap();
    held.set_reuseaddr(true).unwrap();
    held.bind(address).unwrap();
    held
}

/// Somebody listens again at the port that was held.
fn listening(held: TcpSocket) -> TcpListener {
    held.listen(16).unwrap().into_std().unwrap()
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

/// FLORA's own form of an error, to be cut.
fn error(status: u16) -> Answer {
    Answer::new(status, "", r#"{"error":{"code":"c","message":"m"}}"#)
}

fn is_cut(error: &Error) -> bool {
    error.is_connection() && error.message().contains(" could not be read to its end: ")
}

#[tokio::test]
async fn each_break_comes_back_from_each_call_as_what_it_is_after_its_number_of_attempts() {
    let ok = Answer::ok(page());
    let headers = format!("x-large: {}\r\n", "x".repeat(1 << 20));
    #[rustfmt::skip] // a row a line
    let rows = [
        row("reset", raw("", Then::Reset), 3, Error::is_connection, None),
        row("closed without a word", raw("", Then::Close), 3, Error::is_connection, None),
        row("no HTTP", raw("SSH-2.0-OpenSSH_9.6\r\n\r\n", Then::Close), 3, Error::is_connection, None),
        row("headers that are cut", raw("HTTP/1.1 200 OK\r\ncontent-le", Then::Close), 3, Error::is_connection, None),
        row("headers that are too large", Answer::new(200, &headers, "{}"), 3, Error::is_connection, None),
        row("a body that is cut", ok.clone().cut(9, Then::Close), 3, is_cut, Some(200)),
        row("a chunked body that is cut", chunked(&page()).cut(9, Then::Close), 3, is_cut, Some(200)),
        row("a chunked body without its end", chunked(&page()).cut(5, Then::Close), 3, is_cut, Some(200)),
        row("a packed body that is not", Answer::new(200, "content-encoding: gzip\r\n", page()), 3, is_cut, Some(200)),
        row("503 with a body that is cut", error(503).cut(5, Then::Close), 3, Error::is_server, Some(503)),
    ];
    for row in rows {
        let name = row.name;
        let server = Server::script([row.answer]);
        for (call, result) in every_call(&quick(server.client(), 20_000)).await {
            let error = result.expect_err(name);
            assert!((row.is)(&error), "{name}, {call}: {error}");
            assert_eq!(error.status(), row.status, "{name}, {call}");
            assert_eq!(error.retries() as usize + 1, row.attempts, "{name}, {call}");
        }
        assert_eq!(server.seen().len(), 4 * row.attempts, "{name}");
    }
}

#[tokio::test]
async fn what_takes_too_long_is_cut_off_in_each_call_wherever_it_hangs() {
    let long = || Answer::new(200, "", " ".repeat(9_000));
    #[rustfmt::skip] // a row a line
    let rows = [
        row("no answer", raw("", Then::Stall), 3, Error::is_timeout, None),
        row("half a header", raw("HTTP/1.1 200 OK\r\ncontent-le", Then::Stall), 3, Error::is_timeout, None),
        row("headers without a body", long().cut(9_000, Then::Stall), 3, Error::is_timeout, Some(200)),
        row("half a body", long().cut(4_500, Then::Stall), 3, Error::is_timeout, Some(200)),
        row("a body that trickles", long().cut(9_000, Then::Trickle), 3, Error::is_timeout, Some(200)),
        row("503 whose body stalls", error(503).cut(5, Then::Stall), 3, Error::is_server, Some(503)),
        row("401 whose body stalls", error(401).cut(5, Then::Stall), 1, Error::is_unauthorized, Some(401)),
    ];
    let rows = rows.map(|row| async move {
        let name = row.name;
        let server = Server::script([row.answer]);
        for (call, result) in every_call(&quick(server.client(), 150)).await {
            let error = result.expect_err(name);
            assert!((row.is)(&error), "{name}, {call}: {error}");
            assert_eq!(error.status(), row.status, "{name}, {call}");
        }
        assert_eq!(server.seen().len(), 4 * row.attempts, "{name}");
    });
    futures_util::future::join_all(rows).await;
}

#[tokio::test]
async fn a_refused_connection_is_tried_again_and_then_an_error_of_each_call() {
    let server = Server::script([Answer::ok(page())]);
    let client = quick(server.client(), 20_000);
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
async fn a_break_that_passes_is_not_seen_by_any_call_but_counted() {
    let good = Answer::ok(page());
    #[rustfmt::skip] // a row a line
    let answers = [
        ("reset", raw("", Then::Reset)),
        ("cut", good.clone().cut(9, Then::Close)),
        ("stalled", good.clone().cut(9, Then::Stall)),
    ];
    for (name, answer) in answers {
        let server = Server::script([answer.clone(), answer.clone(), good.clone()]);
        let mut items = quick(server.client(), 500).list_runs().items();

        let run = soon(items.try_next())
            .await
            .unwrap_or_else(|error| panic!("{name}: {error}"));

        assert_eq!(run.unwrap().run_id, "run_1", "{name}");
        assert!(items.next().await.is_none(), "{name}");
        assert!(items.is_complete(), "{name}");
        assert_eq!(items.report().retries, 2, "{name}");
        assert_eq!(server.seen().len(), 3, "{name}");

        let server = Server::script([answer.clone(), answer, Answer::ok(RUN)]);
        soon(quick(server.client(), 500).get_run("run_1"))
            .await
            .unwrap();
        assert_eq!(server.seen().len(), 3, "{name}");
    }
}

/// A history of ten runs in pages of two; the cursor is the offset.
fn history(request: &Request) -> Answer {
    let cursor = request.line().split("cursor=").nth(1);
    let offset: usize = cursor.map_or(0, |rest| rest[..1].parse().unwrap());
    let run = |i: usize| {
        let created_at = (1_754_640_000_999 - i).to_string();
        RUN.replace("run_1", &format!("run_{i}"))
            .replace("1754640000000", &created_at)
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
    let client = quick(server.client(), 20_000);
    let mut items = client.list_runs().page_size(2).items();
    let mut ids = Vec::new();
    while ids.len() < 3 {
        ids.push(items.try_next().await.unwrap().unwrap().run_id);
    }

    let held = gone(server);
    ids.push(items.try_next().await.unwrap().unwrap().run_id);
    let error = items.try_next().await.unwrap_err();
    let saved = serde_json::to_string(&items.checkpoint()).unwrap();
    let _back = Server::on(listening(held), history);
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
async fn a_connection_is_kept_for_the_next_call() {
    let server = Server::script([Answer::ok(page())]);
    let client = server.client().build().unwrap();

    for _ in 0..3 {
        client.list_runs().page().await.unwrap();

        assert_eq!(server.open_connections(), 1);
    }
}
