//! When to ask next: pauses, and what a server's hints make of them.

use std::{pin::pin, time::Duration};

use futures_util::future::{Either, select};
use tokio::time::Instant;

use super::{
    backoff::{Backoff, lengthened},
    hints::Hints,
    paced_request::{PacedRequest, Request},
    time_limit::{TimeLimit, later},
};
use crate::{
    Error,
    call::{BackgroundTask, Pause},
};

/// When the next request of a wait or a watch may begin.
#[derive(Debug)]
pub(crate) struct Pace {
    backoff: Backoff,
    /// The next one.
    pause: Duration,
    hints: Hints,
}

impl Pace {
    pub(crate) fn new(backoff: Backoff) -> Self {
        Self {
            pause: backoff.first(),
            hints: Hints::new(backoff.random),
            backoff,
        }
    }

    /// A request that begins once no hint stands against it, and none after the limit: its task brings
    /// `None` when that came first. What the answer says of how long to be left alone is heeded.
    pub(crate) fn ask<R: Request>(
        &self,
        request: R,
        limit: Option<Instant>,
    ) -> BackgroundTask<PacedRequest<R>> {
        BackgroundTask::new(PacedRequest {
            request,
            hints: self.hints.clone(),
            limit,
        })
    }

    /// When to ask again after an answer, at the latest for a last time shortly before the limit;
    /// `None` when there is no time for it. The pause after that is longer.
    pub(crate) fn next_due(&mut self, limit: Option<TimeLimit>) -> Option<Instant> {
        let due = self.due_in(self.pause);
        self.pause = self.backoff.after(self.pause);
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
        self.due_in(self.backoff.after_failures(in_a_row))
    }

    /// Begins again with short pauses.
    pub(crate) fn quicken(&mut self) {
        self.pause = self.backoff.first();
    }

    /// The soonest moment for asking again, should there be a reason to.
    pub(crate) fn soonest(&self) -> Instant {
        self.not_in_a_hint(later(Instant::now(), self.backoff.first()))
    }

    fn due_in(&self, pause: Duration) -> Instant {
        let pause = lengthened(pause, self.backoff.random);
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
    BackgroundTask::new(Pause { until }).await?;
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
    match select(pin!(work), BackgroundTask::new(Pause { until })).await {
        Either::Left((output, _)) => Ok(Some(output)),
        Either::Right((paused, _)) => paused.map(|()| None),
    }
}

#[cfg(test)]
mod tests;
