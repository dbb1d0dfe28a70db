//! One call: the only door to the generated code.
//!
//! [`Api`] is what streams hold: connections, key, retries and time-outs. An [attempt](attempt)
//! sends once and reads whatever comes; here it is tried again, and a run is looked for on both ways
//! to it.

mod attempt;
mod base_url;
mod body;
mod connections;
mod decode;
mod entry;
mod field_names;
mod filters;
pub(crate) mod generated;
mod headers;
pub(crate) mod input;
pub(crate) mod log;
pub(crate) mod no_runtime;
mod page;
mod query;
mod refusal;
mod requests;
mod retry;
mod retry_after;
mod run_answer;
mod runtime;
mod secrets;
mod seen;
mod source;
mod task;
mod time_outs;
mod total_time;
mod transport;
mod work;

use std::{sync::Arc, time::Duration};

use tracing::{Instrument, info_span};

pub use self::retry::Retry;
use self::{
    attempt::Attempt, no_runtime::on_this_runtime, retry::attempts, time_outs::TimeOuts,
    total_time::TotalTime,
};
pub(crate) use self::{
    base_url::{base_url, key},
    connections::Connections,
    entry::Entry,
    filters::Filters,
    headers::{Headers, insert},
    input::{PAGE_SIZE, cursor, page_size},
    page::{About, Fetched, Page},
    query::Query,
    requests::Requests,
    retry::RATE_LIMITED,
    run_answer::RunAnswer,
    runtime::{NoValue, RuntimeTask, on_any_runtime},
    seen::{Seen, is_of_another_run},
    source::Source,
    task::Task,
    work::{AskPage, AskRun, Pause, Until, Work},
};
use crate::{Error, RunHandle, run::Route};

/// The operation that lists runs, as errors and spans name it.
pub(crate) const LIST: &str = "list_technique_runs";

/// The operations, tried again where that may help. Clones share their connections.
#[derive(Clone)]
pub(crate) struct Api(Arc<Inner>);

struct Inner {
    attempt: Attempt,
    settings: Settings,
}

/// What holds for every call.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) retry: Retry,
    pub(crate) total_timeout: Option<Duration>,
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
        http: reqwest::Client,
        time_outs: TimeOuts,
        headers: Headers,
        settings: Settings,
    ) -> Self {
        Self(Arc::new(Inner {
            attempt: Attempt::new(base_url, http, time_outs, headers),
            settings,
        }))
    }

    /// The client's policy, for those who try again by themselves.
    pub(crate) fn retry(&self) -> &Retry {
        &self.0.settings.retry
    }

    /// The same connections and settings with another key, and without the user's own headers.
    pub(crate) fn with_key(&self, key: &str) -> Result<Self, Error> {
        Ok(Self(Arc::new(Inner {
            attempt: self.0.attempt.with_key(key)?,
            settings: self.0.settings.clone(),
        })))
    }

    /// What a call begins with: a runtime to make it on, and its time.
    fn begin(&self) -> Result<TotalTime, Error> {
        no_runtime::check()?;
        Ok(TotalTime::from_now(self.0.settings.total_timeout))
    }

    fn policy(&self, retry: bool) -> Retry {
        if retry {
            self.0.settings.retry.clone()
        } else {
            Retry::none()
        }
    }

    /// An error that may quote what the caller gave, without anything secret.
    pub(crate) fn hide(&self, error: Error) -> Error {
        error.hidden_by(|text| self.0.attempt.headers().secrets.hide(text))
    }

    /// A run as spans may name it, should someone pass the key for an id.
    pub(crate) fn shown(&self, run_id: &str) -> String {
        self.0.attempt.headers().secrets.hide(run_id)
    }

    /// One page, tried again if `retry` says so.
    pub(crate) async fn fetch(
        &self,
        query: &Query,
        cursor: Option<&str>,
        retry: bool,
    ) -> Result<Fetched, Error> {
        let total_time = self.begin().map_err(|error| error.during(LIST))?;
        let policy = self.policy(retry);
        let mut attempt = 0;
        let fetched = attempts(&policy, total_time, || {
            attempt += 1;
            let request = on_this_runtime(self.0.attempt.list(query, cursor));
            log::attempt(LIST, attempt, request)
        });
        let fetched = fetched.instrument(info_span!("list_technique_runs")).await;
        let ((_, mut page), retries) = fetched.map_err(|error| error.during(LIST))?;
        page.retries = retries;
        Ok(page)
    }

    /// One look at a run, by the other way too when the first answers 404; the handle comes back
    /// with the way that worked.
    ///
    /// # Errors
    /// Not found, when both ways say so. It is [transient](Error::is_transient) besides when the
    /// second way failed otherwise, which is its source then: the run may well be there. 401, 402
    /// and 403 of either way come as they are.
    pub(crate) async fn look(
        self,
        mut handle: RunHandle,
        retry: bool,
    ) -> Result<(RunHandle, Seen), Error> {
        let (first, other) = self.routes(&handle)?;
        let policy = self.policy(retry);
        let total_time = self
            .begin()
            .map_err(|error| error.during("get_run").of_run(handle.run_id()))?;
        let by = |route| self.by(route, &policy, total_time);
        let mut seen = match (by(first).await, other) {
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
        handle.complete(&mut seen.run);
        Ok((handle, seen))
    }

    /// The ways to a run whose ids may stand in a path: checked before any request.
    fn routes<'a>(&self, handle: &'a RunHandle) -> Result<(Route<'a>, Option<Route<'a>>), Error> {
        // It would stand in a URL, which is written down in many a place.
        let key_is_in = |id| self.0.attempt.headers().key_is_in(id);
        if key_is_in(handle.run_id()) {
            return Err(Error::input("run_id", "the id of a run, not the API key"));
        }
        let routes = handle.routes().map_err(Error::from);
        let (first, other) = routes.map_err(|error| self.hide(error))?;
        for route in [Some(first), other].into_iter().flatten() {
            if let Route::Nested { technique, .. } = route
                && key_is_in(technique)
            {
                let allowed = "the id or slug of a technique, not the API key";
                return Err(Error::input("technique", allowed));
            }
        }
        Ok((first, other))
    }

    async fn by(
        &self,
        route: Route<'_>,
        policy: &Retry,
        total_time: TotalTime,
    ) -> Result<Seen, Error> {
        let run_id = route.run_id();
        let (operation, span) = match route {
            Route::Nested { .. } => ("get_technique_run", info_span!("get_technique_run", run_id)),
            Route::Flat { .. } => ("get_run", info_span!("get_run", run_id)),
        };
        let mut attempt = 0;
        let seen = attempts(policy, total_time, || {
            attempt += 1;
            let request = on_this_runtime(self.0.attempt.run(route));
            log::attempt(operation, attempt, request)
        });
        let seen = match seen.instrument(span).await {
            Ok(((answer, run), _)) => {
                let hint = answer.retry_after;
                let seen = Seen { run, hint };
                seen.of_run(run_id).map_err(|error| error.answered(answer))
            }
            Err(error) => Err(error),
        };
        seen.map_err(|error| error.during(operation).of_run(run_id))
    }
}
