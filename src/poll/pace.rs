//! When to ask next: pauses, and what a server's hints make of them.

use std::{pin::pin, time::Duration};

use futures_util::future::{Either, select};
use tokio::time::Instant;

use super::{
    hints::Hints,
    paced::{Paced, Request},
    time_limit::{TimeLimit, later},
};
use crate::{
    Error,
    call::{Pause, Task},
};

const FIRST_PAUSE: Duration = Duration::from_secs(2);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// The longest pause after failures.
const LONGEST_RESPITE: Duration = Duration::from_secs(60);

/// The pauses between the requests of a wait or the rounds of a watch.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pauses {
    /// A fixed pause; without one it grows.
    pub(crate) every: Option<Duration>,
    /// A number from 0 to 1: the part of a tenth by which a pause is lengthened, so that waits
    /// which one timer started, or one hint held back, do not all ask at the same moment.
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

    /// The first pause, doubled with each further failure up to a minute; longer only if it was.
    fn after_failures(&self, in_a_row: u32) -> Duration {
        let doubled = self
            .first()
            .saturating_mul(2_u32.saturating_pow(in_a_row.saturating_sub(1)));
        doubled.min(LONGEST_RESPITE.max(self.first()))
    }
}

/// A pause that is up to a tenth longer.
pub(super) fn lengthened(pause: Duration, random: fn() -> f64) -> Duration {
    let more = (pause / 10).as_secs_f64() * random();
    pause.saturating_add(Duration::try_from_secs_f64(more).unwrap_or_default())
}

/// When the next request of a wait or a watch may begin.
#[derive(Debug)]
pub(crate) struct Pace {
    pauses: Pauses,
    /// The next one.
    pause: Duration,
    hints: Hints,
}

impl Pace {
    pub(crate) fn new(pauses: Pauses) -> Self {
        Self {
            pause: pauses.first(),
            hints: Hints::new(pauses.random),
            pauses,
        }
    }

    /// A request that begins once no hint stands against it, and none after the limit: its task brings
    /// `None` when that came first. What the answer says of how long to be left alone is heeded.
    pub(crate) fn ask<R: Request>(&self, request: R, limit: Option<Instant>) -> Task<Paced<R>> {
        Task::new(Paced {
            request,
            hints: self.hints.clone(),
            limit,
        })
    }

    /// When to ask again after an answer, at the latest for a last time shortly before the limit;
    /// `None` when there is no time for it. The pause after that is longer.
    pub(crate) fn next_due(&mut self, limit: Option<TimeLimit>) -> Option<Instant> {
        let due = self.due_in(self.pause);
        self.pause = self.pauses.after(self.pause);
        let Some(limit) = limit else {
            return Some(due);
        };
        if Instant::now() >= limit.last_request() {
            return None;
        }
        Some(due.min(self.not_in_a_hint(limit.last_request())))
    }

    /// When to ask again after so many failures in a row.
    pub(crate) fn due_after_failures(&self, in_a_row: u32) -> Instant {
        self.due_in(self.pauses.after_failures(in_a_row))
    }

    /// Begins again with short pauses.
    pub(crate) fn quicken(&mut self) {
        self.pause = self.pauses.first();
    }

    /// When the shortest pause from now on is over.
    pub(crate) fn soonest(&self) -> Instant {
        later(Instant::now(), self.pauses.first())
    }

    fn due_in(&self, pause: Duration) -> Instant {
        let pause = lengthened(pause, self.pauses.random);
        self.not_in_a_hint(later(Instant::now(), pause))
    }

    fn not_in_a_hint(&self, moment: Instant) -> Instant {
        self.hints.until().map_or(moment, |until| moment.max(until))
    }
}

/// Sleeps until then; false when the limit comes first, or has come when this is asked about.
///
/// # Errors
/// There is no runtime to sleep on.
pub(crate) async fn pause_until(due: Instant, limit: Option<Instant>) -> Result<bool, Error> {
    let until = limit.map_or(due, |limit| due.min(limit));
    Task::new(Pause { until }).await?;
    Ok(limit.is_none_or(|limit| Instant::now() < limit))
}

/// What comes of the work, which may be gone on with later when that moment comes first: `None` then.
///
/// # Errors
/// There is no runtime to wait on.
pub(crate) async fn before<F: Future>(
    moment: Option<Instant>,
    work: F,
) -> Result<Option<F::Output>, Error> {
    let Some(until) = moment else {
        return Ok(Some(work.await));
    };
    match select(pin!(work), Task::new(Pause { until })).await {
        Either::Left((output, _)) => Ok(Some(output)),
        Either::Right((paused, _)) => paused.map(|()| None),
    }
}

#[cfg(test)]
mod tests;
