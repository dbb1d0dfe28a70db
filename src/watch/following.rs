//! The loop of a watch: rounds, the runs that are due, pauses.
//!
//! Knows no HTTP: closures fetch pages and look at runs.

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use tokio::time::Instant;

use super::{
    counting::{counted_looks, counted_pages},
    feed::Feed,
    shared::Shared,
};
use crate::{
    Error, RunHandle, TechniqueRun,
    call::{Fetched, LIST, log, on_any_runtime},
    wait::{
        hints::hint_of,
        pace::{NextLook, Pace, Pauses, sleep_within},
        search::{FetchPage, Found, Pages, Requests, Search, Sought, Whereabouts},
    },
};

/// The first pause after the second failure in a row, and the longest.
const FIRST_RESPITE: Duration = Duration::from_secs(1);
const LONGEST_RESPITE: Duration = Duration::from_secs(60);

/// How a watch asks, and how long it goes on.
pub(crate) struct Following {
    pub(crate) shared: Shared,
    /// Fetches a page with the client's retries: until the first answer these decide.
    pub(crate) first_page: FetchPage,
    pub(crate) requests: Requests,
    pub(crate) pauses: Pauses,
    /// The pause of a run that changes all the time.
    pub(crate) shortest_rest: Duration,
    pub(crate) until_caught_up: bool,
    /// Whether anything has answered, so that failures are waited through.
    pub(crate) has_answered: bool,
}

/// Why the loop comes to its end before it should.
struct Ended;

/// The loop's own state.
struct Loop {
    following: Following,
    pace: Pace,
    /// Of the first failure since anything succeeded.
    failing_since: Option<Instant>,
    failures_in_a_row: u32,
}

/// Follows the history until an error ends it, or until it has caught up.
pub(crate) async fn follow(mut following: Following) {
    following.first_page = counted_pages(following.first_page, &following.shared);
    following.requests = Requests {
        page: counted_pages(following.requests.page, &following.shared),
        look: counted_looks(following.requests.look, &following.shared),
    };
    let mut watching = Loop {
        pace: Pace::new(following.pauses),
        following,
        failing_since: None,
        failures_in_a_row: 0,
    };
    // An error was left with the stream, which tells it.
    let _ = watching.run().await;
}

impl Loop {
    async fn run(&mut self) -> Result<(), Ended> {
        let shared = self.following.shared.clone();
        loop {
            let told_before = told(&shared);
            let is_resumed = shared.with(|feed| feed.is_in_resumed_round());
            self.round().await?;
            if is_resumed {
                // It saw nothing of what began since: straight on to a whole one.
                continue;
            }
            self.ask_for_due().await?;
            shared.with_time(Feed::let_overdue_go);
            if self.following.until_caught_up {
                return Ok(());
            }
            if told(&shared) > told_before {
                self.pace.quicken();
            }
            self.pause().await;
        }
    }

    /// One round, from the newest run or where it was left, down to ground.
    async fn round(&mut self) -> Result<(), Ended> {
        let shared = self.following.shared.clone();
        loop {
            let cursor = shared.with(Feed::wanted_page);
            let refusable = cursor.is_some();
            match self.fetch(cursor).await {
                Ok(mut page) => {
                    if let Err(error) = shared.with(|feed| feed.check(&page)) {
                        return Err(self.end(error.during(LIST)));
                    }
                    let outputs_to_come = self.fetch_outputs(&mut page).await?;
                    shared.with_time(|feed, now| feed.take_page(page, &outputs_to_come, now));
                    shared.used_up().await;
                }
                // A cursor does not live for ever: the round begins anew, and repeats nothing.
                Err(error) if refusable && error.status() == Some(400) => {
                    self.wait_through_or_restart(error).await?;
                }
                Err(error) => self.wait_through(error).await?,
            }
            if !shared.with(|feed| feed.is_in_round()) {
                return Ok(());
            }
        }
    }

