//! Where pages and runs come from: the seam between what asks and what answers.

use super::{page::Page, run_answer::RunAnswer};
use crate::{Error, RunHandle};

/// Where pages and runs come from. [`Requests`](super::Requests) is one; the model servers of the tests are
/// the others. Clones ask the same.
pub(crate) trait Source: Clone + Send + Sync + 'static {
    /// One page of the list; the newest runs without a cursor.
    fn page(&self, cursor: Option<&str>) -> impl Future<Output = Result<Page, Error>> + Send;

    /// One run, by either way to it.
    fn run(&self, handle: RunHandle) -> impl Future<Output = Result<RunAnswer, Error>> + Send;
}
