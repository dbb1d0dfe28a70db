//! The stand-in's clock: the machine's own, or one that stands where a test put it.

use std::time::{Duration, SystemTime};

#[derive(Clone, Debug, Default)]
pub(super) struct Clock {
    /// Where it stands; `None` goes with the machine's clock.
    stands_at: Option<SystemTime>,
    /// How far it was moved on by hand.
    ahead: Duration,
}

impl Clock {
    pub(super) fn standing(at: Option<SystemTime>) -> Self {
        Self {
            stands_at: at,
            ahead: Duration::ZERO,
        }
    }

    pub(super) fn now(&self) -> SystemTime {
        let base = self.stands_at.unwrap_or_else(SystemTime::now);
        base.checked_add(self.ahead).unwrap_or(base)
    }

    pub(super) fn advance(&mut self, by: Duration) {
        self.ahead = self.ahead.saturating_add(by);
    }
}
