//! Waiting for runs: the settings, and the streams that they become.

use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use futures_core::{FusedStream, Stream};
use tracing::{Span, info_span};

use super::{channel::Feed, looking::watch, pace::Pace};
use crate::{
    Error, RunHandle, TechniqueRun,
    call::{Api, log},
    error::Within,
    list::next::by_next,
};

/// A wait for one run: [`Client::wait_for_run`](crate::Client::wait_for_run). `.await` it, or follow its [`updates`](Self::updates).
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
    api: Api,
    handle: RunHandle,
    pace: Pace,
}

impl WaitForRun {
    pub(crate) fn new(api: Api, handle: RunHandle) -> Self {
        Self {
            api,
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
        let Self { api, handle, pace } = self;
        let run_id = handle.run_id().to_owned();
        let feed = Feed::new(move |out| async move {
            if let Err(error) = pace.check() {
                return out.give(Err(error.of_run(handle.run_id()))).await;
            }
            let look = |handle, answered: bool| api.clone().look(handle, !answered);
            watch(pace, out, handle, look).await;
        });
        Updates {
            feed,
            run_id,
            span: None,
        }
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
pub struct Updates {
    feed: Feed,
    run_id: String,
    /// Around all that happens in the wait. Made by whoever polls first, so that it stands within
    /// that caller's span.
    span: Option<Span>,
}

by_next!(Updates, TechniqueRun);

impl Stream for Updates {
    type Item = Result<TechniqueRun, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        let run_id = &this.run_id;
        let span = this
            .span
            .get_or_insert_with(|| info_span!("wait_for_run", run_id));
        let _entered = span.enter();
        let item = this.feed.poll_next(cx);
        item.map_err(|error| {
            let error = error.within(Within::WaitForRun);
            log::handed_out(&error);
            error
        })
    }
}

impl FusedStream for Updates {
    fn is_terminated(&self) -> bool {
        self.feed.has_ended()
    }
}

impl fmt::Debug for Updates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Updates")
            .field("ended", &self.feed.has_ended())
            .finish_non_exhaustive()
    }
}
