//! Where a listing stands: what a checkpoint keeps of it.

use serde::{Deserialize, Serialize};

use super::{continuity::SavedContinuity, report::Report, window::Saved, workspaces::Workspaces};

/// Where a listing stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Position {
    /// Of the page that is being handed out.
    pub(crate) cursor: Option<String>,
    pub(crate) window: Saved,
    pub(crate) report: Report,
    #[serde(default)]
    pub(crate) continuity: SavedContinuity,
    #[serde(default)]
    pub(crate) older_in_a_row: u32,
    #[serde(default)]
    pub(crate) workspaces: Workspaces,
}

impl Position {
    pub(crate) fn start(cursor: Option<String>, partial: bool) -> Self {
        let report = Report {
            partial,
            ..Report::default()
        };
        Self {
            cursor,
            report,
            ..Self::default()
        }
    }

    /// The same from the newest run on.
    pub(crate) fn begun_anew(mut self) -> Self {
        self.cursor = None;
        // Where nothing came, there is nothing to finish: it is a new listing.
        if self.window.is_empty() {
            self.continuity = SavedContinuity::default();
        } else {
            self.continuity.anew = true;
            self.continuity.unproven = true;
        }
        self
    }

    /// What version 0.1 of this crate saved, which knew less.
    pub(crate) fn upgrade(mut self) -> Self {
        self.report.partial = true;
        self.continuity.unproven = !self.window.is_empty();
        self.continuity.ceiling = self.continuity.ceiling.or(self.window.newest());
        self
    }

    /// Whether a listing can have come here.
    pub(crate) fn is_sound(&self) -> bool {
        let older_were_counted = u64::from(self.older_in_a_row) <= self.report.too_old;
        let has_ceiling = self.window.newest().is_none() || self.continuity.ceiling.is_some();
        older_were_counted
            && has_ceiling
            && self.report.is_sound()
            && self.continuity.is_sound()
            && self.workspaces.is_sound()
    }
}
