//! The loop of a watch: rounds, the runs that are due, pauses.
//!
//! Knows no HTTP: closures fetch pages and look at runs.

use std::time::Duration;

use tokio::time::Instant;

use super::{
    counting::{counted_looks, counted_pages},
    feed::Feed,
    shared::Shared,
};
use crate::{
    Error,
    call::{Fetched, LIST, on_any_runtime},
    wait::{
        pace::{NextLook, Pace, Pauses, sleep_within},
        search::{FetchPage, Requests},
    },
};

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

    async fn pause(&mut self) {
        if let NextLook::At(due) = self.pace.next_look(None) {
            sleep_within(due, None).await;
        }
    }
}

/// How many changes were told so far.
fn told(shared: &Shared) -> u64 {
    shared.with(|feed| {
        let report = feed.report();
        report.started + report.progressed + report.ended + report.settled
    })
}

mod due;
mod failures;
mod outputs;
#[cfg(test)]
mod tests;
