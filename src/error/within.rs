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
    WatchRuns,
}

impl Within {
    /// The method that users called.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::WaitForRun => "wait_for_run",
            Self::WaitForRuns { .. } => "wait_for_runs",
            Self::WatchRuns => "watch_runs",
        }
    }
}

impl fmt::Display for Within {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        if let Self::WaitForRuns { left, all } = self {
            write!(f, ", {left} of {all} runs left")?;
        }
        Ok(())
    }
}
