//! A watch under way: a stream of changes, one by one or in batches, and where it stands.

use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll, ready},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use futures_core::{FusedStream, Stream};

use super::{
    answers::Answers, batch_item::BatchItem, change::Change, checkpoint::WatchCheckpoint,
    open_run::OpenRun, report::WatchReport, shared_state::SharedState,
};
use crate::{
    Error,
    call::log,
    error::CallContext,
    poll::{Generator, Yielder, by_next},
};

/// What happens in a history, as a stream: [`WatchRuns::changes`](crate::WatchRuns::changes).
///
/// ```no_run
/// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
/// let mut changes = client.watch_runs().changes();
/// while let Some(change) = changes.next().await {
///     match change {
///         Ok(change) => println!("{}", change.run_id()),
///         Err(e) if !e.ends_stream() => eprintln!("{e}"), // one entry, one run, or an outage
///         Err(e) => return Err(e),
///     }
/// }
/// # Ok(())
/// # }
/// ```
///
/// FLORA has no feed of a workspace; the list is the only witness. A watch reads it again and again, in
/// *rounds*, each from the newest run down to what is known, and tells each [`Change`] once: of every run that
/// began after the start, that it [started](Change::Started), [ended](Change::Ended) and was
/// [settled](Change::Settled), that is, shows what it cost; and of what goes on, each change of status,
/// progress or outputs. Newest runs come first within a round; of one run, changes come in their order. A run
/// that goes on and stands on a page of the first round is watched too, without `Started`.
///
/// A run that it has to [let go](Change::LetGo) is told: one that did not change for 7 days, one that is not
/// found on any way, twice, a minute apart, the longest unchanged ones where more
/// than 10,000 go on or await their cost, and one whose cost is not there a day after the
/// watch saw its end. These times are by this machine's clock.
///
/// # Costs
/// A round in which nothing is new or due is one request of 100 entries; a catch-up takes the pages with
/// new runs and one more, however long the history. A run that goes on, or whose cost is awaited, and that
/// no page read shows is asked for after a tenth of the time since it last changed, at most an hour: by
/// further pages while these show such runs, then by at most 20 single requests a round, 4 at once. A cost
/// is awaited for 15 minutes after the watch saw the end, and asked for once more when a day has passed. A watch that
/// was away for those 15 minutes asks when it is resumed: so a nightly job asks once or twice. In
/// memory are some 1,000 ids, and a handle of each run that goes on or awaits its cost.
///
/// # Errors
/// What is not allowed in the settings is [input](Error::is_input), before any request.
///
/// Until the first page has come, a failure is tried again as the client's [retries](crate::Retry) say and then
/// ends the stream, so that a wrong base URL is not a silent night. From the first page on, whatever a request
/// fails with is waited through, HTML, 404 and 402 included, in pauses of the interval that double up to a
/// minute, or as long as FLORA's [hint](Error::retry_after) says, up to 10 minutes. With a checkpoint whose
/// [report](crate::WatchCheckpoint::report) counts a page (`pages` above 0) failures are waited through from the
/// very start: the address worked then.
///
/// What ends the stream is 401, and 403 of the list; the list of
/// [another workspace](Error::is_other_workspace); what would never end (a cursor that comes again, page after
/// page with nothing new, over 10,000 runs of one moment); and a lack of tokio. The checkpoint is good after
/// each of these.
///
/// An outage is told as an error that does not end the stream, by the first attempt that fails when FLORA has not
/// answered for 5 minutes: so it may come up to a minute late, or as late as a hint or a longer `poll_every` says. It
/// is told again each hour. That FLORA is back may be noticed as late. [`failing_since`](Self::failing_since) and
/// [`last_failure`](Self::last_failure) tell of failures at any time. A cursor that FLORA refuses costs nothing but
/// the pages that are read again. An entry that cannot be read is an error once; if the run becomes readable, it is
/// told as started, unless it was before.
///
/// # What it cannot know
/// - A run that is removed before a round shows it, and one that slips past the cursor because another is
///   removed while a round reads several pages.
/// - A run that appears in the list late, more than 1,000 runs behind the newest. Nearer, it is told by the first
///   round that reads that far down; each reads the newest 100. Never told is one created before the start.
/// - A run that begins in the very moment of a round's newest one and that the edge of a page hides.
/// - Which runs of unknown age, or entries that cannot be read, were told before, beyond 1,000 of each.
/// - What stands below a page that has no `meta` and no cursor: the round ends there, and the
///   [report](WatchReport::pages_without_meta) counts it.
///
/// # Cancellation
/// Dropping a call of `next` loses nothing; dropping the stream ends the watch and every request of it.
/// Each `next` may run on a tokio runtime of its own.
#[must_use = "a stream does nothing until it is polled"]
pub struct Changes {
    shared: SharedState,
    items: Generator<BatchItem>,
    has_ended: bool,
}

