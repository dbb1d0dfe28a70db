//! What the loop of a watch and its stream share: the loop puts answers in, the stream takes changes.

use std::{
    future::poll_fn,
    sync::{Arc, Mutex, PoisonError},
    task::Poll,
    time::{SystemTime, UNIX_EPOCH},
};

use tokio::time::Instant;

use super::{feed::Feed, telling::Told};
use crate::{Error, error::Within};

/// The state of a watch, and the time.
#[derive(Clone)]
pub(crate) struct Shared(Arc<Mutex<Inner>>);

struct Inner {
    feed: Feed,
    /// What ended the loop, to be told last.
    failure: Option<Error>,
    clock: Clock,
}

/// The time of day, counted on from the start of the watch by a clock that is never set.
#[derive(Clone, Copy)]
struct Clock {
    started: Instant,
    unix_millis: u64,
}

impl Clock {
    fn start() -> Self {
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH);
        let millis = since_1970.unwrap_or_default().as_millis();
        Self {
            started: Instant::now(),
            unix_millis: u64::try_from(millis).unwrap_or(u64::MAX),
        }
    }

    fn now(self) -> u64 {
        let passed = self.started.elapsed().as_millis();
        let passed = u64::try_from(passed).unwrap_or(u64::MAX);
        self.unix_millis.saturating_add(passed)
    }
}

impl Shared {
    pub(crate) fn new(feed: Feed) -> Self {
        Self(Arc::new(Mutex::new(Inner {
            feed,
            failure: None,
            clock: Clock::start(),
        })))
    }

    pub(crate) fn with<T>(&self, work: impl FnOnce(&mut Feed) -> T) -> T {
        self.locked(|inner| work(&mut inner.feed))
    }

    /// As [`with`](Self::with), with the time in Unix milliseconds.
    pub(crate) fn with_time<T>(&self, work: impl FnOnce(&mut Feed, u64) -> T) -> T {
        self.locked(|inner| {
            let now = inner.clock.now();
            work(&mut inner.feed, now)
        })
    }

    pub(crate) fn now(&self) -> u64 {
        self.locked(|inner| inner.clock.now())
    }

    /// Ends the watch, once everything before it was told.
    pub(crate) fn fail(&self, error: Error) {
        let error = error.within(Within::WatchRuns);
        self.locked(|inner| inner.failure = Some(error));
    }

    /// The next thing to be told of the answers at hand.
    pub(crate) fn next(&self, with_trouble: bool) -> Option<Told> {
        self.with_time(|feed, now| feed.next(now, with_trouble))
    }

    pub(crate) fn take_failure(&self) -> Option<Error> {
        self.locked(|inner| inner.failure.take())
    }

    /// Goes on once all of an answer was taken: nothing is under way while the consumer works.
    pub(crate) async fn used_up(&self) {
        // No waker is kept: whoever takes the last change polls the loop next.
        poll_fn(|_| {
            if self.with(|feed| feed.has_answer()) {
                Poll::Pending
            } else {
                Poll::Ready(())
            }
        })
        .await;
    }

    fn locked<T>(&self, work: impl FnOnce(&mut Inner) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
