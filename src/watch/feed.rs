//! What a watch knows, and how answers become changes.
//!
//! It takes in answers and is asked for one change after the other. What it knows moves on with each
//! change that is taken, not with the answer: so its state, saved at any moment, marks exactly what
//! was handed out. It knows no HTTP and no clock.

use std::collections::VecDeque;

use super::{
    bad_entries::{BadEntries, BadEntry},
    change::Change,
    known::Known,
    limits::Limits,
    moment::Moment,
    open_runs::{News, NotFound, OpenRuns},
    page::{Entry, Page},
    report::WatchReport,
    round::Round,
    start::Start,
};
use crate::{
    Error, RunHandle, RunStatus, TechniqueRun, Undecodable,
    call::{Fetched, LIST},
    error::{Answer, Within},
    wait::search::Sought,
};

/// What the next thing to be told is.
#[allow(
    clippy::large_enum_variant,
    reason = "almost always the large one, and handed on at once"
)]
pub(crate) enum Told {
    Change(Change),
    /// It does not end the stream.
    Trouble(Error),
    /// The same comes next, but only changes are wanted.
    TroubleAhead,
    /// It ends the stream.
    Failed(Error),
}

/// What a single look has brought, to be told.
enum Looked {
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
    /// Whether outputs are looked up.
    wants_outputs: bool,
    page: Option<Page>,
    looked: VecDeque<Looked>,
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

