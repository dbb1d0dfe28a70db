//! What fails in a round: which failures are waited through, which end a run's wait, and which all.

use std::{sync::Arc, time::Duration};

use super::{Rounds, Stopped, Yielded};
use crate::{Error, RunHandle, call::log, wait::search::Search};

/// Listings that may fail in a row before single looks take their place.
const FAILED_LISTINGS: u32 = 3;

impl Rounds {
    /// Takes in why a single look failed.
    pub(super) async fn failed(&mut self, handle: &RunHandle, error: Error) -> Result<(), Stopped> {
        let run_id = handle.run_id();
        let in_grace = match self.wanted.since(run_id) {
            Some(since) => self.settings.is_in_grace(&error, since),
            None => false,
        };
        if let Some(run) = self.wanted.end_without_outputs(run_id) {
            // What has ended has ended, whatever came of the look for its outputs.
            self.hand_out(run).await;
        } else if error.is_transient() || in_grace {
            log::looking_again(&error);
            let error = Arc::new(error);
            self.wanted.keep_trouble(run_id, &error);
            self.trouble = Some(error);
        } else if matches!(error.status(), Some(401 | 402)) {
            // These hold for every run of the key.
            return Err(Stopped::Fatal(error));
        } else {
            self.give_up(run_id, error).await;
        }
        Ok(())
    }

    /// Takes in why a page could not be read; gives the pause after which a first one is tried again.
    pub(super) fn page_failed(
        &mut self,
        error: Error,
        search: &mut Search,
    ) -> Result<Option<Duration>, Stopped> {
        if matches!(error.status(), Some(400..=403)) {
            return Err(Stopped::Fatal(error));
        }
        if !self.has_answered {
            let random = fastrand::f64();
            let Some(pause) = self.settings.retry.pause(self.retried, &error, random) else {
                return Err(Stopped::Fatal(error.retried(self.retried)));
            };
            self.retried = self.retried.saturating_add(1);
            log::trying_again(self.retried, pause, &error);
            self.keep_trouble_of_all(error);
            search.retain(|_| false);
            return Ok(Some(pause));
        }
        log::looking_again(&error);
        self.failed_listings = self.failed_listings.saturating_add(1);
        if self.failed_listings < FAILED_LISTINGS {
            // A list that is back soon shows them; a burst of looks would not help it.
            search.retain(|handle| self.wanted.is_far_down(handle.run_id()));
        }
        self.keep_trouble_of_all(error);
        Ok(None)
    }

    /// Keeps what went wrong with the list, which may hold back any run.
    fn keep_trouble_of_all(&mut self, error: Error) {
        let error = Arc::new(error);
        self.wanted.keep_trouble_of_all(&error);
        self.trouble = Some(error);
    }

    pub(super) async fn give_up(&mut self, run_id: &str, error: Error) {
        if self.wanted.give_up(run_id) {
            let error = error.of_run(run_id).stream_goes_on();
            let last = Yielded::Last(run_id.to_owned(), Err(error));
            self.out.yield_item(last).await;
        }
    }
}
