//! With the feature `rustls-no-provider` TLS is made with the provider that the program installs, and
//! a program that has installed none is told so.
//!
//! A program of its own, since a provider is installed for all of a process:
//! `cargo test --no-default-features --features rustls-no-provider --test no_provider`
#![cfg(all(feature = "rustls-no-provider", not(feature = "rustls")))]
#![allow(clippy::unwrap_used, reason = "a test fails so")]

use std::{io::Read, net::TcpListener, thread};

use flora_technique_runs::{Client, Error, Retry};

/// How every TLS connection begins.
const HANDSHAKE: u8 = 0x16;

fn client(base_url: &str, certificate: &str) -> Result<Client, Error> {
    let builder = Client::builder("a-key-for-nobody").base_url(base_url);
    let builder = builder.root_certificate(certificate);
    builder.retry(Retry::none()).build()
}

#[tokio::test]
async fn without_a_provider_a_client_is_rejected_in_words_and_with_one_it_speaks_tls() {
    let signed = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let certificate = signed.cert.pem();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let https = format!("https://localhost:{port}/api/v1");
    let http = format!("http://localhost:{port}/api/v1");

    for url in [&https, &http] {
        let error = client(url, &certificate).unwrap_err();
        assert!(error.is_input(), "{error}");
        assert!(error.to_string().contains("`install_default`"), "{error}");
    }

    let provider = rustls::crypto::aws_lc_rs::default_provider();
    provider.install_default().unwrap();
    let server = thread::spawn(move || {
        let (mut connection, _) = listener.accept().unwrap();
        let mut first = [0];
        connection.read_exact(&mut first).unwrap();
        first[0]
    });
    let page = client(&https, &certificate).unwrap().list_runs().page();
    let error = page.await.unwrap_err();

    assert!(error.is_connection(), "{error}");
    assert_eq!(server.join().unwrap(), HANDSHAKE);
    assert!(client(&http, &certificate).is_ok());
}
