//! What a failed call was part of.

use std::fmt;

/// What a failed call was part of, as its error says in front of the call.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Within {
    WaitForRun,
    /// How many runs had not ended when it failed, of how many that were waited for.
    WaitForRuns {
        left: usize,
        all: usize,
    },
    #[allow(dead_code, reason = "the watch is about to come")]
    WatchRuns,
}

impl fmt::Display for Within {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WaitForRun => f.write_str("wait_for_run"),
            Self::WaitForRuns { left, all } => {
                write!(f, "wait_for_runs, {left} of {all} runs left")
            }
            Self::WatchRuns => f.write_str("watch_runs"),
        }
    }
}
