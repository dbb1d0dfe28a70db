//! What a failed call was part of.

use std::{fmt, time::Duration};

/// What a failed call was part of, as its error says in front of the call.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum CallContext {
    WaitForRun,
    /// How many runs had not ended when it failed, of how many that were waited for.
    WaitForRuns {
        left: usize,
        all: usize,
    },
    WatchRuns,
    /// A watch that nothing has answered for so long.
    Outage(Duration),
}

impl CallContext {
    /// The method that users called.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::WaitForRun => "wait_for_run",
            Self::WaitForRuns { .. } => "wait_for_runs",
            Self::WatchRuns | Self::Outage(_) => "watch_runs",
        }
    }
}

impl fmt::Display for CallContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        match self {
            Self::WaitForRuns { left, all } => write!(f, ", {left} of {all} runs left"),
            Self::Outage(silent) => {
                write!(f, ", no answer for {} minutes", silent.as_secs() / 60)
            }
            Self::WaitForRun | Self::WatchRuns => Ok(()),
        }
    }
}
