//! The runs that a wait for many still wants, shared by the wait, its stream and its controls.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, Waker},
    time::Duration,
};

use tokio::time::Instant;

use super::{
    expired::Expired,
    later::later_look,
    pace::TimeLimit,
    search::{Sought, Whereabouts},
};
use crate::{Error, RunHandle, TechniqueRun};

/// One run that is wanted.
struct Run {
    handle: RunHandle,
    /// Its place among all: what was wanted first comes first.
    number: usize,
    /// When the wait for it began; `None` before the wait itself.
    since: Option<Instant>,
    whereabouts: Whereabouts,
    /// When it was last looked at singly, counted in looks of all runs.
    last_turn: u64,
    /// In how many rounds it was sought.
    looks: u32,
    /// The last look before its own deadline was made.
    had_last_look: bool,
    last: Option<Box<TechniqueRun>>,
    /// Ended, and about to be looked at for the outputs that its entry lacks.
    ended: Option<TechniqueRun>,
    /// Its end or error is on its way to the consumer.
    is_leaving: bool,
}

impl Run {
    fn new(handle: RunHandle, number: usize, since: Option<Instant>) -> Self {
        Self {
            handle,
            number,
            since,
            whereabouts: Whereabouts::Unknown,
            last_turn: 0,
            looks: 0,
            had_last_look: false,
            last: None,
            ended: None,
            is_leaving: false,
        }
    }

    fn limit(&self, deadline_each: Option<Duration>) -> Option<TimeLimit> {
        TimeLimit::new(self.since?, deadline_each?)
    }

    /// What is handed out when its own time is up.
    fn expire(&mut self) -> Result<TechniqueRun, Error> {
        if let Some(run) = self.ended.take() {
            return Ok(run);
        }
        let expired = Expired {
            handles: vec![self.handle.clone()],
            last: self.last.take(),
            elapsed: self.since.map(|since| since.elapsed()).unwrap_or_default(),
            looks: self.looks,
            trouble: None,
        };
        Err(expired.of_run(self.handle.run_id()).stream_goes_on())
    }
}

/// What a look or a page shows of a run that is wanted.
pub(crate) enum News {
    None,
    Update(TechniqueRun),
    /// It has ended without outputs: look at it once for them.
    LooksForOutputs(RunHandle),
    Ended(TechniqueRun),
}

/// A look that a run is to have.
pub(crate) struct Turn {
    /// The run's own deadline.
    pub(crate) limit: Option<TimeLimit>,
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

/// What changed since the wait last asked.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Changes {
    pub(crate) any: bool,
    pub(crate) added: bool,
}

#[derive(Default)]
struct Inner {
    runs: HashMap<String, Run>,
    /// How many runs were ever wanted.
    numbered: usize,
    /// How many single looks were begun.
    turns: u64,
    started: bool,
    is_over: bool,
    controls: usize,
    was_controlled: bool,
    changes: Changes,
    waker: Option<Waker>,
}

impl Inner {
    fn change(&mut self) {
        self.changes.any = true;
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }
}

/// The runs that are wanted, each once.
#[derive(Clone)]
pub(crate) struct Wanted {
    inner: Arc<Mutex<Inner>>,
    deadline_each: Option<Duration>,
}

impl Wanted {
    pub(crate) fn new() -> Self {
        Self {
            inner: Arc::default(),
            deadline_each: None,
        }
    }

    pub(crate) fn set_deadline_each(&mut self, deadline: Duration) {
        self.deadline_each = Some(deadline);
    }

