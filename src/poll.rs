//! Looking at one run again and again until it has ended or time is up.
//!
//! Knows no HTTP: a closure looks.

use std::{
    collections::VecDeque,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use tokio::time::{Instant, sleep_until, timeout_at};

use crate::{Deadline, Error, RunHandle, TechniqueRun, error::Kind, retry::RATE_LIMITED};

const FIRST_PAUSE: Duration = Duration::from_secs(2);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// A server may ask for more, but a wait must not fall silent for a day.
const LONGEST_HINT: Duration = Duration::from_secs(10 * 60);
const DEADLINE: Duration = Duration::from_secs(60 * 60);

/// A last look needs so much time before the deadline, or a tenth of the whole if that is less.
const LAST_LOOK: Duration = Duration::from_secs(2);

/// How a wait spends its time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    /// A fixed pause; without one it grows.
    pub(crate) every: Option<Duration>,
    pub(crate) deadline: Option<Duration>,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            every: None,
            deadline: Some(DEADLINE),
        }
    }
}

impl Pace {
    pub(crate) fn check(&self) -> Result<(), Error> {
        match self.every {
            Some(Duration::ZERO) => Err(Error::input("poll_every", "more than zero")),
            _ => Ok(()),
        }
    }
}

/// What a look saw.
pub(crate) struct Seen {
    pub(crate) run: TechniqueRun,
    /// How long the server wants to be left alone.
    pub(crate) hint: Option<Duration>,
}

/// The time of one wait.
pub(crate) struct Clock {
    pace: Pace,
    started: Instant,
    ends: Option<Instant>,
    pause: Duration,
    pub(crate) looks: u32,
}

impl Clock {
    pub(crate) fn start(pace: Pace) -> Self {
        let started = Instant::now();
        // A deadline beyond what an instant can hold is none.
        let ends = pace
            .deadline
            .and_then(|deadline| started.checked_add(deadline));
        Self {
            pace,
            started,
            ends,
            pause: pace.every.unwrap_or(FIRST_PAUSE),
            looks: 0,
        }
    }

    /// The future's output, unless the deadline comes first.
    pub(crate) async fn bounded<F: Future>(&self, future: F) -> Option<F::Output> {
        match self.ends {
            None => Some(future.await),
            Some(ends) => timeout_at(ends, future).await.ok(),
        }
    }

    /// Sleeps until the next look is due; false when there is no time for one.
    pub(crate) async fn sleep(&mut self, hint: Option<Duration>) -> bool {
        let pause = self.pause.max(hint.unwrap_or_default().min(LONGEST_HINT));
        if self.pace.every.is_none() {
            self.pause = self.pause.mul_f64(1.5).min(LONGEST_PAUSE);
        }
        let now = Instant::now();
        let due = now.checked_add(pause);
        let last = self
            .ends
            .and_then(|ends| ends.checked_sub(self.last_look()));
        match (due, last) {
            (_, Some(last)) if now >= last => return false,
            (Some(due), Some(last)) => sleep_until(due.min(last)).await,
            (Some(due), None) | (None, Some(due)) => sleep_until(due).await,
            (None, None) => std::future::pending().await,
        }
        true
    }

    fn last_look(&self) -> Duration {
        self.pace
            .deadline
            .map_or(LAST_LOOK, |deadline| LAST_LOOK.min(deadline / 10))
    }

    /// The error for a wait whose time is up.
    pub(crate) fn expired(
        &self,
        state: &str,
        handles: Vec<RunHandle>,
        last: Option<TechniqueRun>,
        trouble: Option<Error>,
    ) -> Error {
        let elapsed = self.started.elapsed();
        let looks = self.looks;
        let message = format!(
            "{state} after {looks} looks in {:.1} s",
            elapsed.as_secs_f64()
        );
        let last = last.map(Box::new);
        let error = Error::new(
            Kind::Deadline(Deadline {
                handles,
                last,
                elapsed,
                looks,
            }),
            message,
        );
        match trouble {
            Some(trouble) => error.because(trouble),
            None => error,
        }
    }
}

/// How long a failed look wants to be left alone; spread by up to a tenth, or all the clients that
/// were told the same would be back at once.
pub(crate) fn hint_of(error: &Error) -> Option<Duration> {
    let limited = error.is_rate_limited().then_some(RATE_LIMITED);
    let hint = error.retry_after().or(limited)?;
    Some(hint.saturating_add((hint / 2_550).saturating_mul(fastrand::u8(..).into())))
}

