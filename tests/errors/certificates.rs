//! Servers whose certificate says nothing, or another name.

use std::{
    io::Read as _,
    net::{SocketAddr, TcpListener},
    sync::Arc,
    thread,
};

use flora_technique_runs::{
    Client, Error,
    ErrorKind::{Connection, Input},
    Retry,
};
use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{CertificateDer, PrivateKeyDer},
};

use crate::{hold, row};

/// A server with a certificate for this name that nobody else signed, and that certificate.
fn server_named(name: &str) -> (SocketAddr, String) {
    let signed = rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
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
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        let (connection, _) = listener.accept().unwrap();
        let session = ServerConnection::new(config).unwrap();
        // The client goes away in the handshake.
        let _ = StreamOwned::new(session, connection).read(&mut [0]);
    });
    (address, signed.cert.pem())
}

async fn look(address: SocketAddr, trusted: Option<&str>) -> Error {
    let client = Client::builder("my-key").base_url(format!("https://{address}/api/v1"));
    let mut client = client.retry(Retry::none());
    if let Some(pem) = trusted {
        client = client.root_certificate(pem);
    }
    client.build().unwrap().get_run("run_1").await.unwrap_err()
}

#[tokio::test]
async fn a_certificate_that_is_not_trusted_is_told_from_one_of_another_server() {
    let (stranger, _) = server_named("127.0.0.1");
    let (other, pem) = server_named("flora.example");

    let not_trusted = look(stranger, None).await;
    let misnamed = look(other, Some(&pem)).await;

    #[rustfmt::skip] // a row a line
    hold(vec![
        row(&not_trusted, Connection, "get_run run_1: could not make a TLS connection to HOST: invalid peer certificate: UnknownIssuer; check the base URL, the clock, and the certificates of server and system, to which `root_certificate` adds").naming(&stranger.to_string(), "HOST"),
        row(&misnamed, Connection, r#"get_run run_1: could not make a TLS connection to HOST: invalid peer certificate: certificate not valid for name "127.0.0.1"; certificate is only valid for DnsName("flora.example"); check the base URL, the clock, and the certificates of server and system, to which `root_certificate` adds"#).naming(&other.to_string(), "HOST"),
    ]);
}

/// Runs itself once more, as on a machine without any certificate.
#[cfg(target_os = "linux")]
#[test]
fn a_machine_without_certificates_is_told_what_to_install() {
    const BARE: &str = "ERRORS_OF_A_BARE_MACHINE";
    if std::env::var_os(BARE).is_some() {
        let error = Client::new("my-key").unwrap_err();
        #[rustfmt::skip] // a row a line
        hold(vec![
            row(&error, Input, "no TLS client can be made: No CA certificates were loaded from the system; install CA certificates on this machine, or pass your own to `root_certificate`"),
        ]);
        return;
    }
    let test = "certificates::a_machine_without_certificates_is_told_what_to_install";
    let bare = std::process::Command::new(std::env::current_exe().unwrap())
        .args([test, "--exact", "--nocapture"])
        .env(BARE, "1")
        .env("SSL_CERT_FILE", "/nowhere/certificates.pem")
        .env("SSL_CERT_DIR", "/nowhere")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&bare.stdout);
    let failed = String::from_utf8_lossy(&bare.stderr);
    assert!(bare.status.success(), "{told}{failed}");
    assert!(told.contains("1 passed"), "{told}");
}
