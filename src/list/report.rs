//! What a listing came to: whether all of it was handed out, and if not, why.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::TechniqueRun;

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
///
/// Reading one from JSON fails where a count is no whole number of 0 or more, or `end` is none of [`End`]. What is
/// missing is 0, false or `None`.
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
    /// Entries left out for their age: they are so new that they were handed out before, or began after the
    /// listing did.
    pub repeats_by_age: u64,
    /// Entries that could not be read, each handed out as an error.
    pub undecodable: u64,
    /// Runs handed out whose `created_at` is no known moment.
    pub undated: u64,
    /// Entries left out because they are older than `created_since`.
    pub too_old: u64,
    /// Entries left out because they are no older than `created_before`.
    pub too_new: u64,
    /// Completed runs handed out without the outputs that were to be looked up: no such run was found, or
    /// its own answer had none.
    pub without_outputs: u64,
    /// Pages whose entries were not newest first.
    pub disordered_pages: u64,
    /// Places where a run may be missing. Below entries that are left out for their age, and after a resume, the
    /// list must first show a run that was already handed out, and only then a new one; else that is a gap.
    pub gaps: u64,
    /// How often requests for pages were tried again; those for outputs are not counted.
    pub retries: u64,
    /// How often the server refused a cursor, and the listing went on from the newest run.
    pub restarts: u64,
    /// Whether it began at a cursor of yours, or shows runs by a filter that they may leave while it is
    /// read, such as `pending`. Then it is never complete.
    pub partial: bool,
    /// Why it ended; `None` while it goes on.
    pub end: Option<End>,
}

/// Why a listing ended: [`Report::end`].
///
/// ```
/// use flora_technique_runs::{End, Report};
///
/// # fn main() -> Result<(), serde_json::Error> {
/// let report: Report = serde_json::from_str(r#"{"items": 20, "end": "max_items"}"#)?;
/// assert_eq!(report.end, Some(End::MaxItems));
/// # Ok(())
/// # }
/// ```
///
/// Reading one from JSON fails where it is none of these.
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

/// Why a listing is not complete: [`Report::reasons`]. `Display` says it in words.
///
/// ```
/// use flora_technique_runs::Incomplete;
///
/// assert_eq!(Incomplete::MaxItems.to_string(), "max_items ended it");
/// ```
///
/// Reading one from JSON fails where it is none of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Incomplete {
    /// It has not come to its end.
    GoingOn,
    /// An error ended it.
    Failed,
    /// `max_items` ended it.
    MaxItems,
    /// Its last page had no `meta`: there may be more.
    WithoutMeta,
    /// Runs were left out by `created_since` or `created_before`.
    Bounds,
    /// An entry could not be read.
    Undecodable,
    /// A run may be missing: see [`Report::gaps`].
    Gap,
    /// Something was decided by age in a list that is not newest first.
    OutOfOrder,
    /// It began at a cursor of yours, or its filter is one that runs may leave while it is read.
    Partial,
}

impl fmt::Display for Incomplete {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::GoingOn => "it has not come to its end",
            Self::Failed => "an error ended it",
            Self::MaxItems => "max_items ended it",
            Self::WithoutMeta => "the last page did not say whether more follow",
            Self::Bounds => "runs were left out by created_since or created_before",
            Self::Undecodable => "an entry could not be read",
            Self::Gap => "what had to come again did not, so that a run may be missing",
            Self::OutOfOrder => "the list is not newest first, and something was decided by age",
            Self::Partial => "it began at a cursor, or by a filter that runs may leave meanwhile",
        })
    }
}

impl Report {
    /// Whether every run that was there from start to end of the listing was handed out.
    ///
    /// Runs may begin meanwhile, requests may fail and the listing may be resumed. It is never true although a
    /// run is missing, as long as the server keeps to this:
    /// - a page is one piece of the list, as it stood at one moment, without holes
    /// - its cursor leads to what stands right behind it, and only the last page has none
    /// - runs keep their order, and none is removed
    ///
    /// It may be false although none is: in a list that is not newest first, where a run begins in the very
    /// moment of the newest run of the first page, and where the first page shows only runs of unknown age.
    /// [`reasons`](Self::reasons) tells why it is false.
    pub fn is_complete(&self) -> bool {
        self.reasons().is_empty()
    }

