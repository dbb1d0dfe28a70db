//! Work that is not lost with the runtime it was begun on.
//!
//! A caller without async may run each `next()` on a runtime of its own. Timers, sockets and tasks
//! belong to the runtime that they were made on: on another they stand still for ever, or panic.

use std::{
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll},
};

use tokio::{
    runtime::{Handle, Id},
    task::JoinHandle,
};
use tracing::Instrument;

use super::no_runtime;
use crate::{Error, error::Kind};

fn current() -> Option<Id> {
    Handle::try_current().ok().map(|runtime| runtime.id())
}

/// What `begin` gives, begun anew whenever another runtime polls it.
pub(crate) async fn on_any_runtime<B, F>(mut begin: B) -> F::Output
where
    B: FnMut() -> F,
    F: Future,
{
    let mut home = None;
    let mut work: Option<Pin<Box<F>>> = None;
    poll_fn(|cx| {
        let here = current();
        if home != here {
            home = here;
            work = None;
        }
        work.get_or_insert_with(|| Box::pin(begin()))
            .as_mut()
            .poll(cx)
    })
    .await
}

/// Work in a task of its own, which goes on while nobody polls and is aborted on drop.
#[derive(Debug)]
pub(crate) struct RuntimeTask<T> {
    home: Id,
    handle: JoinHandle<T>,
}

/// Why a task brings no value.
pub(crate) enum NoValue {
    /// Its runtime is gone or stands still: begin anew on this one.
    RuntimeLost,
    /// It cannot be made here at all.
    Failed(Error),
}

impl<T: Send + 'static> RuntimeTask<T> {
    /// # Errors
    /// Where no runtime is.
    pub(crate) fn spawn(work: impl Future<Output = T> + Send + 'static) -> Result<Self, Error> {
        let runtime = no_runtime::current()?;
        Ok(Self {
            home: runtime.id(),
            handle: runtime.spawn(work.in_current_span()),
        })
    }

    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Result<T, NoValue>> {
        let stopped = match Pin::new(&mut self.handle).poll(cx) {
            Poll::Ready(Ok(value)) => return Poll::Ready(Ok(value)),
            Poll::Ready(Err(stopped)) => stopped,
            Poll::Pending if current() == Some(self.home) => return Poll::Pending,
            // Nobody may be driving that runtime any more.
            Poll::Pending => return Poll::Ready(Err(NoValue::RuntimeLost)),
        };
        if stopped.is_cancelled() {
            return Poll::Ready(Err(NoValue::RuntimeLost));
        }
        let message = "the task that made the request panicked";
        let advice = "try again; if it persists, report it with what the panic printed";
        let error = Error::new(Kind::Connection, message).advised(advice);
        let error = error.because(stopped);
        Poll::Ready(Err(NoValue::Failed(error)))
    }
}

impl<T> Drop for RuntimeTask<T> {
    fn drop(&mut self) {
        self.handle.abort();
    }
}

#[cfg(test)]
mod tests;
