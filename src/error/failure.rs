//! The error itself: what it knows, and how to ask for it.

use std::{error::Error as StdError, sync::Arc, time::Duration};

use super::{
    answer::Answer,
    call_context::CallContext,
    deadline::Deadline,
    kind::{ErrorKind, Kind},
};
use crate::{FieldError, Undecodable};

/// Why a call failed. Match on [`kind`](Self::kind) or ask with the `is_*` methods; the cause is in
/// `source()`.
///
/// Its text says which call failed, why, with which status and request id, and what to do; it never
/// shows a header or the key.
///
/// | [`ErrorKind`] | what it means | transient | the stream goes on if it is about |
/// | --- | --- | --- | --- |
/// | `Input` | something you passed is not allowed; nothing was sent | no | one run |
/// | `BadRequest` | 400: FLORA refuses what was asked for, a cursor ² for instance | no | one run, an outage |
/// | `Unauthorized` | 401: the key is wrong or revoked | no | nothing |
/// | `OutOfCredits` | 402: the workspace has no credits left | no | an outage |
/// | `Forbidden` | 403: the key may not see this | no | one run |
/// | `NotFound` | 404: no such run, a wrong base URL, or a refused cursor ² | no ¹ | one run, an outage |
/// | `RateLimited` | 429: the workspace has asked too often | yes | an outage |
/// | `Server` | 5xx: the server or a gateway failed | yes | an outage |
/// | `OtherStatus` | any other status, such as a redirect; of a download, a web page in place of the file, too | 408, a web page | one run, an outage |
/// | `Connection` | no connection, or one that was cut | yes | an outage |
/// | `Timeout` | an attempt, or a call with a total time-out, took too long | yes | an outage |
/// | `Undecodable` | a whole answer that is not what the document says | no | one run, an outage |
/// | `BadEntry` | one entry of a page that cannot be read | no | anything |
/// | `TooLarge` | an answer over 32 MiB, over 10,000 runs of one moment, an output over its bound | no | one run, an outage |
/// | `CursorLoop` | the server gave a cursor for the second time | no | nothing |
/// | `NoProgress` | 500 pages in a row that brought nothing new and led no further back | no | nothing |
/// | `OtherWorkspace` | a checkpoint of another workspace | no | nothing |
/// | `Runtime` | no tokio runtime to work in | no | nothing |
/// | `Deadline` | the time of a wait or a listing was up | no | one run |
/// | `OutputGone` | an output's link has run out | no | - |
/// | `File` | a file or folder cannot be written | no | - |
///
/// *Transient*: the same call may succeed later; ask [`is_transient`](Self::is_transient). *The stream goes on*: ask
/// [`ends_stream`](Self::ends_stream). *One run*: one of a wait for many; of a watch, only `Undecodable` is about one
/// run. *An outage*: a watch tells that FLORA has not answered for 5 minutes. Everything else ends the stream.
///
/// ¹ Unless one way to the run said so and the other failed.
///
/// ² A listing and a watch begin anew by themselves where a cursor is
/// [refused](crate::guide::resuming#a-refused-cursor); a listing ends with it the second time, or on the first page;
/// to a watch it is an outage then.
///
/// ```no_run
/// # async fn example(client: flora_technique_runs::Client) {
/// use flora_technique_runs::ErrorKind;
///
/// match client.get_run("run_abc123").await {
///     Ok(run) => println!("{}", run.status),
///     Err(e) if e.is_not_found() => println!("no such run"),
///     Err(e) if e.kind() == ErrorKind::RateLimited => println!("later, in {:?}", e.retry_after()),
///     Err(e) if e.is_transient() => println!("later: {} ({:?})", e.message(), e.request_id()),
///     Err(e) => eprintln!("{e}"),
/// }
/// # }
/// ```
#[derive(Clone)]
pub struct Error(pub(super) Box<Inner>);

