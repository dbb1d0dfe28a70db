//! The answers at hand, and how they become changes, one after the other.

use std::collections::VecDeque;

use super::{
    change::Change, knowledge::Knowledge, outputs::Outputs, report::add, why_let_go::WhyLetGo,
};
use crate::{
    Error, RunHandle, TechniqueRun, Undecodable,
    call::{About, Entry, LIST, Page},
    error::{Answer, CallContext},
};

/// What is known, and what of the answers is still to be told.
pub(crate) struct Answers {
    pub(super) knowledge: Knowledge,
    /// Whether the outputs of completed runs are looked up.
    wants_outputs: bool,
    pub(super) outputs: Outputs,
    page: Option<PageAtHand>,
    /// Whether the run that was found last has more to tell.
    is_telling: bool,
    /// The runs that are to be let go, and why.
    leaving: VecDeque<(String, WhyLetGo)>,
    /// Whether a whole round has been told to its end.
    has_told_a_round: bool,
    /// Where the list goes on below the last round.
    pub(super) below: Option<String>,
}

/// What is still to be told of a page.
struct PageAtHand {
    entries: VecDeque<Entry>,
    about: About,
    /// Whether the round ends with it: everything below is known, or there is nothing.
    is_last: bool,
}

impl Answers {
    pub(crate) fn new(knowledge: Knowledge, wants_outputs: bool) -> Self {
        Self {
            knowledge,
            wants_outputs,
            outputs: Outputs::default(),
            page: None,
            is_telling: false,
            leaving: VecDeque::new(),
            has_told_a_round: false,
            below: None,
        }
    }

    /// Whether the round under way was begun before a checkpoint.
    pub(crate) fn is_in_resumed_round(&self) -> bool {
        let round = self.knowledge.round.as_ref();
        round.is_some_and(|round| round.is_resumed)
    }

    /// Whether the round under way was begun anew, for a cursor that was refused, and has come no further
    /// since.
    pub(crate) fn is_in_restarted_round(&self) -> bool {
        let round = self.knowledge.round.as_ref();
        round.is_some_and(|round| round.is_restarted)
    }

    pub(crate) fn is_in_round(&self) -> bool {
        self.knowledge.round.is_some()
    }

    /// Whether the round that began last is told to its end, to the last change of it.
    pub(crate) fn is_caught_up(&self, now: u64) -> bool {
        if self.is_telling || !self.leaving.is_empty() {
            return false;
        }
        let Some(page) = &self.page else {
            let is_between_rounds = !self.is_in_round() && !self.outputs.are_awaited();
            return self.has_told_a_round && is_between_rounds;
        };
        let all_told = || {
            !page
                .entries
                .iter()
                .any(|entry| self.knowledge.tells(entry, now))
        };
        page.is_last && !self.is_in_resumed_round() && all_told()
    }

    /// The cursor of the page that the round wants next.
    pub(crate) fn wanted_page(&self) -> Option<String> {
        self.knowledge.round.as_ref()?.cursor.clone()
    }

    /// The runs among these that will be told as ended and whose outputs are still to be looked up.
    pub(crate) fn lacking_outputs(&self, entries: &[Entry]) -> Vec<RunHandle> {
        if !self.wants_outputs {
            return Vec::new();
        }
        let lacking = entries.iter().filter_map(|entry| {
            let run = entry.run()?;
            let is_wanted = run.lacks_outputs()
                && self.knowledge.tells_end_of(entry)
                && !self.outputs.are_brought(&run.run_id);
            is_wanted.then(|| RunHandle::from(run))
        });
        let mut lacking: Vec<RunHandle> = lacking.collect();
        lacking.sort_by_key(|handle| self.outputs.have_failed(handle.run_id()));
        lacking
    }

    /// The page that is wanted waits for what its entries lack.
    pub(crate) fn await_outputs(&mut self, entries: &[Entry], now: u64) {
        if !self.lacking_outputs(entries).is_empty() {
            self.outputs.begin(now);
        }
    }

    /// Takes in a page of the round, with the outputs that were brought for it.
    ///
    /// # Errors
    /// One moment has more runs than can be told apart.
    pub(crate) fn take_page(&mut self, mut page: Page, now: u64) -> Result<(), Error> {
        self.outputs.complete(&mut page.entries);
        let had_a_start = self.knowledge.has_start();
        let is_ground = self.knowledge.page_came(&page, now)?;
        let mut entries = VecDeque::from(page.entries);
        if !had_a_start && self.knowledge.has_start() {
            // All of it counts as known.
            entries.clear();
        }
        self.page = Some(PageAtHand {
            entries,
            is_last: is_ground || page.about.next_cursor.is_none(),
            about: page.about,
        });
        self.let_surplus_go();
        Ok(())
    }

    /// Takes in that a page below the round shows a run.
    pub(crate) fn found_on_page(&mut self, run_id: &str) {
        if let Some(watched) = self.knowledge.watched.get_mut(run_id) {
            watched.found_on_page();
        }
    }

    /// Takes in the way on which a run was found that was asked for alone.
    pub(crate) fn found_singly(&mut self, handle: RunHandle, is_far_down: bool) {
        if let Some(watched) = self.knowledge.watched.get_mut(handle.run_id()) {
            watched.found_singly(handle, is_far_down);
        }
    }

