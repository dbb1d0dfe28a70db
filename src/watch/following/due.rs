//! The runs that are due: those that no page of a round showed.

use std::collections::HashMap;

use super::{Ended, Loop};
use crate::{
    Error, RunHandle, TechniqueRun,
    call::log,
    wait::search::{Found, Pages, Search, Sought},
    watch::feed::Feed,
};

impl Loop {
    /// Asks for the runs that are due and that no page of the round showed.
    pub(super) async fn ask_for_due(&mut self) -> Result<(), Ended> {
        let shared = self.following.shared.clone();
        let started = shared.now();
        let rest = u64::try_from(self.following.shortest_rest.as_millis()).unwrap_or(u64::MAX);
        loop {
            let due = shared.with(|feed| feed.due(started, rest));
            if due.is_empty() {
                return Ok(());
            }
            let failure = self.seek(due).await?;
            // Whoever follows goes on in the next round; whoever catches up wants all of them.
            if !self.following.until_caught_up {
                return Ok(());
            }
            if let Some(error) = failure
                && self.has_failed_for_too_long()
            {
                return Err(self.end(error));
            }
        }
    }

    /// One search for runs that are due; the last of the failures in it that may pass.
    async fn seek(&mut self, due: Vec<Sought>) -> Result<Option<Error>, Ended> {
        let shared = self.following.shared.clone();
        let below = shared.with(|feed| feed.below().map(str::to_owned));
        let pages = below.map_or(Pages::None, Pages::From);
        let most_looks = shared.with(|feed| feed.limits().looks);
        let mut search = Search::new(due, pages, most_looks, None);
        // Ended, as a page shows it, and about to be looked at for its outputs.
        let mut ended: HashMap<String, TechniqueRun> = HashMap::new();
        let mut failure = None;
        while let Some(found) = search
            .next(&mut self.pace, &mut self.following.requests)
            .await
        {
            match found {
                Found::Listed(run) => {
                    self.succeeded();
                    if shared.with(|feed| feed.wants_outputs_of(&run)) {
                        search.look_too(RunHandle::from(&run));
                        ended.insert(run.run_id.clone(), run);
                    } else {
                        shared.with(|feed| feed.take_listed(run));
                    }
                }
                Found::Looked(_, Ok((way, seen))) => {
                    self.succeeded();
                    shared.with(|feed| feed.take_look(way, seen.run));
                }
                Found::Looked(handle, Err(error)) => {
                    let error = self.end_if_it_holds_for_all(&handle, error)?;
                    let listed = ended.remove(handle.run_id());
                    if error.is_transient() {
                        shared.with_time(|feed, now| feed.asked_in_vain(handle.run_id(), now));
                        failure = Some(error);
                    } else if let Some(run) = listed {
                        shared.with(|feed| feed.take_listed(run));
                    } else {
                        shared.with(|feed| feed.take_failed_look(handle.run_id(), error));
                    }
                }
                Found::PageFailed(error) if matches!(error.status(), Some(401..=403)) => {
                    return Err(self.end(error));
                }
                Found::PageFailed(error) => {
                    log::looking_again(&error);
                    shared.with(Feed::count_failure);
                    failure = Some(error);
                }
            }
            shared.used_up().await;
        }
        Ok(failure)
    }
}
