//! The most that one call may take, with all its retries, hints and ways.

use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use crate::{Error, error::Kind};

/// A bound that began with the call; by default there is none.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct TotalTime {
    allowed: Duration,
    end: Option<Instant>,
}

impl TotalTime {
    /// Counts from now.
    pub(crate) fn from_now(allowed: Option<Duration>) -> Self {
        let Some(allowed) = allowed else {
            return Self::default();
        };
        Self {
            allowed,
            // What is too far away to be reckoned with is no bound.
            end: Instant::now().checked_add(allowed),
        }
    }

    /// Whether something can still be done after such a pause.
    pub(crate) fn allows(&self, pause: Duration) -> bool {
        match (self.end, Instant::now().checked_add(pause)) {
            (None, _) => true,
            (Some(end), Some(after)) => after < end,
            (Some(_), None) => false,
        }
    }

    /// What an attempt comes to within that time.
    ///
    /// # Errors
    /// Its own; else a time-out without a cause, when the time was up first.
    pub(crate) async fn bound<T>(
        &self,
        attempt: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let Some(end) = self.end else {
            return attempt.await;
        };
        let attempt = timeout_at(end, attempt).await;
        attempt.unwrap_or_else(|_| Err(self.is_up()))
    }

    fn is_up(&self) -> Error {
        let allowed = self.allowed;
        let message = format!("the call took longer than the `total_timeout` of {allowed:?}");
        Error::new(Kind::Timeout, message).advised("try again, or allow more with it")
    }
}
