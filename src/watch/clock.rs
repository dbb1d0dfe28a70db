//! The time of day, by a clock that is never set.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time::Instant;

/// The time of day, counted on from the start of the watch.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    started: Instant,
    unix_millis: u64,
}

impl Clock {
    pub(crate) fn start() -> Self {
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH);
        Self {
            started: Instant::now(),
            unix_millis: millis(since_1970.unwrap_or_default()),
        }
    }

    /// In Unix milliseconds.
    pub(crate) fn now(self) -> u64 {
        self.unix_millis
            .saturating_add(millis(self.started.elapsed()))
    }
}

/// Whole milliseconds.
pub(crate) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
