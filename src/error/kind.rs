//! The kinds of failures: one to match on, and what only one of them knows.

use std::fmt;

use super::deadline::Deadline;
use crate::Undecodable;

/// What kind of failure an [`Error`](crate::Error) is, for a `match`: [`Error::kind`](crate::Error::kind).
///
/// Most kinds have an `is_` method on `Error`, which says more of what to do.
///
/// ```no_run
/// # async fn example(client: flora_technique_runs::Client) {
/// use flora_technique_runs::ErrorKind;
///
/// if let Err(e) = client.get_run("run_abc123").await {
///     match e.kind() {
///         ErrorKind::NotFound => println!("no such run"),
///         ErrorKind::Unauthorized | ErrorKind::Forbidden => println!("check the key: {e}"),
///         _ if e.is_transient() => println!("later: {e}"),
///         _ => println!("{e}"),
///     }
/// }
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Rejected before any request was made: [`is_input`](crate::Error::is_input).
    Input,
    /// 400, refused by FLORA; [`fields`](crate::Error::fields) may name what is wrong.
    BadRequest,
    /// 401: [`is_unauthorized`](crate::Error::is_unauthorized).
    Unauthorized,
    /// 402: [`is_out_of_credits`](crate::Error::is_out_of_credits).
    OutOfCredits,
    /// 403: [`is_forbidden`](crate::Error::is_forbidden).
    Forbidden,
    /// 404: [`is_not_found`](crate::Error::is_not_found).
    NotFound,
    /// 429: [`is_rate_limited`](crate::Error::is_rate_limited).
    RateLimited,
    /// 5xx: [`is_server`](crate::Error::is_server).
    Server,
    /// Any other status, such as a redirect, which is not followed: see
    /// [`status`](crate::Error::status).
    OtherStatus,
    /// No connection, or one that was lost: [`is_connection`](crate::Error::is_connection).
    Connection,
    /// An attempt took too long: [`is_timeout`](crate::Error::is_timeout).
    Timeout,
    /// A whole answer could not be read: [`is_undecodable`](crate::Error::is_undecodable).
    Undecodable,
    /// One entry of a page could not be read: [`is_bad_entry`](crate::Error::is_bad_entry).
    BadEntry,
    /// More than this client holds: [`is_too_large`](crate::Error::is_too_large).
    TooLarge,
    /// A cursor came again: [`is_cursor_loop`](crate::Error::is_cursor_loop).
    CursorLoop,
    /// Page after page without anything new: [`is_no_progress`](crate::Error::is_no_progress).
    NoProgress,
    /// A checkpoint of another workspace's listing or watch:
    /// [`is_other_workspace`](crate::Error::is_other_workspace).
    OtherWorkspace,
    /// No tokio runtime to work in: [`is_runtime`](crate::Error::is_runtime).
    Runtime,
    /// The time of a wait or a listing was up: [`is_deadline`](crate::Error::is_deadline).
    Deadline,
    /// An output's link has run out: [`is_output_gone`](crate::Error::is_output_gone).
    OutputGone,
    /// A file could not be written: [`is_file`](crate::Error::is_file).
    File,
}

impl ErrorKind {
    /// The kind in one word, such as `rate_limited`: for labels of metrics and for logs. It stays the same from
    /// version to version.
    ///
    /// ```
    /// assert_eq!(flora_technique_runs::ErrorKind::NotFound.as_str(), "not_found");
    /// ```
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::BadRequest => "bad_request",
            Self::Unauthorized => "unauthorized",
            Self::OutOfCredits => "out_of_credits",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::RateLimited => "rate_limited",
            Self::Server => "server",
            Self::OtherStatus => "other_status",
            Self::Connection => "connection",
            Self::Timeout => "timeout",
            Self::Undecodable => "undecodable",
            Self::BadEntry => "bad_entry",
            Self::TooLarge => "too_large",
            Self::CursorLoop => "cursor_loop",
            Self::NoProgress => "no_progress",
            Self::OtherWorkspace => "other_workspace",
            Self::Runtime => "runtime",
            Self::Deadline => "deadline",
            Self::OutputGone => "output_gone",
            Self::File => "file",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The kinds as they are made, with what only one of them knows.
#[derive(Clone)]
pub(crate) enum Kind {
    Input,
    /// A server answered with a status that is no success.
    Api,
    Undecodable(Undecodable),
    /// A run that is not the one that was asked for.
    AnotherRun(Undecodable),
    Connection,
    Timeout,
    TooLarge,
    CursorLoop,
    NoProgress,
    OtherWorkspace,
    Runtime,
    Deadline(Deadline),
    /// A media host answered with a status that is no success: it knows nothing of keys and credits.
    #[cfg(feature = "download")]
    Media,
    #[cfg(feature = "download")]
    File,
}

impl Kind {
    /// The kind to match on, of an error with this status.
    pub(super) fn public(&self, status: Option<u16>) -> ErrorKind {
        match self {
            Self::Input => ErrorKind::Input,
            Self::Api => of_status(status),
            Self::Undecodable(bad) if bad.index.is_some() => ErrorKind::BadEntry,
            Self::Undecodable(_) | Self::AnotherRun(_) => ErrorKind::Undecodable,
            Self::Connection => ErrorKind::Connection,
            Self::Timeout => ErrorKind::Timeout,
            Self::TooLarge => ErrorKind::TooLarge,
            Self::CursorLoop => ErrorKind::CursorLoop,
            Self::NoProgress => ErrorKind::NoProgress,
            Self::OtherWorkspace => ErrorKind::OtherWorkspace,
            Self::Runtime => ErrorKind::Runtime,
            Self::Deadline(_) => ErrorKind::Deadline,
            #[cfg(feature = "download")]
            Self::Media => of_media(status),
            #[cfg(feature = "download")]
            Self::File => ErrorKind::File,
        }
    }
}

fn of_status(status: Option<u16>) -> ErrorKind {
    match status {
        Some(400) => ErrorKind::BadRequest,
        Some(401) => ErrorKind::Unauthorized,
        Some(402) => ErrorKind::OutOfCredits,
        Some(403) => ErrorKind::Forbidden,
        Some(404) => ErrorKind::NotFound,
        Some(429) => ErrorKind::RateLimited,
        Some(500..) => ErrorKind::Server,
        _ => ErrorKind::OtherStatus,
    }
}

#[cfg(feature = "download")]
fn of_media(status: Option<u16>) -> ErrorKind {
    match status {
        Some(403 | 404 | 410) => ErrorKind::OutputGone,
        Some(429) => ErrorKind::RateLimited,
        Some(500..) => ErrorKind::Server,
        _ => ErrorKind::OtherStatus,
    }
}
