//! What a listing came to: whether all of it was handed out, and if not, why.

use serde::{Deserialize, Serialize};

/// What a listing came to, over all its parts when it was resumed.
///
/// ```
/// use flora_technique_runs::{End, Report};
///
/// # fn main() -> Result<(), serde_json::Error> {
/// let report: Report = serde_json::from_str(r#"{"items": 250, "end": "reached"}"#)?;
/// assert_eq!(report.end, Some(End::Reached));
/// assert!(report.is_complete());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(default)]
#[non_exhaustive]
pub struct Report {
    /// Pages that came.
    pub pages: u64,
    /// Runs handed out.
    pub items: u64,
    /// Entries left out because one of that id had come before.
    pub repeats_by_id: u64,
    /// Entries left out because runs of that age had all been handed out, or began after the listing.
    pub repeats_by_age: u64,
    /// Entries that could not be read, each handed out as an error.
    pub undecodable: u64,
    /// Runs handed out whose `created_at` is no known moment.
    pub undated: u64,
    /// Entries left out because they are older than `created_since`.
    pub too_old: u64,
    /// Entries left out because they are no older than `created_before`.
    pub too_new: u64,
    /// Runs handed out without the outputs that were to be looked up, because no such run was found.
    pub without_outputs: u64,
    /// Pages whose entries were not newest first.
    pub disordered_pages: u64,
    /// Places where runs may be missing: what had to come again, after runs had begun or after a
    /// resume, did not.
    pub gaps: u64,
    /// Requests that were tried again.
    pub retries: u64,
    /// Whether it began at a cursor of yours, shows runs by a filter that they may leave while it is
    /// read, such as `pending`, or was resumed from a checkpoint of version 0.1. Then it is never
    /// complete.
    pub partial: bool,
    /// Why it ended; `None` while it goes on.
    pub end: Option<End>,
}

/// Why a listing ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum End {
    /// The server has no more.
    Reached,
    /// A page that was not full said nothing of a next one: it had no `meta`. There may be more.
    WithoutMeta,
    /// `max_items` were handed out.
    MaxItems,
    /// What follows is older than `created_since`: the last 20 entries were.
    CreatedSince,
    /// An error, which was handed out last.
    Failed,
}

impl Report {
    /// Whether every run that was there from start to end of the listing was handed out.
    ///
    /// It holds whatever began, failed, tied or was interrupted meanwhile, on these terms: an
    /// answer is one contiguous piece of the list at one moment, its cursor stands right behind
    /// that piece and its absence is the end; runs keep their order, and none is removed. Where
    /// that is visibly not so (a run was left out for its age alone in a list that is not newest
    /// first, or a [gap](Self::gaps)), where an entry could not be read, and where a cap, a bound
    /// or a starting cursor cut something off, it is false.
    pub fn is_complete(&self) -> bool {
        let bounded = self.too_old > 0 || self.too_new > 0;
        self.end == Some(End::Reached) && !bounded && self.is_unbroken(self.repeats_by_age > 0)
    }

    /// As [`is_complete`](Self::is_complete), of the runs within
    /// [`created_since`](crate::ListRuns::created_since) and
    /// [`created_before`](crate::ListRuns::created_before): that others were left out is no lack.
    ///
    /// Where reading stopped at runs that are too old, it also takes a list that is newest first, and
    /// says nothing of runs of unknown age further down.
    pub fn is_complete_since(&self) -> bool {
        match self.end {
            Some(End::Reached) => self.is_unbroken(self.repeats_by_age > 0),
            Some(End::CreatedSince) => self.is_unbroken(true),
            _ => false,
        }
    }

    /// Whether nothing is known to be missing; where age decided what to read, by the order too.
    fn is_unbroken(&self, age_decided: bool) -> bool {
        let out_of_order = age_decided && self.disordered_pages > 0;
        self.undecodable == 0 && self.gaps == 0 && !self.partial && !out_of_order
    }

    /// Whether these can be counts. They come from any file, and adding to them must not overflow.
    pub(crate) fn is_sound(&self) -> bool {
        let counts = [
            self.pages,
            self.items,
            self.repeats_by_id,
            self.repeats_by_age,
            self.undecodable,
            self.undated,
            self.too_old,
            self.too_new,
            self.without_outputs,
            self.disordered_pages,
            self.gaps,
            self.retries,
        ];
        counts.iter().all(|count| *count <= u64::MAX / 2)
    }
}

#[cfg(test)]
mod tests;
