//! What a look saw, held against the run that was asked for.

use std::time::Duration;

use crate::{Error, TechniqueRun, error::Answer};

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
        // What it asks for holds all the same.
        let answer = Answer {
            retry_after: self.hint,
            ..Answer::OK
        };
        let error = Error::of_another_run(&self.run.run_id).answered(answer);
        Err(error.of_run(run_id))
    }
}
