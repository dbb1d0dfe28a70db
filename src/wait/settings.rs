//! What both waits are told: how often to ask, how long at most, and what may be unknown at first.

use std::time::Duration;

use tokio::time::Instant;

use crate::{
    Error, Retry,
    call::{Api, PAGE_SIZE, Query, Requests},
    poll::{Backoff, TimeLimit},
};

const DEADLINE: Duration = Duration::from_secs(60 * 60);

/// What both waits are told.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) backoff: Backoff,
    /// How long the wait may take as a whole.
    pub(super) deadline: Option<Duration>,
    /// For how long a run may be unknown.
    pub(super) not_found_grace: Duration,
    /// The client's policy, which decides until the first answer.
    pub(super) retry: Retry,
}

impl Settings {
    pub(super) fn new(retry: Retry) -> Self {
        Self {
            backoff: Backoff::default(),
            deadline: Some(DEADLINE),
            not_found_grace: Duration::ZERO,
            retry,
        }
    }

    /// Rejects settings that are not allowed.
    pub(super) fn check(&self) -> Result<(), Error> {
        match self.backoff.every {
            Some(Duration::ZERO) => Err(Error::input("poll_every", "more than zero")),
            _ => Ok(()),
        }
    }

    /// The end of a wait that started then.
    pub(super) fn limit(&self, started: Instant) -> Option<TimeLimit> {
        let deadline = self.deadline?;
        Some(TimeLimit::new(started, deadline))
    }

    /// Whether a failure says that a run is not known yet, which it may be for a moment after its
    /// start. A 404 that is not FLORA's own comes from a wrong base URL, and will not pass.
    pub(super) fn is_in_grace(&self, error: &Error, since: Instant) -> bool {
        let by_flora = error.is_not_found() && error.code().is_some();
        by_flora && since.elapsed() < self.not_found_grace
    }
}

/// Where waits ask: each request once, since they ask again by themselves.
pub(super) fn requests(api: Api) -> Requests {
    Requests {
        api,
        query: Query::everything(*PAGE_SIZE.end()),
        policy: Retry::none(),
    }
}

/// The setters that both waits have, over their field `settings`.
macro_rules! common_settings {
    ($name:ident) => {
        impl $name {
            /// A fixed interval from one request to the next, more than zero, instead of the growing
            /// one (2 seconds up to 10). FLORA's documentation advises 2 to 5 seconds.
            ///
            /// It is lengthened by a random part of up to a tenth, and by a server's hint. Zero is an
            /// [input](crate::Error::is_input) error of the wait, before any request.
            ///
            /// ```no_run
            /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
            /// use std::time::Duration;
            ///
            /// let run = client.wait_for_run("run_abc123").poll_every(Duration::from_secs(3)).await?;
            /// let ended = client.wait_for_runs(["run_1", "run_2"]).poll_every(Duration::from_secs(5));
            /// # Ok(())
            /// # }
            /// ```
            pub fn poll_every(mut self, interval: std::time::Duration) -> Self {
                self.settings.backoff.every = Some(interval);
                self
            }

            /// The most that the whole wait may take; one hour by default, and without a limit after
            /// [`no_deadline`](Self::no_deadline).
            ///
            /// Nothing begins after it, and what is under way then is cut off. Shortly before it (2
            /// seconds, or a tenth of it if that is less) the wait asks for the last time; once that is
            /// answered it ends, so it may end that much early. Give a short one a client whose time-out
            /// is shorter still, or a server that hangs looks like a run that goes on.
            ///
            /// ```no_run
            /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
            /// use std::time::Duration;
            ///
            /// let run = client.wait_for_run("run_abc123").deadline(Duration::from_secs(600)).await?;
            /// # Ok(())
            /// # }
            /// ```
            pub fn deadline(mut self, deadline: std::time::Duration) -> Self {
                self.settings.deadline = Some(deadline);
                self
            }

            /// Waits as long as it takes: for ever, should a run never end. Nothing else takes the
            /// default deadline away.
            ///
            /// ```no_run
            /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
            /// let run = client.wait_for_run("run_abc123").no_deadline().await?;
            /// # Ok(())
            /// # }
            /// ```
            pub fn no_deadline(mut self) -> Self {
                self.settings.deadline = None;
                self
            }

            /// For how long a run may be unknown to the server; not at all by default.
            ///
            /// An id fresh from the call that started its run may be answered with 404 for a moment.
            /// Within this time, from the start of the wait or from the
            /// [`add`](crate::WaitControl::add) of the run, such an answer counts as "not yet". Only
            /// a 404 in FLORA's own error form does; any other means a wrong base URL.
            ///
            /// ```no_run
            /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
            /// use std::time::Duration;
            ///
            /// let just_started = "run_abc123";
            /// let wait = client.wait_for_run(just_started).not_found_grace(Duration::from_secs(10));
            /// let run = wait.await?;
            /// # Ok(())
            /// # }
            /// ```
            pub fn not_found_grace(mut self, grace: std::time::Duration) -> Self {
                self.settings.not_found_grace = grace;
                self
            }
        }
    };
}

pub(super) use common_settings;
