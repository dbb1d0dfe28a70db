//! Trying a call again: when, for how long in all, and the loop that does it.

use std::{error::Error as _, time::Duration};

use tokio::time::{Instant, timeout_at};

use super::log;
use crate::{Error, error::Kind};

/// A 429 without a hint is left alone for this long, and twice as long each further time.
pub(crate) const RATE_LIMITED: Duration = Duration::from_secs(5);

/// When a call is tried again: after a lost connection, a time-out, 408, 429 and 5xx.
///
/// By default twice, after 0.25 to 0.5 s and 0.5 to 1 s; after a 429 without a hint only after more than 5 s and 10 s.
/// A server's hint is waited for and the back-off added to it (without a back-off, a random part of up to a tenth of
/// the hint), so that clients that got the same hint do not all come back at once; a hint over 60 s is not slept
/// through but returned in [`Error::retry_after`]. 409 is not tried again.
///
/// ```
/// use flora_technique_runs::Retry;
/// use std::{error::Error as _, time::Duration};
///
/// let backoff = Retry::times(5).backoff(Duration::from_secs(1), Duration::from_secs(30));
/// let patient = backoff.longest_hint(Duration::from_secs(300));
/// let hasty = Retry::none();
/// # let _ = (patient, hasty);
/// ```
///
/// No value is rejected. What is left when the retries are used up is the last failure, with their number in
/// [`Error::retries`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Retry {
    times: u32,
    first: Duration,
    most: Duration,
    longest_hint: Duration,
}

impl Default for Retry {
    fn default() -> Self {
        Self::times(2)
    }
}

impl Retry {
    /// At most `times` more attempts after the first; 2 by default.
    #[must_use]
    pub const fn times(times: u32) -> Self {
        Self {
            times,
            first: Duration::from_millis(500),
            most: Duration::from_secs(8),
            longest_hint: Duration::from_secs(60),
        }
    }

    /// One attempt a call, no more.
    #[must_use]
    pub const fn none() -> Self {
        Self::times(0)
    }

    /// The first back-off (0.5 s by default), doubled each time up to `most` (8 s by default). Of
    /// each a random part between a half and the whole is slept.
    #[must_use]
    pub const fn backoff(mut self, first: Duration, most: Duration) -> Self {
        self.first = first;
        self.most = most;
        self
    }

    /// The longest server hint that is slept through (60 s by default).
    #[must_use]
    pub const fn longest_hint(mut self, longest: Duration) -> Self {
        self.longest_hint = longest;
        self
    }

    /// How long to sleep after the failure that follows `retried` retries; `None` gives up.
    ///
    /// `random` is between 0 and 1.
    pub(crate) fn pause(&self, retried: u32, error: &Error, random: f64) -> Option<Duration> {
        if retried >= self.times || !error.is_transient() {
            return None;
        }
        let doubled = 2_u32.saturating_pow(retried);
        let floor = match error.retry_after() {
            Some(hint) if hint > self.longest_hint => return None,
            Some(hint) => hint,
            None if error.is_rate_limited() => {
                RATE_LIMITED.saturating_mul(doubled).min(self.longest_hint)
            }
            None => Duration::ZERO,
        };
        let backoff = self.first.saturating_mul(doubled).min(self.most);
        let part = share(backoff, 0.5 + random / 2.0);
        // Without a back-off all that got one hint would come back at the same moment.
        let spread = match error.retry_after() {
            Some(hint) if backoff.is_zero() => share(hint, random / 10.0),
            _ => part,
        };
        Some(floor.saturating_add(spread))
    }
}

fn share(whole: Duration, share: f64) -> Duration {
    Duration::try_from_secs_f64(whole.as_secs_f64() * share).unwrap_or(whole)
}

/// The most that one call may take, with all its retries, hints and ways; by default there is no bound.
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

/// Calls `attempt`, which `total_time` bounds, until it succeeds, the policy gives up, or the time is
/// up. With the value: how often it was retried.
pub(crate) async fn attempts<T, A, F>(
    policy: &Retry,
    total_time: TotalTime,
    mut attempt: A,
) -> Result<(T, u32), Error>
where
    A: FnMut() -> F,
    F: Future<Output = Result<T, Error>>,
{
    let mut retried = 0;
    let mut last_failure = None;
    loop {
        let error = match attempt().await {
            Ok(value) => return Ok((value, retried)),
            Err(error) => error,
        };
        match policy.pause(retried, &error, fastrand::f64()) {
            Some(pause) if total_time.allows(pause) => {
                log::trying_again(retried + 1, pause, &error);
                tokio::time::sleep(pause).await;
                retried += 1;
                last_failure = Some(error);
            }
            _ => {
                let error = error.retried(retried);
                return Err(match last_failure {
                    // It was cut off for the call's time, and says nothing of what took that.
                    Some(before) if error.is_timeout() && error.source().is_none() => {
                        error.because(before)
                    }
                    _ => error,
                });
            }
        }
    }
}

#[cfg(test)]
mod tests;
