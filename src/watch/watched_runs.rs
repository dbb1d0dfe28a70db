//! The runs that a watch has not done with: they go on, or their cost is still to come.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    change::Change, limits::Limits, open_run::OpenRun, watched_run::WatchedRun,
    why_let_go::WhyLetGo,
};
use crate::{RunHandle, TechniqueRun, poll::Sought};

/// So many are asked for at once: they take no longer than a page.
const A_FEW: usize = 4;

/// All of them, each once.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct WatchedRuns(BTreeMap<String, WatchedRun>);

impl WatchedRuns {
    pub(crate) fn contains(&self, run_id: &str) -> bool {
        self.0.contains_key(run_id)
    }

    pub(crate) fn get(&self, run_id: &str) -> Option<&WatchedRun> {
        self.0.get(run_id)
    }

    pub(crate) fn get_mut(&mut self, run_id: &str) -> Option<&mut WatchedRun> {
        self.0.get_mut(run_id)
    }

    /// Watches a run from the state in which it is shown.
    pub(crate) fn insert(&mut self, run: &TechniqueRun, now: u64) {
        self.0.insert(run.run_id.clone(), WatchedRun::new(run, now));
    }

    /// Takes in a state of a run that may be watched: what that has to tell next.
    pub(crate) fn observe(&mut self, run: &TechniqueRun, now: u64) -> Option<Change> {
        let change = self.0.get_mut(&run.run_id)?.observe(run, now);
        if matches!(change, Some(Change::Settled(_))) {
            self.0.remove(&run.run_id);
        }
        change
    }

    /// Watches a run no more.
    pub(crate) fn let_go(&mut self, run_id: &str) -> Option<RunHandle> {
        self.0.remove(run_id).map(|run| run.handle)
    }

    /// The runs that are to be asked for by now, longest waiting first.
    ///
    /// A few are asked for singly without reading a page for them. Of many, only as many as may be asked
    /// for singly count for how many pages are worth reading: thousands of runs far down must not have
    /// hundreds of pages read for them.
    pub(crate) fn due(&self, now: u64, pause: u64, limits: &Limits) -> Vec<Sought> {
        let is_due = |run: &&WatchedRun| run.due_at(pause, limits) <= now;
        let mut due: Vec<&WatchedRun> = self.0.values().filter(is_due).collect();
        due.sort_unstable_by_key(|run| run.waits_since());
        let are_few = due.len() <= A_FEW;
        let sought = due.into_iter().enumerate().map(|(place, run)| Sought {
            handle: run.handle.clone(),
            is_far_down: are_few || place >= limits.single || run.is_far_down,
        });
        sought.collect()
    }

    /// Those that have waited long enough, and why they are let go.
    pub(crate) fn overdue(&self, now: u64, limits: &Limits) -> Vec<(String, WhyLetGo)> {
        let overdue = self.0.iter().filter_map(|(run_id, run)| {
            let why = run.overdue(now, limits)?;
            Some((run_id.clone(), why))
        });
        overdue.collect()
    }

    /// Those that are to be let go because there are too many: which have been unchanged for longest, and
    /// a few more of them at once, so that a full house is not searched for each run.
    pub(crate) fn surplus(&self, limits: &Limits) -> Vec<String> {
        let surplus = self.0.len().saturating_sub(limits.open);
        if surplus == 0 {
            return Vec::new();
        }
        let mut all: Vec<&WatchedRun> = self.0.values().collect();
        all.sort_by_key(|run| run.unchanged_since());
        let leaving = all.into_iter().take(surplus + limits.open / 100);
        leaving.map(|run| run.handle.run_id().to_owned()).collect()
    }

    /// How many have ended and are still to be told as settled.
    pub(crate) fn unsettled(&self) -> usize {
        let ended = self.0.values().filter(|run| !run.is_going_on());
        ended.count()
    }

    /// Those that go on, by id.
    pub(crate) fn open(&self) -> Vec<OpenRun> {
        self.0.values().filter_map(WatchedRun::open).collect()
    }
}

#[cfg(test)]
mod tests;
