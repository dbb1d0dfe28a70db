//! The client and its builder: what users start from.

use std::{fmt, sync::Arc, time::Duration};

use reqwest::header::{HeaderMap, HeaderName, HeaderValue, USER_AGENT};
use tracing::{Instrument, info_span};

use crate::{
    Error, ListRuns, Retry, RunHandle, TechniqueRun, WaitForRun, WaitForRuns,
    api::{Api, Query, State},
    check,
    fetch::Fetched,
    handle::Route,
    page::OPERATION,
    poll::Seen,
    retry::attempts,
};

const BASE_URL: &str = "https://app.flora.ai/api/v1";
const AGENT: &str = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Headers that the client or its transport alone may set.
const RESERVED: [&str; 6] = [
    "authorization",
    "host",
    "connection",
    "content-length",
    "transfer-encoding",
    "accept-encoding",
];

/// Reads the technique runs of one FLORA workspace: start here.
///
/// Cheap to clone; clones share their connections. Its `Debug` shows no key.
///
/// ```no_run
/// # async fn example() -> Result<(), flora_technique_runs::Error> {
/// let client = flora_technique_runs::Client::from_env()?;
/// let newest = client.list_runs().page_size(10).page().await?;
/// println!("{} runs", newest.items.len());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    api: Api,
    base_url: String,
    retry: Retry,
}