    /// What a run that no page of the round showed has to tell next.
    pub(crate) fn observe(&mut self, run: &TechniqueRun, now: u64) -> Option<Change> {
        let change = self.knowledge.observe(run, now);
        self.is_telling = self.knowledge.has_more_of(run, now);
        let change = change?;
        self.count_missing_outputs(&change);
        Some(change)
    }

    /// Takes in that a run was asked for and nothing good came: the error that is to be told of it, if any.
    ///
    /// # Errors
    /// What says nothing of the run itself: it was asked for in vain.
    pub(crate) fn take_failure(
        &mut self,
        run_id: &str,
        error: Error,
        now: u64,
    ) -> Result<Option<Error>, Error> {
        let error = error.of_run(run_id);
        let watched = self.knowledge.watched.get_mut(run_id);
        if error.is_not_found() && !error.is_transient() {
            if let Some(why) = watched.and_then(|run| run.is_gone(now, &self.knowledge.limits)) {
                self.leaving.push_back((run_id.to_owned(), why));
            }
            return Ok(None);
        }
        if error.undecodable().is_some() && !error.is_html() {
            let is_news = watched.is_some_and(|run| run.is_unreadable(now));
            return Ok(is_news.then(|| of_one_run(error)));
        }
        if let Some(run) = watched {
            run.asked_in_vain(now);
        }
        Err(error)
    }

    /// Lets go what has waited long enough.
    pub(crate) fn let_overdue_go(&mut self, now: u64) {
        let overdue = self.knowledge.watched.overdue(now, &self.knowledge.limits);
        self.leaving.extend(overdue);
    }

    fn let_surplus_go(&mut self) {
        let surplus = self.knowledge.watched.surplus(&self.knowledge.limits);
        let leaving = surplus.into_iter();
        self.leaving
            .extend(leaving.map(|run_id| (run_id, WhyLetGo::TooMany)));
    }

    /// Whether what comes next can be nothing but a change; `None` when the answers at hand are used up.
    pub(crate) fn brings_a_change(&self) -> Option<bool> {
        if !self.leaving.is_empty() {
            return Some(true);
        }
        let page = self.page.as_ref()?;
        Some(!matches!(page.entries.front(), Some(Entry::Bad(_))))
    }

    /// Takes the next step through the answers at hand: what that has to tell, if anything.
    pub(crate) fn step(&mut self, now: u64) -> Option<Result<Change, Error>> {
        if let Some((run_id, why)) = self.leaving.pop_front() {
            return self.knowledge.let_go(&run_id, why).map(Ok);
        }
        let Some(entry) = self.page.as_mut()?.entries.pop_front() else {
            let left = self.leave_page();
            return left.err().map(|error| Err(error.during(LIST)));
        };
        if entry.run().is_none() {
            return self.tell_bad(entry).map(Err);
        }
        match self.knowledge.tell(&entry, now) {
            Ok(Some(change)) => {
                // It may have more to tell: its end after its start.
                if let Some(page) = &mut self.page {
                    page.entries.push_front(entry);
                }
                self.count_missing_outputs(&change);
                Some(Ok(change))
            }
            Ok(None) => {
                self.let_surplus_go();
                None
            }
            Err(error) => {
                self.page = None;
                Some(Err(error.during(LIST)))
            }
        }
    }

    fn tell_bad(&mut self, entry: Entry) -> Option<Error> {
        let is_told = self.knowledge.tell_bad(&entry);
        match entry {
            Entry::Bad(bad) if is_told => Some(self.unreadable(*bad)),
            Entry::Bad(_) | Entry::Run(_) => None,
        }
    }

    fn count_missing_outputs(&mut self, change: &Change) {
        if let Change::Ended(run) = change
            && self.wants_outputs
            && run.lacks_outputs()
        {
            add(&mut self.knowledge.report.without_outputs, 1);
        }
    }

    fn unreadable(&self, bad: Undecodable) -> Error {
        let about = self.page.as_ref().map(|page| &page.about);
        let request_id = about.and_then(|about| about.request_id.clone());
        let error = Error::unreadable(bad).answered(Answer::of_page(request_id));
        of_one_run(error.during(LIST))
    }

    /// Goes on behind a page that was told: to the next one, or to the end of the round.
    ///
    /// # Errors
    /// The pages would never end, or one moment has more runs than can be told apart.
    fn leave_page(&mut self) -> Result<(), Error> {
        let Some(PageAtHand { about, is_last, .. }) = self.page.take() else {
            return Ok(());
        };
        if !is_last
            && let (Some(next), Some(round)) = (&about.next_cursor, &mut self.knowledge.round)
        {
            return round.follow(next.clone(), about.request_id.as_deref());
        }
        let is_whole = !self.is_in_resumed_round();
        self.knowledge.end_round()?;
        self.has_told_a_round |= is_whole;
        self.below = about.next_cursor;
        Ok(())
    }
}

/// It does not end the stream.
fn of_one_run(error: Error) -> Error {
    error.within(CallContext::WatchRuns).stream_goes_on()
}

#[cfg(test)]
mod tests;
