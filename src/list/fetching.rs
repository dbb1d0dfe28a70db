//! A request for a page: polled here, or ahead of its time by a task of its own.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use tokio::task::JoinHandle;
use tracing::Instrument;

use crate::{Error, call::Fetched, error::Kind};

pub(crate) type Fetching = Pin<Box<dyn Future<Output = Result<Fetched, Error>> + Send>>;
pub(crate) type Fetch = Box<dyn FnMut(Option<String>) -> Fetching + Send>;

/// A request that is polled here, or by a task of its own.
pub(crate) enum Request {
    Here(Fetching),
    Spawned(Spawned),
}

/// A task that does not outlive its handle.
pub(crate) struct Spawned(JoinHandle<Result<Fetched, Error>>);

impl Drop for Spawned {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Request {
    /// Starts it already, in a task: a future that nobody polls would time out falsely. Outside of
    /// a runtime it waits to be polled.
    pub(crate) fn ahead(fetching: Fetching) -> Self {
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => Self::Spawned(Spawned(runtime.spawn(fetching.in_current_span()))),
            Err(_) => Self::Here(fetching),
        }
    }

    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Result<Fetched, Error>> {
        match self {
            Self::Here(fetching) => fetching.as_mut().poll(cx),
            Self::Spawned(task) => Poll::Ready(match ready!(Pin::new(&mut task.0).poll(cx)) {
                Ok(result) => result,
                Err(stopped) => {
                    let message = "the runtime stopped the request";
                    Err(Error::new(Kind::Connection, message).because(stopped))
                }
            }),
        }
    }
}
