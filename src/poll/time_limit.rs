//! The moment at which a wait ends.

use std::time::Duration;

use tokio::time::Instant;

/// A last request needs so much time before the deadline, or a tenth of the whole if that is less.
const LAST_REQUEST: Duration = Duration::from_secs(2);

/// Later than anybody waits, and not too late for an instant.
const NEVER: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);

/// The moment at which a wait, or the wait for one run of many, ends.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TimeLimit {
    at: Instant,
    last_request: Instant,
}

impl TimeLimit {
    pub(crate) fn new(started: Instant, deadline: Duration) -> Self {
        let at = later(started, deadline);
        let before = LAST_REQUEST.min(deadline / 10);
        Self {
            at,
            last_request: at.checked_sub(before).unwrap_or(started),
        }
    }

    /// The earlier of two.
    pub(crate) fn earlier(self, other: Self) -> Self {
        if other.at < self.at { other } else { self }
    }

    pub(crate) fn at(self) -> Instant {
        self.at
    }

    /// From here on a request is the last.
    pub(crate) fn last_request(self) -> Instant {
        self.last_request
    }
}

/// So long after a moment.
pub(crate) fn later(moment: Instant, by: Duration) -> Instant {
    moment.checked_add(by.min(NEVER)).unwrap_or(moment)
}