#[derive(Clone)]
pub(super) struct Inner {
    pub(super) kind: Kind,
    pub(super) message: String,
    /// What to do, where that depends on more than the kind.
    pub(super) advice: Option<&'static str>,
    pub(super) within: Option<CallContext>,
    pub(super) operation: Option<&'static str>,
    pub(super) run_id: Option<String>,
    pub(super) base_url: Option<String>,
    pub(super) answer: Option<Answer>,
    pub(super) code: Option<String>,
    pub(super) fields: Vec<FieldError>,
    pub(super) retries: u32,
    pub(super) stream_goes_on: bool,
    /// Transient, whatever its kind.
    pub(super) may_pass: bool,
    pub(super) source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl Error {
    /// What kind of failure it is, for a `match`.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind.public(self.status())
    }

    /// Whether the stream that handed this out has ended with it.
    ///
    /// False for what costs one entry or one run, and for an outage that a watch lives through: a [bad
    /// entry](Self::is_bad_entry) of a listing or a watch, one run's error in a wait for many or a watch, and a watch
    /// that reports that FLORA has not answered for 5 minutes; the stream goes on after it. True for every other error
    /// of a stream, and for an error that no stream handed out. So a loop that is to survive what can be survived
    /// reads, for any stream of this crate:
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
    /// let mut runs = client.list_runs().items();
    /// while let Some(run) = runs.next().await {
    ///     match run {
    ///         Ok(run) => println!("{} {}", run.run_id, run.status),
    ///         Err(e) if !e.ends_stream() => eprintln!("left out: {e}"),
    ///         Err(e) => return Err(e),
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn ends_stream(&self) -> bool {
        !self.0.stream_goes_on
    }

    /// The HTTP status, when a server answered at all.
    ///
    /// Known also for an answer that broke off or could not be read: then it is that of a success, such as 200,
    /// and [`kind`](Self::kind) tells what went wrong.
    pub fn status(&self) -> Option<u16> {
        self.0.answer.as_ref().map(|answer| answer.status)
    }

    /// FLORA's code for the failure, such as `rate_limited`; a code may be new, so it is a string.
    ///
    /// Decide by [`kind`](Self::kind) or [`status`](Self::status); show or log this.
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// FLORA's message, or our own where the server gave none: what went wrong, in words that are fit for
    /// whoever uses your service. `Display` is for whoever runs it: it adds the call, the run, the status, the
    /// request id and what to do.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The fields that FLORA named in a 400.
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) {
    /// if let Err(e) = client.list_runs().project_id("prj_mugs").page().await {
    ///     for field in e.fields() {
    ///         eprintln!("{}: {}", field.field, field.message);
    ///     }
    /// }
    /// # }
    /// ```
    pub fn fields(&self) -> &[FieldError] {
        &self.0.fields
    }

    /// The answer's `request-id`: FLORA's support asks for it.
    pub fn request_id(&self) -> Option<&str> {
        self.0.answer.as_ref()?.request_id.as_deref()
    }

    /// The run that the call was about, when it was about one.
    pub fn run_id(&self) -> Option<&str> {
        self.0.run_id.as_deref()
    }

    /// How long the server asked to be left alone (`retry-after-ms`, `retry-after`).
    ///
    /// A hint longer than the policy's limit (60 s by default) is not slept through: the error
    /// comes back with the hint in here.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.answer.as_ref()?.retry_after
    }

    /// How many times the call had been tried again before it was given up.
    pub fn retries(&self) -> u32 {
        self.0.retries
    }

    /// What could not be read, and where: of [an undecodable answer or entry](Self::is_undecodable). For an
    /// example see [`Undecodable`].
    pub fn undecodable(&self) -> Option<&Undecodable> {
        match &self.0.kind {
            Kind::Undecodable(details) | Kind::AnotherRun(details) => Some(details),
            _ => None,
        }
    }

    /// What the wait or the listing knew when its time was up: of a [deadline](Self::is_deadline). For an
    /// example see [`Deadline`].
    pub fn deadline(&self) -> Option<&Deadline> {
        match &self.0.kind {
            Kind::Deadline(details) => Some(details),
            _ => None,
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
