//! One page as it came.

use std::time::Duration;

use crate::{TechniqueRun, Undecodable};

/// One page as it came.
#[derive(Debug, Default)]
pub(crate) struct Fetched {
    pub(crate) runs: Vec<TechniqueRun>,
    /// The entries that could not be read, in order; their indices count the readable ones too.
    pub(crate) bad: Vec<Undecodable>,
    pub(crate) about: About,
    pub(crate) retries: u32,
}

/// What a page says beside its entries.
#[derive(Clone, Debug, Default)]
pub(crate) struct About {
    /// The next page's; never an empty string.
    pub(crate) next_cursor: Option<String>,
    pub(crate) total_estimate: Option<u64>,
    pub(crate) request_id: Option<String>,
    /// Whether the page had a `meta`; without one, nobody said that it is the last.
    pub(crate) has_meta: bool,
    /// How long the server wants to be left alone.
    pub(crate) retry_after: Option<Duration>,
}
