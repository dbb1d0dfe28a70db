//! The runs that a wait for many still wants, shared by the wait, its stream and its controls.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, Waker},
    time::Duration,
};

use tokio::time::Instant;

use self::run::Run;
pub(crate) use self::run::{News, OwnDeadline, SeenBy};
use crate::{Error, RunHandle, TechniqueRun};

mod own_deadlines;
mod run;
mod seeking;

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

    /// When the wait for a run began.
    pub(crate) fn since(&self, run_id: &str) -> Option<Instant> {
        self.with_run(run_id, |run| run.since).flatten()
    }

    /// Takes in a run's state.
    pub(crate) fn take_in(&self, seen: TechniqueRun, by: SeenBy, outputs: bool) -> News {
        let run_id = seen.run_id.clone();
        let news = self.with_run(&run_id, |run| run.take_in(seen, by, outputs));
        news.unwrap_or(News::None)
    }

    /// Keeps why a run could not be seen.
    pub(crate) fn keep_trouble(&self, run_id: &str, error: &Arc<Error>) {
        self.with_run(run_id, |run| run.trouble = Some(error.clone()));
    }

    /// Keeps why none of the runs could be seen.
    pub(crate) fn keep_trouble_of_all(&self, error: &Arc<Error>) {
        self.with(|inner| {
            for run in inner.runs.values_mut() {
                run.trouble = Some(error.clone());
            }
        });
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
}
