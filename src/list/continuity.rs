//! Whether a listing may have lost a run: what must come again after a shift, and did not.
//!
//! Runs that start while a list is read push the others down, so that what was handed out comes
//! again. Whoever is left out for its age alone must therefore stand above a run that is known by
//! its id: all above that were handed out when it was. When a run is left out and no known one
//! follows until the end, it may never have been handed out. The same holds where a listing was
//! resumed: its page is read again, and must show what it showed.
//!
//! That needs no order of the list but that runs which stay keep theirs. Whether it is newest
//! first is noted apart.

use serde::{Deserialize, Serialize};

use super::{batch::Sighting, report::Report, window::Window};
use crate::run::exact_time::ExactTime;

/// What a checkpoint keeps of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, and any two may hold together"
)]
pub(crate) struct SavedContinuity {
    /// The newest `created_at` of the first page: what is newer began after the listing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ceiling: Option<ExactTime>,
    /// Whether only runs of unknown age came before the first dated one: then the ceiling is a later
    /// page's, and what lies below it may have begun after the listing all the same.
    began_undated: bool,
    /// Whether it was begun anew from the newest run: then what began later is left out.
    pub(crate) anew: bool,
    /// Whether a known run must still come, to prove that nothing above it was lost.
    pub(crate) unproven: bool,
    /// Whether something newer came than before, and is taken for a run that has just begun.
    risen: bool,
    /// When the last new entry was created, those aside that have just begun.
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<ExactTime>,
}

impl SavedContinuity {
    pub(crate) fn is_sound(&self) -> bool {
        let times = [self.ceiling, self.last];
        times
            .iter()
            .flatten()
            .all(|time| time.0.is_finite() && time.0 > 0.0)
    }
}

#[derive(Default)]
pub(crate) struct Continuity {
    saved: SavedContinuity,
    /// Whether the last entries were above the window's floor.
    above: bool,
    /// Of the page at hand: whether it has shown an entry that must come again when it is read again.
    anchored: bool,
    /// Of the page at hand: when its last dated entry was created, and whether it was noted.
    last_on_page: Option<f64>,
    noted: bool,
}

impl Continuity {
    pub(crate) fn restore(saved: SavedContinuity) -> Self {
        Self {
            saved,
            ..Self::default()
        }
    }

    /// For a checkpoint, from which the page at hand is read again.
    pub(crate) fn save(&self) -> SavedContinuity {
        SavedContinuity {
            unproven: self.saved.unproven || self.anchored,
            ..self.saved.clone()
        }
    }

    /// A page has come, with the `created_at` of its newest entry.
    pub(crate) fn page_begins(&mut self, newest: Option<f64>) {
        self.saved.ceiling = self.saved.ceiling.or(newest.map(ExactTime));
        self.anchored = false;
        self.last_on_page = None;
        self.noted = false;
    }

    /// Whether an entry is none of a listing that was begun anew.
    pub(crate) fn began_later(&self, created_at: Option<f64>) -> bool {
        let began_later = created_at
            .zip(self.saved.ceiling)
            .is_some_and(|(created_at, ceiling)| created_at > ceiling.0);
        self.saved.anew && began_later
    }

    /// An entry was left out for its age.
    pub(crate) fn left_out(&mut self, entry: &Sighting<'_>, window: &Window, report: &mut Report) {
        self.follow_page(entry, report);
        self.above = entry.created_at.is_some_and(|at| window.is_above(at));
        self.saved.unproven = true;
    }

    /// An entry is known by its id.
    pub(crate) fn came_again(
        &mut self,
        entry: &Sighting<'_>,
        window: &Window,
        report: &mut Report,
    ) {
        self.follow_page(entry, report);
        if let Some(created_at) = entry.created_at
            && self.above
        {
            self.above = false;
            // Whoever comes down from above the window passes its newest run first.
            if window.newest().is_some_and(|newest| created_at < newest) {
                self.note_disorder(report);
            }
        }
        let is_proof = !window.is_doubted(&entry.id);
        if is_proof {
            self.saved.unproven = false;
            self.anchored = true;
        }
        if is_proof || entry.created_at.is_some_and(|at| !self.rises(at)) {
            self.saved.risen = false;
        }
    }

    /// An entry came that is not known, and is remembered now.
    pub(crate) fn came_new(
        &mut self,
        entry: &Sighting<'_>,
        window: &mut Window,
        report: &mut Report,
    ) {
        self.follow_page(entry, report);
        self.above = false;
        if entry.created_at.is_none() && self.saved.ceiling.is_none() {
            self.saved.began_undated = true;
        }
        if let Some(created_at) = entry.created_at {
            let is_higher = self.rises(created_at) || self.saved.risen;
            if is_higher && self.may_have_just_begun(created_at) {
                self.saved.risen = true;
                window.doubt(&entry.id);
                return;
            }
            if is_higher {
                // Either it stands too low for its age, or what came before has not just begun:
                // known runs would follow that.
                self.saved.risen = false;
                self.note_disorder(report);
            }
            self.saved.last = Some(ExactTime(created_at));
        }
        if self.saved.unproven {
            window.doubt(&entry.id);
        } else {
            self.anchored = true;
        }
    }

    /// Nothing more is read.
    pub(crate) fn ends(&mut self, report: &mut Report) {
        if self.saved.unproven {
            self.saved.unproven = false;
            report.gaps += 1;
        }
        if self.saved.risen {
            self.saved.risen = false;
            self.note_disorder(report);
        }
    }

    /// Whether a known run must still come.
    pub(crate) fn is_unproven(&self) -> bool {
        self.saved.unproven
    }

    /// Whether it is known what began after the listing.
    pub(crate) fn knows_its_start(&self) -> bool {
        !self.saved.began_undated
    }

    /// Whether an entry that is not known may have begun after the listing, as far as is proven.
    pub(crate) fn is_doubtful(&self, created_at: Option<f64>) -> bool {
        let is_open = self.saved.unproven || self.saved.risen;
        created_at.is_some_and(|at| (is_open || self.rises(at)) && self.may_have_just_begun(at))
    }

    fn rises(&self, created_at: f64) -> bool {
        self.saved.last.is_some_and(|last| created_at > last.0)
    }

    fn may_have_just_begun(&self, created_at: f64) -> bool {
        self.saved
            .ceiling
            .is_some_and(|ceiling| created_at >= ceiling.0)
    }

    /// Notes a page that is not newest first.
    fn follow_page(&mut self, entry: &Sighting<'_>, report: &mut Report) {
        let Some(created_at) = entry.created_at else {
            return;
        };
        if self.last_on_page.is_some_and(|last| created_at > last) {
            self.note_disorder(report);
        }
        self.last_on_page = Some(created_at);
    }

    fn note_disorder(&mut self, report: &mut Report) {
        if !self.noted {
            self.noted = true;
            report.disordered_pages += 1;
        }
    }
}
