//! Up to which moment the database has everything.

use std::time::SystemTime;

use flora_technique_runs::Timestamp;

/// A moment, and how many rounds had ended by then. Two rounds later one has begun and ended since,
/// and so whatever had begun by that moment was told.
pub(crate) struct Horizon {
    rounds: u64,
    at: SystemTime,
}

impl Horizon {
    pub(crate) fn new(rounds: u64) -> Self {
        Self {
            rounds,
            at: SystemTime::now(),
        }
    }

    /// The moment up to which everything is there, in Unix milliseconds, where it has moved on.
    pub(crate) fn after(&mut self, rounds: u64) -> Option<i64> {
        if rounds < self.rounds.saturating_add(2) {
            return None;
        }
        let before = std::mem::replace(self, Self::new(rounds));
        before.unix_ms()
    }

    pub(crate) fn unix_ms(&self) -> Option<i64> {
        Timestamp::from(self.at).unix_millis()
    }
}
