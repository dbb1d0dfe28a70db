//! The deadline that each run of many has of its own.

use super::{super::pace::TimeLimit, OwnDeadline, Wanted};
use crate::{Error, TechniqueRun};

impl Wanted {
    /// The runs whose own time is up, with what is handed out of each.
    pub(crate) fn expired(&self) -> Vec<(String, Result<TechniqueRun, Error>)> {
        let deadline_each = self.deadline_each;
        self.with(|inner| {
            let mut expired = Vec::new();
            for (run_id, run) in &mut inner.runs {
                let is_up = run.limit(deadline_each).is_some_and(TimeLimit::has_passed);
                if is_up && !run.is_leaving {
                    run.is_leaving = true;
                    expired.push((run.number, run_id.clone(), run.expire()));
                }
            }
            expired.sort_unstable_by_key(|(number, ..)| *number);
            let expired = expired.into_iter();
            expired.map(|(_, run_id, end)| (run_id, end)).collect()
        })
    }

    /// When the next run's own time is up.
    pub(crate) fn next_end(&self) -> Option<TimeLimit> {
        self.with(|inner| {
            let going_on = inner.runs.values().filter(|run| !run.is_leaving);
            let ends = going_on.filter_map(|run| run.limit(self.deadline_each));
            ends.min_by_key(|limit| limit.at())
        })
    }

    /// The next moment at which a run's own deadline, or the last look before it, is due.
    pub(crate) fn next_deadline(&self) -> Option<OwnDeadline> {
        self.with(|inner| {
            let runs = inner.runs.values();
            let own = runs.filter_map(|run| run.own_deadline(self.deadline_each));
            own.min_by_key(|own| own.at())
        })
    }
}
