//! Looking at one run again and again until it has ended or time is up.
//!
//! Knows no HTTP: a closure looks, once each time it is called.

use std::{sync::Arc, time::Duration};

use tokio::time::Instant;

use super::{
    expired::Expired,
    generator::Yielder,
    hints::hint_of,
    later::later_look,
    looks::Looked,
    pace::{NextLook, Pace, TimeLimit, sleep_within, within},
    settings::Settings,
};
use crate::{
    Error, RunHandle, TechniqueRun,
    call::{log, on_any_runtime},
};

/// Looks until the run has ended, yielding each change and the end.
pub(crate) async fn look_until_ended<L, F>(
    settings: Settings,
    settled: Option<Duration>,
    out: Yielder<Result<TechniqueRun, Error>>,
    handle: RunHandle,
    look: L,
) where
    L: FnMut(RunHandle) -> F + Send,
    F: Future<Output = Looked> + Send,
{
    let started = Instant::now();
    let mut looking = Looking {
        started,
        limit: settings.deadline.limit(started),
        pace: Pace::new(settings.pauses),
        settings,
        out,
        handle,
        look,
        looks: 0,
        retried: 0,
        last: None,
        trouble: None,
    };
    let end = match looking.until_ended().await {
        Ok(run) => {
            let run = looking.with_outputs(run).await;
            Ok(match settled {
                Some(most) => looking.until_settled(run, most).await,
                None => run,
            })
        }
        Err(error) => Err(error),
    };
    looking.out.yield_item(end).await;
}

struct Looking<L> {
    settings: Settings,
    started: Instant,
    limit: Option<TimeLimit>,
    pace: Pace,
    out: Yielder<Result<TechniqueRun, Error>>,
    handle: RunHandle,
    look: L,
    looks: u32,
    /// How often a look was made again before the first answer.
    retried: u32,
    /// The last state that was yielded.
    last: Option<TechniqueRun>,
    /// The last failure, until a look succeeds.
    trouble: Option<Error>,
}

impl<L, F> Looking<L>
where
    L: FnMut(RunHandle) -> F + Send,
    F: Future<Output = Looked> + Send,
{
    async fn until_ended(&mut self) -> Result<TechniqueRun, Error> {
        loop {
            match self.look_once(self.limit).await {
                None => return Err(self.expired()),
                Some(Ok(run)) if run.is_terminal() => return Ok(run),
                Some(Ok(run)) => self.take_in(run).await,
                Some(Err(error)) => {
                    if let Some(pause) = self.survive(error)? {
                        let again = Instant::now().checked_add(pause);
                        if sleep_within(again, self.limit).await {
                            continue;
                        }
                        return Err(self.expired());
                    }
                }
            }
            if !self.pause(self.limit).await {
                return Err(self.expired());
            }
        }
    }

    /// One look; `None` when time was up before.
    async fn look_once(&mut self, limit: Option<TimeLimit>) -> Option<Result<TechniqueRun, Error>> {
        self.looks = self.looks.saturating_add(1);
        let handle = self.handle.clone();
        let looking = on_any_runtime(|| (self.look)(handle.clone()));
        let looked = within(limit, looking).await?;
        let seen = looked.and_then(|(way, seen)| {
            let seen = seen.of_run(handle.run_id())?;
            Ok((way, seen))
        });
        Some(match seen {
            Ok((way, seen)) => {
                self.handle = way;
                self.pace.heed(seen.hint);
                Ok(seen.run)
            }
            Err(error) => {
                self.pace.heed(hint_of(&error));
                Err(error)
            }
        })
    }

    /// Yields a state that differs from the last.
    async fn take_in(&mut self, run: TechniqueRun) {
        self.trouble = None;
        if self.last.as_ref().is_none_or(|last| run.differs(last)) {
            self.out.yield_item(Ok(run.clone())).await;
        }
        self.last = Some(run);
    }

    /// How to go on after a failed look: after a pause of the client's retries, or, without one, as
    /// after any look.
    ///
    /// # Errors
    /// The failure, when it is the end.
    fn survive(&mut self, error: Error) -> Result<Option<Duration>, Error> {
        if self.settings.is_in_grace(&error, self.started) {
            log::looking_again(&error);
            self.trouble = Some(error);
            return Ok(None);
        }
        if self.last.is_some() {
            if !error.is_transient() {
                return Err(error);
            }
            log::looking_again(&error);
            self.trouble = Some(error);
            return Ok(None);
        }
        let random = fastrand::f64();
        match self.settings.retry.pause(self.retried, &error, random) {
            None => Err(error.retried(self.retried)),
            Some(pause) => {
                self.retried = self.retried.saturating_add(1);
                log::trying_again(self.retried, pause, &error);
                self.trouble = Some(error);
                Ok(Some(pause))
            }
        }
    }

    /// Until the next look is due; false when there is no time for one.
    async fn pause(&mut self, limit: Option<TimeLimit>) -> bool {
        match self.pace.next_look(limit) {
            NextLook::At(due) => sleep_within(due, limit).await,
            NextLook::None => false,
        }
    }

    /// An ended run with the outputs of one more look, where its answer lacks them.
    async fn with_outputs(&mut self, run: TechniqueRun) -> TechniqueRun {
        if !run.lacks_outputs() || !self.pace.quiet(self.limit).await {
            return run;
        }
        match self.look_once(self.limit).await {
            Some(Ok(again)) => later_look(run, again),
            // What has ended has ended.
            Some(Err(_)) | None => run,
        }
    }

    /// Goes on looking for the cost of a completed run, for at most so long.
    async fn until_settled(&mut self, mut run: TechniqueRun, most: Duration) -> TechniqueRun {
        if run.is_settled() {
            return run;
        }
        self.out.yield_item(Ok(run.clone())).await;
        let limit = TimeLimit::new(Instant::now(), most);
        let limit = TimeLimit::earlier(limit, self.limit);
        self.pace.quicken();
        while !run.is_settled() && self.pause(limit).await {
            match self.look_once(limit).await {
                Some(Ok(again)) => run = later_look(run, again),
                Some(Err(error)) if error.is_transient() => {}
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
            looks: self.looks,
            trouble: self.trouble.take().map(Arc::new),
        };
        expired.of_run(self.handle.run_id())
    }
}

#[cfg(test)]
mod tests;
