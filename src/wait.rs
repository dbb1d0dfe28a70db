//! Waiting for runs: the settings, and the streams that they become.

use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use futures_core::{FusedStream, Stream};

use crate::{
    Client, Error, RunHandle, TechniqueRun,
    api::Query,
    check,
    many::{Many, Remaining, watch_many},
    poll::{Feed, Pace, watch},
};

/// A wait for one run: [`Client::wait_for_run`]. `.await` it, or follow its [`updates`](Self::updates).
///
/// It looks at once, then after 2 seconds, then at growing intervals up to 10 seconds, until the
/// run's status is one that ends it. A failed run is a value, not an `Err`; a status that this
/// version does not know has not ended. A server's hint makes an interval longer, up to 10 minutes.
///
/// A deadline always exists, by default one hour, and nothing runs past it; shortly before it (2
/// seconds, or a tenth of it) there is one last look, whatever the interval.
///
/// Until a first look has succeeded, the client's retries decide, so that a wrong base URL is not an
/// hour of silence. After it lost connections, time-outs, 408, 429 and 5xx are waited through; any
/// other error ends the wait. A completed run whose answer has no outputs is looked at once more.
///
/// A run that was listed keeps its project, workspace and technique, which a single look lacks.
///
/// ```no_run
/// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
/// use std::time::Duration;
///
/// let wait = client.wait_for_run("run_abc123").deadline(Duration::from_secs(600));
/// match wait.await {
///     Ok(run) => println!("{}", run.status),
///     Err(e) => match e.deadline() {
///         Some(late) => println!("still going on, look again later: {:?}", late.handles),
///         None => return Err(e),
///     },
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Cancellation
/// Dropping a wait or its stream ends it and leaves nothing behind; the run itself goes on.
#[derive(Clone, Debug)]
#[must_use = "a wait does nothing until it is awaited or its updates are polled"]
pub struct WaitForRun {
    client: Client,
    handle: RunHandle,
    pace: Pace,
}

impl WaitForRun {
    pub(crate) fn new(client: Client, handle: RunHandle) -> Self {
        Self {
            client,
            handle,
            pace: Pace::default(),
        }
    }

    /// A fixed interval, more than zero, instead of the growing one. FLORA's documentation advises
    /// 2 to 5 seconds.
    pub fn poll_every(mut self, interval: Duration) -> Self {
        self.pace.every = Some(interval);
        self
    }

    /// The most that the wait may take; one hour by default.
    ///
    /// Give a short one a client whose time-out is shorter still, or a server that hangs looks like a
    /// run that goes on.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.pace.deadline = Some(deadline);
        self
    }

    /// Waits as long as it takes: for ever, should the run never end.
    pub fn no_deadline(mut self) -> Self {
        self.pace.deadline = None;
        self
    }

    /// The wait as a stream: the first look, each in which status, progress or outputs changed, and
    /// the last, which is the ended run or the error.
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
    /// let mut updates = client.wait_for_run("run_abc123").updates();
    /// while let Some(run) = updates.try_next().await? {
    ///     println!("{} {} %", run.status, run.progress);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn updates(self) -> Updates {
        let Self {
            client,
            handle,
            pace,
        } = self;
        Updates(Feed::new(move |out| async move {
            if let Err(error) = pace.check() {
                return out.give(Err(error.of_run(handle.run_id()))).await;
            }
            let look = |handle, answered: bool| client.clone().look(handle, !answered);
            watch(pace, out, handle, look).await;
        }))
    }
}

/// Ends with the ended run, completed or failed.
///
/// # Errors
/// [Deadline](Error::is_deadline) when time was up, with the last state and the handle; otherwise
/// what ended the wait.
impl IntoFuture for WaitForRun {
    type Output = Result<TechniqueRun, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        let mut updates = self.updates();
        Box::pin(async move {
            let mut last = None;
            while let Some(run) = updates.try_next().await? {
                last = Some(run);
            }
            // Unreachable: a wait hands out its end or an error before it is over.
            last.ok_or_else(|| Error::input("run_id", "a run"))
        })
    }
}

/// The states of a run that is waited for: [`WaitForRun::updates`].
#[must_use = "a stream does nothing until it is polled"]
pub struct Updates(Feed);

crate::stream::by_next!(Updates, TechniqueRun);

impl Stream for Updates {
    type Item = Result<TechniqueRun, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_next(cx)
    }
}

impl FusedStream for Updates {
    fn is_terminated(&self) -> bool {
        self.0.has_ended()
    }
}

impl fmt::Debug for Updates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Updates")
            .field("ended", &self.0.has_ended())
            .finish_non_exhaustive()
    }
}

/// A wait for many runs, and the stream of those that ended: [`Client::wait_for_runs`].
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
    client: Client,
    pace: Pace,
    updates: bool,
    outputs: bool,
    remaining: Remaining,
    feed: Option<Feed>,
}

impl WaitForRuns {
    pub(crate) fn new(client: Client, handles: impl Iterator<Item = RunHandle>) -> Self {
        Self {
            client,
            pace: Pace::default(),
            updates: false,
            outputs: true,
            remaining: Remaining::new(handles),
            feed: None,
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
        let (list, by_id) = (self.client.clone(), self.client.clone());
        let (pace, remaining) = (self.pace, self.remaining.clone());
        let many = Many {
            pace,
            updates: self.updates,
            outputs: self.outputs,
            page: Box::new(move |cursor, answered| {
                let client = list.clone();
                let query = Query::everything(*check::PAGE_SIZE.end());
                Box::pin(async move { client.fetch(&query, cursor.as_deref(), !answered).await })
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

crate::stream::by_next!(WaitForRuns, TechniqueRun);

impl Stream for WaitForRuns {
    type Item = Result<TechniqueRun, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if this.feed.is_none() {
            this.feed = Some(this.start());
        }
        let item = match &mut this.feed {
            Some(feed) => ready!(feed.poll_next(cx)),
            None => None,
        };
        match &item {
            Some(Ok(run)) if run.is_terminal() => this.remaining.remove(&run.run_id),
            Some(Err(error)) => error
                .run_id()
                .into_iter()
                .for_each(|id| this.remaining.remove(id)),
            _ => {}
        }
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
