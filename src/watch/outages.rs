//! Whether FLORA answers a watch, and since when.

use std::time::Duration;

use super::clock::millis;
use crate::Error;

/// How long nothing must have answered for that to be told.
const OUTAGE: Duration = Duration::from_secs(5 * 60);

/// And how long after that it is told again.
const AGAIN: Duration = Duration::from_secs(60 * 60);

/// How long catching up goes on without success.
const NO_SUCCESS: Duration = Duration::from_secs(15 * 60);

/// Whether FLORA answers, and since when. All times are Unix milliseconds.
#[derive(Debug)]
pub(crate) struct Outages {
    began_at: u64,
    pub(super) last_answer: Option<u64>,
    pub(super) failing_since: Option<u64>,
    /// Of the requests that failed since.
    pub(super) last_failure: Option<Error>,
    pub(super) failures_in_a_row: u32,
    /// When it was last told that nothing answers.
    told_at: Option<u64>,
}

impl Outages {
    pub(crate) fn new(now: u64) -> Self {
        Self {
            began_at: now,
            last_answer: None,
            failing_since: None,
            last_failure: None,
            failures_in_a_row: 0,
            told_at: None,
        }
    }

    /// Takes in an answer; true where that ends an outage that was told.
    pub(crate) fn answered(&mut self, now: u64) -> bool {
        self.last_answer = Some(now);
        self.failing_since = None;
        self.last_failure = None;
        self.failures_in_a_row = 0;
        self.told_at.take().is_some()
    }

    /// Takes in that a request failed.
    pub(crate) fn failed(&mut self, now: u64, error: Error) {
        self.failing_since.get_or_insert(now);
        self.last_failure = Some(error);
        self.failures_in_a_row = self.failures_in_a_row.saturating_add(1);
    }

    /// How long nothing has answered, where that is to be told now.
    pub(crate) fn outage(&mut self, now: u64) -> Option<Duration> {
        let silent = now.saturating_sub(self.last_answer.unwrap_or(self.began_at));
        let is_due = match self.told_at {
            Some(told_at) => now.saturating_sub(told_at) >= millis(AGAIN),
            None => silent >= millis(OUTAGE),
        };
        is_due.then(|| {
            self.told_at = Some(now);
            Duration::from_millis(silent)
        })
    }

    /// Whether catching up is over, since nothing has succeeded for too long.
    ///
    /// Counted from the first failure: a caller may take long over what came before it.
    pub(crate) fn has_failed_for_too_long(&self, now: u64) -> bool {
        let since = self.failing_since;
        since.is_some_and(|since| now.saturating_sub(since) >= millis(NO_SUCCESS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::cut_connection;

    const MINUTE: u64 = 60_000;

    #[test]
    fn an_outage_is_told_five_minutes_after_the_last_answer_and_each_hour_until_it_is_over() {
        let mut outages = Outages::new(0);
        assert!(!outages.answered(MINUTE), "nothing was told");
        let told = (1..=130).filter(|minute| {
            outages.failed(minute * MINUTE, cut_connection());
            outages.outage(minute * MINUTE).is_some()
        });
        assert_eq!(told.collect::<Vec<_>>(), [6, 66, 126]);

        assert!(outages.answered(131 * MINUTE));
        assert_eq!(outages.failing_since, None);
        assert_eq!(outages.outage(135 * MINUTE), None);
        assert!(!outages.answered(136 * MINUTE), "it was over already");
    }

    #[test]
    fn where_nothing_ever_answered_an_outage_counts_from_the_start() {
        let mut outages = Outages::new(MINUTE);

        assert_eq!(outages.outage(6 * MINUTE - 1), None);

        let silent = Duration::from_millis(5 * MINUTE);
        assert_eq!(outages.outage(6 * MINUTE), Some(silent));
    }

    #[test]
    fn catching_up_counts_from_the_first_failure() {
        let mut outages = Outages::new(0);
        outages.answered(0);
        outages.failed(60 * MINUTE, cut_connection());
        outages.failed(70 * MINUTE, cut_connection());

        assert!(!outages.has_failed_for_too_long(75 * MINUTE - 1));
        assert!(outages.has_failed_for_too_long(75 * MINUTE));
    }
}
