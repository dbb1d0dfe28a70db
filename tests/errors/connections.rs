//! Answers that did not come, or not to their end.

use std::{net::SocketAddr, time::Duration};

use flora_technique_runs::{
    Client, Error,
    ErrorKind::{self, Connection, Timeout},
    Retry,
};
use tokio::{io::AsyncWriteExt as _, net::TcpListener};

use crate::{
    Row, hold, row,
    server::{Answer, Server, Then},
};

const RUN: &str = r#"{"run_id":"run_1","status":"running","progress":0,"created_at":1}"#;

/// Long enough for whatever does not hang.
const LONG: u64 = 20_000;

async fn look(base_url: &str, millis: u64) -> Error {
    let client = Client::builder("my-key").base_url(base_url);
    let client = client.retry(Retry::none());
    let client = client.timeout(Duration::from_millis(millis));
    client.build().unwrap().get_run("run_1").await.unwrap_err()
}

/// What a look makes of bytes that no HTTP library sends.
async fn raw(answer: Answer, millis: u64, kind: ErrorKind, text: &'static str) -> Row {
    let server = Server::script([answer]);
    let error = look(&server.url(), millis).await;
    at(server.address, &error, kind, text)
}

fn at(address: SocketAddr, error: &Error, kind: ErrorKind, text: &'static str) -> Row {
    row(error, kind, text).naming(&address.to_string(), "HOST")
}

#[tokio::test]
async fn where_nobody_answers_host_and_port_and_the_cause_are_named() {
    // Bound and not listened to, so that nobody else can take it.
    let held = tokio::net::TcpSocket::new_v4().unwrap();
    held.bind(([127, 0, 0, 1], 0).into()).unwrap();
    let address = held.local_addr().unwrap();

    let refused = look(&format!("http://{address}/api/v1"), LONG).await;
    let unknown = look("https://no-such-host.invalid/api/v1", LONG).await;

    #[rustfmt::skip] // a row a line
    hold(vec![
        at(address, &refused, Connection, "get_run run_1: could not connect to HOST: Connection refused (os error 111); check the network, the base URL and any proxy"),
        row(&unknown, Connection, "get_run run_1: could not connect to no-such-host.invalid: failed to lookup address information: Name or service not known; check the network, the base URL and any proxy"),
    ]);
}

#[tokio::test]
async fn a_connection_that_is_lost_or_hangs_says_where_and_how_far_it_came() {
    let cut = |then| Answer::new(200, "request-id: req_1\r\n", RUN).cut(9, then);
    let silent = |then| Answer(Vec::new(), then);
    let ssh = Answer(b"SSH-2.0-OpenSSH_9.6\r\n\r\n".into(), Then::Close);
    let unpacked = Answer::new(200, "content-encoding: gzip\r\n", RUN);
    #[rustfmt::skip] // a row a line
    hold(vec![
        raw(silent(Then::Close), LONG, Connection, "get_run run_1: the connection to HOST was lost: connection closed before message completed; check the network, the base URL and any proxy").await,
        raw(silent(Then::Reset), LONG, Connection, "get_run run_1: the connection to HOST was lost: Connection reset by peer (os error 104); check the network, the base URL and any proxy").await,
        raw(ssh, LONG, Connection, "get_run run_1: the connection to HOST was lost: invalid HTTP version parsed; check the network, the base URL and any proxy").await,
        raw(cut(Then::Close), LONG, Connection, "get_run run_1: the answer from HOST could not be read to its end: end of file before message length reached (status 200, request req_1); try again later; if it persists, check what stands between you and the server").await,
        raw(unpacked, LONG, Connection, "get_run run_1: the answer from HOST could not be read to its end: invalid gzip header (status 200); try again later; if it persists, check what stands between you and the server").await,
        raw(silent(Then::Stall), 100, Timeout, "get_run run_1: HOST did not answer within 100ms; try again, or allow more with `timeout`").await,
        raw(cut(Then::Stall), 300, Timeout, "get_run run_1: the answer from HOST did not end within 300ms (status 200, request req_1); try again, or allow more with `timeout`").await,
    ]);
}

#[tokio::test]
async fn a_call_that_took_longer_than_allowed_names_the_setting() {
    let server = Server::script([Answer(Vec::new(), Then::Stall)]);
    let client = Client::builder("my-key").base_url(server.url());
    let client = client.total_timeout(Duration::from_millis(100));

    let error = client.build().unwrap().get_run("run_1").await.unwrap_err();

    #[rustfmt::skip] // a row a line
    hold(vec![
        row(&error, Timeout, "get_run run_1: the call took longer than the `total_timeout` of 100ms; try again, or allow more with it"),
    ]);
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_is_told_from_one_that_is_not_there() {
    let plain = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = |listener: &TcpListener| listener.local_addr().unwrap();
    let https = |listener: &TcpListener| format!("https://{}/api/v1", address(listener));
    let answer = async {
        let (mut socket, _) = plain.accept().await.unwrap();
        let bytes = b"HTTP/1.1 400 Bad Request\r\n\r\n";
        socket.write_all(bytes).await.unwrap();
        socket
    };

    let url = https(&plain);
    let (no_tls, _socket) = tokio::join!(look(&url, LONG), answer);
    let no_word = look(&https(&silent), 1_200).await;

    #[rustfmt::skip] // a row a line
    hold(vec![
        at(address(&plain), &no_tls, Connection, "get_run run_1: could not make a TLS connection to HOST: received corrupt message of type InvalidContentType; check the base URL, the clock, and the certificates of server and system, to which `root_certificate` adds"),
        at(address(&silent), &no_word, Timeout, "get_run run_1: HOST did not answer within 1.2s; try again, or allow more with `timeout`"),
    ]);
}
