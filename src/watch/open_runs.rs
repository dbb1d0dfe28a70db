//! The runs that a watch has not done with: they go on, or their cost is still to come.

use std::collections::HashMap;

use super::{
    limits::Limits,
    moment::Moment,
    open_run::{OpenRun, Stage},
};
use crate::{
    RunHandle, RunStatus, TechniqueRun,
    wait::search::{Sought, Whereabouts},
};

/// So many looks are under way at once: they take no longer than a page.
const A_FEW: usize = 4;

/// What a run that was seen again has to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum News {
    Progressed,
    Ended,
    Settled,
}

/// What becomes of a run that every way to it answers 404 for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotFound {
    /// It may have been a moment's trouble.
    AskAgain,
    /// To be told as an error.
    Lost,
    /// Nothing but its cost was awaited.
    Unsettled,
}

/// How many were let go, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct LetGo {
    pub(crate) unchanged: u64,
    pub(crate) unsettled: u64,
    pub(crate) too_many: u64,
}

/// All of them, each once.
#[derive(Clone, Debug, Default)]
pub(crate) struct OpenRuns {
    runs: HashMap<String, OpenRun>,
    let_go: LetGo,
}

impl OpenRuns {
    pub(crate) fn contains(&self, run_id: &str) -> bool {
        self.runs.contains_key(run_id)
    }

    /// Whether its end has still to be told.
    pub(crate) fn is_going_on(&self, run_id: &str) -> bool {
        let run = self.runs.get(run_id);
        run.is_some_and(|run| matches!(run.stage, Stage::GoingOn { .. }))
    }

    /// Watches a run from the state in which it is shown.
    pub(crate) fn insert(&mut self, run: &TechniqueRun, now: u64, limits: &Limits) {
        self.make_room(limits);
        let open = OpenRun {
            handle: RunHandle::from(run),
            created_at: run.created_at.millis().and_then(Moment::new),
            stage: Stage::going_on(run, None),
            asked_at: now,
            answered_at: now,
            changed_at: now,
            not_found_since: None,
            unreadable_told: false,
            is_far_down: false,
        };
        self.runs.insert(run.run_id.clone(), open);
    }

    /// Takes in a run's state. Asked again with the same state, it tells what else that brings,
    /// until there is nothing more.
    pub(crate) fn observe(&mut self, run: &TechniqueRun, now: u64) -> Option<News> {
        let open = self.runs.get_mut(&run.run_id)?;
        open.answered(now);
        open.not_found_since = None;
        open.handle.learn(run);
        match &open.stage {
            Stage::GoingOn { .. } if run.status == RunStatus::Completed => {
                open.stage = Stage::Unsettled { ended_at: now };
                open.changed_at = now;
                Some(News::Ended)
            }
            Stage::GoingOn { .. } if run.is_terminal() => {
                self.runs.remove(&run.run_id);
                Some(News::Ended)
            }
            Stage::GoingOn { outputs, .. } => {
                let shown = Stage::going_on(run, *outputs);
                if shown == open.stage {
                    return None;
                }
                open.stage = shown;
                open.changed_at = now;
                Some(News::Progressed)
            }
            Stage::Unsettled { .. } => {
                // An older answer that shows it going on reopens nothing, and one that failed instead
                // shows no cost.
                if run.status != RunStatus::Completed || !run.is_settled() {
                    return None;
                }
                self.runs.remove(&run.run_id);
                Some(News::Settled)
            }
        }
    }

    /// Takes in that a page shows it.
    pub(crate) fn found_on_page(&mut self, run_id: &str) {
        if let Some(open) = self.runs.get_mut(run_id) {
            open.is_far_down = false;
        }
    }

    /// Takes in the way that a single look found to work.
    pub(crate) fn found_singly(&mut self, way: RunHandle) {
        if let Some(open) = self.runs.get_mut(way.run_id()) {
            open.handle = way;
            open.is_far_down = true;
        }
    }

    /// Takes in that a look failed, so that others have their turn.
    pub(crate) fn asked_in_vain(&mut self, run_id: &str, now: u64) {
        if let Some(open) = self.runs.get_mut(run_id) {
            open.asked_at = now;
        }
    }

    /// Takes in that a page shows more of it than could be told: it is due at once, before all others.
    pub(crate) fn ask_soon(&mut self, run_id: &str) {
        if let Some(open) = self.runs.get_mut(run_id) {
            open.asked_at = 0;
        }
    }

