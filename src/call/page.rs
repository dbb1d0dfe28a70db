//! One page as it came.

use std::time::Duration;

use super::entry::Entry;
use crate::{TechniqueRun, Undecodable, run::Moment};

/// One page as it came: its entries in their order, readable or not.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) entries: Vec<Entry>,
    pub(crate) about: About,
    pub(crate) retries: u32,
}

impl Page {
    pub(crate) fn runs(&self) -> impl Iterator<Item = &TechniqueRun> {
        self.entries.iter().filter_map(Entry::run)
    }

    /// The readable `created_at` of its entries.
    pub(crate) fn moments(&self) -> impl Iterator<Item = Moment> {
        self.entries.iter().filter_map(Entry::created_at)
    }
}

/// The same, its runs apart from what could not be read.
#[derive(Debug, Default)]
pub(crate) struct Fetched {
    pub(crate) runs: Vec<TechniqueRun>,
    /// The entries that could not be read, in order; their indices count the readable ones too.
    pub(crate) bad: Vec<Undecodable>,
    pub(crate) about: About,
    pub(crate) retries: u32,
}

impl From<Fetched> for Page {
    fn from(fetched: Fetched) -> Self {
        let mut runs = fetched.runs.into_iter();
        let mut bad = fetched.bad.into_iter().peekable();
        let mut entries = Vec::with_capacity(runs.len() + bad.len());
        loop {
            let here = Some(entries.len());
            let entry = match bad.next_if(|bad| bad.index == here) {
                Some(bad) => Some(Entry::Bad(bad)),
                None => runs.next().map(Entry::Run),
            };
            let Some(entry) = entry else { break };
            entries.push(entry);
        }
        Self {
            entries,
            about: fetched.about,
            retries: fetched.retries,
        }
    }
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