/// Looks until the run has ended, telling each change and the end.
///
/// The closure is told whether a look has succeeded before: until then it retries by itself and
/// its failure is final. It gives the handle back with the way that worked.
pub(crate) async fn watch<L, F>(pace: Pace, out: Outlet, mut handle: RunHandle, mut look: L)
where
    L: FnMut(RunHandle, bool) -> F,
    F: Future<Output = Result<(RunHandle, Seen), Error>>,
{
    let mut clock = Clock::start(pace);
    let mut last: Option<TechniqueRun> = None;
    let mut trouble = None;
    loop {
        clock.looks += 1;
        let looking = look(handle.clone(), last.is_some());
        let hint = match clock.bounded(looking).await {
            None => break,
            Some(Ok((way, Seen { run, .. }))) if run.is_terminal() => {
                let run = if run.lacks_outputs() {
                    clock.looks += 1;
                    let again = clock.bounded(look(way, true)).await;
                    with_outputs(run, again.and_then(Result::ok).map(|(_, seen)| seen))
                } else {
                    run
                };
                return out.give(Ok(run)).await;
            }
            Some(Ok((way, Seen { run, hint }))) => {
                (handle, trouble) = (way, None);
                if last.as_ref().is_none_or(|last| run.differs(last)) {
                    out.give(Ok(run.clone())).await;
                }
                last = Some(run);
                hint
            }
            Some(Err(error)) if last.is_some() && error.is_transient() => {
                let hint = hint_of(&error);
                trouble = Some(error);
                hint
            }
            Some(Err(error)) => return out.give(Err(error)).await,
        };
        if !clock.sleep(hint).await {
            break;
        }
    }
    let run_id = handle.run_id().to_owned();
    let state = match &last {
        Some(run) => format!("was still {}", run.status),
        None => "could not be seen".to_owned(),
    };
    let error = clock.expired(
        &format!("run {run_id} {state}"),
        vec![handle],
        last,
        trouble,
    );
    out.give(Err(error.of_run(&run_id))).await;
}

/// A completed run with the outputs of one more look, unless that look failed or is stale.
pub(crate) fn with_outputs(run: TechniqueRun, again: Option<Seen>) -> TechniqueRun {
    match again {
        Some(seen) if seen.run.status == run.status && seen.run.outputs.is_some() => seen.run,
        _ => run,
    }
}

type Item = Result<TechniqueRun, Error>;

/// Where a wait puts what its stream hands out.
#[derive(Clone, Default)]
pub(crate) struct Outlet(Arc<Mutex<VecDeque<Item>>>);

impl Outlet {
    /// Puts an item and goes on once it was taken: no request is under way while the consumer works.
    pub(crate) async fn give(&self, item: Item) {
        self.with(|queue| queue.push_back(item));
        // No waker is kept: whoever takes the item polls the wait next.
        std::future::poll_fn(|_| {
            if self.with(|queue| queue.is_empty()) {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        })
        .await;
    }

    fn with<T>(&self, work: impl FnOnce(&mut VecDeque<Item>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A wait as a stream: what its outlet was given, until it is over.
pub(crate) struct Feed {
    outlet: Outlet,
    work: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
}

impl Feed {
    pub(crate) fn new<F>(work: impl FnOnce(Outlet) -> F) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let outlet = Outlet::default();
        Self {
            work: Some(Box::pin(work(outlet.clone()))),
            outlet,
        }
    }

    pub(crate) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Item>> {
        loop {
            if let Some(item) = self.outlet.with(VecDeque::pop_front) {
                return Poll::Ready(Some(item));
            }
            let Some(work) = &mut self.work else {
                return Poll::Ready(None);
            };
            if work.as_mut().poll(cx).is_ready() {
                self.work = None;
            } else if self.outlet.with(|queue| queue.is_empty()) {
                return Poll::Pending;
            }
        }
    }

    pub(crate) fn has_ended(&self) -> bool {
        self.work.is_none() && self.outlet.with(|queue| queue.is_empty())
    }
}

#[cfg(test)]
#[path = "../tests/unit/poll.rs"]
mod tests;
