//! The loop of a watch: a round, the runs that are due, a pause; and what is waited through.
//!
//! All that it asks for and each pause goes on while nobody polls, and is begun anew on another runtime:
//! the loop itself may be polled anywhere. It knows no HTTP.

use std::time::Duration;

use super::{
    answers::Answers,
    batch_item::BatchItem,
    change::Change,
    clock::millis,
    outages::Outages,
    outputs::{Outputs, holds_for_all},
    report::{WatchReport, add},
    shared_state::SharedState,
};
use crate::{
    Error, TechniqueRun,
    call::{AskPage, Entry, LIST, Page, Source, log},
    error::{CallContext, Kind},
    list::{LookUps, LookedUp},
    poll::{Found, Pace, PagesFrom, Request, Search, Sought, Yielder, pause_until},
};

/// How a watch asks, and how long it goes on.
pub(crate) struct WatchLoop<S> {
    pub(crate) shared: SharedState,
    pub(crate) tell: Yielder<BatchItem>,
    /// Tries again what failed, by the client's policy: until the watch lives, that decides.
    pub(crate) retrying: S,
    /// Asks once.
    pub(crate) once: S,
    pub(crate) pace: Pace,
    /// The pause of a run that changes all the time.
    pub(crate) shortest_rest: Duration,
    pub(crate) until_caught_up: bool,
    /// Whether a page was read, by this watch or by the one whose checkpoint it goes on from: then it
    /// asks at an address that works, and failures pass.
    pub(crate) lives: bool,
}

impl<S: Source> WatchLoop<S> {
    /// Follows the history until an error ends that, or until it has caught up.
    pub(crate) async fn follow(mut self) {
        if let Err(error) = self.run().await {
            let error = self.once.hide(error.within(CallContext::WatchRuns));
            log::handed_out(&error);
            self.tell.yield_item(BatchItem::Break).await;
            self.tell.yield_item(BatchItem::Item(Err(error))).await;
        }
    }

    async fn run(&mut self) -> Result<(), Error> {
        loop {
            let is_resumed = self
                .shared
                .answers(|answers, _| answers.is_in_resumed_round());
            self.round().await?;
            if is_resumed {
                // It saw nothing of what began since: straight on to a whole one.
                continue;
            }
            self.ask_for_due().await?;
            self.shared.answers(Answers::let_overdue_go);
            self.tell_all().await?;
            if self.until_caught_up {
                return Ok(());
            }
            if let Some(due) = self.pace.next_due(None) {
                pause_until(due, None).await?;
            }
        }
    }

    /// One round, from the newest run or where it was left, down to where everything is known.
    async fn round(&mut self) -> Result<(), Error> {
        loop {
            let cursor = self.shared.answers(|answers, _| answers.wanted_page());
            match self.page(cursor.clone()).await {
                Ok(page) => {
                    // A cursor that is refused again and again is an outage, whatever the first page says.
                    let is_restarted = self
                        .shared
                        .answers(|answers, _| answers.is_in_restarted_round());
                    if !is_restarted || cursor.is_some() {
                        self.answered();
                    }
                    if self.waits_for_outputs(&page).await? {
                        continue;
                    }
                    let taken = self
                        .shared
                        .answers(|answers, now| answers.take_page(page, now));
                    taken.map_err(|error| error.during(LIST))?;
                    self.tell_all().await?;
                    if !self.shared.answers(|answers, _| answers.is_in_round()) {
                        return Ok(());
                    }
                }
                // A cursor does not live for ever: the round begins anew, and repeats nothing.
                Err(error) if cursor.is_some() && error.is_of_the_cursor() => {
                    let restart = |answers: &mut Answers, _| answers.knowledge.restart_round();
                    if self.shared.answers(restart) {
                        self.count(|report| &mut report.failures, 1);
                        log::cursor_refused(&error);
                    } else {
                        self.wait_through(error).await?;
                    }
                }
                Err(error) => self.wait_through(error).await?,
            }
        }
    }

    /// A page of the round.
    async fn page(&mut self, cursor: Option<String>) -> Result<Page, Error> {
        let source = if self.lives {
            &self.once
        } else {
            &self.retrying
        };
        let source = source.clone();
        let asked = self.ask(AskPage { source, cursor }).await;
        let page = asked.map_err(|error| error.during(LIST))?;
        self.lives = true;
        self.count(|report| &mut report.pages, 1);
        let checked = self
            .shared
            .answers(|answers, _| answers.knowledge.check(&page));
        checked.map_err(|error| error.during(LIST))?;
        Ok(page)
    }

