//! The settings of a client, and what of them is allowed.

use std::{fmt, time::Duration};

use reqwest::header::{HeaderMap, HeaderValue, USER_AGENT};

use super::Client;
use crate::{
    Error, Retry,
    call::{self, Api, Headers},
};

const BASE_URL: &str = "https://app.flora.ai/api/v1";
const AGENT: &str = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Builds a [`Client`]: [`Client::builder`].
#[must_use]
pub struct ClientBuilder {
    key: String,
    base_url: String,
    timeout: Duration,
    retry: Retry,
    headers: Result<HeaderMap, Error>,
}

/// Shows neither key nor headers.
impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").finish_non_exhaustive()
    }
}

impl ClientBuilder {
    pub(super) fn new(key: String) -> Self {
        Self {
            key,
            base_url: BASE_URL.to_owned(),
            timeout: Duration::from_secs(60),
            retry: Retry::default(),
            headers: Ok(HeaderMap::new()),
        }
    }

    /// Where the API is, with its `/api/v1`; `https://app.flora.ai/api/v1` by default.
    ///
    /// Must be https, or http to this machine, and have no user, query or fragment. To this machine
    /// no proxy is used.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self
    }

    /// The most that one attempt may take, its body included; 60 seconds by default.
    ///
    /// Connecting may take 10 seconds of it.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// When a failed call is tried again; twice by default.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// A header of your own for every request. Its value is kept as secret as the key.
    ///
    /// `authorization`, and what belongs to the transport (`host`, `connection`, `content-length`,
    /// `transfer-encoding`, `accept-encoding`), is refused by [`build`](Self::build).
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Ok(headers) = &mut self.headers
            && let Err(error) = call::insert(headers, name, value)
        {
            self.headers = Err(error);
        }
        self
    }

    /// The client, when all settings are allowed.
    ///
    /// # Errors
    /// Input, naming the setting and what is allowed: a key that is empty, blank or has white space
    /// inside; a base URL that the key must not be sent to; a header that is none or is reserved;
    /// no TLS backend, or no certificates on this machine, for an https base.
    pub fn build(self) -> Result<Client, Error> {
        let key = call::key(&self.key)?;
        let url = call::base_url(&self.base_url)?;
        let mut headers = HeaderMap::from_iter([(USER_AGENT, HeaderValue::from_static(AGENT))]);
        headers.extend(self.headers?);
        let headers = Headers::new(key, headers)?;

        let mut http = reqwest::Client::builder()
            .connect_timeout(CONNECT_TIMEOUT.min(self.timeout))
            .timeout(self.timeout)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never());
        if call::is_loopback(&url) {
            // A proxy of the environment would get the request, key and all.
            http = http.no_proxy();
            #[cfg(any(feature = "rustls", feature = "native-tls"))]
            if url.scheme() == "http" {
                http = http.tls_certs_only([]);
            }
        }
        let http = http.build().map_err(|error| {
            let allowed = "CA certificates on this machine (a TLS client can be made only with \
                           them), or http on loopback";
            Error::input("base_url", allowed).because(error)
        })?;
        let base_url = url.as_str().trim_end_matches('/').to_owned();
        Ok(Client {
            api: Api::new(&base_url, http, headers, self.retry),
            base_url: base_url.into(),
        })
    }

    /// What [`Client::from_env`] reads; `Err(())` stands for a value that is no text.
    pub(super) fn from_variables(
        look_up: impl Fn(&'static str) -> Result<Option<String>, ()>,
    ) -> Result<Self, Error> {
        let read = |name| match look_up(name) {
            Ok(value) => Ok(value.filter(|value| !value.trim().is_empty())),
            Err(()) => Err(Error::input(name, "text in UTF-8")),
        };
        let Some(key) = read("FLORA_API_KEY")? else {
            return Err(Error::input(
                "FLORA_API_KEY",
                "your FLORA API key in this environment variable",
            ));
        };
        let mut builder = Client::builder(key);
        if let Some(base_url) = read("FLORA_BASE_URL")? {
            builder = builder.base_url(base_url);
        }
        for line in read("FLORA_CUSTOM_HEADERS")?.unwrap_or_default().lines() {
            match line.split_once(':') {
                Some((name, value)) => builder = builder.header(name.trim(), value.trim()),
                None if line.trim().is_empty() => {}
                None => {
                    return Err(Error::input(
                        "FLORA_CUSTOM_HEADERS",
                        "lines of `Name: value`",
                    ));
                }
            }
        }
        Ok(builder)
    }
}

#[cfg(test)]
mod tests;