/// Shows the base URL only.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.0.base_url)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// A client from `FLORA_API_KEY`, `FLORA_BASE_URL` (with its `/api/v1`) and
    /// `FLORA_CUSTOM_HEADERS` (lines of `Name: value`).
    ///
    /// The names are those of FLORA's own SDKs. A blank variable counts as unset.
    ///
    /// # Errors
    /// Input, when the key is missing or a variable is refused; see [`ClientBuilder::build`].
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_variables(|name| match std::env::var(name) {
            Ok(value) => Ok(Some(value)),
            Err(std::env::VarError::NotPresent) => Ok(None),
            Err(std::env::VarError::NotUnicode(_)) => Err(()),
        })?
        .build()
    }

    /// A client with everything at its default but the key.
    ///
    /// # Errors
    /// As [`ClientBuilder::build`].
    pub fn new(key: impl Into<String>) -> Result<Self, Error> {
        Self::builder(key).build()
    }

    /// A builder, for the settings that [`from_env`](Self::from_env) does not read.
    ///
    /// ```
    /// use flora_technique_runs::{Client, Retry};
    /// use std::time::Duration;
    ///
    /// # fn main() -> Result<(), flora_technique_runs::Error> {
    /// let client = Client::builder("my-key")
    ///     .timeout(Duration::from_secs(20))
    ///     .retry(Retry::times(4))
    ///     .header("x-team", "render")
    ///     .base_url("http://127.0.0.1:8080/api/v1")
    ///     .build()?;
    /// assert!(!format!("{client:?}").contains("my-key"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn builder(key: impl Into<String>) -> ClientBuilder {
        ClientBuilder {
            key: key.into(),
            base_url: BASE_URL.to_owned(),
            timeout: Duration::from_secs(60),
            retry: Retry::default(),
            headers: Ok(HeaderMap::new()),
        }
    }

    /// Lists the workspace's runs, newest first: filters, then
    /// [`items`](ListRuns::items), [`pages`](ListRuns::pages) or [`page`](ListRuns::page).
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
    /// let mut runs = client.list_runs().max_items(500).items();
    /// while let Some(run) = runs.try_next().await? {
    ///     println!("{} {}", run.run_id, run.status);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn list_runs(&self) -> ListRuns {
        ListRuns::new(self.clone())
    }

    /// Looks at a run once.
    ///
    /// Takes a [`RunHandle`], a listed run or a run id. Where one of the two ways to a run answers
    /// 404 and the other is known, that is tried too.
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
    /// let run = client.get_run("run_abc123").await?;
    /// println!("{} at {} %", run.status, run.progress);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [Not found](Error::is_not_found) when every known way answers 404; otherwise whatever the
    /// request met, after the client's retries.
    ///
    /// # Cancellation
    /// Dropping the future drops the request.
    pub async fn get_run(&self, run: impl Into<RunHandle>) -> Result<TechniqueRun, Error> {
        let (_, seen) = self.clone().look(run.into(), true).await?;
        Ok(seen.run)
    }

    /// Waits until a run has ended: `.await` for the run, or
    /// [`updates`](WaitForRun::updates) to follow it.
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
    /// use flora_technique_runs::Outcome;
    ///
    /// let run = client.wait_for_run("run_abc123").await?;
    /// match run.outcome() {
    ///     Outcome::Completed { outputs } => println!("{} outputs", outputs.len()),
    ///     Outcome::Failed { code, message } => println!("failed: {code:?} {message:?}"),
    ///     _ => {}
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn wait_for_run(&self, run: impl Into<RunHandle>) -> WaitForRun {
        WaitForRun::new(self.clone(), run.into())
    }

    /// Waits for many runs by way of the list: a stream that hands out each run as it ends.
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
    /// let mut ended = client.wait_for_runs(["run_1", "run_2", "run_3"]);
    /// while let Some(run) = ended.try_next().await? {
    ///     println!("{} {}", run.run_id, run.status);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn wait_for_runs<I>(&self, runs: I) -> WaitForRuns
    where
        I: IntoIterator,
        I::Item: Into<RunHandle>,
    {
        WaitForRuns::new(self.clone(), runs.into_iter().map(Into::into))
    }

    /// One page, tried again if `retry` says so.
    pub(crate) async fn fetch(
        &self,
        query: &Query,
        cursor: Option<&str>,
        retry: bool,
    ) -> Result<Fetched, Error> {
        let policy = if retry { &self.0.retry } else { &Retry::none() };
        let span = info_span!("flora", operation = OPERATION);
        let fetched = attempts(policy, || self.0.api.list(query, cursor))
            .instrument(span)
            .await;
        let (mut page, retries) = fetched.map_err(|error| error.during(OPERATION))?;
        page.retries = retries;
        Ok(page)
    }

    /// One look at a run, by the other way too when the first answers 404; the handle comes back
    /// with the way that worked.
    pub(crate) async fn look(
        self,
        mut handle: RunHandle,
        retry: bool,
    ) -> Result<(RunHandle, Seen), Error> {
        let policy = if retry { &self.0.retry } else { &Retry::none() };
        let (first, other) = handle.routes()?;
        let seen = match (self.by(first, policy).await, other) {
            (Err(error), Some(other)) if error.is_not_found() => match self.by(other, policy).await
            {
                // Neither way knows it; the first answer names the operation that was asked for.
                Err(second) if second.is_not_found() => return Err(error),
                second => second.inspect(|_| handle.turn()),
            },
            (first, _) => first,
        };
        let mut seen = seen?;
        handle.complete(&mut seen.run);
        Ok((handle, seen))
    }

    async fn by(&self, route: Route<'_>, policy: &Retry) -> Result<Seen, Error> {
        let run_id = route.run_id();
        let operation = match route {
            Route::Nested { .. } => "get_technique_run",
            Route::Flat { .. } => "get_run",
        };
        let span = info_span!("flora", operation, run_id);
        match attempts(policy, || self.0.api.run(route))
            .instrument(span)
            .await
        {
            Ok(((run, hint), _)) => Ok(Seen { run, hint }),
            Err(error) => Err(error.during(operation).of_run(run_id)),
        }
    }
}

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
            && let Err(error) = insert(headers, name, value)
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
        let key = check::key(&self.key)?;
        let url = check::base_url(&self.base_url)?;
        let mut headers = HeaderMap::from_iter([(USER_AGENT, HeaderValue::from_static(AGENT))]);
        headers.extend(self.headers?);
        let state = State::new(key, headers)?;

        let mut http = reqwest::Client::builder()
            .connect_timeout(CONNECT_TIMEOUT.min(self.timeout))
            .timeout(self.timeout)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never());
        if check::is_loopback(&url) {
            // A proxy of the environment would get the request, key and all.
            http = http.no_proxy();
            #[cfg(any(feature = "rustls", feature = "native-tls"))]
            if url.scheme() == "http" {
                http = http.tls_certs_only([]);
            }
        }
        let http = http.build().map_err(|error| {
            let allowed =
                "http on loopback, or install CA certificates: no TLS client can be made here";
            Error::input("base_url", allowed).because(error)
        })?;
        let base_url = url.as_str().trim_end_matches('/').to_owned();
        let api = Api::new(&base_url, http, state);
        Ok(Client(Arc::new(Inner {
            api,
            base_url,
            retry: self.retry,
        })))
    }

    /// What [`Client::from_env`] reads; `Err(())` stands for a value that is no text.
    fn from_variables(
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

fn insert(headers: &mut HeaderMap, name: &str, value: &str) -> Result<(), Error> {
    let Ok(name) = HeaderName::try_from(name) else {
        return Err(Error::input("header", "a name of letters, digits and `-`"));
    };
    if RESERVED.contains(&name.as_str()) {
        return Err(Error::input(
            "header",
            format!("another name than {name}, which the client sets"),
        ));
    }
    let Ok(mut value) = HeaderValue::try_from(value) else {
        return Err(Error::input(
            "header",
            format!("{name} a value of one line, in visible characters"),
        ));
    };
    value.set_sensitive(true);
    headers.insert(name, value);
    Ok(())
}

#[cfg(test)]
#[path = "../tests/unit/client.rs"]
mod tests;
