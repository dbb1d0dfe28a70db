//! One run that a watch has not done with: what was last told of it, and when it is due.

use serde::{Deserialize, Serialize};

use super::{change::Change, limits::Limits, open_run::OpenRun, why_let_go::WhyLetGo};
use crate::{
    RunHandle, TechniqueRun, Timestamp,
    poll::{News, TrackedRun},
    run::Moment,
};

/// One run that goes on, or whose cost is awaited. All times but the first are Unix milliseconds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct WatchedRun {
    pub(super) handle: RunHandle,
    created_at: Option<Moment>,
    /// What was told of it.
    tracked: TrackedRun,
    /// When it was last seen, or asked for in vain.
    asked_at: u64,
    /// When an answer about it last came.
    answered_at: u64,
    /// When it was last seen to be another than before.
    changed_at: u64,
    /// Since when every way to it answers 404.
    not_found_since: Option<u64>,
    /// An answer about it could not be read, and that was told.
    unreadable_told: bool,
    /// Only a request for it alone found it: it stands too far down for the pages that are worth reading.
    pub(super) is_far_down: bool,
}

impl WatchedRun {
    /// A run whose start was told, or needs no telling; its end, if it has ended, is still to be told.
    pub(crate) fn new(run: &TechniqueRun, now: u64) -> Self {
        let mut tracked = TrackedRun::default();
        if !run.is_terminal() {
            tracked.observe(run);
        }
        Self {
            handle: RunHandle::from(run),
            created_at: run.created_at.moment(),
            tracked,
            asked_at: now,
            answered_at: now,
            changed_at: now,
            not_found_since: None,
            unreadable_told: false,
            is_far_down: false,
        }
    }

    pub(crate) fn is_going_on(&self) -> bool {
        self.tracked.is_going_on()
    }

    /// What is asked for first has waited longest.
    pub(crate) fn waits_since(&self) -> (u64, &str) {
        (self.asked_at, self.handle.run_id())
    }

    /// What is let go first has not changed for longest.
    pub(crate) fn unchanged_since(&self) -> (u64, Option<Moment>) {
        (self.changed_at, self.created_at)
    }

    /// Takes in a state of it. Asked again with the same one, it tells what else that brings, until there
    /// is nothing more.
    pub(crate) fn observe(&mut self, run: &TechniqueRun, now: u64) -> Option<Change> {
        self.answered(now);
        self.not_found_since = None;
        self.handle.learn(run);
        let change = match self.tracked.observe(run)? {
            News::First => return None,
            News::Update => Change::Progressed(run.clone()),
            News::Ended => Change::Ended(run.clone()),
            News::Settled => Change::Settled(run.clone()),
        };
        self.changed_at = now;
        Some(change)
    }

    /// Takes in that a page shows it.
    pub(crate) fn found_on_page(&mut self) {
        self.is_far_down = false;
    }

    /// Takes in the way that a request for it alone found to work.
    pub(crate) fn found_singly(&mut self, handle: RunHandle, is_far_down: bool) {
        self.handle = handle;
        self.is_far_down = is_far_down;
    }

    /// Takes in that it was asked for in vain, so that others have their turn.
    pub(crate) fn asked_in_vain(&mut self, now: u64) {
        self.asked_at = now;
    }

    /// Takes in that every way to it answers 404; why it is let go, where that is to be believed.
    pub(crate) fn is_gone(&mut self, now: u64, limits: &Limits) -> Option<WhyLetGo> {
        self.answered(now);
        let since = *self.not_found_since.get_or_insert(now);
        let is_believed = now.saturating_sub(since) >= limits.not_found_apart;
        is_believed.then_some(if self.is_going_on() {
            WhyLetGo::NotFound
        } else {
            // Nothing but its cost was awaited.
            WhyLetGo::Unsettled
        })
    }

    /// Takes in that an answer about it could not be read; true where that is to be told.
    pub(crate) fn is_unreadable(&mut self, now: u64) -> bool {
        self.answered(now);
        !std::mem::replace(&mut self.unreadable_told, true)
    }

    fn answered(&mut self, now: u64) {
        self.asked_at = now;
        self.answered_at = now;
    }

    /// Why it is to be let go, if it has waited long enough.
    ///
    /// An answer must have shown that, not the clock: after days of an outage, or of a job that did not
    /// run, each is asked for first. Only one that is asked in vain for as long again has not.
    pub(crate) fn overdue(&self, now: u64, limits: &Limits) -> Option<WhyLetGo> {
        let (longest, why) = if self.is_going_on() {
            (limits.unchanged, WhyLetGo::Unchanged)
        } else {
            (limits.cost_late, WhyLetGo::Unsettled)
        };
        let is_seen_unchanged = self.answered_at.saturating_sub(self.changed_at) >= longest;
        let is_asked_in_vain = self.asked_at > self.answered_at
            && now.saturating_sub(self.changed_at) >= limits.unchanged.saturating_mul(2);
        (is_seen_unchanged || is_asked_in_vain).then_some(why)
    }

    /// When it is to be asked for, should no page show it before.
    pub(crate) fn due_at(&self, pause: u64, limits: &Limits) -> u64 {
        let unchanged = self.asked_at.saturating_sub(self.changed_at);
        let rest = (unchanged / 10).min(limits.longest_rest).max(pause);
        let again = self.asked_at.saturating_add(rest);
        if self.tracked.awaits_cost() {
            // It ended when it last changed.
            let soon = self.changed_at.saturating_add(limits.cost_soon);
            let late = self.changed_at.saturating_add(limits.cost_late);
            return if again <= soon {
                again
            } else {
                again.max(late)
            };
        }
        match self.not_found_since {
            Some(since) => again.max(since.saturating_add(limits.not_found_apart)),
            None => again,
        }
    }

    /// As users see it, while it goes on.
    pub(crate) fn open(&self) -> Option<OpenRun> {
        let (status, progress) = self.tracked.last_shown()?;
        Some(OpenRun {
            handle: self.handle.clone(),
            status: status.clone(),
            progress,
            created_at: self.created_at.map(Timestamp::from).unwrap_or_default(),
            changed_at: Moment::from_micros(self.changed_at.saturating_mul(1_000)).into(),
        })
    }
}
