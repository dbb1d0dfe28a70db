//! The settings of a watch.

use std::{fmt, time::Duration};

use tracing::Instrument;

use super::{
    answers::Answers, changes::Changes, checkpoint::WatchCheckpoint, knowledge::Knowledge,
    start::Start, watch_loop::WatchLoop,
};
use crate::{
    Error, Retry, Timestamp,
    call::{self, Api, Filters, PAGE_SIZE, Query, Requests},
    error::CallContext,
    list::bound,
    poll::{Backoff, Pace},
    run::Moment,
};

/// The shortest time between two requests for a run that no page shows, unless `poll_every` says more.
const SHORTEST_REST: Duration = Duration::from_secs(2);

/// A watch over the history of runs, still to be begun: [`Client::watch_runs`](crate::Client::watch_runs).
///
/// Set what it is to tell, then take the stream: [`changes`](Self::changes). It reads the list in *rounds*, each
/// from the newest run down to what is known. What fails stands at [`Changes`].
///
/// ```no_run
/// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
/// use flora_technique_runs::Change;
///
/// let mut changes = client.watch_runs().changes();
/// while let Some(change) = changes.next().await {
///     match change {
///         Ok(Change::Started(run)) => println!("{} began", run.run_id),
///         Ok(Change::Ended(run)) => println!("{} {}", run.run_id, run.status),
///         Ok(_) => {}                                   // progress, cost, and what is to come
///         Err(e) if !e.ends_stream() => eprintln!("{e}"), // one entry, one run, or an outage
///         Err(e) => return Err(e),
///     }
/// }
/// # Ok(())
/// # }
/// ```
///
/// | setter | what it does | else |
/// | --- | --- | --- |
/// | [`since`](Self::since), [`since_beginning`](Self::since_beginning) | where it starts | at the newest run |
/// | [`resume`](Self::resume) | goes on where another watch was | |
/// | [`until_caught_up`](Self::until_caught_up) | ends when all until now was told | goes on for ever |
/// | [`poll_every`](Self::poll_every) | the time between two rounds | 2 s growing to 10 s |
/// | [`outputs`](Self::outputs) | looks up outputs that the list leaves out | no |
/// | one for each filter that a run cannot change in or out of | only these runs | all |
#[derive(Clone)]
#[must_use = "settings watch nothing: take the stream, `changes()`"]
pub struct WatchRuns {
    api: Api,
    pub(super) filters: Filters,
    since: Option<Timestamp>,
    backoff: Backoff,
    wants_outputs: bool,
    until_caught_up: bool,
    resume: Option<WatchCheckpoint>,
}

impl WatchRuns {
    pub(crate) fn new(api: Api) -> Self {
        Self {
            api,
            filters: Filters::default(),
            since: None,
            backoff: Backoff::default(),
            wants_outputs: false,
            until_caught_up: false,
            resume: None,
        }
    }

    /// Tells of all runs created at this moment or after it; the first round reads back to it.
    ///
    /// It is compared with FLORA's `created_at`. Where it comes from this machine's clock, take off what that
    /// may be wrong by: a clock that is 30 seconds ahead misses the runs of 30 seconds.
    ///
    /// 1970 itself is the beginning of all; a moment before it, or none at all, is an
    /// [input](crate::Error::is_input) error before any request.
    ///
    /// ```no_run
    /// use std::time::{Duration, SystemTime};
    ///
    /// # fn example(client: flora_technique_runs::Client) {
    /// let yesterday = SystemTime::now() - Duration::from_secs(24 * 60 * 60);
    /// let changes = client.watch_runs().since(yesterday).changes();
    /// # }
    /// ```
    pub fn since(mut self, time: impl Into<Timestamp>) -> Self {
        self.since = Some(time.into());
        self
    }

    /// Tells of all runs there are: the first round reads the whole history.
    ///
    /// ```no_run
    /// # fn example(client: flora_technique_runs::Client) {
    /// let changes = client.watch_runs().since_beginning().changes();
    /// # }
    /// ```
    pub fn since_beginning(self) -> Self {
        self.since(Moment::BEGINNING)
    }

    /// A fixed time between two rounds, more than zero; zero is an [input](crate::Error::is_input) error before
    /// any request.
    ///
    /// By default 2 seconds growing to 10, and 2 again whenever something has happened. Each pause is
    /// lengthened by a random part of up to a tenth; a server's hint makes it longer.
    ///
    /// ```no_run
    /// # fn example(client: flora_technique_runs::Client) {
    /// let ten_seconds = std::time::Duration::from_secs(10);
    /// let changes = client.watch_runs().poll_every(ten_seconds).changes();
    /// # }
    /// ```
    pub fn poll_every(mut self, interval: Duration) -> Self {
        self.backoff.every = Some(interval);
        self
    }

    /// Whether the outputs of a completed run that the list shows without them are looked up before
    /// its end is told; no by default, and it costs one request a run.
    ///
    /// What FLORA refuses of one run alone (404, 403 and others) it will refuse again: the end is told without
    /// outputs. What may pass (402, 408, 429, 5xx, no answer, one that is cut or cannot be read) holds back the page
    /// that shows the run, with all that is older, for at most 5 minutes of failing; then the ends on it that still
    /// lack theirs are told without. The [report](crate::WatchReport::without_outputs) counts both. 401 ends the
    /// stream.
    ///
    /// While a page is held back, [`is_caught_up`](Changes::is_caught_up) is false, and
    /// [`last_answer`](Changes::last_answer) tells of the list, which does answer. The end of a run that is far down
    /// the list waits for its outputs no longer than the client's [retries](Retry) take.
    ///
    /// ```no_run
    /// # fn example(client: flora_technique_runs::Client) {
    /// let changes = client.watch_runs().outputs(true).changes();
    /// # }
    /// ```
    pub fn outputs(mut self, yes: bool) -> Self {
        self.wants_outputs = yes;
        self
    }

