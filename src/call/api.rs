//! The operations, tried again where that may help.

use std::{sync::Arc, time::Duration};

use tracing::{Instrument, info_span};

#[cfg(feature = "download")]
use super::keyless::Keyless;
use super::{
    attempt::OnAttempt,
    connections::{Connections, runtime_here},
    filters::Query,
    headers::Headers,
    input, log,
    page::Page,
    retry::{Retry, TotalTime, attempts},
    sender::Sender,
};
use crate::{Error, RunHandle, TechniqueRun, error::Answer, run::Route};

/// The operation that lists runs, as errors and spans name it.
pub(crate) const LIST: &str = "list_technique_runs";

/// The operations, tried again where that may help. Clones share their connections.
#[derive(Clone)]
pub(crate) struct Api(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    sender: Sender,
    settings: Settings,
    #[cfg(feature = "download")]
    keyless: Arc<Keyless>,
}

/// The answer to a request for one run.
#[derive(Debug)]
pub(crate) struct RunAnswer {
    pub(crate) run: TechniqueRun,
    /// The one that was asked by, with the way that worked.
    pub(crate) handle: RunHandle,
    /// How long the server wants to be left alone.
    pub(crate) retry_after: Option<Duration>,
}

/// What holds for every call.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) retry: Retry,
    pub(crate) total_timeout: Option<Duration>,
    pub(crate) on_attempt: Option<OnAttempt>,
    /// Whether http may lead to other machines.
    pub(crate) allows_http: bool,
}

/// Shows nothing: what it holds goes into headers.
impl std::fmt::Debug for Api {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Api").finish_non_exhaustive()
    }
}

impl Api {
    pub(crate) fn new(
        base_url: &str,
        connections: Connections,
        headers: Headers,
        settings: Settings,
        #[cfg(feature = "download")] keyless: Keyless,
    ) -> Self {
        Self(Arc::new(Inner {
            sender: Sender::new(base_url, connections, headers),
            settings,
            #[cfg(feature = "download")]
            keyless: Arc::new(keyless),
        }))
    }

    /// The HTTP clients for what is fetched without the key and the user's own headers.
    #[cfg(feature = "download")]
    pub(crate) fn keyless(&self) -> &Keyless {
        &self.0.keyless
    }

    /// How long an attempt may take; a download, how long its host may be silent.
    #[cfg(feature = "download")]
    pub(crate) fn timeout(&self) -> Duration {
        self.0.sender.headers().timeout
    }

    /// Whether http may lead to other machines: where `allow_http` says so.
    #[cfg(feature = "download")]
    pub(crate) fn allows_http(&self) -> bool {
        self.0.settings.allows_http
    }

    /// Where requests go, without a slash at its end.
    pub(crate) fn base_url(&self) -> &str {
        self.0.sender.base_url()
    }

    /// The client's policy.
    pub(crate) fn retry(&self) -> &Retry {
        &self.0.settings.retry
    }

    /// The same connections and settings with another key, and without the user's own headers.
    pub(crate) fn with_key(&self, key: &str) -> Result<Self, Error> {
        let mut inner = (*self.0).clone();
        inner.sender = inner.sender.with_key(key)?;
        Ok(Self(Arc::new(inner)))
    }

    /// The same connections, key and settings with another policy.
    pub(crate) fn with_retry(&self, retry: Retry) -> Self {
        let mut inner = (*self.0).clone();
        inner.settings.retry = retry;
        Self(Arc::new(inner))
    }

    /// The same connections, key and settings with another time for each attempt.
    pub(crate) fn with_timeout(&self, timeout: Duration) -> Self {
        let mut inner = (*self.0).clone();
        inner.sender = inner.sender.with_timeout(timeout);
        Self(Arc::new(inner))
    }

    /// An error that may quote what the caller gave, without anything secret.
    pub(crate) fn hide(&self, error: Error) -> Error {
        error.hidden_by(|text| self.shown(text))
    }

    /// What the caller gave, as spans and errors may name it.
    pub(crate) fn shown(&self, given: &str) -> String {
        self.0.sender.headers().secrets.hide(given)
    }

    /// One page.
    pub(crate) async fn page(
        &self,
        query: &Query,
        cursor: Option<&str>,
        policy: &Retry,
    ) -> Result<Page, Error> {
        let page = async {
            self.reject_key_in(query, cursor)?;
            let total_time = self.begin()?;
            let attempt = || self.0.sender.list(query, cursor);
            self.attempts(LIST, policy, total_time, attempt).await
        };
        let page = page.instrument(info_span!("list_technique_runs")).await;
        let ((_, mut page), retries) = page.map_err(|error| error.during(LIST))?;
        page.retries = retries;
        Ok(page)
    }

