//! The settings of a client, and what of them is allowed.

use std::{env, fmt, sync::Arc, time::Duration};

use reqwest::header::HeaderMap;

use super::Client;
use crate::{
    Attempt, Error, Retry,
    call::{self, Api, Connections, Headers, HttpSettings, Settings},
};

const BASE_URL: &str = "https://app.flora.ai/api/v1";
const TIMEOUT: Duration = Duration::from_secs(60);

const KEY_VARIABLE: &str = "FLORA_API_KEY";
const BASE_URL_VARIABLE: &str = "FLORA_BASE_URL";
const HEADERS_VARIABLE: &str = "FLORA_CUSTOM_HEADERS";

/// Builds a [`Client`]: [`Client::builder`], or [`from_env`](Self::from_env).
///
/// What is not allowed is told by [`build`](Self::build), which names the setting.
///
/// ```
/// use flora_technique_runs::{Client, Retry};
/// use std::time::Duration;
///
/// # fn main() -> Result<(), flora_technique_runs::Error> {
/// # let url = "http://127.0.0.1:8080/api/v1";
/// let builder = Client::builder("my-key").base_url(url).timeout(Duration::from_secs(20));
/// let client = builder.retry(Retry::times(4)).header("x-team", "render").build()?;
/// # Ok(())
/// # }
/// ```
#[must_use]
pub struct ClientBuilder {
    key: String,
    /// What the key came from, as errors name it.
    key_setting: &'static str,
    base_url: String,
    /// What the base URL came from, as errors name it.
    base_url_setting: &'static str,
    timeout: Duration,
    http_settings: HttpSettings,
    settings: Settings,
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
            key_setting: "key",
            base_url: BASE_URL.to_owned(),
            base_url_setting: "base_url",
            timeout: TIMEOUT,
            http_settings: HttpSettings::default(),
            settings: Settings {
                retry: Retry::default(),
                total_timeout: None,
                on_attempt: None,
                allows_http: false,
            },
            headers: Ok(HeaderMap::new()),
        }
    }

    /// A builder that begins with what [`Client::from_env`] reads; what is set after that counts.
    ///
    /// ```no_run
    /// use flora_technique_runs::ClientBuilder;
    /// use std::time::Duration;
    ///
    /// # fn main() -> Result<(), flora_technique_runs::Error> {
    /// let client = ClientBuilder::from_env()?.timeout(Duration::from_secs(20)).build()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Input, when the key is missing, a variable is no text, or a header is rejected; key and base URL
    /// are checked by [`build`](Self::build). Each names the variable and never shows what is in it.
    pub fn from_env() -> Result<Self, Error> {
        Self::from_variables(|name| match env::var(name) {
            Ok(value) => Ok(Some(value)),
            Err(env::VarError::NotPresent) => Ok(None),
            Err(env::VarError::NotUnicode(_)) => Err(()),
        })
    }

    /// Where the API is, with its `/api/v1`; `https://app.flora.ai/api/v1` by default.
    ///
    /// Must be https, or http to this machine ([`allow_http`](Self::allow_http) allows it elsewhere), and
    /// have no user, query or fragment. To this machine no proxy is used, whatever the environment says.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self.base_url_setting = "base_url";
        self
    }

    /// Whether a base URL may be http to another machine too, as in a private network; false by default.
    ///
    /// Over http **the key goes in the clear**: who is on the way, any proxy included, can read it,
    /// and change each answer. Downloads then follow http links too, never with the key. A redirect from https to
    /// http is still not followed.
    ///
    /// ```
    /// # fn main() -> Result<(), flora_technique_runs::Error> {
    /// let client = flora_technique_runs::Client::builder("my-key")
    ///     .base_url("http://flora.internal:8080/api/v1")
    ///     .allow_http(true)
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn allow_http(mut self, allow: bool) -> Self {
        self.settings.allows_http = allow;
        self
    }

    /// The most that one attempt may take, its body included; 60 seconds by default.
    ///
    /// Connecting, TLS included, may take 10 seconds at most; where this is shorter, a connection that
    /// hangs is told as an answer that does not come. Zero is rejected by [`build`](Self::build).
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The most that one page or one look may take in all: its retries, the hints that are waited
    /// for, and both ways to a run; by default there is no such bound.
    ///
    /// When the next pause would cross it, the last failure comes back at once; an attempt that
    /// crosses it is a [time-out](Error::is_timeout) with the failure before it as its source. It
    /// bounds neither a whole listing nor a wait: a wait has a deadline of its own. Zero is rejected
    /// by [`build`](Self::build).
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// # fn main() -> Result<(), flora_technique_runs::Error> {
    /// # let url = "http://127.0.0.1:8080/api/v1";
    /// let client = flora_technique_runs::Client::builder("my-key")
    ///     .timeout(Duration::from_secs(5))
    ///     .total_timeout(Duration::from_secs(12))
    ///     .base_url(url)
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn total_timeout(mut self, most: Duration) -> Self {
        self.settings.total_timeout = Some(most);
        self
    }

    /// The proxy for every request, `http://` or `https://`, perhaps with user and password.
    ///
    /// By default the environment's is used (`HTTPS_PROXY`, `NO_PROXY` and so on), and one that the HTTP
    /// library would pass over is rejected by [`build`](Self::build); with this one the environment's is
    /// not looked at. Its credentials are kept as secret as the key. The key itself passes
    /// through the proxy inside of TLS only, unless [`allow_http`](Self::allow_http) lets it go in the clear. If
    /// the base URL is on this machine, [`build`](Self::build) rejects a proxy: it would get the key.
    ///
    /// ```
    /// # fn main() -> Result<(), flora_technique_runs::Error> {
    /// let builder = flora_technique_runs::Client::builder("my-key")
    ///     .proxy("http://user:password@proxy.example:3128");
    /// # let _ = builder;
    /// # Ok(())
    /// # }
    /// ```
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.http_settings.proxy = Some(url.into());
        self
    }

    /// One or more certificates to trust, in PEM, on top of the system's; call it again for more.
    ///
    /// For a gateway or a proxy with a certificate of your own. On a machine that has none, these
    /// suffice.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let client = flora_technique_runs::Client::builder("my-key")
    ///     .root_certificate(std::fs::read("company-ca.pem")?)
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn root_certificate(mut self, pem: impl AsRef<[u8]>) -> Self {
        let pem = pem.as_ref().to_vec();
        self.http_settings.root_certificates.push(pem);
        self
    }

    /// When a failed call is tried again; twice by default.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.settings.retry = retry;
        self
    }

    /// Calls `f` after each attempt, retries included, with how it went: for metrics.
    ///
    /// Clients that come from this one, such as by [`with_key`](Client::with_key), call it too. It is
    /// called where the request was made, before anything else is done, so it should not take long; a
    /// panic in it is the caller's of the client. An attempt that is dropped while under way, by its
    /// caller or the deadline of a list, a wait or a download, is not told.
    ///
    /// ```
    /// # fn main() -> Result<(), flora_technique_runs::Error> {
    /// # use flora_technique_runs::{Client, ErrorKind};
    /// # use std::{collections::BTreeMap, sync::{Arc, Mutex}};
    /// # let url = "http://127.0.0.1:8080/api/v1";
    /// let counts = Arc::new(Mutex::new(BTreeMap::<_, u64>::new()));
    /// let counter = counts.clone();
    /// let client = Client::builder("my-key").base_url(url).on_attempt(move |attempt| {
    ///     let outcome = attempt.failure.as_ref().map_or("ok", ErrorKind::as_str);
    ///     *counter.lock().unwrap().entry((attempt.operation, outcome)).or_default() += 1;
    /// });
    /// # client.build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn on_attempt(mut self, f: impl Fn(&Attempt) + Send + Sync + 'static) -> Self {
        self.settings.on_attempt = Some(Arc::new(f));
        self
    }

    /// A header of your own for every request. Its value is kept as secret as the key.
    ///
    /// `authorization`, and what belongs to the transport (`host`, `connection`, `content-length`,
    /// `transfer-encoding`, `accept-encoding`), is rejected by [`build`](Self::build).
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Ok(headers) = &mut self.headers
            && let Err(error) = call::insert("header", headers, name, value)
        {
            self.headers = Err(error);
        }
        self
    }

    /// The client, when all settings are allowed.
    ///
    /// # Errors
    /// Input, naming the setting and what is allowed: a key that is empty, blank, in quotes or has white
    /// space inside; a base URL that the key must not be sent to; a header that is none or is reserved; a
    /// time-out of zero; a proxy that is no URL, or beside a base URL on this machine; a variable of the
    /// environment that should be a proxy and would not be used; a certificate that is none; no TLS backend,
    /// or no certificates on this machine, for an https base; with the feature `rustls-no-provider`, no
    /// installed provider.
    pub fn build(self) -> Result<Client, Error> {
        let key = call::key(self.key_setting, &self.key)?;
        let allows_http = self.settings.allows_http;
        let url = call::base_url(self.base_url_setting, &self.base_url, allows_http)?;
        if self
            .settings
            .total_timeout
            .is_some_and(|most| most.is_zero())
        {
            return Err(Error::input("total_timeout", "more than zero"));
        }
        let own = self.headers?;
        if self.timeout.is_zero() {
            return Err(Error::input("timeout", "more than zero"));
        }
        let proxy_password = self.http_settings.proxy_password().map(Into::into);
        let headers = Headers::new(key, own, self.timeout, proxy_password)?;
        let base_url = url.as_str().trim_end_matches('/').to_owned();
        #[cfg(feature = "download")]
        let keyless = call::Keyless::new(self.http_settings.clone());
        let connections = Connections::to(url, self.http_settings)?;
        Ok(Client {
            api: Api::new(
                &base_url,
                connections,
                headers,
                self.settings,
                #[cfg(feature = "download")]
                keyless,
            ),
        })
    }

    /// What [`from_env`](Self::from_env) reads; `Err(())` stands for a value that is no text.
    fn from_variables(
        look_up: impl Fn(&'static str) -> Result<Option<String>, ()>,
    ) -> Result<Self, Error> {
        let read = |name| match look_up(name) {
            Ok(value) => Ok(value.filter(|value| !value.trim().is_empty())),
            Err(()) => Err(Error::input(name, "text in UTF-8")),
        };
        let Some(key) = read(KEY_VARIABLE)? else {
            let allowed =
                "your FLORA API key in this environment variable; it is not set, or blank";
            return Err(Error::input(KEY_VARIABLE, allowed));
        };
        let mut builder = Client::builder(key);
        builder.key_setting = KEY_VARIABLE;
        if let Some(base_url) = read(BASE_URL_VARIABLE)? {
            builder = builder.base_url(base_url);
            builder.base_url_setting = BASE_URL_VARIABLE;
        }
        let lines = read(HEADERS_VARIABLE)?.unwrap_or_default();
        builder.headers = Ok(headers_of(&lines)?);
        Ok(builder)
    }
}

/// The headers in lines of `Name: value`.
fn headers_of(lines: &str) -> Result<HeaderMap, Error> {
    let mut headers = HeaderMap::new();
    for (number, line) in (1_usize..).zip(lines.lines()) {
        if line.trim().is_empty() {
            continue;
        }
        let setting = format_args!("{HEADERS_VARIABLE}, line {number}");
        if call::has_spelled_line_break(line) {
            let allowed = r"line breaks as such, and none spelled out (\n)";
            return Err(Error::input(setting, allowed));
        }
        let Some((name, value)) = line.split_once(':') else {
            return Err(Error::input(setting, "`Name: value`"));
        };
        call::insert(setting, &mut headers, name.trim(), value.trim())?;
    }
    Ok(headers)
}

#[cfg(test)]
mod tests;