    fn with<T>(&self, work: impl FnOnce(&mut Inner) -> T) -> T {
        work(&mut self.inner.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn with_run<T>(&self, run_id: &str, work: impl FnOnce(&mut Run) -> T) -> Option<T> {
        self.with(|inner| inner.runs.get_mut(run_id).map(work))
    }
}

/// What callers do.
impl Wanted {
    /// False when the wait is over.
    pub(crate) fn add(&self, handle: RunHandle) -> bool {
        self.with(|inner| {
            if inner.is_over {
                return false;
            }
            if let Some(run) = inner.runs.get_mut(handle.run_id()) {
                run.handle.merge(&handle);
                return true;
            }
            let number = inner.numbered;
            inner.numbered += 1;
            let since = inner.started.then(Instant::now);
            let run_id = handle.run_id().to_owned();
            inner.runs.insert(run_id, Run::new(handle, number, since));
            inner.changes.added = true;
            inner.change();
            true
        })
    }

    /// Whether it was wanted.
    pub(crate) fn forget(&self, run_id: &str) -> bool {
        self.with(|inner| {
            let was_wanted = inner.runs.remove(run_id).is_some();
            inner.change();
            was_wanted
        })
    }

    pub(crate) fn handles(&self) -> Vec<RunHandle> {
        self.with(|inner| {
            let mut runs: Vec<&Run> = inner.runs.values().collect();
            runs.sort_unstable_by_key(|run| run.number);
            runs.into_iter().map(|run| run.handle.clone()).collect()
        })
    }

    pub(crate) fn len(&self) -> usize {
        self.with(|inner| inner.runs.len())
    }

    /// How many runs were ever wanted.
    pub(crate) fn ever(&self) -> usize {
        self.with(|inner| inner.numbered)
    }

    pub(crate) fn controlled(&self) {
        self.with(|inner| {
            inner.controls += 1;
            inner.was_controlled = true;
            inner.change();
        });
    }

    pub(crate) fn uncontrolled(&self) {
        self.with(|inner| {
            inner.controls = inner.controls.saturating_sub(1);
            inner.change();
        });
    }
}

/// What the stream does.
impl Wanted {
    pub(crate) fn is_wanted(&self, run_id: &str) -> bool {
        self.with(|inner| inner.runs.contains_key(run_id))
    }

    /// Whether it is handed out: its end or error, the last of it.
    pub(crate) fn hand_out(&self, run_id: &str) -> bool {
        self.with(|inner| inner.runs.remove(run_id).is_some())
    }

    pub(crate) fn close(&self) {
        self.with(|inner| inner.is_over = true);
    }
}

/// What the wait does.
impl Wanted {
    pub(crate) fn start(&self, started: Instant) {
        self.with(|inner| {
            inner.started = true;
            for run in inner.runs.values_mut() {
                run.since = Some(started);
            }
        });
    }

    /// Whether neither a deadline of each run nor a control takes the place of the default one.
    pub(crate) fn needs_default_deadline(&self) -> bool {
        self.deadline_each.is_none() && !self.with(|inner| inner.was_controlled)
    }

    /// Nothing is wanted, and nobody is left to add anything.
    pub(crate) fn is_over(&self) -> bool {
        self.with(|inner| inner.runs.is_empty() && inner.controls == 0)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.with(|inner| inner.runs.values().all(|run| run.is_leaving))
    }

    /// The changes since this was last ready.
    pub(crate) fn poll_changes(&self, cx: &Context<'_>) -> Poll<Changes> {
        self.with(|inner| {
            if inner.changes.any {
                return Poll::Ready(std::mem::take(&mut inner.changes));
            }
            inner.waker = Some(cx.waker().clone());
            Poll::Pending
        })
    }

    /// The runs to be sought in this round, those first that wait longest for a single look.
    pub(crate) fn sought(&self) -> Vec<Sought> {
        let deadline_each = self.deadline_each;
        self.seek(|run| {
            let limit = run.limit(deadline_each);
            let is_last = limit.is_some_and(|limit| Instant::now() >= limit.last_look());
            let had_last_look = run.had_last_look;
            run.had_last_look |= is_last;
            !had_last_look
        })
    }

    /// The runs whose last look before their own deadline is due.
    pub(crate) fn sought_last(&self) -> Vec<Sought> {
        let deadline_each = self.deadline_each;
        self.seek(|run| {
            let limit = run.limit(deadline_each);
            let is_last = limit.is_some_and(|limit| Instant::now() >= limit.last_look());
            let is_due = is_last && !run.had_last_look;
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

    /// When the wait for a run began.
    pub(crate) fn since(&self, run_id: &str) -> Option<Instant> {
        self.with_run(run_id, |run| run.since).flatten()
    }

    /// Keeps a handle with the way that worked.
    pub(crate) fn keep_way(&self, handle: &RunHandle) {
        self.with_run(handle.run_id(), |run| run.handle.take_way(handle));
    }

    /// Takes in a run's state.
    pub(crate) fn take_in(&self, mut seen: TechniqueRun, by: SeenBy, outputs: bool) -> News {
        let run_id = seen.run_id.clone();
        let news = self.with_run(&run_id, |run| {
            if run.is_leaving {
                return News::None;
            }
            match by {
                SeenBy::Page => {
                    run.whereabouts = Whereabouts::Listed;
                    run.handle.learn(&seen);
                }
                SeenBy::Look { pages_failed } => {
                    // What a failing list did not show may well stand on its first pages.
                    if !pages_failed {
                        run.whereabouts = Whereabouts::FarDown;
                    }
                }
            }
            run.handle.complete(&mut seen);
            if let Some(ended) = run.ended.take() {
                let later = later_look(ended, seen);
                if by == SeenBy::Page && later.lacks_outputs() {
                    run.ended = Some(later);
                    return News::LooksForOutputs(run.handle.clone());
                }
                run.is_leaving = true;
                return News::Ended(later);
            }
            if !seen.is_terminal() {
                let is_new = run.last.as_ref().is_none_or(|last| seen.differs(last));
                run.last = Some(Box::new(seen.clone()));
                return if is_new {
                    News::Update(seen)
                } else {
                    News::None
                };
            }
            if outputs && seen.lacks_outputs() {
                run.ended = Some(seen);
                return News::LooksForOutputs(run.handle.clone());
            }
            run.is_leaving = true;
            News::Ended(seen)
        });
        news.unwrap_or(News::None)
    }

    /// Gives up a run, unless it was forgotten meanwhile.
    pub(crate) fn give_up(&self, run_id: &str) -> bool {
        let leaving = |run: &mut Run| !std::mem::replace(&mut run.is_leaving, true);
        self.with_run(run_id, leaving).unwrap_or_default()
    }

    /// The end of a run that was about to be looked at for its outputs.
    pub(crate) fn end_without_outputs(&self, run_id: &str) -> Option<TechniqueRun> {
        self.with_run(run_id, |run| {
            let ended = run.ended.take();
            run.is_leaving |= ended.is_some();
            ended
        })?
    }

    /// All runs that have ended and were about to be looked at for their outputs.
    pub(crate) fn all_ended(&self) -> Vec<TechniqueRun> {
        self.with(|inner| {
            let mut ended = Vec::new();
            for run in inner.runs.values_mut() {
                if let Some(end) = run.ended.take() {
                    run.is_leaving = true;
                    ended.push((run.number, end));
                }
            }
            ended.sort_unstable_by_key(|(number, _)| *number);
            ended.into_iter().map(|(_, run)| run).collect()
        })
    }

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

    /// The next moment at which a run's own deadline, or the last look before it, is due.
    pub(crate) fn next_deadline(&self) -> Option<OwnDeadline> {
        let deadline_each = self.deadline_each?;
        self.with(|inner| {
            let mut next: Option<OwnDeadline> = None;
            for run in inner.runs.values() {
                let Some(limit) = run.limit(Some(deadline_each)) else {
                    continue;
                };
                if run.is_leaving {
                    continue;
                }
                let own = if run.had_last_look {
                    OwnDeadline::End(limit.at())
                } else {
                    OwnDeadline::LastLook(limit)
                };
                if next.is_none_or(|next| own.at() < next.at()) {
                    next = Some(own);
                }
            }
            next
        })
    }
}

/// What is due of a single run among many.
#[derive(Clone, Copy, Debug)]
pub(crate) enum OwnDeadline {
    LastLook(TimeLimit),
    End(Instant),
}

impl OwnDeadline {
    pub(crate) fn at(self) -> Instant {
        match self {
            Self::LastLook(limit) => limit.last_look(),
            Self::End(at) => at,
        }
    }
}