    /// A run, by the other way too when the first answers 404; the handle comes back with the way
    /// that worked.
    ///
    /// # Errors
    /// Not found, when both ways say so. It is [transient](Error::is_transient) besides when the
    /// second way failed otherwise, which is its source then: the run may well be there. 401, 402
    /// and 403 of either way come as they are.
    pub(crate) async fn run(
        &self,
        mut handle: RunHandle,
        policy: &Retry,
    ) -> Result<RunAnswer, Error> {
        let (first, other) = self.routes(&handle)?;
        let total_time = self.begin().map_err(|error| {
            let run_id = self.shown(handle.run_id());
            error.during("get_run").of_run(&run_id)
        })?;
        let by = |route| self.by(route, policy, total_time);
        let (mut run, retry_after) = match (by(first).await, other) {
            (Err(unknown), Some(other)) if unknown.is_not_found() => {
                match by(other).await {
                    Ok(seen) => {
                        handle.turn();
                        seen
                    }
                    // The first answer names the operation that was asked for.
                    Err(second) if second.is_not_found() => return Err(unknown),
                    Err(second) if matches!(second.status(), Some(401..=403)) => {
                        return Err(second);
                    }
                    Err(second) => return Err(unknown.undecided(second)),
                }
            }
            (first, _) => first?,
        };
        handle.complete(&mut run);
        Ok(RunAnswer {
            run,
            handle,
            retry_after,
        })
    }

    /// The ways to a run whose ids may stand in a path: checked before any request.
    fn routes<'a>(&self, handle: &'a RunHandle) -> Result<(Route<'a>, Option<Route<'a>>), Error> {
        let key = self.0.sender.headers().key();
        input::not_the_key("run_id", handle.run_id(), key)?;
        let routes = handle.routes().map_err(Error::from);
        let (first, other) = routes.map_err(|error| self.hide(error))?;
        for route in [Some(first), other].into_iter().flatten() {
            if let Route::Nested { technique, .. } = route {
                input::not_the_key("technique", technique, key)?;
            }
        }
        Ok((first, other))
    }

    async fn by(
        &self,
        route: Route<'_>,
        policy: &Retry,
        total_time: TotalTime,
    ) -> Result<(TechniqueRun, Option<Duration>), Error> {
        let run_id = self.shown(route.run_id());
        let (operation, span) = match route {
            Route::Nested { .. } => ("get_technique_run", info_span!("get_technique_run", run_id)),
            Route::Flat { .. } => ("get_run", info_span!("get_run", run_id)),
        };
        let attempt = || self.0.sender.run(route);
        let run = self.attempts(operation, policy, total_time, attempt);
        match run.instrument(span).await {
            Ok(((answer, run), _)) => Ok((run, answer.retry_after)),
            Err(error) => Err(error.during(operation).of_run(&run_id)),
        }
    }

    /// Neither a filter nor a cursor may be the key.
    fn reject_key_in(&self, query: &Query, cursor: Option<&str>) -> Result<(), Error> {
        let key = self.0.sender.headers().key();
        input::not_the_key("cursor", cursor.unwrap_or_default(), key)?;
        query.filters.reject_key(key)
    }

    /// What a call begins with: a runtime to make it on, and its time.
    fn begin(&self) -> Result<TotalTime, Error> {
        runtime_here()?;
        Ok(TotalTime::from_now(self.0.settings.total_timeout))
    }

    /// The user's function that is told of each attempt.
    pub(crate) fn on_attempt(&self) -> Option<&OnAttempt> {
        self.0.settings.on_attempt.as_ref()
    }

    /// Attempts, each told to the log and the user, until one is good or the policy gives up.
    async fn attempts<T, F>(
        &self,
        operation: &'static str,
        policy: &Retry,
        total_time: TotalTime,
        mut attempt: impl FnMut() -> F,
    ) -> Result<((Answer, T), u32), Error>
    where
        F: Future<Output = Result<(Answer, T), Error>>,
    {
        let mut number = 0;
        attempts(policy, total_time, || {
            number += 1;
            let attempt = total_time.bound(attempt());
            log::attempt(operation, number, self.on_attempt(), attempt)
        })
        .await
    }
}
