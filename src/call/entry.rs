//! One entry of a page, readable or not.

use std::{borrow::Cow, hash::Hasher};

use fnv::FnvHasher;

use crate::{TechniqueRun, Undecodable, run::Moment};

/// One entry of a page.
#[allow(
    clippy::large_enum_variant,
    reason = "nearly all are runs, and a box for each would cost more than the room"
)]
#[derive(Debug)]
pub(crate) enum Entry {
    Run(TechniqueRun),
    Bad(Undecodable),
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
            Self::Bad(bad) => bad.created_at.and_then(crate::Timestamp::moment),
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
