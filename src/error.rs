//! Why a call failed: one opaque type with questions, each of which says what to do next.

use std::{
    error::Error as StdError,
    fmt::{self, Write as _},
    iter::once,
    time::Duration,
};

use crate::{FieldError, RunHandle, TechniqueRun, Undecodable};

/// How much of a server's own words an error repeats, in characters.
pub(crate) const SNIPPET: usize = 300;

/// How much of what went wrong `Display` tells, in characters; `message()` has it all.
const LONGEST_LINE: usize = 1_000;

/// Why a call failed. Ask with the `is_*` methods; the cause is in `source()`.
///
/// It says which call failed, why, with which status and request id, and never shows a header or
/// the key.
///
/// ```no_run
/// # async fn example(client: flora_technique_runs::Client) {
/// match client.get_run("run_abc123").await {
///     Ok(run) => println!("{}", run.status),
///     Err(e) if e.is_not_found() => println!("no such run"),
///     Err(e) => eprintln!("{e}"),
/// }
/// # }
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: Kind,
    message: String,
    operation: Option<&'static str>,
    run_id: Option<String>,
    answer: Option<Answer>,
    code: Option<String>,
    fields: Vec<FieldError>,
    retries: u32,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

pub(crate) enum Kind {
    Input,
    Api,
    Undecodable(Undecodable),
    Connection,
    Timeout,
    TooLarge,
    CursorLoop,
    NoProgress,
    Deadline(Deadline),
}

/// What every answer tells about itself, also one that cannot be read.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) request_id: Option<String>,
    pub(crate) retry_after: Option<Duration>,
}

impl Answer {
    pub(crate) const OK: Self = Self {
        status: 200,
        request_id: None,
        retry_after: None,
    };
}

/// What a wait knew when its time was up: [`Error::deadline`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Deadline {
    /// The runs that had not ended, at least one. Wait for them again, here or in another process.
    pub handles: Vec<RunHandle>,
    /// The last state seen; `None` when no look succeeded, and when many runs were waited for.
    pub last: Option<Box<TechniqueRun>>,
    /// How long the wait took.
    pub elapsed: Duration,
    /// How many looks, or rounds of looks at many runs, were begun.
    pub looks: u32,
}

impl Error {
    /// The HTTP status, when a server answered at all.
    ///
    /// Known also for an answer that could not be read: then it is 200 and
    /// [`is_undecodable`](Self::is_undecodable) is true.
    pub fn status(&self) -> Option<u16> {
        self.0.answer.as_ref().map(|answer| answer.status)
    }

    /// FLORA's code for the failure, such as `rate_limited`; a code may be new, so it is a string.
    ///
    /// Decide by [`status`](Self::status) or the questions below; show or log this.
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// FLORA's message, or our own where the server gave none.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The fields that FLORA named in a 400.
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

    /// Something you passed was refused before any request was made. Correct it; the message names it.
    pub fn is_input(&self) -> bool {
        matches!(self.0.kind, Kind::Input)
    }

    /// 401: the key is wrong or revoked. Check `FLORA_API_KEY`; retrying does not help.
    pub fn is_unauthorized(&self) -> bool {
        self.is_status(401)
    }

    /// 403: the key may not see this. It may be another workspace's, or the plan may not include the API.
    pub fn is_forbidden(&self) -> bool {
        self.is_status(403)
    }

    /// 402: the workspace has no credits left. Stop starting runs, and top up.
    pub fn is_out_of_credits(&self) -> bool {
        self.is_status(402)
    }

    /// 404: no such run for this key, on either route that runs are read by.
    pub fn is_not_found(&self) -> bool {
        self.is_status(404)
    }

    /// 429: the workspace's rate limit, which every client of it shares. Wait for
    /// [`retry_after`](Self::retry_after) and ask less often.
    pub fn is_rate_limited(&self) -> bool {
        self.is_status(429)
    }

    /// 5xx: the server or a gateway failed. Try again later; quote the request id if it stays.
    pub fn is_server(&self) -> bool {
        matches!(self.0.kind, Kind::Api) && self.status().is_some_and(|status| status >= 500)
    }

    /// An attempt took longer than the client's time-out (60 s by default, body included).
    pub fn is_timeout(&self) -> bool {
        matches!(self.0.kind, Kind::Timeout)
    }

    /// No connection, or one that was cut, also in the middle of the body. Check network and base URL.
    pub fn is_connection(&self) -> bool {
        matches!(self.0.kind, Kind::Connection)
    }

    /// An answer, or [one entry of a page](Self::is_bad_entry), is not what the document says; see
    /// [`undecodable`](Self::undecodable).
    pub fn is_undecodable(&self) -> bool {
        matches!(self.0.kind, Kind::Undecodable(_))
    }

    /// One entry of a page could not be read: the stream that handed this out goes on after it.
    pub fn is_bad_entry(&self) -> bool {
        self.undecodable().is_some_and(|bad| bad.index.is_some())
    }

    /// More than this client holds: an answer over 32 MiB, or over 10,000 runs of one moment.
    /// Ask for smaller pages, or filter.
    pub fn is_too_large(&self) -> bool {
        matches!(self.0.kind, Kind::TooLarge)
    }

    /// The server gave a cursor that it had given before: the listing would never end. List anew;
    /// if it stays, it is a fault of the server.
    pub fn is_cursor_loop(&self) -> bool {
        matches!(self.0.kind, Kind::CursorLoop)
    }

    /// 200 pages in a row brought nothing new. List anew; if it stays, it is a fault of the server.
    pub fn is_no_progress(&self) -> bool {
        matches!(self.0.kind, Kind::NoProgress)
    }

