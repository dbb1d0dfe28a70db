//! One page: how it is fetched, what came, and what of it is still to be handed out.

use std::{
    collections::VecDeque,
    pin::Pin,
    task::{Context, Poll, ready},
    vec,
};

use tokio::task::JoinHandle;
use tracing::Instrument;

use crate::{Error, TechniqueRun, Undecodable, error::Kind};

/// One page as it came.
#[derive(Default)]
pub(crate) struct Fetched {
    pub(crate) runs: Vec<TechniqueRun>,
    /// The entries that could not be read, in order; their indices count the readable ones too.
    pub(crate) bad: Vec<Undecodable>,
    pub(crate) about: About,
    pub(crate) retries: u32,
}

/// What a page says beside its entries.
#[derive(Clone, Default)]
pub(crate) struct About {
    /// The next page's; never an empty string.
    pub(crate) next_cursor: Option<String>,
    pub(crate) total_estimate: Option<u64>,
    pub(crate) request_id: Option<String>,
}

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

/// The entries of a page that are still to be handed out, readable or not, in their order.
#[derive(Default)]
pub(crate) struct Batch {
    runs: vec::IntoIter<TechniqueRun>,
    bad: VecDeque<Undecodable>,
    index: usize,
    pub(crate) request_id: Option<String>,
}

impl From<Fetched> for Batch {
    fn from(page: Fetched) -> Self {
        Self {
            runs: page.runs.into_iter(),
            bad: page.bad.into(),
            index: 0,
            request_id: page.about.request_id,
        }
    }
}

impl Batch {
    pub(crate) fn is_empty(&self) -> bool {
        self.runs.len() + self.bad.len() == 0
    }

    #[inline]
    pub(crate) fn next_bad(&mut self) -> Option<Undecodable> {
        let index = self.index;
        self.bad.front().filter(|bad| bad.index == Some(index))?;
        self.index += 1;
        self.bad.pop_front()
    }

    #[inline]
    pub(crate) fn next_run(&mut self) -> Option<TechniqueRun> {
        self.index += 1;
        self.runs.next()
    }
}
