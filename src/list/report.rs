//! What a listing came to: whether all of it was handed out, and if not, why.

use serde::{Deserialize, Serialize};

/// What a listing came to, over all its parts when it was resumed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(default)]
#[non_exhaustive]
pub struct Report {
    /// Pages that came.
    pub pages: u64,
    /// Runs handed out.
    pub items: u64,
    /// Entries left out because a run of that id had been handed out.
    pub repeats_by_id: u64,
    /// Entries left out because runs of that age had all been handed out, or began after the listing.
    pub repeats_by_age: u64,
    /// Entries that could not be read, each handed out as an error.
    pub undecodable: u64,
    /// Runs left out because they are older than `created_since`.
    pub too_old: u64,
    /// Pages whose runs were not newest first.
    pub disordered_pages: u64,
    /// Requests that were tried again.
    pub retries: u64,
    /// Whether it began at a cursor of yours or shows only `pending` or `running` runs, which leave
    /// the list while it is read. Then it is never complete.
    pub partial: bool,
    /// Why it ended; `None` while it goes on.
    pub end: Option<End>,
}

/// Why a listing ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum End {
    /// The server has no more.
    Reached,
    /// `max_items` were handed out.
    MaxItems,
    /// What follows is older than `created_since`.
    CreatedSince,
    /// An error, which was handed out last.
    Failed,
}

impl Report {
    /// Whether every run that was there from start to end of the listing was handed out.
    ///
    /// True when the end was reached, every entry could be read, nothing was cut off by a cap, a
    /// bound or a starting cursor, and no run was left out for its age alone in a list that is not
    /// in order. It cannot see that the server removes a run
    /// between two pages: not that one, nor the one that slips past the cursor in its place.
    pub fn is_complete(&self) -> bool {
        let lost_in_disorder = self.disordered_pages > 0 && self.repeats_by_age > 0;
        let readable = self.undecodable == 0 && self.too_old == 0;
        self.end == Some(End::Reached) && readable && !self.partial && !lost_in_disorder
    }

    /// As [`is_complete`](Self::is_complete), of the runs since
    /// [`created_since`](crate::ListRuns::created_since): that older ones were left out is no lack.
    pub fn is_complete_since(&self) -> bool {
        let stopped = matches!(self.end, Some(End::Reached | End::CreatedSince));
        let end = stopped.then_some(End::Reached);
        let bounded = Self {
            end,
            too_old: 0,
            ..self.clone()
        };
        bounded.is_complete()
    }

    /// Whether these can be counts. They come from any file, and adding to them must not overflow.
    pub(crate) fn is_sound(&self) -> bool {
        let entries = self.items.max(self.repeats_by_id).max(self.repeats_by_age);
        let left_out = self.undecodable.max(self.too_old);
        let pages = self.pages.max(self.disordered_pages).max(self.retries);
        entries.max(left_out).max(pages) <= u64::MAX / 2
    }
}
