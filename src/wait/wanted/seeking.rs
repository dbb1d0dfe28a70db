//! Which of the runs that are wanted are sought in a round, and whose turn it is to be looked at.

use super::{
    super::{
        pace::TimeLimit,
        search::{Sought, Whereabouts},
    },
    Wanted,
    run::Run,
};
use crate::RunHandle;

/// A look that a run is to have.
pub(crate) struct Turn {
    /// The run's own deadline.
    pub(crate) limit: Option<TimeLimit>,
}

impl Wanted {
    /// The runs to be sought in this round, those first that wait longest for a single look.
    pub(crate) fn sought(&self) -> Vec<Sought> {
        let deadline_each = self.deadline_each;
        self.seek(|run| {
            let had_last_look = run.had_last_look;
            run.had_last_look |= run.is_near_its_deadline(deadline_each);
            !had_last_look
        })
    }

    /// The runs whose last look before their own deadline is due.
    pub(crate) fn sought_last(&self) -> Vec<Sought> {
        let deadline_each = self.deadline_each;
        self.seek(|run| {
            let is_due = run.is_near_its_deadline(deadline_each) && !run.had_last_look;
            run.had_last_look |= is_due;
            is_due
        })
    }

    fn seek(&self, mut is_sought: impl FnMut(&mut Run) -> bool) -> Vec<Sought> {
        self.with(|inner| {
            let mut sought = Vec::new();
            for run in inner.runs.values_mut() {
                if !run.is_leaving && is_sought(run) {
                    run.looks = run.looks.saturating_add(1);
                    sought.push(run);
                }
            }
            sought.sort_unstable_by_key(|run| (run.last_turn, run.number));
            let sought = sought.into_iter().map(|run| Sought {
                handle: run.handle.clone(),
                whereabouts: if run.ended.is_some() {
                    // A page adds nothing to what is known of it.
                    Whereabouts::FarDown
                } else {
                    run.whereabouts
                },
            });
            sought.collect()
        })
    }

    /// Whether a look at this run is still wanted, and until when; counts as its turn.
    pub(crate) fn take_turn(&self, run_id: &str) -> Option<Turn> {
        self.with(|inner| {
            inner.turns += 1;
            let turn = inner.turns;
            let run = inner.runs.get_mut(run_id)?;
            if run.is_leaving {
                return None;
            }
            run.last_turn = turn;
            let limit = run.limit(self.deadline_each);
            Some(Turn { limit })
        })
    }

    /// Whether a run is looked at although its list could not be read.
    pub(crate) fn is_far_down(&self, run_id: &str) -> bool {
        let far_down =
            |run: &mut Run| run.ended.is_some() || run.whereabouts == Whereabouts::FarDown;
        self.with_run(run_id, far_down).unwrap_or_default()
    }

    /// Keeps a handle with the way that worked.
    pub(crate) fn keep_way(&self, handle: &RunHandle) {
        self.with_run(handle.run_id(), |run| run.handle.take_way(handle));
    }
}
