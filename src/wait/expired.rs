//! The error of a wait whose time is up.

use std::{sync::Arc, time::Duration};

use crate::{Deadline, Error, RunHandle, TechniqueRun, error::Kind};

/// What a wait knew when its time was up.
pub(super) struct Expired {
    pub(super) handles: Vec<RunHandle>,
    pub(super) last: Option<Box<TechniqueRun>>,
    pub(super) elapsed: Duration,
    pub(super) looks: u32,
    /// What kept it from seeing more.
    pub(super) trouble: Option<Arc<Error>>,
}

impl Expired {
    /// The error of a wait for one run.
    pub(super) fn of_run(self, run_id: &str) -> Error {
        let (state, advice) = match &self.last {
            Some(run) => (
                format!("was still {}", run.status),
                "the run goes on: wait for it again, or allow more time; its handle is in `deadline()`",
            ),
            None => (
                "could not be seen".to_owned(),
                "wait for it again, or allow more time; its handle is in `deadline()`",
            ),
        };
        let error = self.error(&format!("run {run_id} {state}"));
        error.of_run(run_id).advised(advice)
    }

    /// The error of a wait for all these runs.
    pub(super) fn of_many(self) -> Error {
        // How many runs are left, `CallContext` says. Some of them may never have been seen.
        self.error("time was up").advised(
            "runs go on without a wait: wait again with the handles in `deadline()`, or allow more time",
        )
    }

    fn error(self, state: &str) -> Error {
        let looks = match self.looks {
            1 => "1 look".to_owned(),
            looks => format!("{looks} looks"),
        };
        let message = format!(
            "{state} after {looks} in {:.1} s",
            self.elapsed.as_secs_f64()
        );
        let known = Deadline {
            handles: self.handles,
            last: self.last,
            elapsed: self.elapsed,
            looks: self.looks,
        };
        let error = Error::new(Kind::Deadline(known), message);
        match self.trouble {
            Some(trouble) => error.because_of_shared(trouble),
            None => error,
        }
    }
}
