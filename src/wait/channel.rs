//! A wait as a stream: one side puts what the other hands out.

use std::{
    collections::VecDeque,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};

use crate::{Error, TechniqueRun};

pub(super) type Item = Result<TechniqueRun, Error>;

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
