//! Waiting for many runs: the settings, and the stream that they become.

use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use futures_core::{FusedStream, Stream};
use tracing::{Span, info_span};

use super::{
    control::WaitControl,
    ended::EndedRuns,
    rounds::Many,
    settings::{Settings, common_settings},
    wanted::Wanted,
};
use crate::{
    Error, RunHandle, TechniqueRun,
    call::{Api, PAGE_SIZE, Query, log},
    error::Within,
    list::next::by_next,
};

/// A wait for many runs, and the stream of those that ended: [`Client::wait_for_runs`](crate::Client::wait_for_runs).
///
/// Each run comes exactly once, in no set order: its end, or its error. A run that is found on
/// neither way, or whose own time is up, gives an error with [`Error::run_id`] that does not
/// [end the stream](Error::ends_stream), and the others go on. The stream ends after the last run,
/// or with the error that ended all: the deadline, 400 to 403 on the list, 401 or 402 on a look, or
/// a list that cannot be read from the start. [`remaining`](Self::remaining) tells what is left then.
///
/// The deadline of the whole is one hour by default; with [`deadline_each`](Self::deadline_each) or
/// a [`control`](Self::control) there is one only if it is set.
///
/// # Requests
/// A round reads the list's pages of 100 from the newest on, while they show more than they cost:
/// a page without any of the runs is worth reading for each run that a page has shown before, and
/// for every ten that nobody has sought yet (for every three of a hundred and more). What is missing
/// then is looked at singly, at most 4 at once, and from then on again so until a page shows it. So
/// 200 fresh runs cost two pages a round; twenty runs far down two pages and twenty looks once, and
/// then a look each. A completed run whose entry has no outputs costs one look more, unless
/// [`outputs(false)`](Self::outputs). Nothing is asked inside a server's hint; on a 429 the round
/// ends, and those that waited longest come first in the next.
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
///         Err(e) if !e.ends_stream() => eprintln!("{e}"),
///         Err(e) => return Err(e),
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
    settings: Settings,
    updates: bool,
    outputs: bool,
    wanted: Wanted,
    ended: Option<EndedRuns>,
    /// Around all that happens in the wait. Made by whoever polls first, so that it stands within
    /// that caller's span.
    span: Option<Span>,
}

common_settings!(WaitForRuns);

impl WaitForRuns {
    pub(crate) fn new(api: Api, handles: impl Iterator<Item = RunHandle>) -> Self {
        let wanted = Wanted::new();
        for handle in handles {
            wanted.add(handle);
        }
        Self {
            settings: Settings::new(api.retry().clone()),
            api,
            updates: false,
            outputs: true,
            wanted,
            ended: None,
            span: None,
        }
    }

    /// The most that the wait for each run may take, from the start or from its
    /// [`add`](WaitControl::add); without a limit by default.
    ///
    /// A run whose own time is up comes as its [deadline error](Error::is_deadline), with its
    /// [`run_id`](Error::run_id), and the others go on. The whole wait has a deadline then only if
    /// one is set by [`deadline`](Self::deadline).
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
    /// use std::time::Duration;
    ///
    /// let mut ended = client.wait_for_runs(["run_1", "run_2"]).deadline_each(Duration::from_secs(900));
    /// while let Some(run) = ended.next().await {
    ///     match run {
    ///         Ok(run) => println!("{} {}", run.run_id, run.status),
    ///         Err(e) if e.is_deadline() => println!("{:?} takes too long", e.run_id()),
    ///         Err(e) => return Err(e),
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn deadline_each(mut self, deadline: Duration) -> Self {
        self.wanted.set_deadline_each(deadline);
        self
    }

    /// Whether a completed run whose entry has no outputs is looked at once for them; yes by default.
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
    /// // Only how they ended is of interest.
    /// let mut ended = client.wait_for_runs(["run_1", "run_2"]).outputs(false);
    /// # Ok(())
    /// # }
    /// ```
    pub fn outputs(mut self, yes: bool) -> Self {
        self.outputs = yes;
        self
    }

    /// Hands out each look in which a run's status, progress or outputs changed too, not only the
    /// ends: tell them apart by [`TechniqueRun::is_terminal`].
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
    /// let mut states = client.wait_for_runs(["run_1", "run_2"]).updates();
    /// while let Some(run) = states.try_next().await? {
    ///     println!("{} {} at {} %", run.run_id, run.status, run.progress);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn updates(mut self) -> Self {
        self.updates = true;
        self
    }

    /// The runs whose end was not handed out yet, in the order in which they were given: wait for
    /// them again, here or elsewhere.
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let mut ended = client.wait_for_runs(["run_1", "run_2"]);
    /// let first = ended.try_next().await?;
    /// let saved = serde_json::to_string(&ended.remaining())?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn remaining(&self) -> Vec<RunHandle> {
        self.wanted.handles()
    }

    /// A control of this wait, to add and forget runs while another task awaits `next()`.
    ///
    /// While a control lives the stream does not end by itself, and has a deadline only if one is
    /// set by [`deadline`](Self::deadline) or [`deadline_each`](Self::deadline_each): for an example
    /// see [`WaitControl`].
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) {
    /// let ended = client.wait_for_runs(["run_1"]);
    /// let control = ended.control();
    /// control.add("run_2");
    /// # }
    /// ```
    pub fn control(&self) -> WaitControl {
        WaitControl::new(self.wanted.clone())
    }

    fn start(&self) -> EndedRuns {
        let list = self.api.clone();
        let by_id = self.api.clone();
        let many = Many {
            settings: self.settings.clone(),
            updates: self.updates,
            outputs: self.outputs,
            page: Box::new(move |cursor| {
                let api = list.clone();
                let query = Query::everything(*PAGE_SIZE.end());
                Box::pin(async move { api.fetch(&query, cursor.as_deref(), false).await })
            }),
            look: Box::new(move |handle| Box::pin(by_id.clone().look(handle, false))),
        };
        EndedRuns::new(many, self.wanted.clone())
    }
}

/// Its controls are told that nobody waits any more.
impl Drop for WaitForRuns {
    fn drop(&mut self) {
        self.wanted.close();
    }
}

by_next!(WaitForRuns, TechniqueRun);

impl Stream for WaitForRuns {
    type Item = Result<TechniqueRun, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if this.ended.is_none() {
            this.ended = Some(this.start());
        }
        let Some(ended) = &mut this.ended else {
            return Poll::Ready(None);
        };
        let left = this.wanted.len();
        let all = this.wanted.ever();
        let span = this
            .span
            .get_or_insert_with(|| info_span!("wait_for_runs", runs = all));
        let _entered = span.enter();
        let item = ready!(ended.poll_next(cx));
        let item = item.map(|item| {
            item.map_err(|error| {
                let error = this
                    .api
                    .hide(error.within(Within::WaitForRuns { left, all }));
                log::handed_out(&error);
                error
            })
        });
        Poll::Ready(item)
    }
}

impl FusedStream for WaitForRuns {
    fn is_terminated(&self) -> bool {
        self.ended.as_ref().is_some_and(EndedRuns::has_ended)
    }
}

impl fmt::Debug for WaitForRuns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WaitForRuns")
            .field("remaining", &self.wanted.len())
            .finish_non_exhaustive()
    }
}
