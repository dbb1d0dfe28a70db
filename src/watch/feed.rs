//! What a watch knows, and how it takes in answers.
//!
//! It takes in answers, and is [asked](super::telling) for one change after the other. What it knows
//! moves on with each change that is taken, not with the answer: so its state, saved at any moment,
//! marks exactly what was handed out. It knows no HTTP and no clock.

use std::collections::VecDeque;

use super::{
    bad_entries::{BadEntries, BadEntry},
    known::Known,
    limits::Limits,
    moment::Moment,
    open_runs::OpenRuns,
    page::{Entry, Page},
    report::WatchReport,
    round::Round,
    start::Start,
};
use crate::{
    Error, RunHandle, TechniqueRun,
    call::{Fetched, LIST},
    error::Answer,
    list::Workspaces,
    wait::search::Sought,
};

/// What a single look has brought, to be told.
pub(super) enum Looked {
    Seen(Box<TechniqueRun>),
    NotFound(String, Error),
    Refused(String, Error),
    Unreadable(String, Error),
}

/// The state of a watch.
pub(crate) struct Feed {
    pub(super) limits: Limits,
    pub(super) start: Start,
    /// What was told of before the round under way.
    pub(super) known: Known,
    pub(super) open: OpenRuns,
    pub(super) bad: BadEntries,
    pub(super) round: Option<Round>,
    /// Whether a round has been brought to its end.
    pub(super) has_begun: bool,
    pub(super) report: WatchReport,
    pub(super) workspaces: Workspaces,
    /// Whether no page has come since this was made or restored.
    is_before_first_page: bool,
    /// Whether outputs are looked up.
    pub(super) wants_outputs: bool,
    pub(super) page: Option<Page>,
    pub(super) looked: VecDeque<Looked>,
    /// Where the list goes on below the last round.
    below: Option<String>,
}

impl Feed {
    pub(crate) fn new(start: Start, wants_outputs: bool, limits: Limits) -> Self {
        Self {
            limits,
            start,
            known: Known::default(),
            open: OpenRuns::default(),
            bad: BadEntries::default(),
            round: None,
            has_begun: false,
            report: WatchReport::default(),
            workspaces: Workspaces::default(),
            is_before_first_page: true,
            wants_outputs,
            page: None,
            looked: VecDeque::new(),
            below: None,
        }
    }