    /// What a 404 on every way means; a run that is lost is let go.
    pub(crate) fn not_found(
        &mut self,
        run_id: &str,
        now: u64,
        limits: &Limits,
    ) -> Option<NotFound> {
        let open = self.runs.get_mut(run_id)?;
        open.answered(now);
        if !open.is_lost(now, limits) {
            open.not_found_since.get_or_insert(now);
            return Some(NotFound::AskAgain);
        }
        let open = self.runs.remove(run_id)?;
        if matches!(open.stage, Stage::Unsettled { .. }) {
            self.let_go.unsettled += 1;
            return Some(NotFound::Unsettled);
        }
        Some(NotFound::Lost)
    }

    /// Whether one more 404 would be told as an error.
    pub(crate) fn would_be_lost(&self, run_id: &str, now: u64, limits: &Limits) -> bool {
        self.is_going_on(run_id)
            && self
                .runs
                .get(run_id)
                .is_some_and(|open| open.is_lost(now, limits))
    }

    /// Lets a run go whose answers are refused.
    pub(crate) fn remove(&mut self, run_id: &str) -> bool {
        self.runs.remove(run_id).is_some()
    }

    /// Whether an unreadable answer about it is still to be told.
    pub(crate) fn is_unreadable_news(&self, run_id: &str) -> bool {
        let open = self.runs.get(run_id);
        open.is_some_and(|open| !open.unreadable_told)
    }

    /// Takes in that a look at it brought something unreadable.
    pub(crate) fn is_unreadable(&mut self, run_id: &str, now: u64) {
        if let Some(open) = self.runs.get_mut(run_id) {
            open.answered(now);
            open.unreadable_told = true;
        }
    }

    /// The runs that are to be asked for by now, longest waiting first.
    ///
    /// A few are looked at singly without reading a page for them. Of many, only as many as may be
    /// looked at singly count for how many pages are worth reading: thousands of runs far down must
    /// not have thousands of pages read for them.
    pub(crate) fn due(&self, now: u64, pause: u64, limits: &Limits) -> Vec<Sought> {
        let mut due: Vec<&OpenRun> = self
            .runs
            .values()
            .filter(|open| open.due_at(pause, limits) <= now)
            .collect();
        due.sort_unstable_by(|one, other| {
            let one = (one.asked_at, one.handle.run_id());
            one.cmp(&(other.asked_at, other.handle.run_id()))
        });
        let are_few = due.len() <= A_FEW;
        let mut sought = Vec::with_capacity(due.len());
        for open in due {
            let counts = !are_few && sought.len() < limits.looks;
            let is_worth_a_page = counts && !open.is_far_down;
            sought.push(Sought {
                handle: open.handle.clone(),
                whereabouts: if is_worth_a_page {
                    Whereabouts::Listed
                } else {
                    Whereabouts::FarDown
                },
            });
        }
        sought
    }

    /// Lets go what has waited long enough.
    pub(crate) fn let_overdue_go(&mut self, now: u64, limits: &Limits) {
        let let_go = &mut self.let_go;
        self.runs.retain(|_, open| {
            let overdue = open.is_overdue(now, limits);
            match open.stage {
                Stage::GoingOn { .. } => let_go.unchanged += u64::from(overdue),
                Stage::Unsettled { .. } => let_go.unsettled += u64::from(overdue),
            }
            !overdue
        });
    }

    /// How many were let go since this was made or restored.
    pub(crate) fn let_go(&self) -> LetGo {
        self.let_go
    }

    /// Makes room for one more: those that have been unchanged for longest leave, a few at once, so
    /// that a full house is not searched for each run.
    fn make_room(&mut self, limits: &Limits) {
        if self.runs.len() < limits.open {
            return;
        }
        let mut ages: Vec<(u64, Option<Moment>, String)> = self
            .runs
            .iter()
            .map(|(run_id, open)| (open.changed_at, open.created_at, run_id.clone()))
            .collect();
        let surplus = self.runs.len().saturating_sub(limits.open);
        let leaving = surplus + 1 + limits.open / 100;
        ages.sort_unstable();
        for (_, _, run_id) in ages.into_iter().take(leaving) {
            self.runs.remove(&run_id);
            self.let_go.too_many += 1;
        }
    }

    pub(crate) fn save(&self) -> Vec<OpenRun> {
        let mut runs: Vec<OpenRun> = self.runs.values().cloned().collect();
        // The same state is saved alike.
        runs.sort_unstable_by(|one, other| one.handle.run_id().cmp(other.handle.run_id()));
        runs
    }

    /// Takes as many as may be watched.
    pub(crate) fn restore(saved: Vec<OpenRun>, limits: &Limits) -> Self {
        let runs = saved.into_iter().take(limits.open);
        Self {
            runs: runs
                .map(|open| (open.handle.run_id().to_owned(), open))
                .collect(),
            let_go: LetGo::default(),
        }
    }
}

#[cfg(test)]
mod tests;
