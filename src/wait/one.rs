//! Waiting for one run: the settings, and the stream that they become.

use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use futures_core::{FusedStream, Stream};
use tracing::{Span, info_span};

use super::{
    generator::Generator,
    looking::look_until_ended,
    settings::{Settings, common_settings},
};
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
/// version does not know has not ended. Each interval is lengthened by a random part of up to a
/// tenth. A server's hint makes one longer, up to 10 minutes, and no look starts inside it.
///
/// A deadline always exists, by default one hour, and nothing runs past it; shortly before it (2
/// seconds, or a tenth of it) there is one last look, whatever the interval.
///
/// Until a first look has succeeded, the client's retries decide, so that a wrong base URL is not an
/// hour of silence. After it lost connections, time-outs, 408, 429 and 5xx are waited through; any
/// other error ends the wait. A completed run whose answer has no outputs is looked at once more.
/// An answer about another run than the one that was asked for is an error.
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
    settings: Settings,
    settled: Option<Duration>,
}

common_settings!(WaitForRun);

impl WaitForRun {
    pub(crate) fn new(api: Api, handle: RunHandle) -> Self {
        Self {
            settings: Settings::new(api.retry().clone()),
            api,
            handle,
            settled: None,
        }
    }

    /// Goes on looking after a completed run's end until it shows its `charged_cost`, for at most
    /// so long and never past the deadline; not at all by default.
    ///
    /// FLORA settles a run's cost a moment after its end (seen within a minute), so a wait that ends
    /// with the run often comes too early for it. When the time is up without it, the run comes as
    /// it is. [`updates`](Self::updates) hand out the end when it is seen, and the settled run last.
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
    /// use std::time::Duration;
    ///
    /// let run = client.wait_for_run("run_abc123").settled(Duration::from_secs(60)).await?;
    /// println!("{:?} USD", run.charged_cost);
    /// # Ok(())
    /// # }
    /// ```
    pub fn settled(mut self, at_most: Duration) -> Self {
        self.settled = Some(at_most);
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
            api,
            handle,
            settings,
            settled,
        } = self;
        let run_id = api.shown(handle.run_id());
        let states = Generator::new(move |out| async move {
            if let Err(error) = settings.check() {
                return out.yield_item(Err(error.of_run(handle.run_id()))).await;
            }
            let look = |handle| api.clone().look(handle, false);
            look_until_ended(settings, settled, out, handle, look).await;
        });
        Updates {
            states,
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
    states: Generator<Result<TechniqueRun, Error>>,
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
        let item = this.states.poll_next(cx);
        item.map_err(|error| {
            let error = error.within(Within::WaitForRun);
            log::handed_out(&error);
            error
        })
    }
}

impl FusedStream for Updates {
    fn is_terminated(&self) -> bool {
        self.states.has_ended()
    }
}

impl fmt::Debug for Updates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Updates")
            .field("ended", &self.states.has_ended())
            .finish_non_exhaustive()
    }
}
