//! What requests are made over: time-outs, proxy, certificates.

use std::{sync::Arc, time::Duration};

use reqwest::{Url, header::AUTHORIZATION};

use super::{base_url::is_loopback, time_outs::TimeOuts, transport::root_cause};
use crate::{Error, error::Kind};

/// The settings that a set of connections is made with.
pub(crate) struct Connections {
    /// Of one attempt.
    pub(crate) timeout: Duration,
    pub(crate) proxy: Option<String>,
    /// Each a PEM, perhaps of several certificates.
    pub(crate) root_certificates: Vec<Vec<u8>>,
}

impl Connections {
    pub(crate) fn time_outs(&self) -> TimeOuts {
        TimeOuts::of_attempt(self.timeout)
    }

    /// The HTTP client for this base URL, and the proxy's credentials as they may be echoed.
    pub(crate) fn make(&self, base_url: &Url) -> Result<(reqwest::Client, Arc<[String]>), Error> {
        if self.timeout.is_zero() {
            return Err(Error::input("timeout", "more than zero"));
        }
        provider_is_installed()?;
        let proxy = match &self.proxy {
            None => None,
            Some(_) if is_loopback(base_url) => {
                let allowed = "no proxy for a base URL on this machine: it would get the key";
                return Err(Error::input("proxy", allowed));
            }
            Some(url) => Some(proxy_url(url)?),
        };
        let time_outs = self.time_outs();
        let mut http = reqwest::Client::builder()
            .connect_timeout(time_outs.connect)
            .timeout(time_outs.attempt)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never());
        if is_loopback(base_url) {
            // A proxy of the environment would get the request, key and all.
            http = http.no_proxy();
        }
        if let Some(url) = &proxy {
            let rule = reqwest::Proxy::all(url.clone()).map_err(|_| not_a_proxy())?;
            http = http.proxy(rule);
        }
        let http = with_certificates(http, base_url, &self.root_certificates)?;
        let http = http.build().map_err(|error| {
            let cause = root_cause(&error);
            // As rustls begins what it has no name for.
            let cause = cause.strip_prefix("unexpected error: ").unwrap_or(&cause);
            let message = format!("no TLS client can be made: {cause}");
            let advice =
                "install CA certificates on this machine, or pass your own to `root_certificate`";
            Error::new(Kind::Input, message)
                .advised(advice)
                .because(error)
        })?;
        let credentials = proxy
            .map(|url| credentials(&url, &http))
            .unwrap_or_default();
        Ok((http, credentials.into()))
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

/// What a proxy may echo of its credentials: the password, and both as its header has them.
fn credentials(url: &Url, http: &reqwest::Client) -> Vec<String> {
    if url.username().is_empty() && url.password().is_none() {
        return Vec::new();
    }
    let user = decoded(url.username());
    let password = decoded(url.password().unwrap_or_default());
    let request = http
        .get(url.clone())
        .basic_auth(&user, Some(&password))
        .build();
    let header = request.ok().and_then(|request| {
        let value = request.headers().get(AUTHORIZATION)?.to_str().ok()?;
        Some(value.trim_start_matches("Basic ").to_owned())
    });
    let pair = format!("{user}:{password}");
    [Some(password), Some(pair), header]
        .into_iter()
        .flatten()
        .collect()
}

/// A part of a URL without its escapes.
fn decoded(part: &str) -> String {
    let query = format!("part={}", part.replace('+', "%2B"));
    let pairs = Url::parse(&format!("http://localhost/?{query}"));
    let pair = pairs.ok().and_then(|url| {
        let pair = url.query_pairs().next()?;
        Some(pair.1.into_owned())
    });
    pair.unwrap_or_else(|| part.to_owned())
}

#[cfg(feature = "__tls")]
fn with_certificates(
    http: reqwest::ClientBuilder,
    base_url: &Url,
    pems: &[Vec<u8>],
) -> Result<reqwest::ClientBuilder, Error> {
    let mut certificates = Vec::new();
    for pem in pems {
        let bundle = reqwest::Certificate::from_pem_bundle(pem);
        let bundle = bundle.ok().filter(|bundle| !bundle.is_empty());
        certificates.extend(bundle.ok_or_else(not_a_certificate)?);
    }
    Ok(if base_url.scheme() == "http" {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxys_password_is_hidden_in_each_way_that_it_may_be_echoed() {
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let of = |url: &str| credentials(&proxy_url(url).unwrap(), &http);

        assert_eq!(
            of("http://user:p%40ss+word@proxy.example:3128"),
            ["p@ss+word", "user:p@ss+word", "dXNlcjpwQHNzK3dvcmQ="]
        );
        assert_eq!(of("http://user@proxy.example"), ["", "user:", "dXNlcjo="]);
        assert!(of("http://proxy.example:3128").is_empty());
    }
}
