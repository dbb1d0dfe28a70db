//! A watch that has begun: the loop that asks, and the changes to be taken from what it brings.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use super::{change::Change, feed::Feed, shared::Shared, telling::Told};
use crate::{Error, call::log};

type Taken<T> = Option<Result<T, Error>>;

/// Tells the log of an error that is handed out.
fn logged<T>(polled: Poll<Taken<T>>) -> Poll<Taken<T>> {
    if let Poll::Ready(Some(Err(error))) = &polled {
        log::handed_out(error);
    }
    polled
}

/// A loop under way, and what it shares with the stream.
pub(crate) struct Watching {
    shared: Shared,
    /// `None` when it is over.
    work: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
    has_begun: bool,
    has_ended: bool,
}

impl Watching {
    pub(crate) fn begin<F>(feed: Feed, work: impl FnOnce(Shared) -> F) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let shared = Shared::new(feed);
        Self {
            work: Some(Box::pin(work(shared.clone()))),
            shared,
            has_begun: true,
            has_ended: false,
        }
    }

    /// A watch that fails before its first request.
    pub(crate) fn failed(feed: Feed, error: Error) -> Self {
        let shared = Shared::new(feed);
        shared.fail(error);
        Self {
            shared,
            work: None,
            has_begun: false,
            has_ended: false,
        }
    }

    /// Whether it could begin.
    pub(crate) fn has_begun(&self) -> bool {
        self.has_begun
    }

    /// Whether everything was told, its end or error too.
    pub(crate) fn has_ended(&self) -> bool {
        self.has_ended
    }

    pub(crate) fn with<T>(&self, work: impl FnOnce(&mut Feed) -> T) -> T {
        self.shared.with(work)
    }

    /// The next change, or an error.
    pub(crate) fn poll_change(&mut self, cx: &mut Context<'_>) -> Poll<Taken<Change>> {
        let polled = self.poll(cx, |shared| match shared.next(true)? {
            Told::Change(change) => Some(Ok(change)),
            Told::Trouble(error) => Some(Err(error)),
            Told::Failed(error) => {
                shared.fail(error);
                None
            }
            Told::TroubleAhead => None,
        });
        logged(polled)
    }

    /// The changes of the answer at hand up to an error, or an error alone.
    pub(crate) fn poll_batch(&mut self, cx: &mut Context<'_>) -> Poll<Taken<Vec<Change>>> {
        let polled = self.poll(cx, |shared| {
            let mut batch = Vec::new();
            loop {
                match shared.next(batch.is_empty()) {
                    Some(Told::Change(change)) => batch.push(change),
                    Some(Told::Trouble(error)) => return Some(Err(error)),
                    Some(Told::Failed(error)) => {
                        shared.fail(error);
                        break;
                    }
                    Some(Told::TroubleAhead) | None => break,
                }
            }
            (!batch.is_empty()).then_some(Ok(batch))
        });
        logged(polled)
    }

    /// The next of what `take` finds in the answers at hand, or what ended the watch.
    fn poll<T>(
        &mut self,
        cx: &mut Context<'_>,
        mut take: impl FnMut(&Shared) -> Taken<T>,
    ) -> Poll<Taken<T>> {
        loop {
            if self.has_ended {
                return Poll::Ready(None);
            }
            if let Some(taken) = take(&self.shared) {
                return Poll::Ready(Some(taken));
            }
            if let Some(error) = self.shared.take_failure() {
                self.work = None;
                self.has_ended = true;
                return Poll::Ready(Some(Err(error)));
            }
            let Some(work) = &mut self.work else {
                self.has_ended = true;
                continue;
            };
            if work.as_mut().poll(cx).is_ready() {
                self.work = None;
            } else if !self.shared.with(|feed| feed.has_answer()) {
                return Poll::Pending;
            }
        }
    }
}