    /// As [`is_complete`](Self::is_complete), of the runs within
    /// [`created_since`](crate::ListRuns::created_since) and
    /// [`created_before`](crate::ListRuns::created_before): that others were left out is no lack.
    ///
    /// Where reading stopped at runs that are too old, it also takes a list that is newest first, and
    /// says nothing of runs of unknown age further down.
    pub fn is_complete_since(&self) -> bool {
        self.reasons_since().is_empty()
    }

    /// What makes [`is_complete`](Self::is_complete) false; empty where it is true.
    ///
    /// ```
    /// use flora_technique_runs::{Incomplete, Report};
    ///
    /// # fn main() -> Result<(), serde_json::Error> {
    /// let report: Report = serde_json::from_str(r#"{"end": "reached", "undecodable": 2}"#)?;
    /// assert_eq!(report.reasons(), [Incomplete::Undecodable]);
    /// assert_eq!(report.reasons()[0].to_string(), "an entry could not be read");
    /// # Ok(())
    /// # }
    /// ```
    pub fn reasons(&self) -> Vec<Incomplete> {
        let mut reasons = self.reasons_since();
        if self.too_old > 0 || self.too_new > 0 || self.end == Some(End::CreatedSince) {
            reasons.push(Incomplete::Bounds);
        }
        reasons
    }

    /// What makes [`is_complete_since`](Self::is_complete_since) false; empty where it is true.
    ///
    /// ```
    /// use flora_technique_runs::{Incomplete, Report};
    ///
    /// # fn main() -> Result<(), serde_json::Error> {
    /// let report: Report = serde_json::from_str(r#"{"end": "created_since", "too_old": 20}"#)?;
    /// assert_eq!(report.reasons(), [Incomplete::Bounds]);
    /// assert_eq!(report.reasons_since(), []);
    /// assert!(report.is_complete_since());
    /// # Ok(())
    /// # }
    /// ```
    pub fn reasons_since(&self) -> Vec<Incomplete> {
        let by_end = match self.end {
            None => Some(Incomplete::GoingOn),
            Some(End::Failed) => Some(Incomplete::Failed),
            Some(End::MaxItems) => Some(Incomplete::MaxItems),
            Some(End::WithoutMeta) => Some(Incomplete::WithoutMeta),
            Some(End::Reached | End::CreatedSince) => None,
        };
        let age_decided = self.repeats_by_age > 0 || self.end == Some(End::CreatedSince);
        let others = [
            (self.undecodable > 0, Incomplete::Undecodable),
            (self.gaps > 0, Incomplete::Gap),
            (
                age_decided && self.disordered_pages > 0,
                Incomplete::OutOfOrder,
            ),
            (self.partial, Incomplete::Partial),
        ];
        let others = others
            .into_iter()
            .filter_map(|(holds, reason)| holds.then_some(reason));
        by_end.into_iter().chain(others).collect()
    }

    /// A page came, after so many retries.
    pub(crate) fn page_came(&mut self, retries: u32) {
        self.pages = self.pages.saturating_add(1);
        self.retried(retries);
    }

    /// A run is handed out; with its outputs, if those were looked up.
    pub(crate) fn handed_out(&mut self, run: &TechniqueRun, with_outputs: bool) {
        self.items = self.items.saturating_add(1);
        if run.created_at.moment().is_none() {
            self.undated = self.undated.saturating_add(1);
        }
        if with_outputs && run.lacks_outputs() {
            self.without_outputs = self.without_outputs.saturating_add(1);
        }
    }

    pub(crate) fn retried(&mut self, retries: u32) {
        self.retries = self.retries.saturating_add(u64::from(retries));
    }
}

#[cfg(test)]
mod tests;
