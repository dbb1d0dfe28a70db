//! From where on a watch tells of runs.

use serde::{Deserialize, Serialize};

use crate::{call::Page, run::Moment};

/// The start of a watch: runs that began after it are told as started.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Start {
    /// The newest run of the first answer, which has not come yet.
    Newest,
    /// Before all runs.
    Beginning,
    /// At this moment or after it.
    Since(Moment),
    /// After this moment.
    After(Moment),
}

impl Start {
    /// What the first answer makes of "the newest run".
    pub(crate) fn taken_from(page: &Page) -> Self {
        let Some(newest) = page.moments().max() else {
            return Self::Beginning;
        };
        let shows_all_of_it =
            page.about.next_cursor.is_none() || page.moments().any(|at| at < newest);
        if shows_all_of_it {
            // Those that were there at that very moment are known by id.
            Self::Since(newest)
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
            Self::Since(start) => created_at >= start,
            Self::After(start) => created_at > start,
        }
    }
}
