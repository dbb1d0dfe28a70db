//! The settings of a wait for one run.

use std::{pin::Pin, time::Duration};

use super::{
    one_wait::wait_for_one,
    settings::{Settings, common_settings, requests},
    updates::Updates,
};
use crate::{Error, RunHandle, TechniqueRun, call::Api, poll::Generator};

/// A wait for one run: [`Client::wait_for_run`](crate::Client::wait_for_run). `.await` it for the end,
/// or follow its [`updates`](Self::updates).
///
/// ```no_run
/// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
/// use std::time::Duration;
///
/// let wait = client.wait_for_run("run_abc123").deadline(Duration::from_secs(600));
/// match wait.await {
///     Ok(run) => println!("{}", run.status),
///     Err(e) => match e.deadline() {
///         Some(late) => println!("still going on, ask again later: {:?}", late.handles),
///         None => return Err(e),
///     },
/// }
/// # Ok(())
/// # }
/// ```
///
/// - how long: [`deadline`](Self::deadline), one hour by default; [`no_deadline`](Self::no_deadline)
/// - how often: [`poll_every`](Self::poll_every); by default at once, then after 2 seconds, growing to 10
/// - a run that was only just started: [`not_found_grace`](Self::not_found_grace)
/// - one that ended, until it shows its cost: [`settled`](Self::settled)
///
/// A failed run is a value, not an `Err`. What it waits through, and what ends it, stands at
/// [`Updates`].
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

    /// Goes on asking after a completed run's end until it is [settled](TechniqueRun::is_settled), that is,
    /// shows its `charged_cost`: for at most so long and never past the deadline; not at all by default.
    ///
    /// FLORA settles a run's cost a moment after its end (seen within a minute), so a wait that ends
    /// with the run often comes too early for it. Shortly before the time is up (2 seconds, or a tenth of
    /// it if that is less) the wait asks for the last time; without a cost then, the run comes as it is.
    /// [`updates`](Self::updates) hands out the end when it is seen, and the settled run last.
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

    /// The wait as a stream: the first answer, each in which status, progress or outputs changed, and
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
        let run_id = handle.run_id().to_owned();
        let source = requests(api.clone());
        let wait = |out| wait_for_one(settings, settled, source, handle, out);
        Updates::new(api, &run_id, Generator::new(wait))
    }
}

/// Ends with the ended run, completed or failed.
///
/// # Errors
/// [Deadline](Error::is_deadline) when time was up, with the last state and the handle; otherwise
/// what ended the wait: see [`Updates`].
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
