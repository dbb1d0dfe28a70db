//! A watch as users have it: its settings, and what it promises.

use std::time::Duration;

use super::{checkpoint::WatchCheckpoint, moment::Moment, start::Start, watching::Watching};
use crate::{
    Timestamp,
    call::{Api, Filters},
    wait::pace::Pauses,
};

/// A watch over the history of runs, and the stream of what happens in it: [`Client::watch_runs`](crate::Client::watch_runs).
///
/// FLORA has no feed of a workspace; the list is the only witness. A watch reads it again and again
/// and tells each [`Change`](crate::Change) once: of every run that began after the start, that it
/// [started](crate::Change::Started), [ended](crate::Change::Ended), and what it
/// [cost](crate::Change::Settled) as soon as that is known; and of what goes on, each change of
/// status, progress or outputs. Within a round of reading, newest runs come first.
///
/// ```no_run
/// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
/// use flora_technique_runs::Change;
///
/// let mut changes = client.watch_runs();
/// while let Some(change) = changes.next().await {
///     match change {
///         Ok(Change::Started(run)) => println!("{} began", run.run_id),
///         Ok(Change::Ended(run)) => println!("{} {}", run.run_id, run.status),
///         Ok(_) => {}                                           // progress, cost, and what is to come
///         Err(e) if !e.ends_stream() => eprintln!("left out: {e}"), // one entry, or one run
///         Err(e) => return Err(e),
///     }
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Where it starts
/// At the newest run of the first answer: what began before is not told as started. What goes on and
/// stands on the first page is watched all the same, without `Started`; what stands further down is
/// not. [`since`](Self::since) and [`since_beginning`](Self::since_beginning) start earlier,
/// [`resume`](Self::resume) goes on where another watch was.
///
/// # A nightly job
/// [`until_caught_up`](Self::until_caught_up) ends when all that happened until now was told. The
/// first night is `since_beginning()`, every later one resumes:
///
/// ```no_run
/// use std::fs;
///
/// # async fn example(client: flora_technique_runs::Client) -> Result<(), Box<dyn std::error::Error>> {
/// let mut changes = client.watch_runs().since_beginning().until_caught_up();
/// if fs::exists("watch.json")? {
///     changes = changes.resume(serde_json::from_str(&fs::read_to_string("watch.json")?)?);
/// }
/// while let Some(batch) = changes.next_batch().await {
///     match batch {
///         Ok(batch) => println!("{} changes", batch.len()), // store them and the checkpoint at once
///         Err(e) if !e.ends_stream() => eprintln!("left out: {e}"),
///         Err(e) => return Err(e.into()),
///     }
///     fs::write("watch.json", serde_json::to_string(&changes.checkpoint())?)?;
/// }
/// # Ok(())
/// # }
/// ```
///
/// # What it costs
/// A round in which nothing is new or due is one request of 100 entries; a catch-up takes the pages
/// with new runs and one more, however long the history. A run that goes on, or whose cost is
/// awaited, and that no page read shows is asked for when it is due, which is after a tenth of the
/// time since it last changed, at most an hour: by further pages while these show more such runs than
/// they cost, then by at most 20 single looks a round, 4 at once. A cost is awaited for 15 minutes
/// after the end and asked for once more a day later. Memory is bounded: some 1,000 ids, and one
/// handle for each of at most 10,000 runs that go on.
///
/// # What it lets go
/// Runs that go on and are seen not to change for 7 days (or cannot be seen for 14), the longest
/// unchanged of more than 10,000, a cost that a day after the end is still not there, and a run that
/// is not found on any way twice, a minute apart, or refused with 400 or 403; the last one is an error
/// that does not end the stream. [`report`](Self::report) counts them.
///
/// # What it cannot know
/// - A run that is removed before a round shows it, and one that slips past the cursor because
///   another is removed while a round reads several pages.
/// - A run that appears in the list late, behind more than 1,000 newer ones. One that appears late
///   further down than a round reads, which is at least the newest 100 runs, is told when a later
///   round reads that far, should it still be among the newest 1,000.
/// - What stands below a page that has no `meta` and no cursor: the round ends there, and the
///   [report](crate::WatchReport::pages_without_meta) counts it.
/// - Which entries that cannot be read were told before, beyond 1,000 of them: should the pages of one
///   round show more, they are told again.
/// - Whether a run of unknown age is new, once 1,000 newer ones of unknown age were told; the
///   [report](crate::WatchReport::undated_forgotten) counts those.
///
/// Nothing is told twice because of the first three.
///
/// # Failures
/// Once something has answered, lost connections, time-outs, 408, 429 and 5xx are waited through, for
/// as long as it takes; a rate limit slows it down. Before, the client's retries decide, so that a
/// wrong base URL is not a silent night. Any other failure, such as 401, 402 or 403, ends the stream,
/// as does the list of another workspace than the checkpoint's
/// ([`is_other_workspace`](crate::Error::is_other_workspace)); the [`checkpoint`](Self::checkpoint) is good
/// after it too. A cursor that FLORA refuses costs nothing but the pages read again. An entry that
/// cannot be read is an error once, and the stream goes on; should the run become readable, it is
/// told as started.
///
/// # Cancellation
/// Dropping a call of `next` loses nothing; dropping the stream ends the watch and every request of
/// it. Each `next` may run on a tokio runtime of its own.
#[must_use = "a watch does nothing until it is polled"]
pub struct WatchRuns {
    api: Api,
    pub(super) filters: Filters,
    start: Option<Start>,
    pauses: Pauses,
    wants_outputs: bool,
    until_caught_up: bool,
    resume: Option<WatchCheckpoint>,
    watching: Option<Watching>,
}

