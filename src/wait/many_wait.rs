//! Waiting for many runs, round by round: each round is one search for those that are wanted.

use std::{pin::pin, sync::Arc, time::Duration};

use futures_util::future::{Either, select};
use tokio::time::Instant;

use super::{
    completeness::Completeness, expired::Expired, failure_scope::FailureScope, settings::Settings,
    wanted_run::Event, wanted_runs::WantedRuns,
};
use crate::{
    Error, RunHandle, TechniqueRun,
    call::{RunAnswer, Source, log},
    poll::{Found, Pace, PagesFrom, Search, TimeLimit, Yielder, before, later},
};

/// What a wait for many runs is told, and where it asks.
pub(super) struct ManySettings<S> {
    pub(super) settings: Settings,
    /// Tell each change, not only the ends.
    pub(super) updates: bool,
    pub(super) awaited: Completeness,
    pub(super) source: S,
}

/// Why the wait is over before every run has ended.
enum Stop {
    TimeIsUp,
    Failed(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// One wait, from round to round.
struct ManyWait<S> {
    many: ManySettings<S>,
    wanted: WantedRuns,
    out: Yielder<Result<TechniqueRun, Error>>,
    started: Instant,
    /// The deadline of the wait as a whole.
    limit: Option<TimeLimit>,
    pace: Pace,
    /// When the next round is due.
    due: Instant,
    /// When it may be at the earliest, should a run be added meanwhile.
    soonest: Instant,
    /// Rounds that were begun.
    count: u32,
    /// The last failure, until a round has none.
    trouble: Option<Arc<Error>>,
    has_answered: bool,
    /// How often the first page was asked for again.
    retried: u32,
}

/// Waits until every run has ended or time is up. A run that is yielded is wanted no more.
pub(super) async fn wait_for_many<S: Source>(
    many: ManySettings<S>,
    wanted: WantedRuns,
    out: Yielder<Result<TechniqueRun, Error>>,
) {
    let end = match many.settings.check() {
        Ok(()) => until_over(many, wanted.clone(), out.clone()).await,
        Err(error) => Some(error),
    };
    wanted.close();
    if let Some(error) = end {
        out.yield_item(Err(error)).await;
    }
}

/// The same, up to the error that ends all.
async fn until_over<S: Source>(
    many: ManySettings<S>,
    wanted: WantedRuns,
    out: Yielder<Result<TechniqueRun, Error>>,
) -> Option<Error> {
    let started = Instant::now();
    wanted.start(started);
    let mut wait = ManyWait {
        limit: many.settings.limit(started),
        pace: Pace::new(many.settings.backoff),
        many,
        wanted,
        out,
        started,
        due: started,
        soonest: started,
        count: 0,
        trouble: None,
        has_answered: false,
        retried: 0,
    };
    match wait.until_over().await {
        Ok(()) => None,
        Err(stop) => wait.stop(stop).await,
    }
}

impl<S: Source> ManyWait<S> {
    async fn until_over(&mut self) -> Result<(), Stop> {
        loop {
            self.hand_out_expired().await;
            if self.wanted.is_over() {
                return Ok(());
            }
            if self.pause().await? {
                self.round().await?;
            }
        }
    }

    /// Pauses until a round is due; false when there is something to see to before.
    async fn pause(&mut self) -> Result<bool, Stop> {
        let limit = self.limit.map(TimeLimit::at);
        let round = (!self.wanted.is_empty()).then_some(self.due);
        let moments = [limit, round, self.wanted.next_end()];
        let next = moments.into_iter().flatten().min();
        if before(next, self.wanted.changed()).await?.is_some() {
            self.heed_added();
            return Ok(false);
        }
        let now = Instant::now();
        if limit.is_some_and(|limit| limit <= now) {
            return Err(Stop::TimeIsUp);
        }
        Ok(round.is_some_and(|round| round <= now))
    }

    /// A run that was added is sought soon, though never sooner than after the first pause.
    fn heed_added(&mut self) {
        if self.wanted.take_added() {
            self.pace.quicken();
            self.due = self.due.min(self.soonest);
        }
    }

    async fn round(&mut self) -> Result<(), Stop> {
        self.count = self.count.saturating_add(1);
        let trouble = self.trouble.take();
        self.give_up_unsafe_ids().await;
        let mut search = Search::new(
            self.many.source.clone(),
            self.wanted.sought(),
            PagesFrom::Newest,
            usize::MAX,
            self.limit.map(TimeLimit::at),
        );
        while let Some(found) = self.find(&mut search).await? {
            self.has_answered |= search.pages_read() > 0;
            match found {
                Found::Listed(run) => {
                    let event = self.wanted.take_listed(run, self.many.awaited);
                    self.tell(event, &mut search).await;
                }
                Found::Asked {
                    handle,
                    answer,
                    is_far_down,
                } => {
                    self.wanted.asked(handle.run_id(), is_far_down);
                    self.take_answer(&handle, answer, &mut search).await?;
                }
                Found::PageFailed(error) => {
                    if let Some(pause) = self.page_failed(error)? {
                        // No run that is added makes a retry come sooner.
                        self.due = later(Instant::now(), pause);
                        self.soonest = self.due;
                        return Ok(());
                    }
                }
            }
        }
        self.has_answered |= search.pages_read() > 0;
        self.soonest = self.pace.soonest();
        let Some(due) = self.pace.next_due(self.limit) else {
            // A round that time cut off has not mended what failed before.
            self.trouble = self.trouble.take().or(trouble);
            return Err(Stop::TimeIsUp);
        };
        self.due = due;
        self.heed_added();
        Ok(())
    }

    /// What the search brings next. A slow answer or a long hint may hold it back: neither runs whose own
    /// time is up meanwhile nor callers who forget the last run wait for it.
    async fn find(&self, search: &mut Search<S>) -> Result<Option<Found>, Error> {
        loop {
            for run_id in self.wanted.take_dropped() {
                search.forget(&run_id);
            }
            let own_end = self.wanted.next_end();
            let next = pin!(search.next(&self.pace));
            let changed = pin!(self.wanted.changed());
            match before(own_end, select(next, changed)).await? {
                Some(Either::Left((found, _))) => return Ok(found),
                // A run may have been forgotten; what was added is sought in the next round.
                Some(Either::Right(_)) => {}
                None => self.hand_out_expired().await,
            }
        }
    }

    async fn tell(&self, event: Option<Event>, search: &mut Search<S>) {
        match event {
            Some(Event::Update(run)) if self.many.updates => self.out.yield_item(Ok(run)).await,
            Some(Event::Update(_)) | None => {}
            Some(Event::LacksOutputs(handle)) => search.ask_for(handle),
            Some(Event::Ended(run)) => self.out.yield_item(Ok(run)).await,
        }
    }

    /// Takes in what a single request brought.
    async fn take_answer(
        &mut self,
        handle: &RunHandle,
        answer: Result<RunAnswer, Error>,
        search: &mut Search<S>,
    ) -> Result<(), Stop> {
        let run_id = handle.run_id();
        let error = match answer {
            Ok(answer) => {
                let event = self.wanted.take_asked(answer, self.many.awaited);
                self.tell(event, search).await;
                return Ok(());
            }
            Err(error) => error,
        };
        let scope = FailureScope::of_run(&error);
        let since = self.wanted.since(run_id);
        let is_in_grace = since.is_some_and(|since| self.many.settings.is_in_grace(&error, since));
        if self.wanted.has_ended(run_id) {
            // What has ended has ended, whatever came of the request for what it lacks.
            let may_pass = scope == FailureScope::Nothing;
            let event = self.wanted.take_failed(run_id, may_pass, self.many.awaited);
            self.tell(event, search).await;
        } else if is_in_grace || scope == FailureScope::Nothing {
            log::looking_again(&error);
            let error = Arc::new(error);
            self.wanted.keep_trouble(run_id, &error);
            self.trouble = Some(error);
        } else if scope == FailureScope::AllRuns {
            return Err(Stop::Failed(error));
        } else {
            self.give_up(run_id, error).await;
        }
        Ok(())
    }

    /// Takes in why a page could not be read. Until one was, the client's retries decide: gives the
    /// pause after which to ask for it again.
    fn page_failed(&mut self, error: Error) -> Result<Option<Duration>, Stop> {
        if FailureScope::of_list(&error) == FailureScope::AllRuns {
            return Err(Stop::Failed(error));
        }
        let mut again = None;
        if self.has_answered {
            log::looking_again(&error);
        } else {
            let random = fastrand::f64();
            let retry = &self.many.settings.retry;
            let Some(pause) = retry.pause(self.retried, &error, random) else {
                return Err(Stop::Failed(error.retried(self.retried)));
            };
            self.retried = self.retried.saturating_add(1);
            log::trying_again(self.retried, pause, &error);
            again = Some(pause);
        }
        let error = Arc::new(error);
        self.wanted.keep_trouble_of_all(&error);
        self.trouble = Some(error);
        Ok(again)
    }

    /// Ids that cannot stand in a path are not asked for.
    async fn give_up_unsafe_ids(&self) {
        for handle in self.wanted.handles() {
            if let Err(error) = handle.routes() {
                let error = Error::from(error);
                self.give_up(handle.run_id(), error).await;
            }
        }
    }

    async fn give_up(&self, run_id: &str, error: Error) {
        if self.wanted.remove(run_id).is_some() {
            let error = error.of_run(run_id).stream_goes_on();
            self.out.yield_item(Err(error)).await;
        }
    }

    async fn hand_out_expired(&self) {
        for run_id in self.wanted.expired() {
            if let Some(run) = self.wanted.remove(&run_id) {
                self.out.yield_item(run.expire()).await;
            }
        }
    }

    /// Hands out what has ended; gives why the others, if there are any, are not waited for any more.
    async fn stop(&mut self, stop: Stop) -> Option<Error> {
        // What is added from here on would not be waited for.
        self.wanted.close();
        // There was no time to ask for what they lack.
        for run_id in self.wanted.ended() {
            if let Some(run) = self.wanted.take_ended(&run_id) {
                self.out.yield_item(Ok(run)).await;
            }
        }
        match stop {
            // All that was asked for has come.
            Stop::Failed(_) if self.wanted.is_over() => None,
            Stop::Failed(error) => Some(error.of_no_run()),
            Stop::TimeIsUp => {
                let handles = self.wanted.handles();
                if handles.is_empty() {
                    return None;
                }
                let expired = Expired {
                    handles,
                    last: None,
                    elapsed: self.started.elapsed(),
                    looks: self.count,
                    trouble: self.trouble.take(),
                };
                Some(expired.of_many())
            }
        }
    }
}

#[cfg(test)]
mod tests;
