//! The runs that a wait for many still wants, shared by the wait, its stream and its controls.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{sync::Notify, time::Instant};

use super::{
    completeness::Completeness,
    wanted_run::{Event, WantedRun},
};
use crate::{Error, RunHandle, TechniqueRun, call::RunAnswer, poll::Sought};

#[derive(Default)]
struct Inner {
    runs: HashMap<String, WantedRun>,
    /// How many runs were ever wanted.
    numbered: usize,
    is_started: bool,
    is_over: bool,
    controls: usize,
    /// Whether a run was added since the wait last asked.
    has_added: bool,
    /// Runs that the search under way still seeks, and nobody wants.
    dropped: Vec<String>,
}

/// The runs that are wanted, each once. Clones are the same.
#[derive(Clone)]
pub(super) struct WantedRuns {
    inner: Arc<Mutex<Inner>>,
    changed: Arc<Notify>,
    deadline_each: Option<Duration>,
}

impl WantedRuns {
    pub(super) fn new(deadline_each: Option<Duration>) -> Self {
        Self {
            inner: Arc::default(),
            changed: Arc::default(),
            deadline_each,
        }
    }

    fn with<T>(&self, work: impl FnOnce(&mut Inner) -> T) -> T {
        work(&mut self.inner.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn with_run<T>(&self, run_id: &str, work: impl FnOnce(&mut WantedRun) -> T) -> Option<T> {
        self.with(|inner| inner.runs.get_mut(run_id).map(work))
    }

    /// Those that this is true of, in the order in which they were given.
    fn ids(&self, is_meant: impl Fn(&WantedRun) -> bool) -> Vec<String> {
        self.with(|inner| {
            let runs = inner.runs.values().filter(|run| is_meant(run));
            let mut runs: Vec<&WantedRun> = runs.collect();
            runs.sort_unstable_by_key(|run| run.number);
            let ids = runs.into_iter().map(|run| run.handle.run_id().to_owned());
            ids.collect()
        })
    }

    // What callers do.

    /// False when the wait is over.
    pub(super) fn add(&self, handle: RunHandle) -> bool {
        let is_added = self.with(|inner| {
            if inner.is_over {
                return false;
            }
            if let Some(run) = inner.runs.get_mut(handle.run_id()) {
                run.handle.merge(&handle);
                return true;
            }
            let since = inner.is_started.then(Instant::now);
            let run_id = handle.run_id().to_owned();
            let run = WantedRun::new(handle, inner.numbered, since);
            inner.numbered += 1;
            inner.runs.insert(run_id, run);
            inner.has_added = true;
            true
        });
        self.changed.notify_one();
        is_added
    }

    /// Whether it was wanted.
    pub(super) fn forget(&self, run_id: &str) -> bool {
        let was_wanted = self.remove(run_id).is_some();
        self.changed.notify_one();
        was_wanted
    }

    pub(super) fn handles(&self) -> Vec<RunHandle> {
        self.with(|inner| {
            let mut runs: Vec<&WantedRun> = inner.runs.values().collect();
            runs.sort_unstable_by_key(|run| run.number);
            runs.into_iter().map(|run| run.handle.clone()).collect()
        })
    }

    pub(super) fn len(&self) -> usize {
        self.with(|inner| inner.runs.len())
    }

    /// How many runs were ever wanted.
    pub(super) fn ever(&self) -> usize {
        self.with(|inner| inner.numbered)
    }

    pub(super) fn controlled(&self) {
        self.with(|inner| inner.controls += 1);
    }

    pub(super) fn uncontrolled(&self) {
        self.with(|inner| inner.controls = inner.controls.saturating_sub(1));
        self.changed.notify_one();
    }

    /// Nobody waits any more.
    pub(super) fn close(&self) {
        self.with(|inner| inner.is_over = true);
    }

    // What the wait does.

    pub(super) fn start(&self, started: Instant) {
        self.with(|inner| {
            inner.is_started = true;
            for run in inner.runs.values_mut() {
                run.since = Some(started);
            }
        });
    }

    /// Nothing is wanted, and nobody is left to add anything.
    pub(super) fn is_over(&self) -> bool {
        self.with(|inner| inner.runs.is_empty() && inner.controls == 0)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.with(|inner| inner.runs.is_empty())
    }

    /// Comes back when a caller has changed something since this last did.
    pub(super) async fn changed(&self) {
        self.changed.notified().await;
    }

    /// Whether a run was added since this was last asked.
    pub(super) fn take_added(&self) -> bool {
        self.with(|inner| std::mem::take(&mut inner.has_added))
    }

    /// The runs to be sought in a round, those first that wait longest for a single request.
    pub(super) fn sought(&self) -> Vec<Sought> {
        self.with(|inner| {
            inner.dropped.clear();
            inner.has_added = false;
            let mut runs: Vec<&mut WantedRun> = inner.runs.values_mut().collect();
            runs.sort_unstable_by_key(|run| (run.asked_at, run.number));
            runs.into_iter().map(WantedRun::seek).collect()
        })
    }

    /// The runs that the search under way need not seek any more.
    pub(super) fn take_dropped(&self) -> Vec<String> {
        self.with(|inner| std::mem::take(&mut inner.dropped))
    }

    /// When the wait for a run began.
    pub(super) fn since(&self, run_id: &str) -> Option<Instant> {
        self.with_run(run_id, |run| run.since)?
    }

    /// Takes in what a page shows.
    pub(super) fn take_listed(&self, run: TechniqueRun, awaited: Completeness) -> Option<Event> {
        let run_id = run.run_id.clone();
        let event = self.with_run(&run_id, |wanted| wanted.take_listed(run, awaited))?;
        self.after(&run_id, event)
    }

    /// Takes in what a single request brought.
    pub(super) fn take_asked(&self, answer: RunAnswer, awaited: Completeness) -> Option<Event> {
        let RunAnswer { run, handle, .. } = answer;
        let run_id = run.run_id.clone();
        let event = self.with_run(&run_id, |wanted| {
            wanted.handle.take_way(&handle);
            wanted.take_asked(run, awaited)
        })?;
        self.after(&run_id, event)
    }

    /// Takes in that a request failed for what a run lacks that has ended.
    pub(super) fn take_failed(
        &self,
        run_id: &str,
        may_pass: bool,
        awaited: Completeness,
    ) -> Option<Event> {
        let event = self.with_run(run_id, |run| run.take_failed(may_pass, awaited))?;
        self.after(run_id, event)
    }

    /// A run that comes to its end is wanted no more.
    fn after(&self, run_id: &str, event: Option<Event>) -> Option<Event> {
        if matches!(event, Some(Event::Ended(_))) {
            self.remove(run_id)?;
        }
        event
    }

    /// Notes that a run was asked for singly, and whether it is known to be far down.
    pub(super) fn asked(&self, run_id: &str, is_far_down: bool) {
        self.with_run(run_id, |run| run.asked(is_far_down));
    }

    /// Keeps why a run could not be seen.
    pub(super) fn keep_trouble(&self, run_id: &str, error: &Arc<Error>) {
        self.with_run(run_id, |run| run.trouble = Some(error.clone()));
    }

    /// Keeps why none of the runs could be seen.
    pub(super) fn keep_trouble_of_all(&self, error: &Arc<Error>) {
        self.with(|inner| {
            for run in inner.runs.values_mut() {
                run.trouble = Some(error.clone());
            }
        });
    }

    /// Wants a run no more; `None` when it was not wanted.
    pub(super) fn remove(&self, run_id: &str) -> Option<WantedRun> {
        self.with(|inner| {
            let run = inner.runs.remove(run_id)?;
            inner.dropped.push(run_id.to_owned());
            Some(run)
        })
    }

    /// Whether a run is wanted only for what it lacks.
    pub(super) fn has_ended(&self, run_id: &str) -> bool {
        self.with_run(run_id, |run| run.ended.is_some()) == Some(true)
    }

    /// Takes the end of a run that was wanted only for what it lacks.
    pub(super) fn take_ended(&self, run_id: &str) -> Option<TechniqueRun> {
        if self.has_ended(run_id) {
            return self.remove(run_id)?.ended;
        }
        None
    }

    /// The runs that are wanted only for what they lack.
    pub(super) fn ended(&self) -> Vec<String> {
        self.ids(|run| run.ended.is_some())
    }

    /// When the next run's own time is up, or that for its cost.
    pub(super) fn next_end(&self) -> Option<Instant> {
        let each = self.deadline_each;
        self.with(|inner| {
            let ends = inner.runs.values().filter_map(|run| run.end(each));
            ends.min()
        })
    }

    /// The runs whose own time is up, or that for their cost.
    pub(super) fn expired(&self) -> Vec<String> {
        let now = Instant::now();
        let each = self.deadline_each;
        self.ids(|run| run.end(each).is_some_and(|end| end <= now))
    }
}
