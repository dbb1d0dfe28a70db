//! A proxy and certificates of one's own, over real connections.
#![allow(clippy::unwrap_used, reason = "a test fails so")]

use std::{
    env,
    io::{self, BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    process::{Command, Output},
    sync::{Arc, mpsc},
    thread,
    time::Duration,
};

use flora_technique_runs::{Client, ClientBuilder, Error, Retry, TechniqueRun};
use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{CertificateDer, PrivateKeyDer},
};

const KEY: &str = "the-key-that-no-proxy-may-see";
const BASE: &str = "https://flora.example/api/v1";
const PAGE: &str = r#"{"meta":{"next_cursor":null},"technique_runs":[]}"#;

/// What a server read, line by line, up to the empty one.
fn head(reader: &mut impl BufRead) -> Vec<String> {
    let lines = reader.lines().map(Result::unwrap);
    lines.take_while(|line| !line.is_empty()).collect()
}

/// Handles every connection in a thread of its own.
fn serve(handle: impl Fn(TcpStream) + Clone + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for connection in listener.incoming() {
            let handle = handle.clone();
            thread::spawn(move || handle(connection.unwrap()));
        }
    });
    address
}

/// A FLORA by the name of `flora.example`, with a certificate that nobody else signed.
struct Flora {
    address: SocketAddr,
    pem: String,
    requests: mpsc::Receiver<Vec<String>>,
}

