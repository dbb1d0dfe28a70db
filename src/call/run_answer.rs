//! The answer to a request for one run.

use std::time::Duration;

use crate::{RunHandle, TechniqueRun};

/// The answer to a request for one run.
#[derive(Debug)]
pub(crate) struct RunAnswer {
    pub(crate) run: TechniqueRun,
    /// The one that was asked by, with the way that worked.
    pub(crate) handle: RunHandle,
    /// How long the server wants to be left alone.
    pub(crate) retry_after: Option<Duration>,
}
