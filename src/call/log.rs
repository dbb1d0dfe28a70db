//! What the log is told: each attempt, each retry, each call that was given up, each bad entry. Of
//! attempts the user's own function is told too.
//!
//! Everything in the log goes to one target, so that its place in the code may change.

use std::time::{Duration, Instant};

use tracing::{Instrument, Span, field::Empty};

use super::attempt::{Attempt, OnAttempt};
use crate::{
    Error,
    error::{Answer, SNIPPET, one_line},
};

/// What users filter by.
const TARGET: &str = env!("CARGO_CRATE_NAME");

/// Makes one attempt: a `debug` event when it is over, whatever came, and a `trace` span around it. Then
/// it is told to `on_attempt`.
pub(crate) async fn attempt<T, F>(
    operation: &'static str,
    attempt: u32,
    on_attempt: Option<&OnAttempt>,
    sending: F,
) -> Result<(Answer, T), Error>
where
    F: Future<Output = Result<(Answer, T), Error>>,
{
    let span = tracing::trace_span!(
        target: TARGET,
        "attempt",
        attempt,
        status = Empty,
        flora_request_id = Empty
    );
    let started = Instant::now();
    let result = sending.instrument(span).await;
    let elapsed = started.elapsed();
    match &result {
        Ok((answer, _)) => tracing::debug!(
            target: TARGET,
            operation,
            attempt,
            status = answer.status,
            flora_request_id = answer.request_id,
            ?elapsed,
            "answered"
        ),
        Err(error) => tracing::debug!(
            target: TARGET,
            operation,
            attempt,
            status = error.status(),
            flora_request_id = error.request_id(),
            ?elapsed,
            reason = reason(error),
            "failed"
        ),
    }
    if let Some(tell) = on_attempt {
        tell(&Attempt::new(operation, attempt, &result, elapsed));
    }
    result
}

/// Tells the attempt's span what answered.
pub(super) fn answered(answer: &Answer) {
    let span = Span::current();
    span.record("status", answer.status);
    span.record("flora_request_id", answer.request_id.as_deref());
}

/// After a failed attempt that is not the last.
pub(crate) fn trying_again(attempt: u32, pause: Duration, error: &Error) {
    tracing::warn!(
        target: TARGET,
        attempt,
        status = error.status(),
        flora_request_id = error.request_id(),
        ?pause,
        reason = reason(error),
        "trying again"
    );
}

/// A wait or a watch goes on after a failure, and looks again with its next round.
pub(crate) fn looking_again(error: &Error) {
    tracing::warn!(target: TARGET, %error, "looking again");
}

/// The end of a run is told without its outputs, though these were asked for.
pub(crate) fn without_outputs(error: &Error) {
    tracing::warn!(target: TARGET, %error, "left without outputs");
}

/// A listing or a watch goes on from the newest run.
pub(crate) fn cursor_refused(error: &Error) {
    tracing::info!(target: TARGET, %error, "the cursor was refused: going on from the newest run");
}

/// A watch has had no answer for long, and goes on.
pub(crate) fn no_answer(error: &Error) {
    tracing::warn!(target: TARGET, %error, "no answer");
}

/// What was told as no answer is over.
pub(crate) fn answers_again() {
    tracing::warn!(target: TARGET, "answers again");
}

/// An error that is handed to the caller. What was rejected before any request is no news to a log.
pub(crate) fn handed_out(error: &Error) {
    if error.is_input() {
        return;
    }
    if error.ends_stream() {
        tracing::warn!(target: TARGET, %error, "gave up");
    } else {
        tracing::warn!(target: TARGET, %error, "left out");
    }
}

fn reason(error: &Error) -> String {
    one_line(error.message(), SNIPPET)
}