    async fn fetch(&mut self, cursor: Option<String>) -> Result<Fetched, Error> {
        self.pace.quiet(None).await;
        let fetch = if self.following.has_answered {
            &mut self.following.requests.page
        } else {
            &mut self.following.first_page
        };
        let page = on_any_runtime(|| fetch(cursor.clone())).await?;
        self.pace.heed(page.about.retry_after);
        self.succeeded();
        Ok(page)
    }

    async fn wait_through_or_restart(&mut self, error: Error) -> Result<(), Ended> {
        if self.following.shared.with(Feed::restart_round) {
            self.following.shared.with(Feed::count_failure);
            return Ok(());
        }
        self.wait_through(error).await
    }

    /// Looks up the outputs that the ends on a page lack; the runs whose outputs must wait.
    async fn fetch_outputs(&mut self, page: &mut Fetched) -> Result<Vec<String>, Ended> {
        let shared = self.following.shared.clone();
        let lacking = shared.with(|feed| feed.lacking_outputs(page));
        if lacking.is_empty() {
            return Ok(Vec::new());
        }
        let mut to_come: HashSet<String> = lacking
            .iter()
            .map(|handle| handle.run_id().to_owned())
            .collect();
        let sought = lacking.into_iter().map(|handle| Sought {
            handle,
            whereabouts: Whereabouts::FarDown,
        });
        let mut search = Search::new(sought.collect(), Pages::None, usize::MAX, None);
        while let Some(found) = search
            .next(&mut self.pace, &mut self.following.requests)
            .await
        {
            let Found::Looked(handle, looked) = found else {
                continue;
            };
            match looked {
                Ok((_, seen)) => {
                    self.succeeded();
                    to_come.remove(handle.run_id());
                    let listed = page
                        .runs
                        .iter_mut()
                        .find(|run| run.run_id == handle.run_id());
                    if let Some(listed) = listed {
                        take_outputs(listed, seen.run);
                    }
                }
                Err(error) if error.is_transient() => {
                    log::looking_again(&error);
                    shared.with(Feed::count_failure);
                }
                Err(error) => {
                    self.end_if_it_holds_for_all(&handle, error)?;
                    to_come.remove(handle.run_id());
                }
            }
        }
        Ok(to_come.into_iter().collect())
    }

    /// Asks for the runs that are due and that no page of the round showed.
    async fn ask_for_due(&mut self) -> Result<(), Ended> {
        let shared = self.following.shared.clone();
        let started = shared.now();
        let rest = u64::try_from(self.following.shortest_rest.as_millis()).unwrap_or(u64::MAX);
        loop {
            let due = shared.with(|feed| feed.due(started, rest));
            if due.is_empty() {
                return Ok(());
            }
            let failure = self.seek(due).await?;
            // Whoever follows goes on in the next round; whoever catches up wants all of them.
            if !self.following.until_caught_up {
                return Ok(());
            }
            if let Some(error) = failure
                && self.has_failed_for_too_long()
            {
                return Err(self.end(error));
            }
        }
    }

