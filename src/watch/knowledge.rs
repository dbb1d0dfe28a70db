//! What a watch knows, and what follows from it: what a run has to tell, and what is remembered of it.
//!
//! It moves on with each change that is taken, not with the answer: so its state, saved at any moment,
//! marks exactly what was handed out. It knows no HTTP and no clock.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    bad_entries::BadEntries,
    change::Change,
    limits::Limits,
    new_runs::NewRuns,
    report::{WatchReport, add},
    round::Round,
    start::Start,
    watched_runs::WatchedRuns,
    why_let_go::WhyLetGo,
};
use crate::{
    Error, TechniqueRun,
    call::{Entry, Filters, Page},
    list::{Forgets, Remembered, Version, Workspaces, crowded},
};

/// The state of a watch: what a checkpoint saves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Knowledge {
    version: Version,
    pub(super) filters: Filters,
    pub(super) start: Start,
    /// Whether a round has been brought to its end.
    has_begun: bool,
    /// What was told of before the round under way, or stood in the first answer of all.
    pub(super) known: Remembered,
    /// The runs of unknown age that stood on the first page of the last round.
    undated_on_top: Vec<Arc<str>>,
    pub(super) round: Option<Round>,
    pub(super) watched: WatchedRuns,
    bad: BadEntries,
    pub(super) report: WatchReport,
    workspaces: Workspaces,
    #[serde(skip)]
    pub(super) limits: Limits,
}

impl Knowledge {
    pub(crate) fn new(filters: Filters, start: Start) -> Self {
        Self::with_limits(filters, start, Limits::default())
    }

    /// With a memory of its own; smaller than usual only in tests.
    pub(crate) fn with_limits(filters: Filters, start: Start, limits: Limits) -> Self {
        Self {
            version: Version,
            filters,
            start,
            has_begun: false,
            known: Remembered::keeping(Forgets::Oldest, limits.known),
            undated_on_top: Vec::new(),
            round: None,
            watched: WatchedRuns::default(),
            bad: BadEntries::default(),
            report: WatchReport::default(),
            workspaces: Workspaces::default(),
            limits,
        }
    }

    /// Whether it is known from where on it tells of runs.
    pub(crate) fn has_start(&self) -> bool {
        self.start != Start::Newest
    }

    /// Reads the round from the newest run again, since its cursor was refused; false where it did that
    /// and has come no further since.
    pub(crate) fn restart_round(&mut self) -> bool {
        let Some(round) = &mut self.round else {
            return false;
        };
        add(&mut self.report.restarts, 1);
        round.restart()
    }

    /// Rejects the first page after a resume that shows another workspace than the one watched.
    ///
    /// # Errors
    /// It is of another workspace.
    pub(crate) fn check(&self, page: &Page) -> Result<(), Error> {
        self.workspaces.check(page.runs())
    }

    /// Takes in a page of the round; true where everything below it is known.
    ///
    /// # Errors
    /// One moment has more runs than can be told apart.
    pub(crate) fn page_came(&mut self, page: &Page, now: u64) -> Result<bool, Error> {
        self.workspaces.saw(page.runs());
        let report = &mut self.report;
        add(
            &mut report.pages_without_meta,
            u64::from(!page.about.has_meta),
        );
        let is_in_order = page.moments().is_sorted_by(|one, next| one >= next);
        add(&mut report.disordered_pages, u64::from(!is_in_order));
        let is_first_fill = !self.has_begun && self.start == Start::Beginning;
        report.total_estimate = page.about.total_estimate.filter(|_| is_first_fill);
        let limits = &self.limits;
        let round = self
            .round
            .get_or_insert_with(|| Round::begun_with(page, limits));
        round.page_came(page);
        if !self.has_start() && tells_where_it_stands(page) {
            self.take_start(page, now)?;
            return Ok(true);
        }
        Ok(self.new_runs().end_above(page))
    }

    /// Takes the first answer of all for known, and watches what goes on there.
    fn take_start(&mut self, page: &Page, now: u64) -> Result<(), Error> {
        self.start = Start::taken_from(page);
        for entry in &page.entries {
            let known = self.known.insert(&entry.id(), entry.created_at());
            known.map_err(|_| crowded())?;
            match entry {
                Entry::Run(run) if !run.is_terminal() => self.watched.insert(run, now),
                Entry::Run(_) => {}
                Entry::Bad(_) => self.bad.insert(&entry.id(), &self.limits),
            }
        }
        Ok(())
    }

    fn is_new(&self, entry: &Entry) -> bool {
        self.new_runs().contain(entry)
    }

