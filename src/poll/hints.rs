//! How long a server asks to be left alone.

use std::{
    error::Error as _,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use super::{backoff::lengthened, time_limit::later};
use crate::{Error, call::RATE_LIMITED};

/// A server may ask for more, but nobody who waits must fall silent for a day.
const LONGEST_HINT: Duration = Duration::from_secs(10 * 60);

/// Until when nothing may begin, as the answers to one wait or watch have asked. Clones are the same.
#[derive(Clone, Debug)]
pub(super) struct Hints {
    until: Arc<Mutex<Option<Instant>>>,
    random: fn() -> f64,
}

impl Hints {
    pub(super) fn new(random: fn() -> f64) -> Self {
        Self {
            until: Arc::default(),
            random,
        }
    }

    /// Takes in how long the server wants to be left alone from now on. A hint is a floor, and
    /// lengthened as a pause is: not all that got the same one come back together.
    pub(super) fn heed(&self, hint: Option<Duration>) {
        let Some(hint) = hint else { return };
        let quiet = lengthened(hint.min(LONGEST_HINT), self.random);
        let mut until = self.until.lock().unwrap_or_else(PoisonError::into_inner);
        *until = (*until).max(Some(later(Instant::now(), quiet)));
    }

    /// The moment before which nothing may begin, if it is still to come.
    pub(super) fn until(&self) -> Option<Instant> {
        let until = *self.until.lock().unwrap_or_else(PoisonError::into_inner);
        until.filter(|until| *until > Instant::now())
    }
}

/// How long a failure wants the server to be left alone.
pub(crate) fn hint_of(error: &Error) -> Option<Duration> {
    let limited = is_limited(error).then_some(RATE_LIMITED);
    error
        .retry_after()
        .or(limited)
        .max(behind(error).and_then(hint_of))
}

/// Whether a failure, or the one behind it, is a rate limit: more requests would only add to the
/// load that it is there against.
pub(crate) fn is_limited(error: &Error) -> bool {
    error.is_rate_limited() || behind(error).is_some_and(is_limited)
}

/// Of a run that one way does not know: how the other way failed.
fn behind(error: &Error) -> Option<&Error> {
    error.source()?.downcast_ref()
}

#[cfg(test)]
mod tests;