    /// A wait's time was up. The runs go on, and are billed: wait again with the handles in
    /// [`deadline`](Self::deadline).
    pub fn is_deadline(&self) -> bool {
        matches!(self.0.kind, Kind::Deadline(_))
    }

    /// The same call may well succeed later: no connection, a time-out, 408, 429 or 5xx. The
    /// client's own retries are used up by then.
    pub fn is_transient(&self) -> bool {
        match self.0.kind {
            Kind::Connection | Kind::Timeout => true,
            Kind::Api => self
                .status()
                .is_some_and(|status| matches!(status, 408 | 429 | 500..)),
            _ => false,
        }
    }

    /// What could not be read, and where.
    pub fn undecodable(&self) -> Option<&Undecodable> {
        match &self.0.kind {
            Kind::Undecodable(details) => Some(details),
            _ => None,
        }
    }

    /// What the wait knew when its time was up.
    pub fn deadline(&self) -> Option<&Deadline> {
        match &self.0.kind {
            Kind::Deadline(details) => Some(details),
            _ => None,
        }
    }

    /// How many times the call had been tried again before it was given up.
    pub fn retries(&self) -> u32 {
        self.0.retries
    }

    fn is_status(&self, status: u16) -> bool {
        matches!(self.0.kind, Kind::Api) && self.status() == Some(status)
    }

    fn advice(&self) -> &'static str {
        match (&self.0.kind, self.status()) {
            (Kind::Api, Some(300..=399)) => "; redirects are not followed, check the base URL",
            (Kind::Api, Some(401)) => "; check the API key",
            (Kind::Api, Some(402)) => "; add credits to the workspace",
            (Kind::Api, Some(403)) => "; check the key's workspace and plan",
            (Kind::Api, Some(429)) => "; the limit is the whole workspace's, ask less often",
            (Kind::Api, Some(500..)) => "; try again later",
            (Kind::Connection, _) => "; check the network and the base URL",
            (Kind::Timeout, _) => "; try again, or allow more with `timeout`",
            (Kind::TooLarge, _) => "; ask for smaller pages, or filter",
            (Kind::CursorLoop | Kind::NoProgress, _) => {
                "; list anew, for this listing would not end"
            }
            (Kind::Deadline(_), _) => "; wait again with the handles in `deadline()`",
            _ => "",
        }
    }
}

/// How the other modules make one.
impl Error {
    pub(crate) fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            operation: None,
            run_id: None,
            answer: None,
            code: None,
            fields: Vec::new(),
            retries: 0,
            source: None,
        }))
    }

    pub(crate) fn input(field: &'static str, allowed: impl fmt::Display) -> Self {
        Self::new(Kind::Input, format!("{field}: expected {allowed}"))
    }

    pub(crate) fn unreadable(details: Undecodable) -> Self {
        let message = format!("could not read {} ({})", details.path, details.reason);
        let run_id = details.run_id.clone();
        let mut error = Self::new(Kind::Undecodable(details), message);
        error.0.run_id = run_id;
        error
    }

    pub(crate) fn coded(mut self, code: Option<String>, fields: Vec<FieldError>) -> Self {
        self.0.code = code;
        self.0.fields = fields;
        self
    }

    pub(crate) fn answered(mut self, answer: Answer) -> Self {
        self.0.answer = Some(answer);
        self
    }

    pub(crate) fn during(mut self, operation: &'static str) -> Self {
        self.0.operation.get_or_insert(operation);
        self
    }

    pub(crate) fn of_run(mut self, run_id: &str) -> Self {
        self.0.run_id.get_or_insert_with(|| run_id.to_owned());
        self
    }

    /// For what holds for all runs alike.
    pub(crate) fn of_no_run(mut self) -> Self {
        self.0.run_id = None;
        self
    }

    pub(crate) fn retried(mut self, retries: u32) -> Self {
        self.0.retries = retries;
        self
    }

    pub(crate) fn because(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &self.0;
        let mut what = String::new();
        if let Some(operation) = inner.operation {
            what += operation;
            if let Some(run_id) = &inner.run_id {
                write!(what, " {run_id}")?;
            }
            what += ": ";
        }
        what += &inner.message;
        for field in &inner.fields {
            write!(what, "; {}: {}", field.field, field.message)?;
        }
        f.write_str(&one_line(&what, LONGEST_LINE))?;
        if let Some(answer) = &inner.answer {
            write!(f, " (status {}", answer.status)?;
            if let Some(code) = &inner.code {
                write!(f, ", {}", one_line(code, SNIPPET))?;
            }
            if let Some(request_id) = &answer.request_id {
                write!(f, ", request {request_id}")?;
            }
            if let Some(wait) = answer.retry_after {
                write!(f, ", retry after {wait:?}")?;
            }
            f.write_str(")")?;
        }
        if inner.retries > 0 {
            write!(f, ", tried {} times", inner.retries + 1)?;
        }
        f.write_str(self.advice())
    }
}

/// The text of `Display` and the kind; no more, so that no secret can come along.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Error");
        debug.field("message", &format_args!("{self}"));
        if let Some(source) = &self.0.source {
            debug.field("source", source);
        }
        debug.finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

/// The beginning of a text, without line breaks.
pub(crate) fn one_line(text: &str, most: usize) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    let words = words.filter(|word| !word.is_empty());
    let mut chars = words.flat_map(|word| once(' ').chain(word.chars())).skip(1);
    let mut line: String = chars.by_ref().take(most).collect();
    line.extend(chars.next().map(|_| '…'));
    line
}
