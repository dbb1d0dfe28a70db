//! A request that waits for its time: no earlier than the server's hints allow, none after a limit.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::hints::{Hints, hint_of};
use crate::{
    Error,
    call::{AskPage, AskRun, Page, RunAnswer, Source, Until, Work},
};

/// Work that asks the server for something.
pub(crate) trait Request: Work {
    /// How long the server wants to be left alone, as an answer says.
    fn hint(answer: &Self::Output) -> Option<Duration>;
}

impl<S: Source> Request for AskPage<S> {
    fn hint(page: &Page) -> Option<Duration> {
        page.about.retry_after
    }
}

impl<S: Source> Request for AskRun<S> {
    fn hint(answer: &RunAnswer) -> Option<Duration> {
        answer.retry_after
    }
}

/// A request that begins once no hint stands against it, whichever runtime it is begun on, and heeds
/// the hint of its own answer: `None` when the limit came first.
#[derive(Clone, Debug)]
pub(crate) struct PacedRequest<R> {
    pub(super) request: R,
    pub(super) hints: Hints,
    pub(super) limit: Option<Instant>,
}

impl<R: Request> Work for PacedRequest<R> {
    type Output = Option<R::Output>;

    async fn run(self) -> Result<Self::Output, Error> {
        // Another answer may bring a longer hint meanwhile.
        while let Some(quiet) = self.hints.until() {
            if let Some(limit) = self.limit.filter(|limit| *limit <= quiet) {
                sleep_until(limit).await;
                return Ok(None);
            }
            sleep_until(quiet).await;
        }
        let in_time = Until {
            work: self.request,
            limit: self.limit,
        };
        let answer = in_time.run().await;
        self.hints.heed(match &answer {
            Ok(answer) => answer.as_ref().and_then(R::hint),
            Err(error) => hint_of(error),
        });
        answer
    }
}
