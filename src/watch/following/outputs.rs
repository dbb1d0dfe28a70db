//! The outputs of runs that a page shows ended and without them.

use std::collections::HashSet;

use super::{Ended, Loop};
use crate::{
    TechniqueRun,
    call::{Fetched, log},
    wait::search::{Found, Pages, Search, Sought, Whereabouts},
    watch::feed::Feed,
};

impl Loop {
    /// Looks up the outputs that the ends on a page lack; the runs whose outputs must wait.
    pub(super) async fn fetch_outputs(&mut self, page: &mut Fetched) -> Result<Vec<String>, Ended> {
        let shared = self.following.shared.clone();
        let lacking = shared.with(|feed| feed.lacking_outputs(page));
        if lacking.is_empty() {
            return Ok(Vec::new());
        }
        let mut to_come: HashSet<String> = lacking
            .iter()
            .map(|handle| handle.run_id().to_owned())
            .collect();
        let sought = lacking.into_iter().map(|handle| Sought {
            handle,
            whereabouts: Whereabouts::FarDown,
        });
        let mut search = Search::new(sought.collect(), Pages::None, usize::MAX, None);
        while let Some(found) = search
            .next(&mut self.pace, &mut self.following.requests)
            .await
        {
            let Found::Looked(handle, looked) = found else {
                continue;
            };
            match looked {
                Ok((_, seen)) => {
                    self.succeeded();
                    to_come.remove(handle.run_id());
                    let listed = page
                        .runs
                        .iter_mut()
                        .find(|run| run.run_id == handle.run_id());
                    if let Some(listed) = listed {
                        take_outputs(listed, seen.run);
                    }
                }
                Err(error) if error.is_transient() => {
                    log::looking_again(&error);
                    shared.with(Feed::count_failure);
                }
                Err(error) => {
                    self.end_if_it_holds_for_all(&handle, error)?;
                    to_come.remove(handle.run_id());
                }
            }
        }
        Ok(to_come.into_iter().collect())
    }
}

/// Takes the outputs of a look, unless it is older than what the list shows.
fn take_outputs(listed: &mut TechniqueRun, seen: TechniqueRun) {
    if seen.status == listed.status && seen.outputs.is_some() {
        *listed = seen;
    }
}
