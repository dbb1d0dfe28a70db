//! Where pages and runs come from: the seam between what asks and what answers.

use super::{
    api::{Api, RunAnswer},
    background_task::Work,
    filters::Query,
    page::Page,
    retry::Retry,
};
use crate::{Error, RunHandle};

/// Where pages and runs come from. [`Requests`] is one; the model servers of the tests are
/// the others. Clones ask the same.
pub(crate) trait Source: Clone + Send + Sync + 'static {
    /// One page of the list; the newest runs without a cursor.
    fn page(&self, cursor: Option<&str>) -> impl Future<Output = Result<Page, Error>> + Send;

    /// One run, by either way to it.
    fn run(&self, handle: RunHandle) -> impl Future<Output = Result<RunAnswer, Error>> + Send;

    /// An error that quotes what an answer said, without anything secret.
    fn hide(&self, error: Error) -> Error {
        error
    }
}

/// Requests to FLORA: what each page is asked for by, and when what failed is tried again.
#[derive(Clone, Debug)]
pub(crate) struct Requests {
    pub(crate) api: Api,
    pub(crate) query: Query,
    pub(crate) policy: Retry,
}

impl Source for Requests {
    async fn page(&self, cursor: Option<&str>) -> Result<Page, Error> {
        self.api.page(&self.query, cursor, &self.policy).await
    }

    async fn run(&self, handle: RunHandle) -> Result<RunAnswer, Error> {
        self.api.run(handle, &self.policy).await
    }

    fn hide(&self, error: Error) -> Error {
        self.api.hide(error)
    }
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