fn flora() -> Flora {
    let signed = rcgen::generate_simple_self_signed(["flora.example".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(signed.signing_key.serialize_der()).unwrap();
    let chain = vec![CertificateDer::from(signed.cert.der().to_vec())];
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    let config = Arc::new(config);
    let (sender, requests) = mpsc::channel();
    let address = serve(move |connection| {
        let session = ServerConnection::new(config.clone()).unwrap();
        let mut reader = BufReader::new(StreamOwned::new(session, connection));
        let mut first = [0];
        // A client that does not trust the certificate goes away in the handshake.
        if reader.read_exact(&mut first).is_err() {
            return;
        }
        let _ = sender.send(head(&mut reader));
        let length = PAGE.len();
        let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{PAGE}");
        let _ = reader.get_mut().write_all(answer.as_bytes());
        let _ = reader.get_mut().flush();
    });
    Flora {
        address,
        pem: signed.cert.pem(),
        requests,
    }
}

/// A proxy that leads everywhere to this address, and what it was asked.
fn proxy(to: SocketAddr) -> (SocketAddr, mpsc::Receiver<Vec<String>>) {
    let (sender, asked) = mpsc::channel();
    let address = serve(move |client| {
        let mut reader = BufReader::new(client.try_clone().unwrap());
        let _ = sender.send(head(&mut reader));
        let server = TcpStream::connect(to).unwrap();
        (&client).write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
        let (mut back, mut forth) = (server.try_clone().unwrap(), server);
        let mut to_client = client;
        thread::spawn(move || io::copy(&mut back, &mut to_client));
        let _ = io::copy(&mut reader, &mut forth);
    });
    (address, asked)
}

fn builder() -> ClientBuilder {
    let builder = Client::builder(KEY).base_url(BASE).retry(Retry::none());
    builder.timeout(Duration::from_secs(20))
}

fn shown(error: &Error) -> String {
    let mut shown = vec![format!("{error} {error:?}")];
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        shown.push(format!("{error} {error:?}"));
        cause = error.source();
    }
    shown.join(" ")
}

#[tokio::test]
async fn requests_go_through_the_proxy_to_a_server_whose_certificate_was_given() {
    let flora = flora();
    let (proxy, asked) = proxy(flora.address);
    let url = format!("http://render:p%40ss-word@{proxy}");

    let client = builder()
        .proxy(url)
        .root_certificate(&flora.pem)
        .build()
        .unwrap();
    let page = client.list_runs().page().await.unwrap();

    let tunnel = asked.recv().unwrap();
    let request = flora.requests.recv().unwrap();
    assert!(page.items.is_empty());
    assert_eq!(tunnel[0], "CONNECT flora.example:443 HTTP/1.1");
    let credentials = "Basic cmVuZGVyOnBAc3Mtd29yZA==";
    assert!(
        tunnel.iter().any(|line| line.ends_with(credentials)),
        "{tunnel:?}"
    );
    assert!(!tunnel.join("\n").contains(KEY), "{tunnel:?}");
    assert!(
        request
            .iter()
            .any(|line| line.ends_with(&format!("Bearer {KEY}"))),
        "{request:?}"
    );
}

#[tokio::test]
async fn a_download_goes_by_the_same_proxy_and_certificate_and_without_the_key() {
    let flora = flora();
    let (proxy, asked) = proxy(flora.address);
    let client = builder()
        .proxy(format!("http://render:p%40ss-word@{proxy}"))
        .root_certificate(&flora.pem);
    let client = client
        .header("x-team", "a-header-of-my-own")
        .build()
        .unwrap();
    let run = serde_json::from_value(serde_json::json!({
        "run_id": "run_1",
        "status": "completed",
        "progress": 100,
        "created_at": 1,
        "outputs": [
            { "output_id": "o", "type": "imageUrl", "url": "https://flora.example/a.png?sig=7" },
        ],
    }));
    let run: TechniqueRun = run.unwrap();
    let output = &run.outputs.as_ref().unwrap()[0];

    let fetched = client.download(&run, output).bytes().await.unwrap();

    assert_eq!(fetched.bytes, PAGE.as_bytes());
    let tunnel = asked.recv().unwrap().join("\n");
    let request = flora.requests.recv().unwrap().join("\n");
    assert!(tunnel.contains("CONNECT flora.example:443"), "{tunnel}");
    assert!(request.contains(" /a.png?sig=7 "), "{request}");
    assert!(!request.contains("authorization"), "{request}");
    for hidden in [KEY, "a-header-of-my-own"] {
        assert!(!tunnel.contains(hidden), "{tunnel}");
        assert!(!request.contains(hidden), "{request}");
    }
}

#[tokio::test]
async fn another_key_uses_the_same_proxy_and_certificate() {
    let flora = flora();
    let (proxy, _asked) = proxy(flora.address);
    let client = builder()
        .proxy(format!("http://{proxy}"))
        .root_certificate(&flora.pem);
    let client = client.header("x-tenant", "the-first").build().unwrap();

    let tenant = client.with_key("another-key-altogether").unwrap();
    tenant.list_runs().page().await.unwrap();

    let request = flora.requests.recv().unwrap().join("\n");
    assert!(
        request.contains("Bearer another-key-altogether"),
        "{request}"
    );
    assert!(
        !request.contains("the-first") && !request.contains(KEY),
        "{request}"
    );
}

#[tokio::test]
async fn a_server_whose_certificate_was_not_given_gets_no_request() {
    let (flora, other) = (flora(), flora());
    let (proxy, _asked) = proxy(flora.address);

    let client = builder()
        .proxy(format!("http://{proxy}"))
        .root_certificate(&other.pem);
    let error = client
        .build()
        .unwrap()
        .list_runs()
        .page()
        .await
        .unwrap_err();

    assert!(error.is_connection(), "{error:?}");
    assert!(flora.requests.try_recv().is_err());
}

#[tokio::test]
async fn what_a_proxy_echoes_of_its_credentials_is_not_shown() {
    let echo = serve(|mut client| {
        let asked = head(&mut BufReader::new(client.try_clone().unwrap())).join(" ");
        let answer = format!("HTTP/1.1 407 {asked}\r\ncontent-length: 0\r\n\r\n");
        let _ = client.write_all(answer.as_bytes());
    });
    let flora = flora();
    let url = format!("http://render:p%40ss-word@{echo}");

    let builder = builder().proxy(url).root_certificate(&flora.pem);
    let debug = format!("{builder:?}");
    let client = builder.build().unwrap();
    let error = client.list_runs().page().await.unwrap_err();

    for text in [debug, format!("{client:?}"), shown(&error)] {
        for secret in ["p%40ss-word", "p@ss-word", "cmVuZGVyOnBAc3Mtd29yZA"] {
            assert!(!text.contains(secret), "{text}");
        }
    }
}

/// A server for plain HTTP, and what it was asked.
fn plain() -> (SocketAddr, mpsc::Receiver<Vec<String>>) {
    let (sender, asked) = mpsc::channel();
    let address = serve(move |mut client| {
        let _ = sender.send(head(&mut BufReader::new(client.try_clone().unwrap())));
        let length = PAGE.len();
        let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{PAGE}");
        let _ = client.write_all(answer.as_bytes());
    });
    (address, asked)
}

#[tokio::test]
async fn http_leads_to_other_machines_only_where_it_is_allowed_by_name() {
    // The way to another machine, of which there is none here.
    let (proxy, asked) = plain();
    let http = || {
        let builder = builder().base_url("http://flora.internal/api/v1");
        builder.proxy(format!("http://{proxy}"))
    };
    let rejected = http().build().unwrap_err();
    let rejected_again = http().allow_http(true).allow_http(false).build();

    let client = http().allow_http(true).build().unwrap();
    client.check().await.unwrap();

    assert!(rejected.is_input() && rejected.to_string().contains("`allow_http`"));
    assert!(rejected_again.unwrap_err().is_input());
    let request = asked.recv().unwrap().join("\n");
    let line = "GET http://flora.internal/api/v1/technique-runs?limit=1 HTTP/1.1";
    assert!(request.starts_with(line), "{request}");
    assert!(request.contains(KEY), "{request}");
}

#[tokio::test]
async fn a_download_follows_http_where_it_is_allowed_and_has_no_key_even_there() {
    let (proxy, asked) = plain();
    let client = |allow| {
        let builder = builder().proxy(format!("http://{proxy}"));
        builder.allow_http(allow).build().unwrap()
    };
    let run = serde_json::json!({
        "run_id": "run_1",
        "status": "completed",
        "progress": 100,
        "created_at": 1,
        "outputs": [{ "output_id": "o", "type": "imageUrl", "url": "http://media.internal/a.png" }],
    });
    let run: TechniqueRun = serde_json::from_value(run).unwrap();
    let output = &run.outputs()[0];

    let rejected = client(false).download(&run, output).bytes().await;
    let fetched = client(true).download(&run, output).bytes().await;

    assert!(rejected.unwrap_err().is_input());
    assert_eq!(fetched.unwrap().bytes, PAGE.as_bytes());
    let request = asked.recv().unwrap().join("\n");
    assert!(
        request.starts_with("GET http://media.internal/a.png "),
        "{request}"
    );
    assert!(!request.contains(KEY), "{request}");
}

/// Runs one test of this file again as a program of its own, with these variables and no other proxy.
fn again(test: &str, variables: &[(&str, &str)]) -> Output {
    let mut child = Command::new(env::current_exe().unwrap());
    child.args(["--exact", test]).env("AGAIN", "1");
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"] {
        child.env_remove(name).env_remove(name.to_lowercase());
    }
    child
        .env_remove("REQUEST_METHOD")
        .envs(variables.iter().copied());
    child.output().unwrap()
}