    pub(crate) fn report(&self) -> WatchReport {
        let let_go = self.open.let_go();
        let mut report = self.report.clone();
        report.let_go_unchanged += let_go.unchanged;
        report.let_go_unsettled += let_go.unsettled;
        report.let_go_too_many += let_go.too_many;
        report
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Whether a round is under way, and was begun before a checkpoint.
    pub(crate) fn is_in_resumed_round(&self) -> bool {
        self.round.as_ref().is_some_and(Round::is_resumed)
    }

    pub(crate) fn is_in_round(&self) -> bool {
        self.round.is_some()
    }

    /// Whether an answer is still to be told.
    pub(crate) fn has_answer(&self) -> bool {
        self.page.is_some() || !self.looked.is_empty()
    }

    /// The cursor of the page that the round wants next.
    pub(crate) fn wanted_page(&mut self) -> Option<String> {
        let limits = self.limits;
        let round = self.round.get_or_insert_with(|| Round::new(&limits));
        round.cursor().map(str::to_owned)
    }

    /// Reads the round from the newest run again; false where that is in vain.
    pub(crate) fn restart_round(&mut self) -> bool {
        self.round.as_mut().is_some_and(Round::restart)
    }

    /// The runs of a page that will be told as ended, and whose outputs are still to be looked up.
    pub(crate) fn lacking_outputs(&self, fetched: &Fetched) -> Vec<RunHandle> {
        if !self.wants_outputs || self.start == Start::Newest {
            return Vec::new();
        }
        let lacking = fetched
            .runs
            .iter()
            .filter(|run| run.lacks_outputs() && self.will_end(run));
        lacking.map(RunHandle::from).collect()
    }

    fn will_end(&self, run: &TechniqueRun) -> bool {
        if self.open.contains(&run.run_id) {
            return self.open.is_going_on(&run.run_id);
        }
        let created_at = run.created_at.millis().and_then(Moment::new);
        let passed_over = self
            .round
            .as_ref()
            .is_some_and(|round| round.has_told(&run.run_id) || round.passes_over(created_at));
        self.is_new(&run.run_id, created_at) && !passed_over
    }

    /// Whether the outputs of such a run are to be looked up before its end is told.
    pub(crate) fn wants_outputs_of(&self, run: &TechniqueRun) -> bool {
        self.wants_outputs && run.lacks_outputs() && self.open.is_going_on(&run.run_id)
    }

    /// Refuses the first page after a resume that shows another workspace than the one watched.
    ///
    /// # Errors
    /// It is of another workspace; nothing was taken in of it.
    pub(crate) fn check(&mut self, fetched: &Fetched) -> Result<(), Error> {
        if self.is_before_first_page {
            self.workspaces.check(&fetched.runs)?;
            self.is_before_first_page = false;
        }
        self.workspaces.saw(&fetched.runs);
        Ok(())
    }

    /// Takes in a page of the round.
    ///
    /// The outputs of the runs named could not be had: their ends are told when they can.
    pub(crate) fn take_page(&mut self, fetched: Fetched, outputs_to_come: &[String], now: u64) {
        self.report.pages_without_meta += u64::from(!fetched.about.has_meta);
        let mut page = Page::new(fetched, outputs_to_come);
        self.report.disordered_pages += u64::from(!page.is_in_order());
        if let Some(round) = &mut self.round {
            round.arrive(&page, &self.known, &self.limits);
        }
        if self.start == Start::Newest && page.tells_where_it_stands() {
            self.take_start(&page, now);
            page.entries.clear();
            page.is_ground = true;
        } else {
            page.is_ground = self.is_ground(&page);
        }
        self.page = Some(page);
    }

    /// Takes the first answer of all for known, and watches what goes on there.
    fn take_start(&mut self, page: &Page, now: u64) {
        self.start = Start::taken_from(page);
        for entry in &page.entries {
            match entry {
                Entry::Run { run, .. } => {
                    self.known
                        .insert(&run.run_id, entry.created_at(), true, &self.limits);
                    if !run.is_terminal() {
                        self.open.insert(run, now, &self.limits);
                    }
                }
                Entry::Bad(bad) => {
                    self.bad.insert(BadEntry::of(bad), &self.limits);
                    if let Some(run_id) = entry.run_id() {
                        self.known
                            .insert(run_id, entry.created_at(), true, &self.limits);
                    }
                }
            }
        }
    }

    /// Whether everything below a page is known, or older than the start.
    ///
    /// What this round told of is not known from before it: a page that shows nothing else, as a
    /// shifted one does after a break, is not ground.
    fn is_ground(&self, page: &Page) -> bool {
        let mut shows_known = false;
        for entry in &page.entries {
            let run_id = entry.run_id().unwrap_or_default();
            if self.is_new(run_id, entry.created_at()) {
                if matches!(entry, Entry::Run { .. }) {
                    return false;
                }
            } else {
                shows_known |= !self.known.contains(run_id) || self.known.is_firm(run_id);
            }
        }
        shows_known
    }

    /// Whether a run began after the start and was not told of before the round under way.
    pub(super) fn is_new(&self, run_id: &str, created_at: Option<Moment>) -> bool {
        let is_behind = created_at.is_some_and(|created_at| self.known.is_behind(created_at));
        self.start.is_before(created_at) && !is_behind && !self.known.contains(run_id)
    }

    /// Takes in what a page below the round shows of a run that is watched.
    pub(crate) fn take_listed(&mut self, run: TechniqueRun) {
        self.open.found_on_page(&run.run_id);
        self.looked.push_back(Looked::Seen(Box::new(run)));
    }

    /// Takes in what a single look shows of it, and the way that worked.
    pub(crate) fn take_look(&mut self, way: RunHandle, run: TechniqueRun) {
        self.open.found_singly(way);
        self.looked.push_back(Looked::Seen(Box::new(run)));
    }

    /// Takes in that a look at a run failed for now.
    pub(crate) fn asked_in_vain(&mut self, run_id: &str, now: u64) {
        self.open.asked_in_vain(run_id, now);
    }

    /// Takes in that a look at a run failed for good.
    pub(crate) fn take_failed_look(&mut self, run_id: &str, error: Error) {
        let run_id = run_id.to_owned();
        let looked = match error.status() {
            Some(404) if error.is_not_found() => Looked::NotFound(run_id, error),
            Some(400 | 403) => Looked::Refused(run_id, error),
            _ if error.is_input() => Looked::Refused(run_id, error),
            _ => Looked::Unreadable(run_id, error),
        };
        self.looked.push_back(looked);
    }

    /// Goes on behind a page that was told: to the next one, or to the end of the round.
    pub(super) fn leave_page(&mut self) -> Result<(), Error> {
        let Some(page) = self.page.take() else {
            return Ok(());
        };
        let Some(mut round) = self.round.take() else {
            return Ok(());
        };
        match page.next_cursor {
            Some(cursor) if !page.is_ground => {
                // Also when it cannot go on: what it told of must be known after a resume.
                let followed = round.follow(cursor);
                self.round = Some(round);
                let answer = Answer::of_page(page.request_id);
                followed.map_err(|error| error.answered(answer).during(LIST))?;
            }
            below => {
                self.below = below;
                self.known = round.known_after(&self.known, &self.limits);
                self.has_begun = true;
                self.report.rounds += 1;
                self.report.undated_forgotten += self.known.take_undated_let_go();
            }
        }
        Ok(())
    }

    /// The runs that no page of the round showed and that are to be asked for, longest waiting
    /// first.
    pub(crate) fn due(&self, now: u64, pause: u64) -> Vec<Sought> {
        self.open.due(now, pause, &self.limits)
    }

    /// Where the list goes on below the last round.
    pub(crate) fn below(&self) -> Option<&str> {
        self.below.as_deref()
    }

    /// Lets go what has waited long enough.
    pub(crate) fn let_overdue_go(&mut self, now: u64) {
        self.open.let_overdue_go(now, &self.limits);
    }

    /// Counts what was asked.
    pub(crate) fn count_look(&mut self) {
        self.report.looks += 1;
    }

    pub(crate) fn count_page(&mut self) {
        self.report.pages += 1;
    }

    pub(crate) fn count_failure(&mut self) {
        self.report.failures += 1;
    }
}

#[cfg(test)]
mod tests;
