//! Waiting for many runs, round by round: each round is one search for those that are wanted.
//!
//! Knows no HTTP: one closure fetches a page, another looks at a run.

use std::{
    future::poll_fn,
    pin::{Pin, pin},
    sync::Arc,
    task::Poll,
};

use tokio::time::Instant;

use super::{
    expired::Expired,
    generator::Yielder,
    looks::{BeginLook, Looked},
    pace::{NextLook, Pace, TimeLimit, sleep_within, within},
    search::{FetchPage, Pages, Requests, Search, Sought},
    settings::{Overall, Settings},
    wanted::{Changes, OwnDeadline, Wanted},
};
use crate::{Error, RunHandle, TechniqueRun};

/// So many last looks are made without a page: they are under way at once, and take no longer.
const LAST_LOOKS_WITHOUT_PAGES: usize = 4;

/// What a wait for many runs yields to its stream.
pub(crate) enum Yielded {
    /// A state of a run that goes on.
    Update(TechniqueRun),
    /// The end of a run, or its error: the last of it.
    Last(String, Result<TechniqueRun, Error>),
    /// What ends the wait for all.
    Failed(Error),
}

/// One look at a run, ready to be polled.
pub(crate) type Looking = Pin<Box<dyn Future<Output = Looked> + Send>>;

/// What a wait for many runs is told, and how it asks.
pub(crate) struct Many {
    pub(crate) settings: Settings,
    /// Tell each change, not only the ends.
    pub(crate) updates: bool,
    /// Look once for the outputs that a completed run's entry lacks.
    pub(crate) outputs: bool,
    pub(crate) page: FetchPage,
    pub(crate) look: Box<dyn FnMut(RunHandle) -> Looking + Send>,
}

/// What stopped the rounds.
enum Stopped {
    TimeIsUp,
    Fatal(Error),
}

/// What is to be done next.
enum Work {
    Round,
    /// Looks at those whose own deadline is near.
    LastLooks(Vec<Sought>),
    /// Nothing but to see what has changed.
    Look,
}

/// One wait, from round to round.
struct Rounds {
    settings: Settings,
    updates: bool,
    outputs: bool,
    requests: Requests,
    wanted: Wanted,
    out: Yielder<Yielded>,
    started: Instant,
    pace: Pace,
    /// When the next round is due; without a moment, later than an instant can tell.
    due: Option<Instant>,
    /// When it may be at the earliest, should a run be added meanwhile.
    soonest: Option<Instant>,
    /// Rounds that were begun.
    count: u32,
    /// The last failure, until a round has none.
    trouble: Option<Arc<Error>>,
    has_answered: bool,
    /// How often the first listing was tried again.
    retried: u32,
    failed_listings: u32,
}

/// Waits until every run has ended or time is up.
pub(crate) async fn wait_for_all(many: Many, wanted: Wanted, out: Yielder<Yielded>) {
    let started = Instant::now();
    wanted.start(started);
    let requests = Requests {
        page: many.page,
        look: looks_at_wanted(many.look, wanted.clone()),
    };
    let mut rounds = Rounds {
        pace: Pace::new(many.settings.pauses),
        settings: many.settings,
        updates: many.updates,
        outputs: many.outputs,
        requests,
        wanted,
        out,
        started,
        due: Some(started),
        soonest: Some(started),
        count: 0,
        trouble: None,
        has_answered: false,
        retried: 0,
        failed_listings: 0,
    };
    if let Err(stopped) = rounds.until_over().await {
        rounds.stop(stopped).await;
    }
}

/// A look begins only at a run that is wanted, and ends with the run's own deadline.
fn looks_at_wanted(
    mut look: Box<dyn FnMut(RunHandle) -> Looking + Send>,
    wanted: Wanted,
) -> BeginLook {
    Box::new(move |handle| {
        let own = wanted.take_turn(handle.run_id())?.limit;
        if own.is_some_and(TimeLimit::has_passed) {
            return None;
        }
        let looking = look(handle);
        Some(Box::pin(within(own, looking)))
    })
}

async fn hand_out_expired(wanted: &Wanted, out: &Yielder<Yielded>) {
    for (run_id, end) in wanted.expired() {
        out.yield_item(Yielded::Last(run_id, end)).await;
    }
}

impl Rounds {
    async fn until_over(&mut self) -> Result<(), Stopped> {
        loop {
            hand_out_expired(&self.wanted, &self.out).await;
            if self.wanted.is_over() {
                return Ok(());
            }
            match self.next_work().await? {
                Work::Look => {}
                Work::Round => self.round().await?,
                Work::LastLooks(sought) => {
                    let pages = if self.has_answered && sought.len() > LAST_LOOKS_WITHOUT_PAGES {
                        Pages::FromNewest
                    } else {
                        Pages::None
                    };
                    let search = Search::new(sought, pages, usize::MAX, self.limit());
                    self.follow(search).await?;
                }
            }
        }
    }

