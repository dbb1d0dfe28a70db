//! The `is_` methods of an error, each with what to do next.

use super::{
    failure::Error,
    kind::{ErrorKind, Kind},
};

impl Error {
    /// Something you passed was rejected before any request was made. Correct it; the message names it.
    ///
    /// ```
    /// let rejected = flora_technique_runs::Client::new("my key").unwrap_err();
    /// assert!(rejected.is_input());
    /// ```
    pub fn is_input(&self) -> bool {
        self.kind() == ErrorKind::Input
    }

    /// 401: the key is wrong or revoked. Check `FLORA_API_KEY`; retrying does not help.
    pub fn is_unauthorized(&self) -> bool {
        self.kind() == ErrorKind::Unauthorized
    }

    /// 403: the key may not see this. It may be another workspace's, or the plan may not include the API.
    pub fn is_forbidden(&self) -> bool {
        self.kind() == ErrorKind::Forbidden
    }

    /// 402: the workspace has no credits left. Stop starting runs, and top up.
    pub fn is_out_of_credits(&self) -> bool {
        self.kind() == ErrorKind::OutOfCredits
    }

    /// 404: no such run for this key, on any way that runs are read by; check the id and the key's
    /// workspace. Of a listing, which is always there: the base URL is wrong, or the server refuses a cursor of
    /// yours ([`ListRuns::cursor`](crate::ListRuns::cursor)).
    pub fn is_not_found(&self) -> bool {
        self.kind() == ErrorKind::NotFound
    }

    /// 429: the workspace's rate limit, which every client of it shares. Wait for
    /// [`retry_after`](Self::retry_after) and ask less often.
    pub fn is_rate_limited(&self) -> bool {
        self.kind() == ErrorKind::RateLimited
    }

    /// 5xx: the server or a gateway failed. Try again later; quote the request id if it persists.
    pub fn is_server(&self) -> bool {
        self.kind() == ErrorKind::Server
    }

    /// An attempt took longer than the client's time-out (60 s by default, body included),
    /// connecting longer than 10 s, the call with its retries longer than its
    /// [`total_timeout`](crate::ClientBuilder::total_timeout), or a download longer than its own `timeout`. Try
    /// again, or allow more.
    pub fn is_timeout(&self) -> bool {
        self.kind() == ErrorKind::Timeout
    }

    /// No connection, or one that was cut, also in the middle of the body. The message names the host
    /// and the cause; check network and base URL.
    pub fn is_connection(&self) -> bool {
        self.kind() == ErrorKind::Connection
    }

    /// An answer, or [one entry of a page](Self::is_bad_entry), is not what the document says; see
    /// [`undecodable`](Self::undecodable).
    ///
    /// Where it is no JSON, such as HTML with a 200, it is mostly a gateway's maintenance page: try again later,
    /// or check the base URL. Where it is, update the crate, or report it with the request id. A listing that
    /// this ended has lost nothing: resumed, it asks for that page again.
    pub fn is_undecodable(&self) -> bool {
        matches!(self.kind(), ErrorKind::Undecodable | ErrorKind::BadEntry)
    }

    /// One entry of a page could not be read: the stream that handed this out goes on after it.
    /// Update the crate, or report it with the request id.
    pub fn is_bad_entry(&self) -> bool {
        self.kind() == ErrorKind::BadEntry
    }

    /// More than this client holds: an answer over 32 MiB, over 10,000 runs of one moment, or an
    /// output over its bound. Ask for smaller pages, filter, or allow more.
    pub fn is_too_large(&self) -> bool {
        self.kind() == ErrorKind::TooLarge
    }

    /// The server gave a cursor that it had given before: the listing would never end. Resume from the
    /// checkpoint, or list anew; if it persists, it is the server's mistake.
    pub fn is_cursor_loop(&self) -> bool {
        self.kind() == ErrorKind::CursorLoop
    }

    /// 500 pages in a row brought nothing new and led no further back. Resume from the checkpoint, or list anew; if it
    /// persists, it is the server's mistake.
    pub fn is_no_progress(&self) -> bool {
        self.kind() == ErrorKind::NoProgress
    }

    /// The checkpoint to resume from is of another workspace's listing or watch. Resume it with a key
    /// of that workspace, or begin anew.
    pub fn is_other_workspace(&self) -> bool {
        self.kind() == ErrorKind::OtherWorkspace
    }

    /// There is no tokio runtime here, or it is shutting down. Call from within one that has time and
    /// IO enabled; where one of them is not, tokio panics and says which.
    pub fn is_runtime(&self) -> bool {
        self.kind() == ErrorKind::Runtime
    }

    /// An answer came about another run than the one that was asked for.
    pub(crate) fn is_of_another_run(&self) -> bool {
        matches!(self.0.kind, Kind::AnotherRun(_))
    }

    /// An answer refuses the cursor, rather than the caller or the moment: servers let cursors expire.
    pub(crate) fn is_of_the_cursor(&self) -> bool {
        let others = [401, 402, 403, 408, 429];
        let is_refusal = |status| (400..500).contains(&status) && !others.contains(&status);
        self.status().is_some_and(is_refusal)
    }

    /// The time of a wait or a listing was up. The runs of a wait go on, and are billed: wait again with the
    /// handles in [`deadline`](Self::deadline). If requests failed last, `source()` is the last of these failures,
    /// and the text tells it too. A listing goes on from its checkpoint.
    pub fn is_deadline(&self) -> bool {
        self.kind() == ErrorKind::Deadline
    }

    /// The link of an output has run out or leads nowhere (403, 404 or 410 of the media host), also
    /// after the run was looked up once more. Count the output as lost, if it is gone later too.
    pub fn is_output_gone(&self) -> bool {
        self.kind() == ErrorKind::OutputGone
    }

    /// A file or folder could not be written; the message names it and says why, `source()` is the
    /// [`std::io::Error`]. Make room, or choose another place.
    pub fn is_file(&self) -> bool {
        self.kind() == ErrorKind::File
    }

    /// The same call may well succeed later: no connection, a time-out, 408, 429 or 5xx; also a 404 by one address
    /// of a run while the other failed, and a web page in place of a file. The client has tried again as its
    /// [policy](crate::Retry) says.
    pub fn is_transient(&self) -> bool {
        match self.0.kind {
            _ if self.0.may_pass => true,
            Kind::Connection | Kind::Timeout => true,
            Kind::Api => self.is_passing_status(),
            #[cfg(feature = "download")]
            Kind::Media => self.is_passing_status(),
            _ => false,
        }
    }

    fn is_passing_status(&self) -> bool {
        matches!(self.status(), Some(408 | 429 | 500..))
    }
}
