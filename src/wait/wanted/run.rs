//! One run that is wanted, and what the wait knows of it.

use std::{sync::Arc, time::Duration};

use tokio::time::Instant;

use super::super::{expired::Expired, later::later_look, pace::TimeLimit, search::Whereabouts};
use crate::{Error, RunHandle, TechniqueRun};

/// One run that is wanted.
pub(super) struct Run {
    pub(super) handle: RunHandle,
    /// Its place among all: what was wanted first comes first.
    pub(super) number: usize,
    /// When the wait for it began; `None` before the wait itself.
    pub(super) since: Option<Instant>,
    pub(super) whereabouts: Whereabouts,
    /// When it was last looked at singly, counted in looks of all runs.
    pub(super) last_turn: u64,
    /// In how many rounds it was sought.
    pub(super) looks: u32,
    /// The last look before its own deadline was made.
    pub(super) had_last_look: bool,
    last: Option<Box<TechniqueRun>>,
    /// The last failure to see it, until it is seen.
    pub(super) trouble: Option<Arc<Error>>,
    /// Ended, and about to be looked at for the outputs that its entry lacks.
    pub(super) ended: Option<TechniqueRun>,
    /// Its end or error is on its way to the consumer.
    pub(super) is_leaving: bool,
}

/// What a look or a page shows of a run that is wanted.
pub(crate) enum News {
    None,
    Update(TechniqueRun),
    /// It has ended without outputs: look at it once for them.
    LooksForOutputs(RunHandle),
    Ended(TechniqueRun),
}

/// Where a run was seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum SeenBy {
    Page,
    /// A look, made because the pages did not show it; or because they could not be read.
    Look {
        pages_failed: bool,
    },
}

/// What is due of a single run among many.
#[derive(Clone, Copy, Debug)]
pub(crate) enum OwnDeadline {
    LastLook(TimeLimit),
    End(Instant),
}

impl OwnDeadline {
    pub(super) fn at(self) -> Instant {
        match self {
            Self::LastLook(limit) => limit.last_look(),
            Self::End(at) => at,
        }
    }
}

impl Run {
    pub(super) fn new(handle: RunHandle, number: usize, since: Option<Instant>) -> Self {
        Self {
            handle,
            number,
            since,
            whereabouts: Whereabouts::Unknown,
            last_turn: 0,
            looks: 0,
            had_last_look: false,
            last: None,
            trouble: None,
            ended: None,
            is_leaving: false,
        }
    }

    pub(super) fn limit(&self, deadline_each: Option<Duration>) -> Option<TimeLimit> {
        TimeLimit::new(self.since?, deadline_each?)
    }

    /// Whether a look from now on is the last before its own deadline.
    pub(super) fn is_near_its_deadline(&self, deadline_each: Option<Duration>) -> bool {
        let limit = self.limit(deadline_each);
        limit.is_some_and(|limit| Instant::now() >= limit.last_look())
    }

    /// What is due of it next, where it has a deadline of its own.
    pub(super) fn own_deadline(&self, deadline_each: Option<Duration>) -> Option<OwnDeadline> {
        let limit = self.limit(deadline_each)?;
        if self.is_leaving {
            return None;
        }
        Some(if self.had_last_look {
            OwnDeadline::End(limit.at())
        } else {
            OwnDeadline::LastLook(limit)
        })
    }

    /// Takes in its state as a page or a look shows it.
    pub(super) fn take_in(&mut self, mut seen: TechniqueRun, by: SeenBy, outputs: bool) -> News {
        if self.is_leaving {
            return News::None;
        }
        self.trouble = None;
        self.take_in_place(&seen, by);
        self.handle.complete(&mut seen);
        if let Some(ended) = self.ended.take() {
            return self.take_in_later_look(ended, seen, by);
        }
        if !seen.is_terminal() {
            let is_new = self.last.as_ref().is_none_or(|last| seen.differs(last));
            self.last = Some(Box::new(seen.clone()));
            return if is_new {
                News::Update(seen)
            } else {
                News::None
            };
        }
        if outputs && seen.lacks_outputs() {
            self.ended = Some(seen);
            return News::LooksForOutputs(self.handle.clone());
        }
        self.is_leaving = true;
        News::Ended(seen)
    }

    fn take_in_place(&mut self, seen: &TechniqueRun, by: SeenBy) {
        match by {
            SeenBy::Page => {
                self.whereabouts = Whereabouts::Listed;
                self.handle.learn(seen);
            }
            SeenBy::Look { pages_failed } => {
                // What a failing list did not show may well stand on its first pages.
                if !pages_failed {
                    self.whereabouts = Whereabouts::FarDown;
                }
            }
        }
    }

    fn take_in_later_look(&mut self, ended: TechniqueRun, seen: TechniqueRun, by: SeenBy) -> News {
        let later = later_look(ended, seen);
        if by == SeenBy::Page && later.lacks_outputs() {
            self.ended = Some(later);
            return News::LooksForOutputs(self.handle.clone());
        }
        self.is_leaving = true;
        News::Ended(later)
    }

    /// What is handed out when its own time is up.
    pub(super) fn expire(&mut self) -> Result<TechniqueRun, Error> {
        if let Some(run) = self.ended.take() {
            return Ok(run);
        }
        let expired = Expired {
            handles: vec![self.handle.clone()],
            last: self.last.take(),
            elapsed: self.since.map(|since| since.elapsed()).unwrap_or_default(),
            looks: self.looks,
            trouble: self.trouble.take(),
        };
        Err(expired.of_run(self.handle.run_id()).stream_goes_on())
    }
}