    /// Looks up the outputs that the ends of a page lack; true where the page is to be asked for again,
    /// after a pause, since some fail and may yet come. What was brought is kept meanwhile.
    ///
    /// # Errors
    /// A failure ends the watch.
    async fn waits_for_outputs(&mut self, page: &Page) -> Result<bool, Error> {
        self.shared
            .answers(|answers, now| answers.await_outputs(&page.entries, now));
        let brought = self.look_up(&page.entries, &self.once).await?;
        let failure = self
            .shared
            .answers(|answers, _| answers.outputs.take(brought));
        let Some(error) = failure else {
            return Ok(false);
        };
        let error = self.live_through(error)?;
        let hold =
            |answers: &mut Answers, now| answers.outputs.hold(now, &answers.knowledge.limits);
        let Some(in_a_row) = self.shared.answers(hold) else {
            log::without_outputs(&error);
            return Ok(false);
        };
        log::looking_again(&error);
        let due = self.pace.due_after_failures(in_a_row);
        pause_until(due, None).await?;
        Ok(true)
    }

    /// Asks for those of these runs whose outputs their ends lack.
    async fn look_up(&self, entries: &[Entry], source: &S) -> Result<LookedUp, Error> {
        let handles = self
            .shared
            .answers(|answers, _| answers.lacking_outputs(entries));
        if handles.is_empty() {
            return Ok(Vec::new());
        }
        let request = LookUps {
            source: source.clone(),
            handles,
            stops: holds_for_all,
        };
        let answers = self.ask(request).await?;
        self.count(|report| &mut report.looks, answers.len() as u64);
        Ok(answers)
    }

    async fn ask<R: Request>(&self, request: R) -> Result<R::Output, Error> {
        let asked = self.pace.ask(request, None).await?;
        // What no limit is set for comes in time.
        asked.ok_or_else(|| Error::new(Kind::Timeout, "the request was given up"))
    }

    /// Asks for the runs that are due and that no page of the round showed.
    async fn ask_for_due(&mut self) -> Result<(), Error> {
        let started = self.shared.answers(|_, now| now);
        let rest = millis(self.shortest_rest);
        loop {
            let due = self.shared.answers(|answers, _| {
                let knowledge = &answers.knowledge;
                knowledge.watched.due(started, rest, &knowledge.limits)
            });
            if due.is_empty() {
                return Ok(());
            }
            let failure = self.seek(due).await?;
            // Whoever follows goes on in the next round; whoever catches up wants all of them.
            if !self.until_caught_up {
                return Ok(());
            }
            if let Some(error) = failure
                && self.has_failed_for_too_long()
            {
                return Err(error);
            }
        }
    }

    /// One search for runs that are due; the last of the failures in it that were waited through.
    async fn seek(&mut self, due: Vec<Sought>) -> Result<Option<Error>, Error> {
        let (pages, most) = self.shared.answers(|answers, _| {
            let pages = answers
                .below
                .clone()
                .map_or(PagesFrom::Nowhere, PagesFrom::Cursor);
            (pages, answers.knowledge.limits.single)
        });
        // A job that does not come back soon takes more trouble over each.
        let source = if self.until_caught_up {
            &self.retrying
        } else {
            &self.once
        };
        let mut search = Search::new(source.clone(), due, pages, most, None);
        let mut pages_counted = 0;
        let mut failure = None;
        while let Some(found) = search.next(&self.pace).await {
            let pages = search.pages_read() as u64;
            self.count(|report| &mut report.pages, pages - pages_counted);
            pages_counted = pages;
            let failed = match found {
                Found::Listed(run) => self.take_listed(run).await,
                Found::Asked {
                    handle,
                    answer,
                    is_far_down,
                } => {
                    self.count(|report| &mut report.looks, 1);
                    match answer {
                        Ok(answer) => {
                            self.answered();
                            self.shared.answers(|answers, _| {
                                answers.found_singly(answer.handle, is_far_down);
                            });
                            self.tell_of(&answer.run).await;
                            Ok(())
                        }
                        Err(error) => self.take_failure(handle.run_id(), error).await,
                    }
                }
                Found::PageFailed(error) => Err(error),
            };
            if let Err(error) = failed {
                let error = self.live_through(error)?;
                log::looking_again(&error);
                failure = Some(error);
            }
            self.tell_all().await?;
        }
        Ok(failure)
    }

    /// Takes a run that a page of a search shows, with its outputs where these are wanted and to be had.
    async fn take_listed(&mut self, run: TechniqueRun) -> Result<(), Error> {
        self.answered();
        let mut listed = [Entry::Run(run)];
        let mut outputs = Outputs::default();
        // Nobody knows whether a page will show it again: its end does not wait.
        if let Some(error) = outputs.take(self.look_up(&listed, &self.retrying).await?) {
            log::without_outputs(&self.live_through(error)?);
        }
        outputs.complete(&mut listed);
        for run in listed.iter().filter_map(Entry::run) {
            self.shared
                .answers(|answers, _| answers.found_on_page(&run.run_id));
            self.tell_of(run).await;
        }
        Ok(())
    }