    /// Reads the round from the newest run again; false where it does that already.
    pub(crate) fn restart_round(&mut self) -> bool {
        match &mut self.round {
            Some(round) if round.cursor().is_some() => {
                round.restart();
                true
            }
            _ => false,
        }
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

    /// Takes in a page of the round.
    ///
    /// The outputs of the runs named could not be had: their ends are told when they can.
    pub(crate) fn take_page(&mut self, fetched: Fetched, outputs_to_come: &[String], now: u64) {
        let mut page = Page::new(fetched, outputs_to_come);
        self.report.disordered_pages += u64::from(!page.is_in_order());
        if let Some(round) = &mut self.round {
            round.arrive(&page, &self.known, &self.limits);
        }
        let has_come = !page.entries.is_empty() || page.next_cursor.is_none();
        if self.start == Start::Newest && has_come {
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
                Entry::Bad(bad) => self.bad.insert(BadEntry::of(bad), &self.limits),
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
    fn is_new(&self, run_id: &str, created_at: Option<Moment>) -> bool {
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

    /// Takes in that a look at a run failed, for good or for now.
    pub(crate) fn take_failed_look(&mut self, run_id: &str, error: Error, now: u64) {
        let run_id = run_id.to_owned();
        if error.is_transient() {
            self.open.asked_in_vain(&run_id, now);
            return;
        }
        let looked = match error.status() {
            Some(404) if error.is_not_found() => Looked::NotFound(run_id, error),
            Some(400 | 403) => Looked::Refused(run_id, error),
            _ if error.is_input() => Looked::Refused(run_id, error),
            _ => Looked::Unreadable(run_id, error),
        };
        self.looked.push_back(looked);
    }

    /// The next thing to be told; `None` when the answers at hand are used up.
    pub(crate) fn next(&mut self, now: u64, with_trouble: bool) -> Option<Told> {
        loop {
            if let Some(looked) = self.looked.pop_front() {
                if !with_trouble && self.is_trouble(&looked, now) {
                    self.looked.push_front(looked);
                    return Some(Told::TroubleAhead);
                }
                if let Some(told) = self.tell_looked(looked, now) {
                    return Some(told);
                }
                continue;
            }
            let page = self.page.as_mut()?;
            let Some(entry) = page.entries.pop_front() else {
                if let Err(error) = self.leave_page() {
                    return Some(Told::Failed(error.during(LIST)));
                }
                continue;
            };
            match entry {
                Entry::Run {
                    run,
                    outputs_to_come,
                } => match self.tell_run(&run, outputs_to_come, now) {
                    Ok(Some(change)) => {
                        // It may have more to tell: its end after its start.
                        let entry = Entry::Run {
                            run,
                            outputs_to_come,
                        };
                        if let Some(page) = &mut self.page {
                            page.entries.push_front(entry);
                        }
                        return Some(Told::Change(change));
                    }
                    Ok(None) => {}
                    Err(error) => {
                        self.page = None;
                        return Some(Told::Failed(error.during(LIST)));
                    }
                },
                Entry::Bad(bad) => {
                    if !self.is_to_be_told(&bad) {
                        continue;
                    }
                    if !with_trouble {
                        if let Some(page) = &mut self.page {
                            page.entries.push_front(Entry::Bad(bad));
                        }
                        return Some(Told::TroubleAhead);
                    }
                    return Some(Told::Trouble(self.tell_bad(bad)));
                }
            }
        }
    }

    /// What an entry of a page has to tell next.
    fn tell_run(
        &mut self,
        run: &TechniqueRun,
        outputs_to_come: bool,
        now: u64,
    ) -> Result<Option<Change>, Error> {
        if self.open.contains(&run.run_id) {
            self.open.found_on_page(&run.run_id);
            if outputs_to_come {
                return Ok(None);
            }
            return Ok(self.tell_open(run, now));
        }
        let created_at = run.created_at.millis().and_then(Moment::new);
        let is_new = self.is_new(&run.run_id, created_at);
        let Some(round) = &mut self.round else {
            return Ok(None);
        };
        if is_new {
            if !round.admit(&run.run_id, created_at, &self.limits)? {
                return Ok(None);
            }
            self.open.insert(run, now, &self.limits);
            self.report.started += 1;
            return Ok(Some(Change::Started(run.clone())));
        }
        // What goes on when the watch begins is watched too, though it began before.
        let stood_there = !self.has_begun && !self.known.contains(&run.run_id);
        if stood_there && !run.is_terminal() && !round.has_told(&run.run_id) {
            round.remember(&run.run_id, created_at, &self.limits);
            self.open.insert(run, now, &self.limits);
        }
        Ok(None)
    }

    /// What a run that is watched has to tell next.
    fn tell_open(&mut self, run: &TechniqueRun, now: u64) -> Option<Change> {
        match self.open.observe(run, now)? {
            News::Progressed => {
                self.report.progressed += 1;
                Some(Change::Progressed(run.clone()))
            }
            News::Ended => {
                self.report.ended += 1;
                if self.wants_outputs && run.status == RunStatus::Completed && run.outputs.is_none()
                {
                    self.report.without_outputs += 1;
                }
                Some(Change::Ended(run.clone()))
            }
            News::Settled => {
                self.report.settled += 1;
                Some(Change::Settled(run.clone()))
            }
        }
    }

    fn tell_looked(&mut self, looked: Looked, now: u64) -> Option<Told> {
        match looked {
            Looked::Seen(run) => {
                let change = self.tell_open(&run, now)?;
                self.looked.push_front(Looked::Seen(run));
                Some(Told::Change(change))
            }
            Looked::NotFound(run_id, error) => {
                match self.open.not_found(&run_id, now, &self.limits)? {
                    NotFound::AskAgain | NotFound::Unsettled => None,
                    NotFound::Lost => {
                        self.report.let_go_not_found += 1;
                        Some(Told::Trouble(of_one_run(error, &run_id)))
                    }
                }
            }
            Looked::Refused(run_id, error) => {
                if !self.open.remove(&run_id) {
                    return None;
                }
                self.report.let_go_not_found += 1;
                Some(Told::Trouble(of_one_run(error, &run_id)))
            }
            Looked::Unreadable(run_id, error) => {
                let is_news = self.open.is_unreadable_news(&run_id);
                self.open.is_unreadable(&run_id, now);
                is_news.then(|| Told::Trouble(of_one_run(error, &run_id)))
            }
        }
    }

    /// Whether telling this would be an error.
    fn is_trouble(&self, looked: &Looked, now: u64) -> bool {
        match looked {
            Looked::Seen(_) => false,
            Looked::NotFound(run_id, _) => self.open.would_be_lost(run_id, now, &self.limits),
            Looked::Refused(run_id, _) => self.open.contains(run_id),
            Looked::Unreadable(run_id, _) => self.open.is_unreadable_news(run_id),
        }
    }

    /// Whether an unreadable entry concerns this watch and was not told.
    fn is_to_be_told(&self, bad: &Undecodable) -> bool {
        if self.bad.contains(&BadEntry::of(bad)) {
            return false;
        }
        let created_at = bad.created_at.and_then(Moment::new);
        let run_id = bad.run_id.as_deref().unwrap_or_default();
        let passed_over = self
            .round
            .as_ref()
            .is_some_and(|round| round.passes_over(created_at));
        let is_behind = created_at.is_some_and(|created_at| self.known.is_behind(created_at));
        let began_since = self.start.is_before(created_at) && !is_behind;
        (began_since || self.open.contains(run_id)) && !passed_over
    }

    fn tell_bad(&mut self, bad: Undecodable) -> Error {
        self.bad.insert(BadEntry::of(&bad), &self.limits);
        self.report.undecodable += 1;
        let request_id = self.page.as_ref().and_then(|page| page.request_id.clone());
        let answer = Answer {
            request_id,
            ..Answer::OK
        };
        let error = Error::unreadable(bad).answered(answer).during(LIST);
        error.within(Within::WatchRuns).stream_goes_on()
    }

    /// Goes on behind a page that was told: to the next one, or to the end of the round.
    fn leave_page(&mut self) -> Result<(), Error> {
        let Some(page) = self.page.take() else {
            return Ok(());
        };
        let Some(mut round) = self.round.take() else {
            return Ok(());
        };
        match page.next_cursor {
            Some(cursor) if !page.is_ground => {
                round.follow(cursor)?;
                self.round = Some(round);
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

fn of_one_run(error: Error, run_id: &str) -> Error {
    error
        .of_run(run_id)
        .within(Within::WatchRuns)
        .stream_goes_on()
}

#[cfg(test)]
mod tests;
