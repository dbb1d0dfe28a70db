//! From the settings of a watch to its first request, or to the reason why there is none.

use std::time::Duration;

use tracing::Instrument;

use super::WatchRuns;
use crate::{
    Error,
    call::{PAGE_SIZE, Query},
    wait::search::Requests,
    watch::{
        feed::Feed,
        following::{Following, follow},
        limits::Limits,
        shared::Shared,
        start::Start,
        watching::Watching,
    },
};

/// The shortest time between two looks at a run that no page shows, unless `poll_every` says more.
const SHORTEST_REST: Duration = Duration::from_secs(2);

impl WatchRuns {
    pub(super) fn fresh(&self) -> Feed {
        let start = self.start.unwrap_or_default();
        Feed::new(start, self.wants_outputs, Limits::default())
    }

    /// The watch, begun if it was not.
    pub(super) fn watching(&mut self) -> &mut Watching {
        let begun = self.watching.take().unwrap_or_else(|| self.begin());
        self.watching.insert(begun)
    }

    fn begin(&mut self) -> Watching {
        let feed = match self.feed() {
            Ok(feed) => feed,
            Err(error) => return Watching::failed(self.fresh(), error),
        };
        if let Some(checkpoint) = &self.resume {
            self.filters = checkpoint.filters().clone();
        }
        let span = tracing::info_span!("watch_runs");
        Watching::begin(feed, |shared| {
            follow(self.following(shared)).instrument(span)
        })
    }

    /// What it starts from.
    ///
    /// # Errors
    /// Something that was set is not allowed.
    fn feed(&self) -> Result<Feed, Error> {
        self.check()?;
        match self.resume.clone() {
            Some(checkpoint) => checkpoint.restore(self.wants_outputs, Limits::default()),
            None => Ok(self.fresh()),
        }
    }

    /// Refuses what is not allowed, before any request.
    fn check(&self) -> Result<(), Error> {
        if self.pauses.every == Some(Duration::ZERO) {
            return Err(Error::input("poll_every", "more than zero"));
        }
        if self.start == Some(Start::Newest) {
            return Err(Error::input("since", "a known moment, later than 1970"));
        }
        if let Some(checkpoint) = &self.resume {
            let field = self.filters.disagreement(checkpoint.filters());
            let starts_elsewhere = self.start.is_some_and(|start| start != checkpoint.start());
            if let Some(field) = field.or(starts_elsewhere.then_some("since")) {
                let allowed = "the checkpoint's value, or none, when resuming";
                return Err(Error::input(field, allowed));
            }
            checkpoint.filters().check()?;
        }
        self.filters.check()
    }

    fn following(&self, shared: Shared) -> Following {
        let query = Query {
            filters: self.filters.clone(),
            limit: i64::from(*PAGE_SIZE.end()).into(),
        };
        let (first_api, first_query) = (self.api.clone(), query.clone());
        let list = self.api.clone();
        let by_id = self.api.clone();
        // A job that has come this far before does not give up on a server that is being restarted.
        let until_caught_up = self.until_caught_up;
        let has_answered = until_caught_up && self.resume.is_some();
        Following {
            shared,
            first_page: Box::new(move |cursor| {
                let (api, query) = (first_api.clone(), first_query.clone());
                Box::pin(async move { api.fetch(&query, cursor.as_deref(), true).await })
            }),
            requests: Requests {
                page: Box::new(move |cursor| {
                    let (api, query) = (list.clone(), query.clone());
                    Box::pin(async move { api.fetch(&query, cursor.as_deref(), false).await })
                }),
                look: Box::new(move |handle| {
                    let look = by_id.clone().look(handle, until_caught_up);
                    Some(Box::pin(async move { Some(look.await) }))
                }),
            },
            pauses: self.pauses,
            shortest_rest: self.pauses.every.unwrap_or(SHORTEST_REST),
            until_caught_up,
            has_answered,
        }
    }
}
