//! How the answers that a feed has taken in become changes, one after the other.

use super::{
    bad_entries::BadEntry,
    change::Change,
    feed::{Feed, Looked},
    moment::Moment,
    open_runs::{News, NotFound},
    page::Entry,
};
use crate::{
    Error, RunStatus, TechniqueRun, Undecodable,
    call::LIST,
    error::{Answer, Within},
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

impl Feed {
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
                self.open.ask_soon(&run.run_id);
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
        let created_at = bad
            .created_at
            .and_then(crate::Timestamp::millis)
            .and_then(Moment::new);
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
        let answer = Answer::of_page(request_id);
        let error = Error::unreadable(bad).answered(answer).during(LIST);
        error.within(Within::WatchRuns).stream_goes_on()
    }
}

fn of_one_run(error: Error, run_id: &str) -> Error {
    error
        .of_run(run_id)
        .within(Within::WatchRuns)
        .stream_goes_on()
}
