//! One walk down a history that grows at its front: which entries are new, and what the walk came to.
//! A listing is one, and so is each round of a watch.
//!
//! The list is newest first and a cursor is a place in it, so that runs that begin while it is read push
//! the others down, and some come twice. Run 9 is the newest; pages have three entries:
//!
//! ```text
//!   first page     9 8 7         the ceiling is 9: what is newer began after the walk
//!                                10 and 11 begin, and every run stands two places lower
//!   second page    8 7 6         8 and 7 are known by id, 6 is new
//!   third page     5 4 3         all new
//! ```
//!
//! About a thousand ids are remembered, those of the oldest runs that were handed out. What is newer than
//! these, or than the ceiling, is left out for its age alone: it was handed out before, or began after the
//! walk. That is certain only where it stands above a run that was handed out. So after an entry that is
//! left out for its age *a known id must come before an unknown one*; else there is a gap, and the report
//! says so. Had the second page been `10 6 5`, no known id would stand between 10 and 6: then 10 stands
//! below 7, where no run begins, and may have been there from the start.
//!
//! A page that is read again after a resume begins where it began, or higher, since runs have begun: so
//! there, too, a known id must come before an unknown one.
//!
//! Before anything was handed out, nothing can come again. Entries of unknown age prove nothing, and are no
//! gap; where the first page has no others, there is no ceiling, and what begins later may come too or make
//! a gap.

use serde::{Deserialize, Serialize};

use super::{
    remembered::{Forgets, Remembered},
    report::{End, Report},
    time_bounds::{Side, TimeBounds},
    workspaces::Workspaces,
};
use crate::{
    Error,
    call::{Entry, Page},
    error::Kind,
    run::Moment,
};

/// So many dated entries in a row must be older than the bounds before reading on is in vain: one odd date
/// ends nothing.
const OLDER_IN_A_ROW: u32 = 20;

/// Which entries are new on the way down, and what that came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Walk {
    handed_out: Remembered,
    /// The newest moment of the first page that showed anything: what is newer began after the walk.
    ceiling: Option<Moment>,
    /// Whether a known id must come before an unknown one, else it is a gap.
    must_overlap: bool,
    /// How many entries in a row were older than the bounds.
    older_in_a_row: u32,
    workspaces: Workspaces,
    pub(crate) report: Report,
    #[serde(skip)]
    page: OnPage,
}

/// What the page at hand has shown so far.
#[derive(Clone, Debug, Default, PartialEq)]
struct OnPage {
    /// When its last dated entry was created.
    last: Option<Moment>,
    is_disordered: bool,
    /// Whether it has shown an entry that must come again when it is read again.
    shows_known: bool,
}

/// What becomes of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    HandedOut,
    /// It is new, and not within the bounds.
    OutOfBounds,
    /// It came before, or began after the walk.
    LeftOut,
}

impl Default for Walk {
    fn default() -> Self {
        Self::remembering(Remembered::new(Forgets::Newest))
    }
}

impl Walk {
    /// With a memory of its own; smaller than usual only in tests.
    pub(crate) fn remembering(handed_out: Remembered) -> Self {
        Self {
            handed_out,
            ceiling: None,
            must_overlap: false,
            older_in_a_row: 0,
            workspaces: Workspaces::default(),
            report: Report::default(),
            page: OnPage::default(),
        }
    }

    /// Rejects the first page after a resume that shows another workspace than the one walked.
    ///
    /// # Errors
    /// It is of another workspace.
    pub(crate) fn check(&self, page: &Page) -> Result<(), Error> {
        self.workspaces.check(page.runs())
    }

    /// A page came; its entries are taken next, one by one.
    pub(crate) fn page_came(&mut self, page: &Page) {
        self.workspaces.saw(page.runs());
        if self.handed_out.is_empty() {
            self.ceiling = self.ceiling.or_else(|| page.moments().max());
        }
        self.page = OnPage::default();
        self.report.page_came(page.retries);
    }

