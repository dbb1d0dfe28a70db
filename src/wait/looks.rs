//! Single looks at many runs: a few at once, each in a task of its own.
//!
//! In a task, because a slow consumer must not time a look out. A task can be lost with its
//! runtime: then its run is looked at again.

use std::{
    collections::VecDeque,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll},
};

use super::pace::{TimeLimit, within};
use crate::{
    Error, RunHandle,
    call::{NoValue, RuntimeTask, Seen},
};

/// Single looks under way at once.
const AT_ONCE: usize = 4;

/// A look that is ready to be polled; it brings nothing when its own time was up before.
pub(crate) type Look = Pin<Box<dyn Future<Output = Option<Looked>> + Send>>;

/// What a look brings: the run, and its handle with the way that worked.
pub(crate) type Looked = Result<(RunHandle, Seen), Error>;

/// Begins a look; `None` for a run that is not wanted any more.
pub(crate) type BeginLook = Box<dyn FnMut(RunHandle) -> Option<Look> + Send>;

struct UnderWay {
    handle: RunHandle,
    task: RuntimeTask<Option<Looked>>,
}

/// Runs to be looked at, in their order, and the looks under way.
pub(crate) struct Looks {
    queue: VecDeque<RunHandle>,
    under_way: Vec<UnderWay>,
    /// How many may still be begun.
    left: usize,
}

impl Looks {
    pub(crate) fn at_most(most: usize) -> Self {
        Self {
            queue: VecDeque::new(),
            under_way: Vec::new(),
            left: most,
        }
    }

    pub(crate) fn push(&mut self, handle: RunHandle) {
        self.queue.push_back(handle);
    }

    /// Drops the runs in the queue that this is not true of; looks under way go on.
    pub(crate) fn retain(&mut self, keep: impl FnMut(&RunHandle) -> bool) {
        self.queue.retain(keep);
    }

    pub(crate) fn are_under_way(&self) -> bool {
        !self.under_way.is_empty()
    }

    pub(crate) fn has_more(&self) -> bool {
        self.left > 0 && !self.queue.is_empty()
    }

    /// Begins as many as may be under way at once.
    ///
    /// # Errors
    /// With its run, the look that cannot be made here.
    pub(crate) fn begin(
        &mut self,
        begin: &mut BeginLook,
        limit: Option<TimeLimit>,
    ) -> Result<(), (RunHandle, Error)> {
        while self.under_way.len() < AT_ONCE && self.left > 0 {
            let Some(handle) = self.queue.pop_front() else {
                break;
            };
            let Some(look) = begin(handle.clone()) else {
                continue;
            };
            let in_time = async move { within(limit, look).await.flatten() };
            match RuntimeTask::spawn(in_time) {
                Ok(task) => self.under_way.push(UnderWay { handle, task }),
                Err(error) => return Err((handle, error)),
            }
            self.left -= 1;
        }
        Ok(())
    }

    /// What the next look to come back brings; `None` when none is under way, or none came in time.
    ///
    /// The tasks end with the deadline by themselves, so what came before it is not lost to a
    /// consumer who asks only after it.
    pub(crate) async fn next(&mut self) -> Option<(RunHandle, Looked)> {
        poll_fn(|cx| match self.take_back(cx) {
            None if self.are_under_way() => Poll::Pending,
            back => Poll::Ready(back),
        })
        .await
    }

    /// What a look has brought that is back already, if one is.
    pub(crate) async fn back(&mut self) -> Option<(RunHandle, Looked)> {
        poll_fn(|cx| Poll::Ready(self.take_back(cx))).await
    }

    fn take_back(&mut self, cx: &mut Context<'_>) -> Option<(RunHandle, Looked)> {
        let mut at = 0;
        while let Some(look) = self.under_way.get_mut(at) {
            let Poll::Ready(result) = look.task.poll(cx) else {
                at += 1;
                continue;
            };
            let UnderWay { handle, .. } = self.under_way.remove(at);
            match result {
                Ok(Some(looked)) => return Some((handle, looked)),
                Ok(None) => {}
                Err(NoValue::Failed(error)) => return Some((handle, Err(error))),
                Err(NoValue::RuntimeLost) => {
                    self.queue.push_front(handle);
                    self.left = self.left.saturating_add(1);
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests;
