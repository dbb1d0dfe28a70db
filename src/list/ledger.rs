//! What a listing has taken in: which entry is handed out, and what that makes of the report.

use super::{
    batch::{Batch, Sighting},
    bounds::{Bounds, OlderInARow, Side},
    continuity::Continuity,
    position::Position,
    report::{End, Report},
    window::{Verdict, Window, damaged},
    workspaces::Workspaces,
};
use crate::{Error, TechniqueRun};

/// What a listing has taken in.
#[derive(Default)]
pub(crate) struct Ledger {
    bounds: Bounds,
    window: Window,
    continuity: Continuity,
    older: OlderInARow,
    workspaces: Workspaces,
    report: Report,
}

/// What becomes of an entry.
pub(crate) enum Fate {
    HandedOut,
    /// It is new, and not within the bounds.
    OutOfBounds,
    /// It came before, or began after the listing.
    LeftOut,
    /// One moment has more runs than are kept.
    Crowd,
}

impl Ledger {
    pub(crate) fn restore(from: Position, bounds: Bounds, kept: usize) -> Result<Self, Error> {
        if !from.is_sound() {
            return Err(damaged());
        }
        Ok(Self {
            bounds,
            window: Window::restore(from.window, kept)?,
            continuity: Continuity::restore(from.continuity),
            older: OlderInARow(from.older_in_a_row),
            workspaces: from.workspaces,
            report: Report {
                end: None,
                ..from.report
            },
        })
    }

    /// Behind all that was taken in of the page of that cursor.
    pub(crate) fn save(&self, cursor: Option<String>) -> Position {
        Position {
            cursor,
            window: self.window.save(),
            report: self.report.clone(),
            continuity: self.continuity.save(),
            older_in_a_row: self.older.0,
            workspaces: self.workspaces.clone(),
        }
    }

    pub(crate) fn report(&self) -> &Report {
        &self.report
    }

    #[cfg(test)]
    pub(crate) fn window(&self) -> &Window {
        &self.window
    }

    /// Refuses a first page that is none of the listing that was saved.
    pub(crate) fn check(&self, runs: &[TechniqueRun]) -> Result<(), Error> {
        self.workspaces.check(runs)
    }

    /// A page has come, with these runs.
    pub(crate) fn page_came(&mut self, runs: &[TechniqueRun], retries: u32) {
        self.workspaces.saw(runs);
        self.report.pages += 1;
        self.count_retries(retries);
    }

    /// The entries of a page follow, of which the newest was created then.
    pub(crate) fn page_begins(&mut self, newest: Option<f64>) {
        self.continuity.page_begins(newest);
    }

    /// Takes in an entry; if it is not handed out, the report says why.
    pub(crate) fn take_in(&mut self, entry: &Sighting<'_>) -> Fate {
        let side = self.bounds.side(entry.created_at);
        match self.admit(entry) {
            Verdict::New => self.take_in_new(entry, side),
            Verdict::Handed => {
                self.report.repeats_by_id += 1;
                self.older.saw(entry.created_at, side, false);
                self.continuity
                    .came_again(entry, &self.window, &mut self.report);
                Fate::LeftOut
            }
            Verdict::AboveFloor => {
                self.report.repeats_by_age += 1;
                self.older.saw(entry.created_at, side, false);
                self.continuity
                    .left_out(entry, &self.window, &mut self.report);
                Fate::LeftOut
            }
            Verdict::Crowd => Fate::Crowd,
        }
    }

    fn admit(&mut self, entry: &Sighting<'_>) -> Verdict {
        if self.continuity.began_later(entry.created_at) && !self.window.contains(&entry.id) {
            return Verdict::AboveFloor;
        }
        self.window.admit(&entry.id, entry.created_at)
    }

    fn take_in_new(&mut self, entry: &Sighting<'_>, side: Side) -> Fate {
        let counts = !self.continuity.is_doubtful(entry.created_at);
        self.older.saw(entry.created_at, side, counts);
        self.continuity
            .came_new(entry, &mut self.window, &mut self.report);
        match side {
            Side::Within => return Fate::HandedOut,
            Side::Older => self.report.too_old += 1,
            Side::Newer => self.report.too_new += 1,
        }
        Fate::OutOfBounds
    }

    /// Whether an entry that is about to be taken in will be handed out.
    pub(crate) fn is_to_come(&self, entry: &Sighting<'_>) -> bool {
        self.bounds.side(entry.created_at) == Side::Within && !self.is_left_out(entry)
    }

    /// Whether an entry came before or is left out for its age.
    fn is_left_out(&self, entry: &Sighting<'_>) -> bool {
        let is_above = entry.created_at.is_some_and(|at| self.window.is_above(at));
        is_above || self.continuity.began_later(entry.created_at) || self.window.contains(&entry.id)
    }

    /// Whether, after these entries, reading on is in vain.
    pub(crate) fn only_older_follow(&self, batch: &Batch) -> bool {
        if self.bounds.since.is_none() {
            return false;
        }
        let mut older = self.older;
        let mut is_proven = !self.continuity.is_unproven();
        let mut leads_on = false;
        for entry in batch.sightings() {
            let side = self.bounds.side(entry.created_at);
            let is_left_out = self.is_left_out(&entry);
            let counts = side == Side::Older
                && !is_left_out
                && !self.continuity.is_doubtful(entry.created_at);
            older.saw(entry.created_at, side, counts);
            leads_on |= counts;
            if self.window.contains(&entry.id) {
                is_proven |= !self.window.is_doubted(&entry.id);
            } else if is_left_out {
                is_proven = false;
            }
        }
        // After a resume, what has begun meanwhile must not stop it above the place where it stood.
        older.is_enough() && (is_proven || leads_on && self.continuity.knows_its_start())
    }

    /// Counts a run that was handed out.
    pub(crate) fn count_run(&mut self, run: &TechniqueRun) {
        self.report.items += 1;
        if run.created_at.millis().is_none() {
            self.report.undated += 1;
        }
    }

    /// Counts an entry that could not be read and was handed out as an error.
    pub(crate) fn count_undecodable(&mut self) {
        self.report.undecodable += 1;
    }

    /// Counts a run that was handed out without the outputs that were looked for.
    pub(crate) fn count_without_outputs(&mut self) {
        self.report.without_outputs += 1;
    }

    pub(crate) fn count_retries(&mut self, retries: u32) {
        self.report.retries += u64::from(retries);
    }

    /// The listing has ended.
    pub(crate) fn ends(&mut self, end: End) {
        if matches!(end, End::Reached | End::WithoutMeta | End::CreatedSince) {
            self.continuity.ends(&mut self.report);
        }
        self.report.end = Some(end);
    }
}
