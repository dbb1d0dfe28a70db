//! Looks up the outputs that completed runs of a page lack, before they are handed out.
//!
//! A few at once, and a run is handed out only when those that were begun with it are done: nothing
//! is under way while the caller works, for a request that nobody polls times out falsely.

use std::{
    collections::{HashSet, VecDeque},
    task::{Context, Poll, ready},
};

use super::fetching::{Fetching, Request};
use crate::{Error, RunHandle, TechniqueRun};

/// Looks under way at once.
const AT_ONCE: usize = 4;

/// Looks at a run; none when there is no such run, or another run's answer came.
pub(crate) type Look = Box<dyn FnMut(RunHandle) -> Fetching<Option<TechniqueRun>> + Send>;

/// The looks at the runs of one page.
pub(crate) struct Outputs {
    look: Look,
    under_way: Vec<Looking>,
    /// The runs of the page at hand, from the first, that need no look any more.
    ready: usize,
    /// Of these, the places of those that were looked at in vain.
    in_vain: VecDeque<usize>,
    /// What a look failed with: the run behind those that are ready is not handed out.
    failure: Option<Error>,
    /// How many of the runs that need no look any more are to be handed out.
    to_come: u64,
    /// The ids of the page's runs that are: one that it repeats comes once.
    passed: HashSet<String>,
}

struct Looking {
    place: usize,
    handle: RunHandle,
    request: Request<Option<TechniqueRun>>,
    seen: Option<Result<Option<TechniqueRun>, Error>>,
}

impl Outputs {
    pub(crate) fn new(look: Look) -> Self {
        Self {
            look,
            under_way: Vec::new(),
            ready: 0,
            in_vain: VecDeque::new(),
            failure: None,
            to_come: 0,
            passed: HashSet::new(),
        }
    }

    /// A page has come; what was known of the one before is over.
    pub(crate) fn page_begins(&mut self) {
        self.under_way.clear();
        self.ready = 0;
        self.in_vain.clear();
        self.failure = None;
        self.to_come = 0;
        self.passed.clear();
    }

    /// Whether the runs up to that place can be handed out, or one before it cannot.
    pub(crate) fn are_ready_until(&self, place: usize) -> bool {
        self.ready >= place || self.failure.is_some()
    }

    /// The place of the first run that may need a look.
    pub(crate) fn ready(&self) -> usize {
        self.ready
    }

    /// How many of the runs before that are to be handed out.
    pub(crate) fn to_come(&self) -> u64 {
        self.to_come
    }

    /// The failure that the run at that place met.
    pub(crate) fn failure_of(&mut self, place: usize) -> Option<Error> {
        if place < self.ready {
            return None;
        }
        self.failure.take()
    }

    /// Whether the run at that place was looked at in vain.
    pub(crate) fn was_in_vain(&mut self, place: usize) -> bool {
        while self.in_vain.front().is_some_and(|first| *first < place) {
            self.in_vain.pop_front();
        }
        self.in_vain.front() == Some(&place)
    }

    /// Whether as many looks as may be are under way.
    pub(crate) fn is_full(&self) -> bool {
        self.under_way.len() >= AT_ONCE
    }

    /// Goes on behind the runs that were taken, of which the first that is left has that place.
    pub(crate) fn begin_at(&mut self, first: usize) {
        if self.ready <= first {
            self.ready = first;
            self.to_come = 0;
        }
    }

    /// Passes the next run, and begins to look at it if it is to come and lacks its outputs.
    pub(crate) fn pass(&mut self, run: &TechniqueRun, is_to_come: bool) {
        let is_to_come = is_to_come && self.passed.insert(run.run_id.clone());
        if is_to_come && run.lacks_outputs() {
            let handle = RunHandle::from(run);
            let request = Request::here((self.look)(handle.clone()));
            self.under_way.push(Looking {
                place: self.ready,
                handle,
                request,
                seen: None,
            });
        }
        self.to_come += u64::from(is_to_come);
        self.ready += 1;
    }

    /// Waits for the looks under way, and gives each of their runs with its place.
    pub(crate) fn poll(
        &mut self,
        cx: &mut Context<'_>,
        mut fill: impl FnMut(usize, TechniqueRun),
    ) -> Poll<()> {
        let mut all_done = true;
        for looking in &mut self.under_way {
            all_done &= looking.poll(cx, &mut self.look).is_ready();
        }
        if !all_done {
            return Poll::Pending;
        }
        for looking in self.under_way.drain(..) {
            match looking.seen {
                Some(Ok(Some(run))) => fill(looking.place, run),
                Some(Ok(None)) => self.in_vain.push_back(looking.place),
                Some(Err(error)) => {
                    self.ready = looking.place;
                    self.failure = Some(error);
                    break;
                }
                None => {}
            }
        }
        Poll::Ready(())
    }
}

impl Looking {
    fn poll(&mut self, cx: &mut Context<'_>, look: &mut Look) -> Poll<()> {
        while self.seen.is_none() {
            match ready!(self.request.poll(cx)) {
                Some(seen) => self.seen = Some(seen),
                // Its runtime is gone, or nobody polled it in time.
                None => self.request = Request::here(look(self.handle.clone())),
            }
        }
        Poll::Ready(())
    }
}
