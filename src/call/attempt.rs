//! One attempt, as the user's own code is told of it.

use std::{sync::Arc, time::Duration};

use crate::{Error, ErrorKind, error::Answer};

/// One attempt of a call when it is over: what
/// [`ClientBuilder::on_attempt`](crate::ClientBuilder::on_attempt) is told. Nothing in it is secret.
///
/// ```
/// use flora_technique_runs::Attempt;
///
/// fn line(attempt: &Attempt) -> String {
///     let outcome = attempt.failure.map_or("ok", |kind| kind.as_str());
///     format!("{} {outcome} in {:?}", attempt.operation, attempt.duration)
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attempt {
    /// What was asked for, as errors and the log name it: `list_technique_runs`, `get_run`,
    /// `get_technique_run`, `download`.
    pub operation: &'static str,
    /// 1 for the first attempt of a call, 2 for its first retry, and so on. A wait asks again by itself, and so
    /// does a watch once it lives: each such request is a call of its own, and counts from 1.
    pub number: u32,
    /// The status of the answer, also of one that broke off or could not be read; none where no answer came, or
    /// where the file of a download could not be written.
    pub status: Option<u16>,
    /// What kind of failure it was; none where all went well.
    pub failure: Option<ErrorKind>,
    /// How long it took, its body included.
    pub duration: Duration,
    /// How long the server asked to be left alone; none where it did not.
    pub retry_after: Option<Duration>,
    /// FLORA's id of the request; none where the answer had none, and of a download.
    pub request_id: Option<String>,
}

impl Attempt {
    pub(super) fn new<T>(
        operation: &'static str,
        number: u32,
        result: &Result<(Answer, T), Error>,
        duration: Duration,
    ) -> Self {
        let (status, failure, retry_after, request_id) = match result {
            Ok((answer, _)) => (
                Some(answer.status),
                None,
                answer.retry_after,
                answer.request_id.as_deref(),
            ),
            Err(error) => (
                error.status(),
                Some(error.kind()),
                error.retry_after(),
                error.request_id(),
            ),
        };
        Self {
            operation,
            number,
            status,
            failure,
            duration,
            retry_after,
            request_id: request_id.map(str::to_owned),
        }
    }
}

/// The user's function that is told of each attempt.
pub(crate) type OnAttempt = Arc<dyn Fn(&Attempt) + Send + Sync>;
