//! Failures: which are waited through, for how long, and which end a watch.

use std::time::Duration;

use tokio::time::Instant;

use super::{Ended, Loop};
use crate::{Error, RunHandle, call::log, wait::hints::hint_of, watch::feed::Feed};

/// The first pause after the second failure in a row, and the longest.
const FIRST_RESPITE: Duration = Duration::from_secs(1);
const LONGEST_RESPITE: Duration = Duration::from_secs(60);

impl Loop {
    pub(super) fn succeeded(&mut self) {
        self.following.has_answered = true;
        self.failing_since = None;
        self.failures_in_a_row = 0;
    }

    pub(super) fn end(&self, error: Error) -> Ended {
        self.following.shared.fail(error);
        Ended
    }

    /// Gives a look's error back, unless it holds for every run of the key.
    pub(super) fn end_if_it_holds_for_all(
        &self,
        handle: &RunHandle,
        error: Error,
    ) -> Result<Error, Ended> {
        if matches!(error.status(), Some(401 | 402)) {
            return Err(self.end(error.of_no_run()));
        }
        if error.is_transient() {
            log::looking_again(&error);
            self.following.shared.with(Feed::count_failure);
        }
        Ok(error.of_run(handle.run_id()))
    }

    /// Pauses after a failure that may pass, and ends with any other.
    pub(super) async fn wait_through(&mut self, error: Error) -> Result<(), Ended> {
        if !self.following.has_answered || !error.is_transient() {
            return Err(self.end(error));
        }
        self.following.shared.with(Feed::count_failure);
        self.pace.heed(hint_of(&error));
        self.pace.heed(self.respite());
        self.failures_in_a_row = self.failures_in_a_row.saturating_add(1);
        if self.has_failed_for_too_long() {
            return Err(self.end(error));
        }
        log::looking_again(&error);
        self.pause().await;
        Ok(())
    }

    /// As [`wait_through`](Self::wait_through); a round that went on from a cursor begins anew at once.
    pub(super) async fn wait_through_or_restart(&mut self, error: Error) -> Result<(), Ended> {
        if self.following.shared.with(Feed::restart_round) {
            self.following.shared.with(Feed::count_failure);
            return Ok(());
        }
        self.wait_through(error).await
    }

    /// How long a server that fails again and again is left alone, whatever the interval.
    fn respite(&self) -> Option<Duration> {
        let doublings = self.failures_in_a_row.checked_sub(1)?;
        let respite = FIRST_RESPITE.saturating_mul(2_u32.saturating_pow(doublings));
        Some(respite.min(LONGEST_RESPITE))
    }

    /// Whether catching up is over, since nothing has succeeded for too long.
    ///
    /// Counted from the first failure: a caller may take long over what came before it.
    pub(super) fn has_failed_for_too_long(&mut self) -> bool {
        let since = *self.failing_since.get_or_insert_with(Instant::now);
        let most = self.following.shared.with(|feed| feed.limits().no_success);
        self.following.until_caught_up && since.elapsed() >= Duration::from_millis(most)
    }
}
