//! Waiting for many runs by reading the newest pages of the list, and looking singly only at what
//! those do not show.
//!
//! Knows no HTTP: one closure fetches a page, another looks at a run.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::task::JoinSet;
use tracing::Instrument;

use super::{
    channel::Outlet,
    looking::with_outputs,
    pace::{Clock, Pace, hint_of},
};
use crate::{
    Error, RunHandle, TechniqueRun, Undecodable,
    call::{Fetched, Seen, log},
};

/// Single looks under way at once.
const AT_ONCE: usize = 4;

/// Listings that may fail in a row before single looks take their place.
const FAILED_LISTINGS: u32 = 3;

pub(crate) type Sent<T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>;

/// What a wait for many runs is told and how it asks.
pub(crate) struct Many {
    pub(crate) pace: Pace,
    /// Tell each change, not only the ends.
    pub(crate) updates: bool,
    /// Look once for the outputs that a completed run's entry lacks.
    pub(crate) outputs: bool,
    /// Fetches a page; told whether any request has succeeded before.
    pub(crate) page: Box<dyn FnMut(Option<String>, bool) -> Sent<Fetched> + Send>,
    pub(crate) look: Box<dyn FnMut(RunHandle) -> Sent<(RunHandle, Seen)> + Send>,
}

/// The runs whose end has not been handed out, each once.
#[derive(Clone)]
pub(crate) struct Remaining(Arc<Mutex<HashMap<String, RunHandle>>>);

impl Remaining {
    pub(crate) fn new(handles: impl Iterator<Item = RunHandle>) -> Self {
        let by_id = handles.map(|handle| (handle.run_id().to_owned(), handle));
        Self(Arc::new(Mutex::new(by_id.collect())))
    }

    pub(crate) fn handles(&self) -> Vec<RunHandle> {
        self.with(|handles| handles.values().cloned().collect())
    }

    pub(crate) fn len(&self) -> usize {
        self.with(|handles| handles.len())
    }

    pub(crate) fn remove(&self, run_id: &str) {
        self.with(|handles| handles.remove(run_id));
    }

    fn keep(&self, handle: &RunHandle) {
        self.with(|handles| handles.insert(handle.run_id().to_owned(), handle.clone()));
    }

