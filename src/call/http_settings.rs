//! What HTTP clients are made of: a proxy, certificates, and how long connecting may take.

use reqwest::{Url, redirect::Policy};

use super::{
    base_url::is_loopback,
    connection_failure::{CONNECT, root_cause},
};
use crate::{Error, error::Kind};

/// What this crate calls itself.
const AGENT: &str = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));

/// What HTTP clients are made of.
#[derive(Clone, Default)]
pub(crate) struct HttpSettings {
    pub(crate) proxy: Option<String>,
    /// Each a PEM, perhaps of several certificates.
    pub(crate) root_certificates: Vec<Vec<u8>>,
}

impl HttpSettings {
    /// An HTTP client for this URL. It follows no redirect, tries nothing again and unpacks nothing.
    ///
    /// # Errors
    /// Input: what is wrong with the settings, or that there is no TLS to be had.
    pub(crate) fn client(&self, url: &Url) -> Result<reqwest::Client, Error> {
        provider_is_installed()?;
        let proxy = self.proxy.as_deref().map(proxy_url).transpose()?;
        let mut http = reqwest::Client::builder()
            .user_agent(AGENT)
            .connect_timeout(CONNECT)
            .redirect(Policy::none())
            .retry(reqwest::retry::never())
            // It would unpack the first part alone; another crate may turn it on.
            .no_gzip();
        if is_loopback(url) {
            // A proxy, the environment's too, would get what never has to leave this machine.
            http = http.no_proxy();
        } else if let Some(proxy) = proxy {
            let proxy = reqwest::Proxy::all(proxy).map_err(|_| not_a_proxy())?;
            http = http.proxy(proxy);
        }
        let http = with_certificates(http, url, &self.root_certificates)?;
        http.build().map_err(|error| {
            let cause = root_cause(&error);
            // As rustls begins what it has no name for.
            let cause = cause.strip_prefix("unexpected error: ").unwrap_or(&cause);
            let message = format!("no TLS client can be made: {cause}");
            let advice =
                "install CA certificates on this machine, or pass your own to `root_certificate`";
            Error::new(Kind::Input, message)
                .advised(advice)
                .because(error)
        })
    }

    /// The proxy's password, as it was given.
    pub(crate) fn proxy_password(&self) -> Option<String> {
        let url = proxy_url(self.proxy.as_deref()?).ok()?;
        url.password().map(str::to_owned)
    }
}

fn not_a_proxy() -> Error {
    let allowed = "a URL such as http://proxy.example:3128, perhaps with user and password";
    Error::input("proxy", allowed)
}

fn proxy_url(url: &str) -> Result<Url, Error> {
    let url = Url::parse(url.trim()).map_err(|_| not_a_proxy())?;
    let is_http = matches!(url.scheme(), "http" | "https");
    if is_http && url.has_host() && url.query().is_none() && url.fragment().is_none() {
        Ok(url)
    } else {
        Err(not_a_proxy())
    }
}

#[cfg(feature = "__tls")]
fn with_certificates(
    http: reqwest::ClientBuilder,
    url: &Url,
    pems: &[Vec<u8>],
) -> Result<reqwest::ClientBuilder, Error> {
    let mut certificates = Vec::new();
    for pem in pems {
        let bundle = reqwest::Certificate::from_pem_bundle(pem);
        let bundle = bundle.ok().filter(|bundle| !bundle.is_empty());
        certificates.extend(bundle.ok_or_else(not_a_certificate)?);
    }
    Ok(if url.scheme() == "http" {
        // Plain HTTP needs none, and a machine without any could build no client.
        http.tls_certs_only(certificates)
    } else {
        http.tls_certs_merge(certificates)
    })
}

#[cfg(feature = "__tls")]
fn not_a_certificate() -> Error {
    let allowed = "one or more certificates in PEM (`-----BEGIN CERTIFICATE-----` …)";
    Error::input("root_certificate", allowed)
}

#[cfg(not(feature = "__tls"))]
fn with_certificates(
    http: reqwest::ClientBuilder,
    _: &Url,
    pems: &[Vec<u8>],
) -> Result<reqwest::ClientBuilder, Error> {
    if pems.is_empty() {
        Ok(http)
    } else {
        let allowed = "a TLS feature of this crate to be on, such as rustls";
        Err(Error::input("root_certificate", allowed))
    }
}

/// Without its own, rustls takes the provider that the program has installed, and panics if none is.
#[cfg(all(feature = "rustls-no-provider", not(feature = "rustls")))]
fn provider_is_installed() -> Result<(), Error> {
    if rustls::crypto::CryptoProvider::get_default().is_some() {
        return Ok(());
    }
    let allowed = "a rustls provider to be installed before the client is built (`install_default`), \
                   or the feature rustls";
    Err(Error::input("rustls-no-provider", allowed))
}

#[cfg(not(all(feature = "rustls-no-provider", not(feature = "rustls"))))]
#[expect(
    clippy::unnecessary_wraps,
    reason = "fails only with the other features"
)]
fn provider_is_installed() -> Result<(), Error> {
    Ok(())
}
