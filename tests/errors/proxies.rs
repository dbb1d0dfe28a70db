//! Proxies that do not lead on to the server.

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    thread,
    time::Duration,
};

use flora_technique_runs::{
    Client, Error,
    ErrorKind::{Connection, Timeout},
    Retry,
};

use crate::{hold, row};

async fn look(proxy: &str, millis: u64) -> Error {
    let client = Client::builder("my-key").base_url("https://flora.example/api/v1");
    let client = client.proxy(proxy).retry(Retry::none());
    let client = client.timeout(Duration::from_millis(millis));
    client.build().unwrap().get_run("run_1").await.unwrap_err()
}

/// What a look makes of a proxy that answers with this, or not at all.
async fn through(answer: Option<&'static str>, millis: u64) -> Error {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let held = thread::spawn(move || {
        let (mut connection, _) = listener.accept().unwrap();
        let _ = connection.read(&mut [0; 1_024]);
        let _ = connection.write_all(answer.unwrap_or_default().as_bytes());
        answer.is_none().then_some(connection)
    });
    let error = look(&format!("http://{address}"), millis).await;
    drop(held.join().unwrap());
    error
}

#[tokio::test]
async fn a_proxy_that_does_not_lead_on_is_told_from_the_server() {
    const LONG: u64 = 20_000;
    // Bound and not listened to, so that nobody else can take it.
    let held = tokio::net::TcpSocket::new_v4().unwrap();
    held.bind(([127, 0, 0, 1], 0).into()).unwrap();
    let nobody = held.local_addr().unwrap();

    #[rustfmt::skip] // a row a line
    hold(vec![
        row(&look(&format!("http://{nobody}"), LONG).await, Connection, "get_run run_1: could not connect to flora.example through the proxy: Connection refused (os error 111); check the proxy, its address, user and password"),
        row(&look("http://no-such-proxy.invalid:3128", LONG).await, Connection, "get_run run_1: could not connect to flora.example through the proxy: failed to lookup address information: Name or service not known; check the proxy, its address, user and password"),
        row(&through(Some("HTTP/1.1 407 X\r\n\r\n"), LONG).await, Connection, "get_run run_1: could not connect to flora.example through the proxy: proxy authorization required; check the proxy, its address, user and password"),
        row(&through(Some("HTTP/1.1 403 X\r\n\r\n"), LONG).await, Connection, "get_run run_1: could not connect to flora.example through the proxy: it refused; check the proxy, its address, user and password"),
        row(&through(Some(""), LONG).await, Connection, "get_run run_1: could not connect to flora.example through the proxy: unexpected end of file; check the proxy, its address, user and password"),
        row(&through(None, 1_200).await, Timeout, "get_run run_1: flora.example did not answer within 1.2s; try again, or allow more with `timeout`"),
    ]);
}
