//! Waiting for many runs: the settings, and the stream that they become.

use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use futures_core::{FusedStream, Stream};
use tracing::Span;

use super::{
    channel::Feed,
    pace::Pace,
    rounds::{Many, Remaining, watch_many},
};
use crate::{
    Error, RunHandle, TechniqueRun,
    call::{Api, PAGE_SIZE, Query, log},
    error::Within,
    list::next::by_next,
};

/// A wait for many runs, and the stream of those that ended: [`Client::wait_for_runs`](crate::Client::wait_for_runs).
///
/// Each run comes once, as it ends, in no set order. A run that is found on neither way gives its
/// error, with [`Error::run_id`], and the others go on. The stream ends after the last run, or with
/// the error that ended all: the deadline (one hour by default), 401, 402 or 403 on the list, or a
/// list that cannot be read from the start. [`remaining`](Self::remaining) tells what is left then.
///
/// # Requests
/// A round reads the list's pages of 100 from the newest on, while more runs are missing than pages
/// were read that showed none of them. What is missing then is looked at singly, at most 4 at once,
/// and from then on again so until a page shows it. So a round costs `n` runs at most `n` pages
/// without any of them and `n` looks, whatever their depth: two pages for 200 fresh runs, one page and
/// one look for one run at depth 5,000, and from the second round on one look. A completed run whose
/// entry has no outputs costs one look more, unless [`outputs(false)`](Self::outputs). On a 429 the
/// round ends, and what is left comes first in the next.
///
/// ```no_run
/// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
/// let mut going_on = Vec::new();
/// let mut runs = client.list_runs().max_items(200).items();
/// while let Some(run) = runs.try_next().await? {
///     if !run.is_terminal() {
///         going_on.push(run);
///     }
/// }
/// let mut ended = client.wait_for_runs(&going_on);
/// while let Some(run) = ended.next().await {
///     match run {
///         Ok(run) => println!("{} {}", run.run_id, run.status),
///         Err(e) => eprintln!("{e}"),
///     }
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Cancellation
/// Dropping the stream ends the wait and every request of it; the runs themselves go on.
#[must_use = "a wait does nothing until it is polled"]
pub struct WaitForRuns {
    api: Api,
    pace: Pace,
    updates: bool,
    outputs: bool,
    remaining: Remaining,
    /// How many runs there were to wait for.
    all: usize,
    feed: Option<Feed>,
    /// Around all that happens in the wait.
    span: Span,
}

impl WaitForRuns {
    pub(crate) fn new(api: Api, handles: impl Iterator<Item = RunHandle>) -> Self {
        let remaining = Remaining::new(handles);
        Self {
            api,
            pace: Pace::default(),
            updates: false,
            outputs: true,
            all: remaining.len(),
            remaining,
            feed: None,
            span: Span::none(),
        }
    }

    /// A fixed time between two rounds, more than zero; by default 2 seconds growing to 10.
    pub fn poll_every(mut self, interval: Duration) -> Self {
        self.pace.every = Some(interval);
        self
    }

    /// The most that the wait for all may take; one hour by default.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.pace.deadline = Some(deadline);
        self
    }

    /// Waits as long as it takes: for ever, should a run never end.
    pub fn no_deadline(mut self) -> Self {
        self.pace.deadline = None;
        self
    }

    /// Whether a completed run whose entry has no outputs is looked at once for them; yes by default.
    pub fn outputs(mut self, yes: bool) -> Self {
        self.outputs = yes;
        self
    }

    /// Hands out each look in which a run's status, progress or outputs changed too, not only the
    /// ends: tell them apart by [`TechniqueRun::is_terminal`].
    pub fn updates(mut self) -> Self {
        self.updates = true;
        self
    }

    /// The runs whose end was not handed out yet: wait for them again, here or elsewhere.
    pub fn remaining(&self) -> Vec<RunHandle> {
        self.remaining.handles()
    }

    fn start(&self) -> Feed {
        let (list, by_id) = (self.api.clone(), self.api.clone());
        let (pace, remaining) = (self.pace, self.remaining.clone());
        let many = Many {
            pace,
            updates: self.updates,
            outputs: self.outputs,
            page: Box::new(move |cursor, answered| {
                let api = list.clone();
                let query = Query::everything(*PAGE_SIZE.end());
                Box::pin(async move { api.fetch(&query, cursor.as_deref(), !answered).await })
            }),
            look: Box::new(move |handle| Box::pin(by_id.clone().look(handle, false))),
        };
        Feed::new(move |out| async move {
            match pace.check() {
                Ok(()) => watch_many(many, remaining, out).await,
                Err(error) => out.give(Err(error)).await,
            }
        })
    }
}

by_next!(WaitForRuns, TechniqueRun);

impl Stream for WaitForRuns {
    type Item = Result<TechniqueRun, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if this.feed.is_none() {
            this.span = tracing::info_span!("wait_for_runs", runs = this.all);
            this.feed = Some(this.start());
        }
        let _entered = this.span.enter();
        let item = match &mut this.feed {
            Some(feed) => ready!(feed.poll_next(cx)),
            None => None,
        };
        let left = this.remaining.len();
        match &item {
            Some(Ok(run)) if run.is_terminal() => this.remaining.remove(&run.run_id),
            Some(Err(error)) => error
                .run_id()
                .into_iter()
                .for_each(|id| this.remaining.remove(id)),
            _ => {}
        }
        let within = Within::WaitForRuns {
            left,
            all: this.all,
        };
        let item = item.map(|item| {
            item.map_err(|error| {
                let error = error.within(within);
                log::handed_out(&error);
                error
            })
        });
        Poll::Ready(item)
    }
}

impl FusedStream for WaitForRuns {
    fn is_terminated(&self) -> bool {
        self.feed.as_ref().is_some_and(Feed::has_ended)
    }
}

impl fmt::Debug for WaitForRuns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let remaining = self.remaining.handles().len();
        f.debug_struct("WaitForRuns")
            .field("remaining", &remaining)
            .finish_non_exhaustive()
    }
}
