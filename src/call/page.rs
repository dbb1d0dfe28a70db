//! One page as it came.

use std::time::Duration;

use super::entry::Entry;
use crate::{TechniqueRun, run::Moment};

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

    /// Passes what is told of bad entries through what hides secrets.
    pub(super) fn hide(&mut self, hide: impl Fn(&str) -> String) {
        for entry in &mut self.entries {
            if let Entry::Bad(bad) = entry {
                bad.hide(&hide);
            }
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