    /// Goes on where a checkpoint was taken, with its filters and its start.
    ///
    /// Set none of these again, or the same: `since_beginning()` is the same where the watch began so, and
    /// [`since`](Self::since) with another moment than then is an [input](crate::Error::is_input) error.
    /// `poll_every`, `outputs` and `until_caught_up` are not part of it.
    ///
    /// ```no_run
    /// # fn example(client: flora_technique_runs::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use flora_technique_runs::WatchCheckpoint;
    ///
    /// if let Some(saved) = WatchCheckpoint::load("watch.json")? {
    ///     let changes = client.watch_runs().resume(saved).changes();
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn resume(mut self, checkpoint: WatchCheckpoint) -> Self {
        self.resume = Some(checkpoint);
        self
    }

    /// Ends when it has caught up: for a job that runs now and then.
    ///
    /// It brings a round that the checkpoint holds to its end, then makes one whole round from the newest
    /// run, and asks for every run that is due. It has no deadline. Where a page was read before, by it or by
    /// the watch of its checkpoint, it ends with the last failure after 15 minutes in which requests failed and none
    /// succeeded; else with the first failure. Without a checkpoint, `since` or
    /// `since_beginning` it tells nothing: it takes the newest run as the start, for the
    /// [`checkpoint`](crate::Changes::checkpoint). The first night is `since_beginning()`, every later one
    /// resumes:
    ///
    /// ```no_run
    /// use flora_technique_runs::WatchCheckpoint;
    ///
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let mut watch = client.watch_runs().since_beginning().until_caught_up();
    /// if let Some(saved) = WatchCheckpoint::load("watch.json")? {
    ///     watch = watch.resume(saved);
    /// }
    /// let mut changes = watch.changes();
    /// while let Some(batch) = changes.next_batch().await {
    ///     match batch {
    ///         Ok(batch) => println!("{} changes", batch.len()), // store them and the checkpoint at once
    ///         Err(e) if !e.ends_stream() => eprintln!("{e}"),
    ///         Err(e) => return Err(e.into()),
    ///     }
    ///     changes.checkpoint().save("watch.json")?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn until_caught_up(mut self) -> Self {
        self.until_caught_up = true;
        self
    }

    /// The changes, as a stream. It asks for nothing before it is polled; what is not allowed in these
    /// settings is its first and only item.
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
    /// let mut changes = client.watch_runs().since_beginning().until_caught_up().changes();
    /// while let Some(change) = changes.try_next().await? {
    ///     println!("{}", change.run_id());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn changes(self) -> Changes {
        let checked = self.check();
        let knowledge = match self.resume {
            Some(checkpoint) => checkpoint.resume(),
            None => Knowledge::new(self.filters, *checked.as_ref().unwrap_or(&Start::Newest)),
        };
        let lives = knowledge.report.pages > 0;
        let query = Query {
            filters: knowledge.filters.clone(),
            page_size: *PAGE_SIZE.end(),
        };
        let answers = Answers::new(knowledge, self.wants_outputs);
        if let Err(error) = checked {
            let error = self.api.hide(error.within(CallContext::WatchRuns));
            return Changes::rejected(answers, error);
        }
        let requests = |policy| Requests {
            api: self.api.clone(),
            query: query.clone(),
            policy,
        };
        let span = tracing::info_span!("watch_runs");
        Changes::new(answers, |shared, tell| {
            let watch = WatchLoop {
                shared,
                tell,
                retrying: requests(self.api.retry().clone()),
                once: requests(Retry::none()),
                pace: Pace::new(self.backoff),
                shortest_rest: self.backoff.every.unwrap_or(SHORTEST_REST),
                until_caught_up: self.until_caught_up,
                lives,
            };
            watch.follow().instrument(span)
        })
    }

    /// From where on it tells, if all that was set is allowed.
    ///
    /// # Errors
    /// It is not.
    fn check(&self) -> Result<Start, Error> {
        if self.backoff.every == Some(Duration::ZERO) {
            return Err(Error::input("poll_every", "more than zero"));
        }
        let start = match bound("since", self.since)? {
            None => Start::Newest,
            Some(Moment::BEGINNING) => Start::Beginning,
            Some(moment) => Start::Since(moment),
        };
        if let Some(checkpoint) = &self.resume {
            let saved = checkpoint.knowledge();
            let field = self.filters.disagreement(&saved.filters);
            let starts_elsewhere = self.since.is_some() && start != saved.start;
            if let Some(field) = field.or(starts_elsewhere.then_some("since")) {
                let allowed = "the checkpoint's value, or none, when resuming";
                return Err(Error::input(field, allowed));
            }
            saved.filters.check()?;
            if let Some(cursor) = saved
                .round
                .as_ref()
                .and_then(|round| round.cursor.as_deref())
            {
                call::cursor(cursor)?;
            }
        }
        self.filters.check()?;
        Ok(start)
    }
}

impl fmt::Debug for WatchRuns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WatchRuns")
            .field("filters", &self.filters)
            .finish_non_exhaustive()
    }
}