    fn new_runs(&self) -> NewRuns<'_> {
        NewRuns {
            start: self.start,
            known: &self.known,
            undated_on_top: &self.undated_on_top,
            round: self.round.as_ref(),
        }
    }

    /// What an entry of the page at hand has to tell next.
    ///
    /// # Errors
    /// One moment has more runs than can be told apart.
    pub(crate) fn tell(&mut self, entry: &Entry, now: u64) -> Result<Option<Change>, Error> {
        let Some(run) = entry.run() else {
            return Ok(None);
        };
        if let Some(watched) = self.watched.get_mut(&run.run_id) {
            watched.found_on_page();
            return Ok(self.observe(run, now));
        }
        let is_new = self.is_new(entry);
        let Some(round) = &mut self.round else {
            return Ok(None);
        };
        if is_new {
            if !round.take(entry)? {
                return Ok(None);
            }
            self.watched.insert(run, now);
            add(&mut self.report.started, 1);
            return Ok(Some(Change::Started(run.clone())));
        }
        // What goes on when the watch begins is watched too, though it began before.
        let stood_there = !self.has_begun && !self.known.contains(&run.run_id);
        if stood_there && !run.is_terminal() && !round.has_told(&run.run_id) {
            round.remember(entry)?;
            self.watched.insert(run, now);
        }
        Ok(None)
    }

    /// What a run that may be watched has to tell next.
    pub(crate) fn observe(&mut self, run: &TechniqueRun, now: u64) -> Option<Change> {
        let change = self.watched.observe(run, now)?;
        let report = &mut self.report;
        match &change {
            Change::Progressed(_) => add(&mut report.progressed, 1),
            Change::Ended(_) => add(&mut report.ended, 1),
            Change::Settled(_) => add(&mut report.settled, 1),
            Change::Started(_) | Change::LetGo { .. } => {}
        }
        Some(change)
    }

    /// Whether an entry that cannot be read is told; if so, it is remembered.
    pub(crate) fn tell_bad(&mut self, entry: &Entry) -> bool {
        let is_told = self.tells_bad(entry);
        if is_told {
            self.bad.insert(&entry.id(), &self.limits);
            add(&mut self.report.undecodable, 1);
        }
        is_told
    }

    /// Whether an entry that cannot be read concerns this watch and was not told.
    fn tells_bad(&self, entry: &Entry) -> bool {
        let id = entry.id();
        let is_passed_over = self.passes_over(entry);
        let concerns = self.is_new(entry) || self.watched.contains(&id);
        concerns && !is_passed_over && !self.bad.contains(&id)
    }

    fn passes_over(&self, entry: &Entry) -> bool {
        let round = self.round.as_ref();
        round.is_some_and(|round| round.passes_over(entry.created_at()))
    }

    /// Whether an entry of the page at hand has anything to tell.
    pub(crate) fn tells(&self, entry: &Entry, now: u64) -> bool {
        let Some(run) = entry.run() else {
            return self.tells_bad(entry);
        };
        if self.watched.contains(&run.run_id) {
            return self.has_more_of(run, now);
        }
        self.is_new(entry) && !self.passes_over(entry)
    }

    /// Whether a run that is watched has anything to tell.
    pub(crate) fn has_more_of(&self, run: &TechniqueRun, now: u64) -> bool {
        let watched = self.watched.get(&run.run_id).cloned();
        watched.is_some_and(|mut watched| watched.observe(run, now).is_some())
    }

    /// Whether a run on a page has its end still to be told, should it have ended.
    pub(crate) fn tells_end_of(&self, entry: &Entry) -> bool {
        match self.watched.get(&entry.id()) {
            Some(watched) => watched.is_going_on(),
            None => self.has_start() && self.is_new(entry) && !self.passes_over(entry),
        }
    }

    /// Lets a run go.
    pub(crate) fn let_go(&mut self, run_id: &str, why: WhyLetGo) -> Option<Change> {
        let handle = self.watched.let_go(run_id)?;
        match why {
            WhyLetGo::Unchanged => add(&mut self.report.let_go_unchanged, 1),
            WhyLetGo::TooMany => add(&mut self.report.let_go_too_many, 1),
            WhyLetGo::NotFound => add(&mut self.report.let_go_not_found, 1),
            WhyLetGo::Unsettled => add(&mut self.report.let_go_unsettled, 1),
        }
        Some(Change::LetGo { handle, why })
    }

    /// The round has been told to its end.
    ///
    /// # Errors
    /// One moment has more runs than can be told apart.
    pub(crate) fn end_round(&mut self) -> Result<(), Error> {
        if let Some(round) = &self.round {
            self.undated_on_top = round.end(&mut self.known)?;
            self.round = None;
        }
        self.has_begun = true;
        add(&mut self.report.rounds, 1);
        self.report.total_estimate = None;
        Ok(())
    }

    /// As it is saved.
    pub(crate) fn to_save(&self) -> Self {
        let mut saved = self.clone();
        saved.workspaces.leave();
        if let Some(round) = &mut saved.round {
            round.leave_page();
        }
        saved
    }

    /// Makes what a checkpoint kept fit for use.
    pub(crate) fn resume(&mut self) {
        self.known.rebuild();
        if let Some(round) = &mut self.round {
            round.resume();
        }
    }
}

/// Whether a watch can start at a page: an empty one, or one that says nothing of any run, stands nowhere,
/// unless it is the last.
fn tells_where_it_stands(page: &Page) -> bool {
    let shows_a_run = page.entries.iter().any(|entry| match entry {
        Entry::Run(_) => true,
        Entry::Bad(bad) => bad.run_id.is_some() || bad.created_at.is_some(),
    });
    shows_a_run || page.about.next_cursor.is_none()
}