    fn with<T>(&self, work: impl FnOnce(&mut HashMap<String, RunHandle>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A run that is watched.
struct Watched {
    handle: RunHandle,
    /// The last state that was told.
    last: Option<TechniqueRun>,
    /// Found by a single look: too far down for the pages that are worth reading.
    singly: bool,
}

/// What stopped a round before its end.
enum Stopped {
    Deadline,
    Fatal(Error),
}

/// One wait, from round to round.
struct Rounds {
    many: Many,
    clock: Clock,
    out: Outlet,
    remaining: Remaining,
    /// Not known to have ended.
    watched: HashMap<String, Watched>,
    /// Ended, and about to be looked at for their outputs.
    ended: HashMap<String, TechniqueRun>,
    /// To be looked at singly.
    to_look: VecDeque<RunHandle>,
    /// Of this round: the longest that any answer asked for, and the last failure.
    hint: Option<Duration>,
    trouble: Option<Error>,
    limited: bool,
    answered: bool,
    failed_listings: u32,
}

/// Waits until every run has ended or time is up.
pub(crate) async fn watch_many(many: Many, remaining: Remaining, out: Outlet) {
    let mut rounds = Rounds {
        clock: Clock::start(many.pace),
        many,
        out,
        watched: HashMap::new(),
        ended: HashMap::new(),
        to_look: VecDeque::new(),
        hint: None,
        trouble: None,
        limited: false,
        answered: false,
        failed_listings: 0,
        remaining,
    };
    for handle in rounds.remaining.handles() {
        let run_id = handle.run_id().to_owned();
        if let Err(error) = handle.routes() {
            rounds
                .out
                .give(Err(Error::from(error).of_run(&run_id).stream_goes_on()))
                .await;
            continue;
        }
        let watched = Watched {
            handle,
            last: None,
            singly: false,
        };
        rounds.watched.insert(run_id, watched);
    }
    while !rounds.is_over() {
        let stopped = match rounds.round().await {
            Ok(()) if rounds.is_over() => return,
            Ok(()) if rounds.clock.sleep(rounds.hint).await => continue,
            Ok(()) => Stopped::Deadline,
            Err(stopped) => stopped,
        };
        // What ended has ended, also when there was no time to look for its outputs.
        for (_, run) in std::mem::take(&mut rounds.ended) {
            rounds.out.give(Ok(run)).await;
        }
        return match stopped {
            Stopped::Fatal(error) => rounds.out.give(Err(error.of_no_run())).await,
            Stopped::Deadline if rounds.is_over() => {}
            Stopped::Deadline => {
                let (left, trouble) = (rounds.remaining.handles(), rounds.trouble.take());
                let state = format!("{} of the runs had not ended", left.len());
                let error = rounds.clock.expired(&state, left, None, trouble);
                rounds.out.give(Err(error)).await;
            }
        };
    }
}

impl Rounds {
    fn is_over(&self) -> bool {
        self.watched.is_empty() && self.ended.is_empty()
    }

    async fn round(&mut self) -> Result<(), Stopped> {
        self.clock.looks += 1;
        (self.hint, self.trouble, self.limited) = (None, None, false);
        let shown = self.read_pages().await?;
        let wait_for_listing = (1..FAILED_LISTINGS).contains(&self.failed_listings);
        let (watched, ended) = (&self.watched, &self.ended);
        // What a rate limit left over comes first, or some would never have their turn.
        self.to_look.retain(|handle| {
            let run_id = handle.run_id();
            ended.contains_key(run_id) || watched.contains_key(run_id) && !shown.contains(run_id)
        });
        let queued: HashSet<_> = self.to_look.iter().map(RunHandle::run_id).collect();
        let due = watched.iter().filter(|(run_id, watched)| {
            let hidden = !shown.contains(*run_id) && !queued.contains(run_id.as_str());
            hidden && (watched.singly || !wait_for_listing)
        });
        let due: Vec<_> = due.map(|(_, watched)| watched.handle.clone()).collect();
        self.to_look.extend(due);
        self.look_singly().await
    }

    /// Reads pages while more runs are missing than pages were read in vain: at worst twice the
    /// requests of single looks, at best one for a hundred runs. Absence from them proves nothing.
    async fn read_pages(&mut self) -> Result<HashSet<String>, Stopped> {
        let mut shown = HashSet::new();
        let listed = self.watched.iter().filter(|(_, watched)| !watched.singly);
        let mut missing: HashSet<_> = listed.map(|(run_id, _)| run_id.clone()).collect();
        let (mut in_vain, mut cursor) = (0, None);
        while missing.len() > in_vain {
            let fetching = (self.many.page)(cursor.take(), self.answered);
            let page = match self
                .clock
                .bounded(fetching)
                .await
                .ok_or(Stopped::Deadline)?
            {
                Ok(page) => page,
                Err(error) if !self.answered || matches!(error.status(), Some(401..=403)) => {
                    return Err(Stopped::Fatal(error));
                }
                Err(error) => {
                    self.failed_listings += 1;
                    self.note(error);
                    return Ok(shown);
                }
            };
            self.answered = true;
            let mut found = false;
            for run in page.runs {
                if self.watched.contains_key(&run.run_id) && shown.insert(run.run_id.clone()) {
                    found = true;
                    missing.remove(&run.run_id);
                    self.saw(run, false).await;
                }
            }
            in_vain += usize::from(!found);
            cursor = page.about.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        self.failed_listings = 0;
        Ok(shown)
    }

    /// Looks at what is due, a few at once, each in a task: a slow consumer must not time them out.
    async fn look_singly(&mut self) -> Result<(), Stopped> {
        let mut looks = JoinSet::new();
        loop {
            while !self.limited
                && looks.len() < AT_ONCE
                && let Some(handle) = self.to_look.pop_front()
            {
                let look = (self.many.look)(handle.clone());
                looks.spawn(async move { (handle, look.await) }.in_current_span());
            }
            match self.clock.bounded(looks.join_next()).await {
                None => return Err(Stopped::Deadline),
                Some(None) => return Ok(()),
                Some(Some(Ok((handle, look)))) => self.looked(handle, look).await?,
                // The runtime is shutting down: nobody is left to tell.
                Some(Some(Err(_))) => {}
            }
        }
    }

    /// Takes in what a single look brought.
    async fn looked(
        &mut self,
        handle: RunHandle,
        look: Result<(RunHandle, Seen), Error>,
    ) -> Result<(), Stopped> {
        let run_id = handle.run_id();
        let ended = self.ended.remove(run_id);
        let look = look.and_then(|(way, seen)| {
            if seen.run.run_id == run_id {
                return Ok((way, seen));
            }
            // Neither this run's end nor, should it be watched, that one's.
            let other = Undecodable::new("run_id", "another run's answer", &[]);
            Err(Error::unreadable(other))
        });
        let seen = match look {
            Ok((handle, seen)) => {
                self.hint = self.hint.max(seen.hint);
                self.remaining.keep(&handle);
                if let Some(watched) = self.watched.get_mut(handle.run_id()) {
                    watched.handle = handle;
                }
                Some(seen)
            }
            Err(error) => {
                // These hold for every run of the key.
                let fatal = matches!(error.status(), Some(401 | 402));
                if error.is_transient() {
                    self.note(error);
                } else if ended.is_none() && fatal {
                    return Err(Stopped::Fatal(error));
                } else if ended.is_none() {
                    self.watched.remove(run_id);
                    self.out
                        .give(Err(error.of_run(run_id).stream_goes_on()))
                        .await;
                }
                None
            }
        };
        match (ended, seen) {
            (Some(run), seen) => self.out.give(Ok(with_outputs(run, seen))).await,
            (None, Some(seen)) => self.saw(seen.run, true).await,
            (None, None) => {}
        }
        Ok(())
    }

    /// Takes in a run's state, from a page or from a look of its own.
    async fn saw(&mut self, mut run: TechniqueRun, singly: bool) {
        let Some(watched) = self.watched.get_mut(&run.run_id) else {
            return;
        };
        // What a failing list did not show may well stand on its first pages.
        watched.singly = singly && (watched.singly || self.failed_listings == 0);
        if singly {
            watched.handle.complete(&mut run);
        } else if watched.handle.learn(&run) {
            self.remaining.keep(&watched.handle);
        }
        if !run.is_terminal() {
            if self.many.updates && watched.last.as_ref().is_none_or(|last| run.differs(last)) {
                watched.last = Some(run.clone());
                self.out.give(Ok(run)).await;
            }
            return;
        }
        let run_id = run.run_id.clone();
        let handle = self.watched.remove(&run_id).map(|watched| watched.handle);
        match handle {
            Some(handle) if self.many.outputs && run.lacks_outputs() => {
                self.to_look.push_back(handle);
                self.ended.insert(run_id, run);
            }
            _ => self.out.give(Ok(run)).await,
        }
    }

    fn note(&mut self, error: Error) {
        // More looks would only add to the load that the limit is there against.
        self.limited |= error.is_rate_limited();
        log::looking_again(&error);
        self.hint = self.hint.max(hint_of(&error));
        self.trouble = Some(error);
    }
}

#[cfg(test)]
mod tests;