impl WatchRuns {
    pub(crate) fn new(api: Api) -> Self {
        Self {
            api,
            filters: Filters::default(),
            start: None,
            pauses: Pauses::default(),
            wants_outputs: false,
            until_caught_up: false,
            resume: None,
            watching: None,
        }
    }

    /// Tells of all runs created after this moment; the first round reads back to it.
    ///
    /// By default a watch starts at the newest run of the first answer. A time that is no known
    /// moment is an [input](crate::Error::is_input) error before any request.
    ///
    /// ```no_run
    /// use std::time::{Duration, SystemTime};
    ///
    /// # fn example(client: flora_technique_runs::Client) {
    /// let yesterday = SystemTime::now() - Duration::from_secs(24 * 60 * 60);
    /// let changes = client.watch_runs().since(yesterday);
    /// # }
    /// ```
    pub fn since(mut self, time: impl Into<Timestamp>) -> Self {
        let moment = time.into().millis().and_then(Moment::new);
        // "The newest run" stands for a time that cannot be: it is refused before the first request.
        self.start = Some(moment.map_or(Start::Newest, Start::After));
        self
    }

    /// Tells of all runs there are: the first round reads the whole history.
    ///
    /// ```no_run
    /// # fn example(client: flora_technique_runs::Client) {
    /// let changes = client.watch_runs().since_beginning();
    /// # }
    /// ```
    pub fn since_beginning(mut self) -> Self {
        self.start = Some(Start::Beginning);
        self
    }

    /// A fixed time between two rounds, more than zero.
    ///
    /// By default 2 seconds growing to 10, and 2 again whenever something has happened. Each pause is
    /// lengthened by a random part of up to a tenth; a server's hint makes it longer.
    ///
    /// ```no_run
    /// # fn example(client: flora_technique_runs::Client) {
    /// let changes = client.watch_runs().poll_every(std::time::Duration::from_secs(10));
    /// # }
    /// ```
    pub fn poll_every(mut self, interval: Duration) -> Self {
        self.pauses.every = Some(interval);
        self
    }

    /// Whether the outputs of a completed run that the list shows without them are looked up before
    /// its end is told; no by default, and it costs one request a run.
    ///
    /// Should FLORA not have them, the end comes without, and [`report`](Self::report) counts it.
    ///
    /// ```no_run
    /// # fn example(client: flora_technique_runs::Client) {
    /// let changes = client.watch_runs().outputs(true);
    /// # }
    /// ```
    pub fn outputs(mut self, yes: bool) -> Self {
        self.wants_outputs = yes;
        self
    }

    /// Goes on where a checkpoint was taken, with its filters and its start.
    ///
    /// Set again, they must agree with it: `since_beginning()` does where the watch began so.
    /// `poll_every`, `outputs` and `until_caught_up` are not part of it.
    ///
    /// ```no_run
    /// # fn example(client: flora_technique_runs::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let saved = std::fs::read_to_string("watch.json")?;
    /// let changes = client.watch_runs().resume(serde_json::from_str(&saved)?);
    /// # Ok(())
    /// # }
    /// ```
    pub fn resume(mut self, checkpoint: WatchCheckpoint) -> Self {
        self.resume = Some(checkpoint);
        self
    }

    /// Ends when it has caught up: for a job that runs now and then.
    ///
    /// It brings a round that the checkpoint holds to its end, then makes one whole round from the
    /// newest run, and looks at every run that is due. It has no deadline, but ends with the last
    /// failure after 15 minutes in which requests failed and none succeeded. Without a checkpoint, `since` or
    /// `since_beginning` it tells nothing: it takes the newest run as the start, for the
    /// [`checkpoint`](Self::checkpoint).
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
    /// let mut changes = client.watch_runs().since_beginning().until_caught_up();
    /// while let Some(change) = changes.try_next().await? {
    ///     println!("{}", change.run().run_id);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn until_caught_up(mut self) -> Self {
        self.until_caught_up = true;
        self
    }
}

mod beginning;
mod stream;
