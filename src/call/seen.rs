//! What a look saw, held against the run that was asked for.

use std::time::Duration;

use crate::{Error, TechniqueRun, Undecodable, error::Answer};

/// How the reason begins when an answer is another run's.
const ANOTHER_RUN: &str = "the answer is about another run";

/// What a look saw.
pub(crate) struct Seen {
    pub(crate) run: TechniqueRun,
    /// How long the server wants to be left alone.
    pub(crate) hint: Option<Duration>,
}

impl Seen {
    /// The answer, if it is about the run that was asked for.
    ///
    /// # Errors
    /// Another run's: it says nothing about this one.
    pub(crate) fn of_run(self, run_id: &str) -> Result<Self, Error> {
        if self.run.run_id == run_id {
            return Ok(self);
        }
        let reason = format!("{ANOTHER_RUN}, {:?}", self.run.run_id);
        // What it asks for holds all the same.
        let answer = Answer {
            retry_after: self.hint,
            ..Answer::OK
        };
        let other = Error::unreadable(Undecodable::new("run_id", reason, &[]));
        Err(other.answered(answer).of_run(run_id))
    }
}

/// Whether a look failed because another run's answer came.
pub(crate) fn is_of_another_run(error: &Error) -> bool {
    let bad = error.undecodable();
    bad.is_some_and(|bad| bad.index.is_none() && bad.reason.starts_with(ANOTHER_RUN))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_cannot_be_read_is_not_taken_for_another_runs() {
        let unreadable = |reason: &str| {
            let bad = Undecodable::new("run_id", reason, &[]);
            Error::unreadable(bad)
        };

        assert!(is_of_another_run(&unreadable(ANOTHER_RUN)));
        assert!(!is_of_another_run(&unreadable(
            "empty, where an id is expected"
        )));
    }

    #[test]
    fn another_runs_answer_asks_for_patience_all_the_same() {
        let hint = Some(Duration::from_secs(7));
        let run = crate::tests::run("run_2", &serde_json::json!({}));

        let error = Seen { run, hint }.of_run("run_1").err().unwrap();

        assert!(is_of_another_run(&error));
        assert_eq!(error.retry_after(), hint);
    }
}
