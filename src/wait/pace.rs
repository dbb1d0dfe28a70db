//! How a wait spends its time: pauses, hints, the deadline.

use std::time::Duration;

use tokio::time::{Instant, sleep_until, timeout_at};

use crate::{Deadline, Error, RunHandle, TechniqueRun, call::RATE_LIMITED, error::Kind};

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