    /// One search for runs that are due; the last of the failures in it that may pass.
    async fn seek(&mut self, due: Vec<Sought>) -> Result<Option<Error>, Ended> {
        let shared = self.following.shared.clone();
        let below = shared.with(|feed| feed.below().map(str::to_owned));
        let pages = below.map_or(Pages::None, Pages::From);
        let most_looks = shared.with(|feed| feed.limits().looks);
        let mut search = Search::new(due, pages, most_looks, None);
        // Ended, as a page shows it, and about to be looked at for its outputs.
        let mut ended: HashMap<String, TechniqueRun> = HashMap::new();
        let mut failure = None;
        while let Some(found) = search
            .next(&mut self.pace, &mut self.following.requests)
            .await
        {
            match found {
                Found::Listed(run) => {
                    self.succeeded();
                    if shared.with(|feed| feed.wants_outputs_of(&run)) {
                        search.look_too(RunHandle::from(&run));
                        ended.insert(run.run_id.clone(), run);
                    } else {
                        shared.with(|feed| feed.take_listed(run));
                    }
                }
                Found::Looked(_, Ok((way, seen))) => {
                    self.succeeded();
                    shared.with(|feed| feed.take_look(way, seen.run));
                }
                Found::Looked(handle, Err(error)) => {
                    let error = self.end_if_it_holds_for_all(&handle, error)?;
                    let listed = ended.remove(handle.run_id());
                    if error.is_transient() {
                        shared.with_time(|feed, now| feed.asked_in_vain(handle.run_id(), now));
                        failure = Some(error);
                    } else if let Some(run) = listed {
                        shared.with(|feed| feed.take_listed(run));
                    } else {
                        shared.with(|feed| feed.take_failed_look(handle.run_id(), error));
                    }
                }
                Found::PageFailed(error) if matches!(error.status(), Some(401..=403)) => {
                    return Err(self.end(error));
                }
                Found::PageFailed(error) => {
                    log::looking_again(&error);
                    shared.with(Feed::count_failure);
                    failure = Some(error);
                }
            }
            shared.used_up().await;
        }
        Ok(failure)
    }

    /// Gives a look's error back, unless it holds for every run of the key.
    fn end_if_it_holds_for_all(&self, handle: &RunHandle, error: Error) -> Result<Error, Ended> {
        if matches!(error.status(), Some(401 | 402)) {
            return Err(self.end(error.of_no_run()));
        }
        if error.is_transient() {
            log::looking_again(&error);
            self.following.shared.with(Feed::count_failure);
        }
        Ok(error.of_run(handle.run_id()))
    }

    /// Pauses after a failure that may pass, and ends with any other.
    async fn wait_through(&mut self, error: Error) -> Result<(), Ended> {
        if !self.following.has_answered || !error.is_transient() {
            return Err(self.end(error));
        }
        self.following.shared.with(Feed::count_failure);
        self.pace.heed(hint_of(&error));
        self.pace.heed(self.respite());
        self.failures_in_a_row = self.failures_in_a_row.saturating_add(1);
        if self.has_failed_for_too_long() {
            return Err(self.end(error));
        }
        log::looking_again(&error);
        self.pause().await;
        Ok(())
    }

    async fn pause(&mut self) {
        if let NextLook::At(due) = self.pace.next_look(None) {
            sleep_within(due, None).await;
        }
    }

    /// How long a server that fails again and again is left alone, whatever the interval.
    fn respite(&self) -> Option<Duration> {
        let doublings = self.failures_in_a_row.checked_sub(1)?;
        let respite = FIRST_RESPITE.saturating_mul(2_u32.saturating_pow(doublings));
        Some(respite.min(LONGEST_RESPITE))
    }

    /// Whether catching up is over, since nothing has succeeded for too long.
    ///
    /// Counted from the first failure: a caller may take long over what came before it.
    fn has_failed_for_too_long(&mut self) -> bool {
        let since = *self.failing_since.get_or_insert_with(Instant::now);
        let most = self.following.shared.with(|feed| feed.limits().no_success);
        self.following.until_caught_up && since.elapsed() >= Duration::from_millis(most)
    }

    fn succeeded(&mut self) {
        self.following.has_answered = true;
        self.failing_since = None;
        self.failures_in_a_row = 0;
    }

    fn end(&self, error: Error) -> Ended {
        self.following.shared.fail(error);
        Ended
    }
}

/// How many changes were told so far.
fn told(shared: &Shared) -> u64 {
    shared.with(|feed| {
        let report = feed.report();
        report.started + report.progressed + report.ended + report.settled
    })
}

/// Takes the outputs of a look, unless it is older than what the list shows.
fn take_outputs(listed: &mut TechniqueRun, seen: TechniqueRun) {
    if seen.status == listed.status && seen.outputs.is_some() {
        *listed = seen;
    }
}

#[cfg(test)]
mod tests;
