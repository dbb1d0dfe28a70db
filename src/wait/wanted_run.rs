//! One run of many that is wanted, and what the wait knows of it.

use std::{sync::Arc, time::Duration};

use tokio::time::Instant;

use super::{completeness::Completeness, ended_run::with_later_answer, expired::Expired};
use crate::{
    Error, RunHandle, TechniqueRun,
    poll::{News, Sought, TrackedRun, later},
};

/// What an answer about a run that is wanted brings.
pub(super) enum Event {
    Update(TechniqueRun),
    /// It has ended without outputs: ask for it once.
    LacksOutputs(RunHandle),
    Ended(TechniqueRun),
}

/// One run that is wanted.
pub(super) struct WantedRun {
    pub(super) handle: RunHandle,
    /// Its place among all: what was wanted first comes first.
    pub(super) number: usize,
    /// When the wait for it began; `None` before the wait itself.
    pub(super) since: Option<Instant>,
    is_far_down: bool,
    /// When it was last asked for singly.
    pub(super) asked_at: Option<Instant>,
    /// In how many rounds it was sought.
    rounds: u32,
    tracked: TrackedRun,
    last: Option<Box<TechniqueRun>>,
    /// The last failure to see it, until it is seen.
    pub(super) trouble: Option<Arc<Error>>,
    /// Ended, and asked on about what it lacks: the outputs, then the cost.
    pub(super) ended: Option<TechniqueRun>,
    /// Until when its cost is awaited; `None` before that.
    cost_until: Option<Instant>,
}

impl WantedRun {
    pub(super) fn new(handle: RunHandle, number: usize, since: Option<Instant>) -> Self {
        Self {
            handle,
            number,
            since,
            is_far_down: false,
            asked_at: None,
            rounds: 0,
            tracked: TrackedRun::default(),
            last: None,
            trouble: None,
            ended: None,
            cost_until: None,
        }
    }

    /// When its own time is up, or that for its cost.
    pub(super) fn end(&self, deadline_each: Option<Duration>) -> Option<Instant> {
        let own = self.since.zip(deadline_each);
        let own = own.map(|(since, each)| later(since, each));
        own.into_iter().chain(self.cost_until).min()
    }

    /// Is sought in one more round.
    pub(super) fn seek(&mut self) -> Sought {
        self.rounds = self.rounds.saturating_add(1);
        Sought {
            handle: self.handle.clone(),
            // A page shows the cost of one that has ended, and not the outputs.
            is_far_down: self.is_far_down || self.awaits_outputs(),
        }
    }

    /// Was asked for singly, and is known to be far down or not.
    pub(super) fn asked(&mut self, is_far_down: bool) {
        self.asked_at = Some(Instant::now());
        // Whoever was asked for its outputs may stand on the first page.
        if !self.awaits_outputs() {
            self.is_far_down = is_far_down;
        }
    }

    fn awaits_outputs(&self) -> bool {
        self.ended.is_some() && self.cost_until.is_none()
    }

    /// Takes in what a page shows of it.
    pub(super) fn take_listed(
        &mut self,
        run: TechniqueRun,
        awaited: Completeness,
    ) -> Option<Event> {
        self.is_far_down = false;
        self.handle.learn(&run);
        self.take(run, awaited)
    }

    /// Takes in what a single request brought; whatever that shows, no more is asked for outputs.
    pub(super) fn take_asked(
        &mut self,
        run: TechniqueRun,
        mut awaited: Completeness,
    ) -> Option<Event> {
        awaited.outputs &= self.ended.is_none();
        self.take(run, awaited)
    }

    /// Takes in that a request for what it lacks has failed: only its cost is worth another.
    pub(super) fn take_failed(
        &mut self,
        may_pass: bool,
        mut awaited: Completeness,
    ) -> Option<Event> {
        awaited.outputs = false;
        awaited.settled = awaited.settled.filter(|_| may_pass);
        let run = self.ended.take()?;
        self.end_with(run, awaited)
    }

    fn take(&mut self, mut run: TechniqueRun, awaited: Completeness) -> Option<Event> {
        self.trouble = None;
        self.handle.complete(&mut run);
        if let Some(ended) = self.ended.take() {
            return self.end_with(with_later_answer(ended, run), awaited);
        }
        match self.tracked.observe(&run) {
            Some(News::Ended) => self.end_with(run, awaited),
            Some(_) => {
                self.last = Some(Box::new(run.clone()));
                Some(Event::Update(run))
            }
            None => {
                self.last = Some(Box::new(run));
                None
            }
        }
    }

    fn end_with(&mut self, run: TechniqueRun, awaited: Completeness) -> Option<Event> {
        // From its cost being awaited on nothing else is asked for, or told, before that is there.
        let is_first = self.cost_until.is_none();
        if awaited.outputs && run.lacks_outputs() && is_first {
            self.ended = Some(run);
            return Some(Event::LacksOutputs(self.handle.clone()));
        }
        match awaited.settled {
            Some(at_most) if !run.is_settled() => {
                let cost_until = || later(Instant::now(), at_most);
                self.cost_until.get_or_insert_with(cost_until);
                self.ended = Some(run.clone());
                is_first.then_some(Event::Update(run))
            }
            _ => Some(Event::Ended(run)),
        }
    }

    /// What is handed out when time is up: the end that was seen, or the error.
    pub(super) fn expire(self) -> Result<TechniqueRun, Error> {
        if let Some(run) = self.ended {
            return Ok(run);
        }
        let run_id = self.handle.run_id().to_owned();
        let expired = Expired {
            handles: vec![self.handle],
            last: self.last,
            elapsed: self.since.map(|since| since.elapsed()).unwrap_or_default(),
            looks: self.rounds,
            trouble: self.trouble,
        };
        Err(expired.of_run(&run_id).stream_goes_on())
    }
}
