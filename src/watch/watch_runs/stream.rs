//! A watch as a stream of changes, one by one or in batches, and where it stands.

use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll},
};

use futures_core::{FusedStream, Stream};

use super::WatchRuns;
use crate::{
    Error,
    poll::by_next,
    watch::{change::Change, checkpoint::WatchCheckpoint, report::WatchReport, watching::Watching},
};

impl WatchRuns {
    /// Where the watch stands: behind all that was handed out, to the single change, also after an
    /// error.
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let mut changes = client.watch_runs();
    /// if let Some(change) = changes.try_next().await? {
    ///     println!("{}", change.run().run_id);
    /// }
    /// std::fs::write("watch.json", serde_json::to_string(&changes.checkpoint())?)?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn checkpoint(&self) -> WatchCheckpoint {
        match (&self.watching, &self.resume) {
            (Some(watching), _) if watching.has_begun() => {
                watching.with(|feed| WatchCheckpoint::of(feed, &self.filters))
            }
            (_, Some(checkpoint)) => checkpoint.clone(),
            (_, None) => WatchCheckpoint::of(&self.fresh(), &self.filters),
        }
    }

    /// What the watch came to so far.
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
    /// let mut changes = client.watch_runs().since_beginning().until_caught_up();
    /// while let Some(_change) = changes.try_next().await? {}
    /// println!("{} requests", changes.report().pages + changes.report().looks);
    /// # Ok(())
    /// # }
    /// ```
    pub fn report(&self) -> WatchReport {
        match (&self.watching, &self.resume) {
            (Some(watching), _) if watching.has_begun() => watching.with(|feed| feed.report()),
            (_, Some(checkpoint)) => checkpoint.report().clone(),
            (_, None) => WatchReport::default(),
        }
    }

    /// The changes that one answer brings, at least one, all at once: for one commit each.
    ///
    /// The [`checkpoint`](Self::checkpoint) stands behind all of them. An error comes alone, before
    /// or after a batch; `None` after the last, and after an error that ended the stream.
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let mut changes = client.watch_runs();
    /// while let Some(batch) = changes.next_batch().await {
    ///     let batch = batch?;
    ///     let checkpoint = serde_json::to_string(&changes.checkpoint())?;
    ///     println!("{} changes and {} bytes, in one transaction", batch.len(), checkpoint.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Cancellation
    /// Safe: what is under way goes on with the next call.
    pub async fn next_batch(&mut self) -> Option<Result<Vec<Change>, Error>> {
        poll_fn(|cx| self.watching().poll_batch(cx)).await
    }
}

by_next!(WatchRuns, Change);

impl Stream for WatchRuns {
    type Item = Result<Change, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.watching().poll_change(cx)
    }
}

impl FusedStream for WatchRuns {
    fn is_terminated(&self) -> bool {
        self.watching.as_ref().is_some_and(Watching::has_ended)
    }
}

impl fmt::Debug for WatchRuns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WatchRuns")
            .field("filters", &self.filters)
            .field("report", &self.report())
            .finish_non_exhaustive()
    }
}