#[test]
fn a_proxy_of_the_environment_that_would_be_passed_over_is_rejected() {
    const TEST: &str = "a_proxy_of_the_environment_that_would_be_passed_over_is_rejected";
    if env::var_os("AGAIN").is_some() {
        match builder().build() {
            Ok(_) => println!("built"),
            Err(error) => println!("{error} {error:?}"),
        }
        assert!(builder().proxy("http://127.0.0.1:9").build().is_ok());
        assert!(builder().base_url("http://127.0.0.1:9").build().is_ok());
        return;
    }
    let bad = ("HTTPS_PROXY", "http://me:secret@proxy.example:3128 ");
    let rows = [
        (vec![bad], "HTTPS_PROXY: expected a proxy"),
        (vec![bad, ("NO_PROXY", "flora.example")], "built"),
        (vec![("HTTPS_PROXY", "http://proxy.example:3128")], "built"),
        (vec![("https_proxy", "proxy.example:3128")], "built"),
    ];
    for (variables, told) in rows {
        let mut arguments = variables.clone();
        arguments.push(("RUST_TEST_NOCAPTURE", "1"));
        let output = again(TEST, &arguments);

        let out = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{out}");
        assert!(out.contains(told), "{variables:?}: {out}");
        assert!(!out.contains("secret"), "{out}");
    }
}

#[test]
fn what_cannot_be_a_proxy_or_a_certificate_is_rejected_by_name() {
    let on_this_machine = Client::builder(KEY).base_url("http://127.0.0.1:9/api/v1");
    let rows = [
        ("proxy", builder().proxy("secret-proxy.example:3128")),
        ("proxy", builder().proxy("ftp://secret.example")),
        ("proxy", builder().proxy("not a url, but secret")),
        ("proxy", on_this_machine.proxy("http://secret.example:3128")),
        (
            "root_certificate",
            builder().root_certificate("no secret PEM"),
        ),
        (
            "root_certificate",
            builder().root_certificate("-----BEGIN CERTIFICATE-----\nsecret"),
        ),
        ("timeout", builder().timeout(Duration::ZERO)),
        ("total_timeout", builder().total_timeout(Duration::ZERO)),
    ];

    for (named, builder) in rows {
        let error = builder.build().unwrap_err();

        assert!(error.is_input(), "{named}: {error}");
        assert!(
            error
                .to_string()
                .starts_with(&format!("{named}: expected ")),
            "{error}"
        );
        assert!(!shown(&error).contains("secret"), "{error}");
    }
}
