//! Asking for one run again and again until it has ended or time is up.

use std::{sync::Arc, time::Duration};

use tokio::time::Instant;

use super::{
    ended_run::with_later_answer, expired::Expired, failure_scope::FailureScope, settings::Settings,
};
use crate::{
    Error, RunHandle, TechniqueRun,
    call::{AskRun, Source, log},
    poll::{News, Pace, TimeLimit, TrackedRun, Yielder, later, pause_until},
};

/// Asks until the run has ended, yielding each change and the end.
pub(super) async fn wait_for_one<S: Source>(
    settings: Settings,
    settled: Option<Duration>,
    source: S,
    handle: RunHandle,
    out: Yielder<Result<TechniqueRun, Error>>,
) {
    let end = match settings.check() {
        Ok(()) => {
            let mut wait = OneWait::new(settings, source, handle, out.clone());
            wait.until_over(settled).await
        }
        Err(error) => Err(error.of_run(handle.run_id())),
    };
    out.yield_item(end).await;
}

/// One wait for one run.
struct OneWait<S> {
    settings: Settings,
    source: S,
    handle: RunHandle,
    out: Yielder<Result<TechniqueRun, Error>>,
    started: Instant,
    limit: Option<TimeLimit>,
    pace: Pace,
    /// Requests that were begun.
    requests: u32,
    /// How often the first was made again.
    retried: u32,
    tracked: TrackedRun,
    last: Option<TechniqueRun>,
    /// The last failure, until an answer comes.
    trouble: Option<Error>,
}

impl<S: Source> OneWait<S> {
    fn new(
        settings: Settings,
        source: S,
        handle: RunHandle,
        out: Yielder<Result<TechniqueRun, Error>>,
    ) -> Self {
        let started = Instant::now();
        Self {
            source,
            handle,
            out,
            started,
            limit: settings.limit(started),
            pace: Pace::new(settings.backoff),
            settings,
            requests: 0,
            retried: 0,
            tracked: TrackedRun::default(),
            last: None,
            trouble: None,
        }
    }

    async fn until_over(&mut self, settled: Option<Duration>) -> Result<TechniqueRun, Error> {
        let ended = self.until_ended().await?;
        let run = self.with_outputs(ended).await;
        match settled {
            Some(at_most) if !run.is_settled() => {
                self.out.yield_item(Ok(run.clone())).await;
                Ok(self.with_cost(run, at_most).await)
            }
            _ => Ok(run),
        }
    }

    async fn until_ended(&mut self) -> Result<TechniqueRun, Error> {
        loop {
            let due = match self.ask(self.limit).await {
                None => return Err(self.expired()),
                Some(Ok(run)) => {
                    self.trouble = None;
                    match self.tracked.observe(&run) {
                        Some(News::Ended) => return Ok(run),
                        Some(_) => self.out.yield_item(Ok(run.clone())).await,
                        None => {}
                    }
                    self.last = Some(run);
                    self.pace.next_due(self.limit)
                }
                Some(Err(error)) => self.due_after(error)?,
            };
            if !self.pause(due, self.limit).await? {
                return Err(self.expired());
            }
        }
    }

    /// One request; `None` when time was up before its answer.
    async fn ask(&mut self, limit: Option<TimeLimit>) -> Option<Result<TechniqueRun, Error>> {
        self.requests = self.requests.saturating_add(1);
        let request = AskRun {
            source: self.source.clone(),
            handle: self.handle.clone(),
        };
        let answer = self.pace.ask(request, limit.map(TimeLimit::at)).await;
        Some(answer.transpose()?.map(|answer| {
            self.handle = answer.handle;
            answer.run
        }))
    }

    /// Sleeps until then; false when there is no time for that.
    async fn pause(&self, due: Option<Instant>, limit: Option<TimeLimit>) -> Result<bool, Error> {
        match due {
            Some(due) => pause_until(due, limit.map(TimeLimit::at)).await,
            None => Ok(false),
        }
    }

    /// When to ask again after a failure: before the first answer when the client's retries say so,
    /// else as after any answer.
    ///
    /// # Errors
    /// The failure, when it is the end.
    fn due_after(&mut self, error: Error) -> Result<Option<Instant>, Error> {
        let has_answered = self.last.is_some();
        if self.settings.is_in_grace(&error, self.started)
            || has_answered && FailureScope::of_run(&error) == FailureScope::Nothing
        {
            log::looking_again(&error);
            self.trouble = Some(error);
            return Ok(self.pace.next_due(self.limit));
        }
        if has_answered {
            return Err(error);
        }
        let random = fastrand::f64();
        let Some(pause) = self.settings.retry.pause(self.retried, &error, random) else {
            return Err(error.retried(self.retried));
        };
        self.retried = self.retried.saturating_add(1);
        log::trying_again(self.retried, pause, &error);
        self.trouble = Some(error);
        Ok(Some(later(Instant::now(), pause)))
    }

    /// An ended run with the outputs of one more answer, where the first lacks them.
    async fn with_outputs(&mut self, run: TechniqueRun) -> TechniqueRun {
        if !run.lacks_outputs() {
            return run;
        }
        match self.ask(self.limit).await {
            Some(Ok(later)) => with_later_answer(run, later),
            // What has ended has ended.
            Some(Err(_)) | None => run,
        }
    }

    /// A completed run with its cost, which is asked for at most so long.
    async fn with_cost(&mut self, mut run: TechniqueRun, at_most: Duration) -> TechniqueRun {
        let limit = TimeLimit::new(Instant::now(), at_most);
        let limit = Some(self.limit.map_or(limit, |whole| limit.earlier(whole)));
        self.pace.quicken();
        while !run.is_settled() {
            let due = self.pace.next_due(limit);
            if !matches!(self.pause(due, limit).await, Ok(true)) {
                break;
            }
            match self.ask(limit).await {
                Some(Ok(later)) => run = with_later_answer(run, later),
                Some(Err(error)) if FailureScope::of_run(&error) == FailureScope::Nothing => {}
                Some(Err(_)) | None => break,
            }
        }
        run
    }

    fn expired(&mut self) -> Error {
        let expired = Expired {
            handles: vec![self.handle.clone()],
            last: self.last.take().map(Box::new),
            elapsed: self.started.elapsed(),
            looks: self.requests,
            trouble: self.trouble.take().map(Arc::new),
        };
        expired.of_run(self.handle.run_id())
    }
}

#[cfg(test)]
mod tests;
