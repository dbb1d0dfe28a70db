//! How far a failure reaches: to no run, to one, or to all; one rule for all waits.

use crate::Error;

/// What a failure ends, once anything has answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FailureScope {
    /// It may pass.
    Nothing,
    /// The wait for the run that was asked for.
    OneRun,
    /// The wait for all runs.
    AllRuns,
}

impl FailureScope {
    /// Of a list that failed: what refuses it refuses every run.
    pub(super) fn of_list(error: &Error) -> Self {
        if error.is_runtime() || matches!(error.status(), Some(400..=403)) {
            Self::AllRuns
        } else {
            Self::Nothing
        }
    }

    /// Of a request for one run. 401 and 402 hold for every run of the key.
    pub(super) fn of_run(error: &Error) -> Self {
        if error.is_transient() {
            Self::Nothing
        } else if error.is_runtime() || matches!(error.status(), Some(401 | 402)) {
            Self::AllRuns
        } else {
            Self::OneRun
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        FailureScope::{AllRuns, Nothing, OneRun},
        *,
    };
    use crate::{
        error::Kind,
        tests::{cut_connection, refused, timed_out},
    };

    #[test]
    fn a_failure_ends_what_it_holds_for() {
        let no_runtime = Error::new(Kind::Runtime, "none here");
        let table = [
            (refused(400, None), AllRuns, OneRun),
            (refused(401, None), AllRuns, AllRuns),
            (refused(402, None), AllRuns, AllRuns),
            (refused(403, None), AllRuns, OneRun),
            (refused(404, None), Nothing, OneRun),
            (refused(408, None), Nothing, Nothing),
            (refused(429, None), Nothing, Nothing),
            (refused(503, None), Nothing, Nothing),
            (cut_connection(), Nothing, Nothing),
            (timed_out(), Nothing, Nothing),
            (no_runtime, AllRuns, AllRuns),
        ];
        for (error, of_list, of_run) in table {
            assert_eq!(FailureScope::of_list(&error), of_list, "{error}");
            assert_eq!(FailureScope::of_run(&error), of_run, "{error}");
        }
    }
}
