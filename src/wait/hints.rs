//! How long a server asks to be left alone, read from what failed.

use std::{error::Error as _, time::Duration};

use crate::{Error, call::RATE_LIMITED};

/// A server may ask for more, but a wait must not fall silent for a day.
pub(crate) const LONGEST_HINT: Duration = Duration::from_secs(10 * 60);

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
