//! One page as it came, and its entries.

use std::{borrow::Cow, hash::Hasher, time::Duration};

use fnv::FnvHasher;

use crate::{TechniqueRun, Timestamp, Undecodable, run::Moment};

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

/// One entry of a page.
#[allow(
    clippy::large_enum_variant,
    reason = "nearly all are runs, and a box for each would cost more than the room"
)]
#[derive(Debug)]
pub(crate) enum Entry {
    Run(TechniqueRun),
    Bad(Box<Undecodable>),
}

impl Entry {
    /// What tells it from the others: an entry without a readable id is known by its text.
    pub(crate) fn id(&self) -> Cow<'_, str> {
        match self {
            Self::Run(run) => Cow::Borrowed(&run.run_id),
            Self::Bad(bad) => match &bad.run_id {
                Some(id) => Cow::Borrowed(id),
                None => Cow::Owned(format!("text {:016x}", hash_of_text(&bad.raw))),
            },
        }
    }

    pub(crate) fn created_at(&self) -> Option<Moment> {
        match self {
            Self::Run(run) => run.created_at.moment(),
            Self::Bad(bad) => bad.created_at.and_then(Timestamp::moment),
        }
    }

    pub(crate) fn run(&self) -> Option<&TechniqueRun> {
        match self {
            Self::Run(run) => Some(run),
            Self::Bad(_) => None,
        }
    }
}

/// A checkpoint carries it to other builds, and the hashes of the standard library may change.
fn hash_of_text(text: &str) -> u64 {
    let mut hasher = FnvHasher::default();
    hasher.write(text.as_bytes());
    hasher.finish()
}
