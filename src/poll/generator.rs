//! A stream made by an async function, as a generator: the function yields, the stream hands out.

use std::{
    collections::VecDeque,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};

/// What an async function yields its items to.
pub(crate) struct Yielder<T>(Arc<Mutex<VecDeque<T>>>);

impl<T> Clone for Yielder<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Yielder<T> {
    /// Yields an item and goes on once it was taken: nothing is under way while the consumer works.
    pub(crate) async fn yield_item(&self, item: T) {
        self.with(|queue| queue.push_back(item));
        // No waker is kept: whoever takes the item polls the function next.
        std::future::poll_fn(|_| {
            if self.with(|queue| queue.is_empty()) {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        })
        .await;
    }

    fn with<R>(&self, work: impl FnOnce(&mut VecDeque<T>) -> R) -> R {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The items that an async function yields, until it is over.
pub(crate) struct Generator<T> {
    yielded: Yielder<T>,
    function: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
}

impl<T> Generator<T> {
    pub(crate) fn new<F>(function: impl FnOnce(Yielder<T>) -> F) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let yielded = Yielder(Arc::default());
        Self {
            function: Some(Box::pin(function(yielded.clone()))),
            yielded,
        }
    }

    pub(crate) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<T>> {
        loop {
            if let Some(item) = self.yielded.with(VecDeque::pop_front) {
                return Poll::Ready(Some(item));
            }
            let Some(function) = &mut self.function else {
                return Poll::Ready(None);
            };
            if function.as_mut().poll(cx).is_ready() {
                self.function = None;
            } else if self.yielded.with(|queue| queue.is_empty()) {
                return Poll::Pending;
            }
        }
    }

    pub(crate) fn has_ended(&self) -> bool {
        self.function.is_none() && self.yielded.with(|queue| queue.is_empty())
    }
}