    /// The deadline of the wait as a whole.
    fn limit(&self) -> Option<TimeLimit> {
        let deadline = self.settings.deadline;
        if deadline == Overall::Default && !self.wanted.needs_default_deadline() {
            return None;
        }
        deadline.limit(self.started)
    }

    /// Sleeps until something is due, or something has changed.
    async fn next_work(&mut self) -> Result<Work, Stopped> {
        let limit = self.limit();
        let own = self.wanted.next_deadline();
        let own_at = own.map(|own| match own {
            OwnDeadline::LastLook(limit) => {
                let last_look = self.pace.not_in_a_hint(limit.last_look());
                last_look.min(limit.at())
            }
            OwnDeadline::End(at) => at,
        });
        let round = self.due.filter(|_| !self.wanted.is_empty());
        let is_round = round.is_some_and(|round| own_at.is_none_or(|own| round <= own));
        let due = if is_round { round } else { own_at };

        let mut sleeping = pin!(sleep_within(due, limit));
        let wanted = &self.wanted;
        let changed_or_in_time = poll_fn(|cx| {
            if let Poll::Ready(changes) = wanted.poll_changes(cx) {
                return Poll::Ready(Err(changes));
            }
            sleeping.as_mut().poll(cx).map(Ok)
        });
        match changed_or_in_time.await {
            Err(changes) => {
                self.heed(changes);
                Ok(Work::Look)
            }
            Ok(false) => Err(Stopped::TimeIsUp),
            Ok(true) if is_round => Ok(Work::Round),
            // A hint may have held the last look back until it was too late.
            Ok(true) if !self.pace.is_quiet() => Ok(Work::Look),
            Ok(true) => Ok(Work::LastLooks(self.wanted.sought_last())),
        }
    }

    /// A run that was added is looked for soon, though never sooner than after the first pause.
    fn heed(&mut self, changes: Changes) {
        if !changes.added {
            return;
        }
        self.pace.quicken();
        if let Some(soonest) = self.soonest {
            let soonest = self.pace.not_in_a_hint(soonest);
            self.due = Some(self.due.map_or(soonest, |due| due.min(soonest)));
        }
    }

    async fn round(&mut self) -> Result<(), Stopped> {
        self.count = self.count.saturating_add(1);
        let trouble = self.trouble.take();
        let mut sought = self.wanted.sought();
        let mut refused = Vec::new();
        sought.retain(|run| match run.handle.routes() {
            Ok(_) => true,
            Err(error) => {
                refused.push((run.handle.clone(), Error::from(error)));
                false
            }
        });
        for (handle, error) in refused {
            self.give_up(handle.run_id(), error).await;
        }
        let mut retry = None;
        // There is none when each has had the last look before its own deadline.
        if !sought.is_empty() {
            let search = Search::new(sought, Pages::FromNewest, usize::MAX, self.limit());
            retry = self.follow(search).await?;
        }
        self.soonest = self.pace.quickest();
        if let Some(pause) = retry {
            self.due = Instant::now().checked_add(pause);
            return Ok(());
        }
        match self.pace.next_look(self.limit()) {
            NextLook::At(due) => self.due = due,
            NextLook::None => {
                // A round that time cut off has not mended what failed before.
                self.trouble = self.trouble.take().or(trouble);
                return Err(Stopped::TimeIsUp);
            }
        }
        Ok(())
    }

    async fn hand_out(&mut self, run: TechniqueRun) {
        let run_id = run.run_id.clone();
        self.out.yield_item(Yielded::Last(run_id, Ok(run))).await;
    }

    /// Hands out what has ended, and why the others are not waited for any more.
    async fn stop(&mut self, stopped: Stopped) {
        // There was no time to look for their outputs.
        for run in self.wanted.all_ended() {
            self.hand_out(run).await;
        }
        let error = match stopped {
            Stopped::Fatal(error) => error.of_no_run(),
            Stopped::TimeIsUp => {
                let handles = self.wanted.handles();
                if handles.is_empty() {
                    return;
                }
                let expired = Expired {
                    handles,
                    last: None,
                    elapsed: self.started.elapsed(),
                    looks: self.count,
                    trouble: self.trouble.take(),
                };
                expired.of_many()
            }
        };
        self.out.yield_item(Yielded::Failed(error)).await;
    }
}

mod failures;
mod findings;
#[cfg(test)]
mod tests;
