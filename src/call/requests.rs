//! Requests to FLORA, as a source of pages and runs.

use super::{Api, Retry, page::Page, query::Query, run_answer::RunAnswer, source::Source};
use crate::{Error, RunHandle};

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
}
