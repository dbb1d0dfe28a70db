//! A request under way: polled here, or ahead of its time by a task of its own.

use std::{
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, Wake, Waker, ready},
    time::Duration,
};

use tokio::{
    runtime::{Handle, Id},
    time::Instant,
};

use crate::{
    Error,
    call::{Fetched, NoValue, RuntimeTask},
};

pub(crate) type Fetching<T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>;
pub(crate) type Fetch = Box<dyn FnMut(Option<String>) -> Fetching<Fetched> + Send>;

/// Who does not look for so long after being called has left the request alone.
const ABANDONED: Duration = Duration::from_secs(1);

/// A request that is polled here, or by a task of its own.
pub(crate) enum Request<T> {
    Here(Here<T>),
    Spawned(RuntimeTask<Result<T, Error>>),
}

/// A request that only its poller drives.
pub(crate) struct Here<T> {
    fetching: Fetching<T>,
    /// Its timers and connections live and die with this.
    runtime: Option<Id>,
    bell: Arc<Bell>,
}

impl<T: Send + 'static> Request<T> {
    /// Begins when it is polled.
    pub(crate) fn here(fetching: Fetching<T>) -> Self {
        Self::Here(Here {
            fetching,
            runtime: runtime_id(),
            bell: Arc::default(),
        })
    }

    /// Starts it already, in a task: a future that nobody polls would time out falsely. Outside of
    /// a runtime it waits to be polled.
    pub(crate) fn ahead(fetching: Fetching<T>) -> Self {
        if Handle::try_current().is_err() {
            return Self::here(fetching);
        }
        match RuntimeTask::spawn(fetching) {
            Ok(task) => Self::Spawned(task),
            Err(error) => Self::here(Box::pin(std::future::ready(Err(error)))),
        }
    }

    /// Its answer; `None` when it got lost and is to be made again.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        match self {
            Self::Here(here) => here.poll(cx),
            Self::Spawned(task) => Poll::Ready(match ready!(task.poll(cx)) {
                Ok(result) => Some(result),
                Err(NoValue::RuntimeLost) => None,
                Err(NoValue::Failed(error)) => Some(Err(error)),
            }),
        }
    }
}

impl<T> Here<T> {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        if self.runtime != runtime_id() {
            return Poll::Ready(None);
        }
        let away = self.bell.since_it_rang();
        self.bell.hand_to(cx.waker());
        let waker = Waker::from(Arc::clone(&self.bell));
        let answer = ready!(
            self.fetching
                .as_mut()
                .poll(&mut Context::from_waker(&waker))
        );
        let came_too_late = answer.as_ref().is_err_and(Error::is_timeout) && away > ABANDONED;
        Poll::Ready((!came_too_late).then_some(answer))
    }
}

/// Wakes whoever polls a request, and remembers when: a caller who comes long after that was away,
/// and a time-out that it meets is its own.
struct Bell {
    state: Mutex<(Waker, Option<Instant>)>,
}

impl Default for Bell {
    fn default() -> Self {
        Self {
            state: Mutex::new((Waker::noop().clone(), None)),
        }
    }
}

impl Bell {
    /// How long ago it rang and nobody came.
    fn since_it_rang(&self) -> Duration {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let rang = state.1.take();
        rang.map_or(Duration::ZERO, |rang| rang.elapsed())
    }

    fn hand_to(&self, waker: &Waker) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.0.clone_from(waker);
    }
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.1.get_or_insert_with(Instant::now);
        let waker = state.0.clone();
        drop(state);
        waker.wake();
    }
}

fn runtime_id() -> Option<Id> {
    Handle::try_current().ok().map(|runtime| runtime.id())
}
