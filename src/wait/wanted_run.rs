//! One run of many that is wanted, and what the wait knows of it.

use std::{sync::Arc, time::Duration};

use tokio::time::Instant;

use super::{ended_run::with_later_answer, expired::Expired};
use crate::{
    Error, RunHandle, TechniqueRun,
    poll::{News, Sought, Tracked, later},
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
    pub(super) is_far_down: bool,
    /// When it was last asked for singly.
    pub(super) asked_at: Option<Instant>,
    /// In how many rounds it was sought.
    rounds: u32,
    tracked: Tracked,
    last: Option<Box<TechniqueRun>>,
    /// The last failure to see it, until it is seen.
    pub(super) trouble: Option<Arc<Error>>,
    /// Ended, and about to be asked for the outputs that its entry lacks.
    pub(super) ended: Option<TechniqueRun>,
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
            tracked: Tracked::default(),
            last: None,
            trouble: None,
            ended: None,
        }
    }

    /// When its own time is up.
    pub(super) fn end(&self, deadline_each: Option<Duration>) -> Option<Instant> {
        Some(later(self.since?, deadline_each?))
    }

    /// Is sought in one more round.
    pub(super) fn seek(&mut self) -> Sought {
        self.rounds = self.rounds.saturating_add(1);
        Sought {
            handle: self.handle.clone(),
            // Of one that has ended a page tells no more.
            is_far_down: self.is_far_down || self.ended.is_some(),
        }
    }

    /// Takes in what a page shows of it.
    pub(super) fn take_listed(&mut self, run: TechniqueRun, outputs: bool) -> Option<Event> {
        self.is_far_down = false;
        self.handle.learn(&run);
        self.take(run, outputs)
    }

    /// Takes in what a single request brought; whatever that shows, no more is asked for outputs.
    pub(super) fn take_asked(&mut self, run: TechniqueRun, outputs: bool) -> Option<Event> {
        let outputs = outputs && self.ended.is_none();
        self.take(run, outputs)
    }

    fn take(&mut self, mut run: TechniqueRun, outputs: bool) -> Option<Event> {
        self.trouble = None;
        self.handle.complete(&mut run);
        if let Some(ended) = self.ended.take() {
            return Some(self.end_with(with_later_answer(ended, run), outputs));
        }
        match self.tracked.observe(&run) {
            Some(News::Ended) => Some(self.end_with(run, outputs)),
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

    fn end_with(&mut self, run: TechniqueRun, outputs: bool) -> Event {
        if outputs && run.lacks_outputs() {
            self.ended = Some(run);
            return Event::LacksOutputs(self.handle.clone());
        }
        Event::Ended(run)
    }

    /// What is handed out when its own time is up: the end that was seen, or the error.
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
