//! What a task can do: ask for a page, for a run, or pause.

use tokio::time::{Instant, sleep_until};

use super::{page::Page, run_answer::RunAnswer, source::Source};
use crate::{Error, RunHandle};

/// What a [`Task`](super::Task) does. Where it has to be begun anew, a clone is.
pub(crate) trait Work: Clone + Send + 'static {
    type Output: Send + 'static;

    fn run(self) -> impl Future<Output = Result<Self::Output, Error>> + Send;
}

/// Asks for one page.
#[derive(Clone, Debug)]
pub(crate) struct AskPage<S> {
    pub(crate) source: S,
    pub(crate) cursor: Option<String>,
}

impl<S: Source> Work for AskPage<S> {
    type Output = Page;

    async fn run(self) -> Result<Page, Error> {
        self.source.page(self.cursor.as_deref()).await
    }
}

/// Asks for one run.
#[derive(Clone, Debug)]
pub(crate) struct AskRun<S> {
    pub(crate) source: S,
    pub(crate) handle: RunHandle,
}

impl<S: Source> Work for AskRun<S> {
    type Output = RunAnswer;

    async fn run(self) -> Result<RunAnswer, Error> {
        self.source.run(self.handle).await
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
        match tokio::time::timeout_at(limit, self.work.run()).await {
            Ok(done) => done.map(Some),
            Err(_) => Ok(None),
        }
    }
}
