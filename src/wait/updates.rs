//! The stream of a wait for one run.

use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll},
};

use futures_core::{FusedStream, Stream};
use tracing::{Span, info_span};

use crate::{
    Error, TechniqueRun,
    call::{Api, log},
    error::CallContext,
    poll::{Generator, by_next},
};

/// The states of a run that is waited for: [`WaitForRun::updates`](crate::WaitForRun::updates).
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
///
/// The first answer comes, each in which status, progress (to a thousandth) or outputs changed, and
/// the last, which is the ended run or the error. A status that this version does not know has not
/// ended. A completed run whose answer has no outputs is asked for once more.
///
/// Each pause is up to a tenth longer at random. A server's hint makes one longer, up to 10 minutes,
/// and no request begins inside it. Shortly before the deadline (2 seconds, or a tenth of it if that is
/// less) there is one last request, with whose answer the wait ends.
///
/// A run that was listed keeps its project, workspace and technique, which a single answer lacks.
///
/// # Errors
/// One at most, the last item: the [deadline](Error::is_deadline), or what ended the wait. Before any request it
/// is [input](Error::is_input), where an id or a setting is not allowed. Until something has answered, the
/// client's retries decide, so that a wrong base URL is not an hour of silence. After that lost connections,
/// time-outs, 408, 429 and 5xx are waited through; any other error ends the wait, also an answer about another
/// run, or one that is no JSON, such as a gateway's maintenance page: wait again. A run that failed is no error.
///
/// # Cancellation
/// Dropping the stream ends the wait and its request; the run itself goes on.
#[must_use = "a stream does nothing until it is polled"]
pub struct Updates {
    api: Api,
    run_id: String,
    states: Generator<Result<TechniqueRun, Error>>,
    /// Around all that happens in the wait. Made by whoever polls first, so that it stands within
    /// that caller's span.
    span: Option<Span>,
}

impl Updates {
    pub(super) fn new(
        api: Api,
        run_id: &str,
        states: Generator<Result<TechniqueRun, Error>>,
    ) -> Self {
        Self {
            run_id: api.shown(run_id),
            api,
            states,
            span: None,
        }
    }
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
            let error = this.api.hide(error.within(CallContext::WaitForRun));
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
