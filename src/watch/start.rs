//! From where on a watch tells of runs.

use serde::{Deserialize, Serialize};

use super::{moment::Moment, page::Page};

/// The start of a watch: runs that began after it are told as started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) enum Start {
    /// The newest run of the first answer, which has not come yet.
    #[default]
    Newest,
    /// Before all runs.
    Beginning,
    After(Moment),
    /// At this moment or after it: those that were there at that very moment are known by id.
    AtOrAfter(Moment),
}

impl Start {
    /// What the first answer makes of "the newest run".
    pub(crate) fn taken_from(page: &Page) -> Self {
        let Some(newest) = page.newest() else {
            return Self::Beginning;
        };
        let shows_all_of_it = page.next_cursor.is_none() || page.oldest() < Some(newest);
        if shows_all_of_it {
            Self::AtOrAfter(newest)
        } else {
            Self::After(newest)
        }
    }

    /// Whether a run of that age began after it; one of unknown age may have.
    pub(crate) fn is_before(self, created_at: Option<Moment>) -> bool {
        let Some(created_at) = created_at else {
            return true;
        };
        match self {
            Self::Newest | Self::Beginning => true,
            Self::After(start) => created_at > start,
            Self::AtOrAfter(start) => created_at >= start,
        }
    }
}
