//! The stream of a wait for many runs.

use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::{FusedStream, Stream};
use tracing::{Span, info_span};

use super::{control::WaitControl, wanted_runs::WantedRuns};
use crate::{
    Error, RunHandle, TechniqueRun,
    call::{Api, log},
    error::CallContext,
    poll::{Generator, by_next},
};

/// The runs that are waited for, as they end or change: [`WaitForRuns::ends`](crate::WaitForRuns::ends)
/// and [`WaitForRuns::updates`](crate::WaitForRuns::updates).
///
/// ```no_run
/// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
/// let mut ended = client.wait_for_runs(["run_1", "run_2"]).ends();
/// while let Some(run) = ended.next().await {
///     match run {
///         Ok(run) => println!("{} {}", run.run_id, run.status),
///         Err(e) if !e.ends_stream() => eprintln!("{e}"), // one run's
///         Err(e) => return Err(e),                        // of all
///     }
/// }
/// # Ok(())
/// # }
/// ```
///
/// The end of each run comes exactly once, in no set order: the ended run, or its error. The stream ends
/// after the last run, or with the error that ended all. [`remaining`](Self::remaining) tells what is left
/// then.
///
/// # Errors
/// An error of one run has its [`Error::run_id`] and does not [end the stream](Error::ends_stream): the others go
/// on. It comes for a run that is found on neither way, whose id is [not allowed](Error::is_input), whose own
/// [time is up](Error::is_deadline), or whose single request failed in another way that will not pass.
///
/// What ends all is the [deadline](Error::is_deadline), 400 to 403 on the list, 401 or 402 on a single
/// request, a list that cannot be read from the start, a setting that is [not allowed](Error::is_input), or a
/// lack of [tokio](Error::is_runtime). Whatever else a request fails with is waited through, once anything has
/// answered. An answer that is no JSON, such as a gateway's maintenance page, is waited through on the list; on a
/// single request it ends the wait for that run, which may be [added](crate::WaitControl::add) again.
///
/// # Requests
/// It asks in *rounds*. A round reads the list's pages of 100 from the newest on, while they show more than
/// they cost: of the runs that are not known to be far down, ten are worth one page that shows none. What is missing
/// then, or after a page that failed, is asked for singly, 4 at once, and from then on again so until
/// a page shows it. So 200 fresh runs cost two pages a round; twenty runs far down two pages and twenty
/// requests once, and then a request each. A completed run whose entry has no outputs costs one request
/// more; one that awaits [its cost](crate::WaitForRuns::settled) is sought with the others. Nothing is asked
/// inside a server's hint; on a 429 the round ends, and those that waited longest come first in the next.
///
/// # Cancellation
/// Dropping the stream ends the wait and every request of it; the runs themselves go on.
#[must_use = "a stream does nothing until it is polled"]
pub struct ManyRuns {
    api: Api,
    wanted: WantedRuns,
    states: Generator<Result<TechniqueRun, Error>>,
    /// Around all that happens in the wait. Made by whoever polls first, so that it stands within
    /// that caller's span.
    span: Option<Span>,
}

impl ManyRuns {
    pub(super) fn new(
        api: Api,
        wanted: WantedRuns,
        states: Generator<Result<TechniqueRun, Error>>,
    ) -> Self {
        Self {
            api,
            wanted,
            states,
            span: None,
        }
    }

    /// The runs that are still waited for, in the order in which they were given: wait for them again, here or
    /// elsewhere.
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let mut ended = client.wait_for_runs(["run_1", "run_2"]).ends();
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
    /// While a control lives the stream does not end by itself before its deadline: for an example
    /// see [`WaitControl`].
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) {
    /// let ended = client.wait_for_runs(["run_1"]).no_deadline().ends();
    /// let control = ended.control();
    /// control.add("run_2");
    /// # }
    /// ```
    pub fn control(&self) -> WaitControl {
        WaitControl::new(self.wanted.clone())
    }
}

/// Its controls are told that nobody waits any more.
impl Drop for ManyRuns {
    fn drop(&mut self) {
        self.wanted.close();
    }
}

by_next!(ManyRuns, TechniqueRun);

impl Stream for ManyRuns {
    type Item = Result<TechniqueRun, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        let left = this.wanted.len();
        let all = this.wanted.ever();
        let span = this
            .span
            .get_or_insert_with(|| info_span!("wait_for_runs", runs = all));
        let _entered = span.enter();
        let item = ready!(this.states.poll_next(cx));
        Poll::Ready(item.map(|item| {
            item.map_err(|error| {
                let error = error.within(CallContext::WaitForRuns { left, all });
                let error = this.api.hide(error);
                log::handed_out(&error);
                error
            })
        }))
    }
}

impl FusedStream for ManyRuns {
    fn is_terminated(&self) -> bool {
        self.states.has_ended()
    }
}

impl fmt::Debug for ManyRuns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ManyRuns")
            .field("remaining", &self.wanted.len())
            .finish_non_exhaustive()
    }
}
