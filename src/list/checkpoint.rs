//! Where a listing stands, to go on from in any process.

use serde::{Deserialize, Serialize};

use super::pager::Position;
use crate::{Timestamp, call::Filters, run::exact_time::optional_timestamp};

/// The layout of a [`Checkpoint`]; one that is not read alike gets a new number.
pub(super) const CHECKPOINT_VERSION: u32 = 1;

/// Where a listing stands, to be saved and gone on from in any process: [`Items::checkpoint`].
///
/// It marks what was handed out: save it after you stored that. It holds the filters, the page size,
/// the bound and the ids of about a thousand runs, but neither key nor base URL. It is checked when it
/// is used, so a file is a safe place for it.
///
/// It belongs to one listing: resumed when that has ended, it reads the last page again and hands out
/// nothing, also none of the runs that started since. For those, list anew with
/// [`created_since`](ListRuns::created_since).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Checkpoint {
    pub(super) version: u32,
    pub(super) filters: Filters,
    pub(super) page_size: u32,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "optional_timestamp"
    )]
    pub(super) created_since: Option<Timestamp>,
    pub(super) position: Position,
}

impl Checkpoint {
    /// The same listing from the newest run on, without the cursor: for a server that refuses the
    /// old one. What was handed out is still left out.
    #[must_use]
    pub fn from_newest(mut self) -> Self {
        self.position.cursor = None;
        self
    }

    pub(super) fn at(&self, position: Position) -> Self {
        Self {
            position,
            ..self.clone()
        }
    }
}
