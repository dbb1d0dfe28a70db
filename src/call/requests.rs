//! Requests to FLORA, as a source of pages and runs.

use super::{Api, page::Page, query::Query, run_answer::RunAnswer, source::Source};
use crate::{Error, RunHandle};

/// Requests to FLORA: what each page is asked for by, and whether what failed is tried again.
#[derive(Clone, Debug)]
pub(crate) struct Requests {
    pub(crate) api: Api,
    pub(crate) query: Query,
    /// By the client's policy; else each is made once.
    pub(crate) retry: bool,
}

impl Source for Requests {
    async fn page(&self, cursor: Option<&str>) -> Result<Page, Error> {
        let fetched = self.api.fetch(&self.query, cursor, self.retry).await?;
        Ok(fetched.into())
    }

    async fn run(&self, handle: RunHandle) -> Result<RunAnswer, Error> {
        let (handle, seen) = self.api.clone().look(handle, self.retry).await?;
        Ok(RunAnswer {
            run: seen.run,
            handle,
            retry_after: seen.hint,
        })
    }
}