impl Changes {
    pub(super) fn new<F>(
        answers: Answers,
        watch: impl FnOnce(SharedState, Yielder<BatchItem>) -> F,
    ) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let shared = SharedState::new(answers);
        Self {
            items: Generator::new(|tell| watch(shared.clone(), tell)),
            shared,
            has_ended: false,
        }
    }

    /// A watch that fails before its first request.
    pub(super) fn rejected(answers: Answers, error: Error) -> Self {
        Self::new(answers, |_, tell| async move {
            log::handed_out(&error);
            tell.yield_item(BatchItem::Item(Err(error))).await;
        })
    }

    /// The changes that one answer brings, at least one, all at once: for one commit each.
    ///
    /// The [`checkpoint`](Self::checkpoint) stands behind all of them. An error comes alone, before or
    /// after a batch; `None` after the last, and after an error that ended the stream.
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let mut changes = client.watch_runs().changes();
    /// while let Some(batch) = changes.next_batch().await {
    ///     let batch = batch?;
    ///     let checkpoint = serde_json::to_string(&changes.checkpoint())?;
    ///     println!("{} changes and {} bytes, in one transaction", batch.len(), checkpoint.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`next`](Self::next).
    ///
    /// # Cancellation
    /// Safe: what is under way goes on with the next call.
    pub async fn next_batch(&mut self) -> Option<Result<Vec<Change>, Error>> {
        let mut batch = Vec::new();
        // A break comes before whatever has to be waited for, so that no batch is left lying.
        while let Some(told) = poll_fn(|cx| self.poll_batch_item(cx)).await {
            match told {
                BatchItem::Item(Ok(change)) => batch.push(change),
                BatchItem::Item(Err(error)) => return Some(Err(error)),
                BatchItem::Break if batch.is_empty() => {}
                BatchItem::Break => break,
            }
        }
        (!batch.is_empty()).then_some(Ok(batch))
    }

    fn poll_batch_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<BatchItem>> {
        if self.has_ended {
            return Poll::Ready(None);
        }
        let item = ready!(self.items.poll_next(cx));
        self.has_ended = match &item {
            Some(BatchItem::Item(Err(error))) => error.ends_stream(),
            Some(BatchItem::Item(Ok(_)) | BatchItem::Break) => false,
            None => true,
        };
        Poll::Ready(item)
    }

    /// Where the watch stands: behind all that was handed out, to the single change, also after an error.
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let mut changes = client.watch_runs().changes();
    /// if let Some(change) = changes.try_next().await? {
    ///     println!("{}", change.run_id());
    /// }
    /// changes.checkpoint().save("watch.json")?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn checkpoint(&self) -> WatchCheckpoint {
        self.shared
            .answers(|answers, _| WatchCheckpoint::of(&answers.knowledge))
    }

    /// What the watch came to so far.
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
    /// let mut changes = client.watch_runs().since_beginning().until_caught_up().changes();
    /// while changes.try_next().await?.is_some() {}
    /// println!("{} requests", changes.report().pages + changes.report().looks);
    /// # Ok(())
    /// # }
    /// ```
    pub fn report(&self) -> WatchReport {
        self.shared
            .answers(|answers, _| answers.knowledge.report.clone())
    }

    /// Whether the round that began last is told to its end: nothing that FLORA has shown is left to tell.
    ///
    /// False before the first round is told to its end, also after a resume, and while a page waits for
    /// [outputs](crate::WatchRuns::outputs). An outage alone makes it neither true nor false, since no round begins
    /// before FLORA answers: ask [`last_answer`](Self::last_answer) as well.
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
    /// let mut changes = client.watch_runs().since_beginning().changes();
    /// while changes.try_next().await?.is_some() {
    ///     if changes.is_caught_up() {
    ///         println!("up to date");
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn is_caught_up(&self) -> bool {
        self.shared
            .answers(|answers, now| answers.is_caught_up(now))
    }

    /// When FLORA last answered this stream as it should, by this machine's clock; `None` before it did.
    ///
    /// A checkpoint does not carry it: after a resume it is `None` until the first answer.
    ///
    /// ```no_run
    /// # fn example(changes: &flora_technique_runs::Changes) {
    /// let silent = changes.last_answer().and_then(|at| at.elapsed().ok());
    /// println!("last answer {silent:?} ago");
    /// # }
    /// ```
    pub fn last_answer(&self) -> Option<SystemTime> {
        let at = self.shared.outages(|outages, _| outages.last_answer);
        at.map(system_time)
    }

    /// Since when this stream has seen nothing but failures, by this machine's clock; `None` while FLORA answers.
    ///
    /// It is when the first of these requests failed: one that hangs fails at the client's
    /// [time-out](crate::ClientBuilder::timeout), and the first page of all when its retries are used up. For how
    /// long nothing has come, [`last_answer`](Self::last_answer) tells; why, [`last_failure`](Self::last_failure).
    ///
    /// ```no_run
    /// # fn example(changes: &flora_technique_runs::Changes) {
    /// let is_healthy = changes.failing_since().is_none();
    /// # }
    /// ```
    pub fn failing_since(&self) -> Option<SystemTime> {
        let at = self.shared.outages(|outages, _| outages.failing_since);
        at.map(system_time)
    }

    /// What failed last since FLORA last answered; `None` while it answers.
    ///
    /// A watch lives through most failures: this tells why nothing comes before the error that tells an outage
    /// after 5 minutes.
    ///
    /// ```no_run
    /// # fn example(changes: &flora_technique_runs::Changes) {
    /// if let Some(why) = changes.last_failure() {
    ///     println!("FLORA does not answer: {why}");
    /// }
    /// # }
    /// ```
    pub fn last_failure(&self) -> Option<Error> {
        let error = self
            .shared
            .outages(|outages, _| outages.last_failure.clone());
        error.map(|error| error.within(CallContext::WatchRuns))
    }

    /// The runs that are watched and go on, by id.
    ///
    /// ```no_run
    /// # fn example(changes: &flora_technique_runs::Changes) {
    /// for open in changes.open_runs() {
    ///     println!("{} {} {:.0} %", open.handle.run_id(), open.status, open.progress);
    /// }
    /// # }
    /// ```
    pub fn open_runs(&self) -> Vec<OpenRun> {
        self.shared
            .answers(|answers, _| answers.knowledge.watched.open())
    }

    /// How many runs were told as [ended](Change::Ended) and are still to be told as
    /// [settled](Change::Settled): completed ones whose cost is awaited.
    ///
    /// While it is 0, a sum of costs lacks none of the runs that have ended, but those
    /// [let go](crate::WhyLetGo::Unsettled). It counts those of a watch that this one was resumed from, too.
    ///
    /// ```no_run
    /// # fn example(changes: &flora_technique_runs::Changes, spent_micros: i64) {
    /// match changes.costs_to_come() {
    ///     0 => println!("{spent_micros} millionths of a USD, final"),
    ///     n => println!("{spent_micros} millionths of a USD, {n} costs to come"),
    /// }
    /// # }
    /// ```
    pub fn costs_to_come(&self) -> usize {
        self.shared
            .answers(|answers, _| answers.knowledge.watched.unsettled())
    }
}

/// So many milliseconds after 1970.
fn system_time(unix_millis: u64) -> SystemTime {
    let since_1970 = Duration::from_millis(unix_millis);
    UNIX_EPOCH.checked_add(since_1970).unwrap_or(UNIX_EPOCH)
}

by_next!(Changes, Change);

impl Stream for Changes {
    type Item = Result<Change, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            return Poll::Ready(match ready!(self.poll_batch_item(cx)) {
                Some(BatchItem::Item(item)) => Some(item),
                Some(BatchItem::Break) => continue,
                None => None,
            });
        }
    }
}

impl FusedStream for Changes {
    fn is_terminated(&self) -> bool {
        self.has_ended
    }
}

impl fmt::Debug for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Changes")
            .field("report", &self.report())
            .finish_non_exhaustive()
    }
}
