//! What to do about a failure.

use std::borrow::Cow;

use super::{failure::Error, kind::ErrorKind};

/// How FLORA's base URLs end.
const API: &str = "/api/v1";

impl Error {
    /// What to do, in half a sentence; nothing where what happened says it already.
    pub(super) fn advice(&self) -> Cow<'static, str> {
        if let Some(advice) = self.0.advice {
            return advice.into();
        }
        let advice = match self.kind() {
            // The message says what is expected; waits and listings each give advice of their own.
            ErrorKind::Input | ErrorKind::Deadline => "",
            // A watch whose cursor is refused begins its round anew by itself.
            ErrorKind::BadRequest if self.0.run_id.is_none() && self.0.within.is_none() => {
                "correct what it names; where that is the cursor, go on with `Checkpoint::from_newest`"
            }
            ErrorKind::BadRequest => "correct what it names",
            ErrorKind::Unauthorized => "check the API key",
            ErrorKind::OutOfCredits => "add credits to the workspace",
            ErrorKind::Forbidden => "check the key's workspace and plan",
            ErrorKind::NotFound => return self.not_found(),
            ErrorKind::RateLimited if self.retry_after().is_some() => {
                "wait that long, and ask less often: the limit is the whole workspace's"
            }
            ErrorKind::RateLimited => "ask less often: the limit is the whole workspace's",
            ErrorKind::Server => return self.report("try again later; if it persists,"),
            ErrorKind::OtherStatus => return self.odd_status(),
            ErrorKind::Connection => "check the network, the base URL and any proxy",
            ErrorKind::Timeout => "try again, or allow more with `timeout`",
            ErrorKind::Undecodable if self.is_html() => return self.page_for_people(),
            ErrorKind::Undecodable if self.is_no_json() => {
                return self.report("try again later; if it persists,");
            }
            ErrorKind::Undecodable | ErrorKind::BadEntry => {
                return self.report("update the crate, or");
            }
            ErrorKind::TooLarge => return self.too_large(),
            ErrorKind::CursorLoop | ErrorKind::NoProgress => {
                return self.report("resume from the checkpoint, or start anew; if it persists,");
            }
            ErrorKind::OtherWorkspace => {
                "resume with a key of the checkpoint's workspace, or start anew"
            }
            ErrorKind::Runtime => "call it within a tokio runtime that has time and IO enabled",
            ErrorKind::OutputGone => "count the output as lost, if it is gone later too",
            ErrorKind::File => "make room there, or choose another place",
        };
        advice.into()
    }

    fn not_found(&self) -> Cow<'static, str> {
        let other_way = self.0.source.as_deref();
        if self.0.run_id.is_none() || self.0.code.is_none() {
            // The list is always there, and what is not FLORA's says nothing of a run.
            self.check_base_url()
        } else if other_way.is_some() {
            "but the other way to the run failed, so it may be there: try again later".into()
        } else if let Some(base_url) = self.0.base_url.as_deref()
            && !base_url.ends_with(API)
        {
            format!("check the run's id, and the base URL {base_url}: FLORA's ends in {API}").into()
        } else {
            "check the run's id, and that the key is of its workspace".into()
        }
    }

    fn too_large(&self) -> Cow<'static, str> {
        if self.0.run_id.is_some() {
            self.report("no run is as large:")
        } else if self.0.answer.is_some() {
            "ask for smaller pages with `page_size`".into()
        } else {
            // Not an answer, but so many runs of one moment.
            "filter, by project or technique for instance".into()
        }
    }

    fn odd_status(&self) -> Cow<'static, str> {
        match self.status() {
            Some(300..=303 | 307 | 308) => "redirects are not followed, check the base URL".into(),
            Some(407) => "check the user and password of the proxy".into(),
            Some(408) => "try again later".into(),
            Some(409) => self.report("a call that only reads cannot conflict with another:"),
            _ => self.report(
                "FLORA documents no such answer: check what stands in between, such as a proxy, or",
            ),
        }
    }

    fn check_base_url(&self) -> Cow<'static, str> {
        match self.0.base_url.as_deref() {
            Some(base_url) if base_url.ends_with(API) => {
                format!("the base URL {base_url} seems wrong: check its host and path").into()
            }
            Some(base_url) => {
                format!("the base URL {base_url} seems wrong: FLORA's ends in {API}").into()
            }
            None => format!("check the base URL: FLORA's ends in {API}").into(),
        }
    }

    /// With a base URL that ends as FLORA's do, it is most likely a gateway's that is in maintenance.
    fn page_for_people(&self) -> Cow<'static, str> {
        match self.0.base_url.as_deref() {
            Some(base_url) if base_url.ends_with(API) => {
                let later = "try again later, this may be a gateway's maintenance page";
                format!("{later}; if it persists, check host and path of the base URL {base_url}")
                    .into()
            }
            _ => self.check_base_url(),
        }
    }

    /// Whether what could not be read is a page for people.
    pub(crate) fn is_html(&self) -> bool {
        self.undecodable()
            .is_some_and(|bad| bad.index.is_none() && bad.raw.trim_start().starts_with('<'))
    }

    /// Whether what is known of an answer begins as none of FLORA's does, whatever the version.
    fn is_no_json(&self) -> bool {
        self.undecodable().is_some_and(|bad| {
            let raw = bad.raw.trim_start();
            !raw.is_empty() && !raw.starts_with(['{', '['])
        })
    }

    fn report(&self, before: &str) -> Cow<'static, str> {
        let by = match self.request_id() {
            Some(_) => "the request id",
            None => "the time of the call",
        };
        format!("{before} report it with {by}").into()
    }
}
