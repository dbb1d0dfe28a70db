//! The one way in which a stream asks: in a tokio task of its own, which goes on while nobody polls.

use std::{
    panic::resume_unwind,
    pin::Pin,
    task::{Context, Poll},
};

use tokio::{
    runtime::Id,
    task::JoinHandle,
    time::{Instant, sleep_until, timeout_at},
};
use tracing::Instrument;

use super::connections::runtime_here;
use crate::{Error, error::Kind};

/// What a [`BackgroundTask`] does. Where it has to be begun anew, a clone is.
pub(crate) trait Work: Clone + Send + 'static {
    type Output: Send + 'static;

    fn run(self) -> impl Future<Output = Result<Self::Output, Error>> + Send;
}

/// Work in a task of its own. It goes on while nobody polls and ends when this is dropped.
///
/// Timers, sockets and tasks belong to the runtime that they were made on: where that is gone, or is
/// not the one that polls now and may stand still for ever, the work is begun anew.
#[derive(Debug)]
pub(crate) struct BackgroundTask<W: Work> {
    work: W,
    running: Option<Running<W::Output>>,
}

/// Where the work goes on, and how it will come back.
type Running<T> = (Id, JoinHandle<Result<T, Error>>);

impl<W: Work> BackgroundTask<W> {
    /// Begins when it is polled.
    pub(crate) fn new(work: W) -> Self {
        Self {
            work,
            running: None,
        }
    }

    /// Begins now, where a runtime is: for reading ahead.
    pub(crate) fn start(&mut self) {
        if let Ok(here) = runtime_here() {
            let work = self.work.clone().run().in_current_span();
            self.running = Some((here.id(), here.spawn(work)));
        }
    }

    fn abort(&mut self) {
        if let Some((_, handle)) = self.running.take() {
            handle.abort();
        }
    }
}

/// The work is moved, and never pinned in here.
impl<W: Work> Unpin for BackgroundTask<W> {}

impl<W: Work> Future for BackgroundTask<W> {
    type Output = Result<W::Output, Error>;

    /// # Errors
    /// What the work fails with; a runtime's lack or end.
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let here = match runtime_here() {
            Ok(here) => here.id(),
            Err(error) => return Poll::Ready(Err(error)),
        };
        loop {
            let Some((home, handle)) = &mut self.running else {
                self.start();
                continue;
            };
            let is_at_home = *home == here;
            match Pin::new(handle).poll(cx) {
                Poll::Ready(Ok(done)) => return Poll::Ready(done),
                Poll::Ready(Err(stopped)) if stopped.is_panic() => {
                    resume_unwind(stopped.into_panic())
                }
                Poll::Ready(Err(_)) if is_at_home => {
                    let message = "the tokio runtime is shutting down";
                    return Poll::Ready(Err(Error::new(Kind::Runtime, message)));
                }
                Poll::Pending if is_at_home => return Poll::Pending,
                // Nobody may be driving that runtime any more.
                Poll::Ready(Err(_)) | Poll::Pending => self.abort(),
            }
        }
    }
}

impl<W: Work> Drop for BackgroundTask<W> {
    fn drop(&mut self) {
        self.abort();
    }
}

/// Sleeps until then.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pause {
    pub(crate) until: Instant,
}

impl Work for Pause {
    type Output = ();

    async fn run(self) -> Result<(), Error> {
        sleep_until(self.until).await;
        Ok(())
    }
}

/// Does its work up to then, and no longer: `None` when that time came first. After it nothing begins,
/// also where the work is begun anew.
#[derive(Clone, Debug)]
pub(crate) struct Until<W> {
    pub(crate) work: W,
    pub(crate) limit: Option<Instant>,
}

impl<W: Work> Work for Until<W> {
    type Output = Option<W::Output>;

    async fn run(self) -> Result<Option<W::Output>, Error> {
        let Some(limit) = self.limit else {
            return self.work.run().await.map(Some);
        };
        if limit <= Instant::now() {
            return Ok(None);
        }
        match timeout_at(limit, self.work.run()).await {
            Ok(done) => done.map(Some),
            Err(_) => Ok(None),
        }
    }
}

#[cfg(test)]
mod tests;