    /// Whether an entry is handed out; if it is, or is out of bounds, it is remembered.
    ///
    /// # Errors
    /// Its moment has more runs than can be told apart.
    pub(crate) fn take(&mut self, entry: &Entry, bounds: &TimeBounds) -> Result<Fate, Error> {
        let (id, at) = (entry.id(), entry.created_at());
        self.follow_order(at);
        let is_passed_over = self.is_passed_over(at);
        let is_known = if is_passed_over {
            self.handed_out.contains(&id)
        } else {
            let is_new = self.handed_out.insert(&id, at).map_err(|_| crowded())?;
            !is_new
        };
        if is_known {
            if at.is_some() {
                self.must_overlap = false;
                self.page.shows_known = true;
            }
            self.report.repeats_by_id = self.report.repeats_by_id.saturating_add(1);
            return Ok(Fate::LeftOut);
        }
        if is_passed_over {
            self.must_overlap = self.handed_out.has_dated();
            self.report.repeats_by_age = self.report.repeats_by_age.saturating_add(1);
            return Ok(Fate::LeftOut);
        }
        let side = bounds.side(at);
        if at.is_some() {
            self.settle_overlap();
            self.page.shows_known = true;
            self.older_in_a_row = match side {
                Side::Older => self.older_in_a_row.saturating_add(1),
                Side::Within | Side::Newer => 0,
            };
        }
        Ok(match side {
            Side::Within => Fate::HandedOut,
            Side::Older => {
                self.report.too_old = self.report.too_old.saturating_add(1);
                Fate::OutOfBounds
            }
            Side::Newer => {
                self.report.too_new = self.report.too_new.saturating_add(1);
                Fate::OutOfBounds
            }
        })
    }

    /// Takes back that a run was handed out: what was to be done with it failed.
    pub(crate) fn take_back(&mut self, id: &str) {
        self.handed_out.forget(id);
    }

    /// Whether [`take`](Self::take) would hand it out.
    pub(crate) fn hands_out(&self, entry: &Entry, bounds: &TimeBounds) -> bool {
        let at = entry.created_at();
        bounds.side(at) == Side::Within
            && !self.is_passed_over(at)
            && !self.handed_out.contains(&entry.id())
    }

    /// Whether runs of that age are left out for it: they began after the walk, or were all handed out.
    pub(crate) fn is_passed_over(&self, at: Option<Moment>) -> bool {
        at.is_some_and(|at| {
            self.ceiling.is_some_and(|ceiling| at > ceiling) || self.handed_out.is_beyond(at)
        })
    }

    /// What had to come again did not: something may be missing above.
    fn settle_overlap(&mut self) {
        if self.must_overlap {
            self.must_overlap = false;
            self.report.gaps = self.report.gaps.saturating_add(1);
        }
    }

    /// Notes a page that is not newest first.
    fn follow_order(&mut self, at: Option<Moment>) {
        let Some(at) = at else { return };
        let last = self.page.last.replace(at);
        if last.is_some_and(|last| at > last) && !self.page.is_disordered {
            self.page.is_disordered = true;
            self.report.disordered_pages = self.report.disordered_pages.saturating_add(1);
        }
    }

    /// Whether reading on is in vain: only what is older than the bounds follows, as far as one can tell.
    pub(crate) fn only_older_follow(&self) -> bool {
        self.older_in_a_row >= OLDER_IN_A_ROW && !self.must_overlap
    }

    /// Nothing more is read.
    pub(crate) fn ends(&mut self, end: End) {
        // What an error or a cap ended may be gone on with.
        if matches!(end, End::Reached | End::WithoutMeta | End::CreatedSince) {
            self.settle_overlap();
        }
        if end == End::Reached {
            // Where nothing had an age, whatever has one began later.
            self.ceiling.get_or_insert(Moment::BEGINNING);
        }
        self.report.end = Some(end);
    }

    /// It goes on from the newest run, since the server refused the cursor.
    pub(crate) fn restart(&mut self) {
        self.begin_anew();
        self.report.restarts = self.report.restarts.saturating_add(1);
    }

    /// It goes on from the newest run: all that was left out so far is passed once more.
    pub(crate) fn begin_anew(&mut self) {
        self.must_overlap = self.ceiling.is_some() && self.handed_out.has_dated();
        self.older_in_a_row = 0;
        self.page = OnPage::default();
    }

    #[cfg(test)]
    pub(crate) fn handed_out(&self) -> &Remembered {
        &self.handed_out
    }

    /// Lets the page at hand go, which is read again from its beginning: for a checkpoint.
    pub(crate) fn leave_page(&mut self) {
        self.must_overlap |= self.page.shows_known && self.ceiling.is_some();
        self.page = OnPage::default();
        self.workspaces.leave();
    }

    /// Lets the page at hand go before its last entry: what stands below may be less old.
    pub(crate) fn leave_page_early(&mut self) {
        self.leave_page();
        self.older_in_a_row = 0;
    }

    /// Makes what a checkpoint kept fit for use.
    pub(crate) fn resume(&mut self) {
        self.handed_out.rebuild();
        self.report.end = None;
    }
}

pub(crate) fn crowded() -> Error {
    let message = "more runs of one moment than can be told apart";
    Error::new(Kind::TooLarge, message)
}