    /// Takes in that a run was asked for and nothing good came.
    ///
    /// # Errors
    /// What says nothing of the run itself.
    async fn take_failure(&mut self, run_id: &str, error: Error) -> Result<(), Error> {
        let taken = self
            .shared
            .answers(|answers, now| answers.take_failure(run_id, error, now));
        if let Some(unreadable) = taken? {
            self.tell_item(Err(unreadable)).await;
        }
        Ok(())
    }

    /// Tells all that a run brings that no page of the round showed.
    async fn tell_of(&mut self, run: &TechniqueRun) {
        while let Some(change) = self
            .shared
            .answers(|answers, now| answers.observe(run, now))
        {
            self.tell_item(Ok(change)).await;
        }
    }

    /// Tells all that the answers at hand bring, up to where another batch begins.
    async fn tell_all(&mut self) -> Result<(), Error> {
        while let Some(is_change) = self.shared.answers(|answers, _| answers.brings_a_change()) {
            if !is_change {
                self.tell.yield_item(BatchItem::Break).await;
            }
            match self.shared.answers(Answers::step) {
                Some(Err(error)) if error.ends_stream() => return Err(error),
                Some(item) => self.tell_item(item).await,
                None => {}
            }
        }
        self.tell.yield_item(BatchItem::Break).await;
        Ok(())
    }

    /// Tells one thing; the next round comes soon where something has happened.
    async fn tell_item(&mut self, item: Result<Change, Error>) {
        match &item {
            Ok(Change::LetGo { .. }) => {}
            Ok(_) => self.pace.quicken(),
            Err(error) => log::handed_out(error),
        }
        self.tell.yield_item(BatchItem::Item(item)).await;
    }

    /// Counts a failure of a request that is not the round's own, and gives it back.
    ///
    /// # Errors
    /// It ends the watch: it holds for every run of the key.
    fn live_through(&self, error: Error) -> Result<Error, Error> {
        // What FLORA says of one run alone is an answer.
        if error.run_id().is_none() || error.is_transient() {
            self.failed(&error);
        }
        if ends(&error) {
            return Err(error.of_no_run());
        }
        self.count(|report| &mut report.failures, 1);
        Ok(error)
    }

    /// Pauses after a failure that passes.
    ///
    /// # Errors
    /// It does not, or catching up has seen nothing else for too long.
    async fn wait_through(&mut self, error: Error) -> Result<(), Error> {
        self.failed(&error);
        if !self.lives || ends(&error) {
            return Err(error);
        }
        self.count(|report| &mut report.failures, 1);
        let (outage, in_a_row) = self
            .shared
            .outages(|outages, now| (outages.outage(now), outages.failures_in_a_row));
        if self.has_failed_for_too_long() {
            return Err(error);
        }
        match outage {
            Some(silent) => {
                let error = error.within(CallContext::Outage(silent)).stream_goes_on();
                log::no_answer(&error);
                self.tell.yield_item(BatchItem::Item(Err(error))).await;
            }
            None => log::looking_again(&error),
        }
        let due = self.pace.due_after_failures(in_a_row);
        pause_until(due, None).await?;
        Ok(())
    }

    fn failed(&self, error: &Error) {
        let error = self.once.hide(error.clone());
        self.shared
            .outages(|outages, now| outages.failed(now, error));
    }

    fn answered(&self) {
        if self.shared.outages(Outages::answered) {
            log::answers_again();
        }
    }

    fn has_failed_for_too_long(&self) -> bool {
        self.until_caught_up
            && self
                .shared
                .outages(|outages, now| outages.has_failed_for_too_long(now))
    }

    fn count(&self, which: impl FnOnce(&mut WatchReport) -> &mut u64, more: u64) {
        self.shared
            .answers(|answers, _| add(which(&mut answers.knowledge.report), more));
    }
}

/// Whether a failure ends a watch that lives: the key is refused, the list is another's, what is asked for
/// cannot be, or there is no runtime to go on with. Of a single run only what holds for all does.
fn ends(error: &Error) -> bool {
    let is_of_the_list = error.run_id().is_none();
    let ends_the_list = error.is_forbidden() || error.is_input();
    let ends_all = error.is_unauthorized() || error.is_other_workspace() || error.is_runtime();
    ends_all || is_of_the_list && ends_the_list
}

#[cfg(test)]
mod tests;
