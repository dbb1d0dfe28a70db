//! Which failure ends what: one rule for all waits.

use crate::Error;

/// What a failure ends, once anything has answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// Nothing: it may pass.
    GoesOn,
    /// The wait for the run that was asked for.
    EndsRun,
    /// The wait for all runs.
    EndsAll,
}

impl Fate {
    /// Of a list that failed: what refuses it refuses every run.
    pub(super) fn of_list(error: &Error) -> Self {
        if error.is_runtime() || matches!(error.status(), Some(400..=403)) {
            Self::EndsAll
        } else {
            Self::GoesOn
        }
    }

    /// Of a request for one run. 401 and 402 hold for every run of the key.
    pub(super) fn of_run(error: &Error) -> Self {
        if error.is_transient() {
            Self::GoesOn
        } else if error.is_runtime() || matches!(error.status(), Some(401 | 402)) {
            Self::EndsAll
        } else {
            Self::EndsRun
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        error::Kind,
        tests::{cut_connection, refused, timed_out},
    };

    #[test]
    fn a_failure_ends_what_it_holds_for() {
        let no_runtime = Error::new(Kind::Runtime, "none here");
        let table = [
            (refused(400, None), Fate::EndsAll, Fate::EndsRun),
            (refused(401, None), Fate::EndsAll, Fate::EndsAll),
            (refused(402, None), Fate::EndsAll, Fate::EndsAll),
            (refused(403, None), Fate::EndsAll, Fate::EndsRun),
            (refused(404, None), Fate::GoesOn, Fate::EndsRun),
            (refused(408, None), Fate::GoesOn, Fate::GoesOn),
            (refused(429, None), Fate::GoesOn, Fate::GoesOn),
            (refused(503, None), Fate::GoesOn, Fate::GoesOn),
            (cut_connection(), Fate::GoesOn, Fate::GoesOn),
            (timed_out(), Fate::GoesOn, Fate::GoesOn),
            (no_runtime, Fate::EndsAll, Fate::EndsAll),
        ];
        for (error, of_list, of_run) in table {
            assert_eq!(Fate::of_list(&error), of_list, "{error}");
            assert_eq!(Fate::of_run(&error), of_run, "{error}");
        }
    }
}
