//! How a wait spends its time: pauses, hints, the deadline.

use std::{future::poll_fn, pin::pin, task::Poll, time::Duration};

use tokio::time::{Instant, sleep_until};

use super::hints::LONGEST_HINT;
use crate::call::{no_runtime, on_any_runtime};

const FIRST_PAUSE: Duration = Duration::from_secs(2);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// A last look needs so much time before the deadline, or a tenth of the whole if that is less.
const LAST_LOOK: Duration = Duration::from_secs(2);

/// The pauses between the looks of a wait.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pauses {
    /// A fixed pause; without one it grows.
    pub(crate) every: Option<Duration>,
    /// A number from 0 to 1: the part of a tenth by which a pause is lengthened, so that waits
    /// which one timer started, or one hint held back, do not all look at the same moment.
    pub(crate) random: fn() -> f64,
}

impl Default for Pauses {
    fn default() -> Self {
        Self {
            every: None,
            random: fastrand::f64,
        }
    }
}

impl Pauses {
    fn first(&self) -> Duration {
        self.every.unwrap_or(FIRST_PAUSE)
    }

    fn after(&self, pause: Duration) -> Duration {
        match self.every {
            Some(every) => every,
            None => pause.mul_f64(1.5).min(LONGEST_PAUSE),
        }
    }

    fn spread(&self, pause: Duration) -> Duration {
        let tenth = (pause / 10).as_secs_f64() * (self.random)();
        let longer = Duration::try_from_secs_f64(tenth).unwrap_or_default();
        pause.saturating_add(longer)
    }
}

/// The moment at which a wait, or the wait for one run of many, ends.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TimeLimit {
    at: Instant,
    last_look: Instant,
}

impl TimeLimit {
    /// `None` where it would be later than an instant can tell.
    pub(crate) fn new(started: Instant, deadline: Duration) -> Option<Self> {
        let at = started.checked_add(deadline)?;
        let before = LAST_LOOK.min(deadline / 10);
        let last_look = at.checked_sub(before).unwrap_or(started);
        Some(Self { at, last_look })
    }

    /// The earlier of two.
    pub(crate) fn earlier(one: Option<Self>, other: Option<Self>) -> Option<Self> {
        match (one, other) {
            (Some(one), Some(other)) if other.at < one.at => Some(other),
            (one, other) => one.or(other),
        }
    }

    pub(crate) fn has_passed(self) -> bool {
        Instant::now() >= self.at
    }

    pub(crate) fn at(self) -> Instant {
        self.at
    }

    /// From here on a look is the last.
    pub(crate) fn last_look(self) -> Instant {
        self.last_look
    }
}

/// When the next look of a wait is due.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum NextLook {
    /// Then; without a moment, later than an instant can tell.
    At(Option<Instant>),
    /// There is no time for another.
    None,
}

/// When the next request of a wait may begin.
pub(crate) struct Pace {
    pauses: Pauses,
    pause: Duration,
    /// A server's hint: nothing begins before this, whatever else says so.
    quiet_until: Option<Instant>,
}

impl Pace {
    pub(crate) fn new(pauses: Pauses) -> Self {
        Self {
            pause: pauses.first(),
            pauses,
            quiet_until: None,
        }
    }

    /// Takes in how long a server wants to be left alone from now on.
    pub(crate) fn heed(&mut self, hint: Option<Duration>) {
        let Some(hint) = hint else { return };
        let until = Instant::now().checked_add(hint.min(LONGEST_HINT));
        self.quiet_until = self.quiet_until.max(until);
    }

    /// Comes back when no hint stands against a request; false when that is after the deadline.
    pub(crate) async fn quiet(&self, limit: Option<TimeLimit>) -> bool {
        let Some(until) = self.rest_of_hint() else {
            return limit.is_none_or(|limit| !limit.has_passed());
        };
        let due = Instant::now().checked_add(self.pauses.spread(until));
        sleep_within(due, limit).await
    }

    pub(crate) fn is_quiet(&self) -> bool {
        self.rest_of_hint().is_none()
    }

    /// When the next look is due, after one was just made; the pause after that is longer.
    pub(crate) fn next_look(&mut self, limit: Option<TimeLimit>) -> NextLook {
        let hint = self.rest_of_hint().unwrap_or_default();
        let pause = self.pauses.spread(self.pause.max(hint));
        self.pause = self.pauses.after(self.pause);
        let now = Instant::now();
        let due = now.checked_add(pause);
        let Some(limit) = limit else {
            return NextLook::At(due);
        };
        if now >= limit.last_look {
            return NextLook::None;
        }
        let last = self.not_in_a_hint(limit.last_look);
        NextLook::At(due.map_or(Some(last), |due| Some(due.min(last))))
    }

    /// Begins again with short pauses.
    pub(crate) fn quicken(&mut self) {
        self.pause = self.pauses.first();
    }

    /// When the shortest pause from now on is over.
    pub(crate) fn quickest(&self) -> Option<Instant> {
        Instant::now().checked_add(self.pauses.first())
    }

    /// This moment, or the end of a hint that holds longer.
    pub(crate) fn not_in_a_hint(&self, moment: Instant) -> Instant {
        self.quiet_until.map_or(moment, |until| moment.max(until))
    }

    fn rest_of_hint(&self) -> Option<Duration> {
        let rest = self.quiet_until?.checked_duration_since(Instant::now())?;
        (!rest.is_zero()).then_some(rest)
    }
}

/// Sleeps, unless there is no runtime to sleep on: the next request says so.
async fn sleep_here(until: Instant) {
    if no_runtime::check().is_ok() {
        sleep_until(until).await;
    }
}

/// Sleeps until a moment; false when the deadline comes first, or with it.
pub(crate) async fn sleep_within(due: Option<Instant>, limit: Option<TimeLimit>) -> bool {
    let ends = limit.map(TimeLimit::at);
    let in_time = match (due, ends) {
        (Some(due), Some(ends)) => due < ends,
        (due, _) => due.is_some(),
    };
    let until = if in_time { due } else { ends };
    match until {
        Some(until) => on_any_runtime(|| sleep_here(until)).await,
        None => std::future::pending().await,
    }
    in_time && limit.is_none_or(|limit| !limit.has_passed())
}

/// The future's output, unless the deadline comes first; after it, the future is not even polled:
/// what a slow consumer polls too late must begin nothing any more.
pub(crate) async fn within<F: Future>(limit: Option<TimeLimit>, future: F) -> Option<F::Output> {
    let Some(limit) = limit else {
        return Some(future.await);
    };
    let mut future = pin!(future);
    let mut end = pin!(on_any_runtime(|| sleep_here(limit.at)));
    poll_fn(|cx| {
        if limit.has_passed() {
            return Poll::Ready(None);
        }
        if let Poll::Ready(output) = future.as_mut().poll(cx) {
            return Poll::Ready(Some(output));
        }
        end.as_mut().poll(cx).map(|()| None)
    })
    .await
}

#[cfg(test)]
mod tests;
