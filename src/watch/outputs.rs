//! The outputs of a page's ends: what was brought of them so far, and for how long the page waits.

use std::collections::{HashMap, HashSet};

use super::limits::Limits;
use crate::{
    Error, TechniqueRun,
    call::{Entry, log},
    list::{LookedUp, complete},
    poll::is_limited,
};

/// What looks for outputs brought for the page that is wanted next.
#[derive(Debug, Default)]
pub(crate) struct Outputs {
    /// By id; no run where FLORA refuses it and nothing else.
    brought: HashMap<String, Option<TechniqueRun>>,
    /// Those that may yet come.
    failed: HashSet<String>,
    /// Since when the page is held back for them, in Unix milliseconds.
    awaited_since: Option<u64>,
    failures_in_a_row: u32,
}

impl Outputs {
    /// Whether a page is held back.
    pub(crate) fn are_awaited(&self) -> bool {
        self.awaited_since.is_some()
    }

    /// Whether a run need not be asked for again.
    pub(crate) fn are_brought(&self, run_id: &str) -> bool {
        self.brought.contains_key(run_id)
    }

    /// Whether a run was asked for in vain: it is asked for behind the others, which its failure may keep from
    /// being asked for at all.
    pub(crate) fn have_failed(&self, run_id: &str) -> bool {
        self.failed.contains(run_id)
    }

    /// Takes in what looks brought; the last failure that may pass, or ends the watch, if any.
    pub(crate) fn take(&mut self, answers: LookedUp) -> Option<Error> {
        let mut failure = None;
        for (run_id, answer) in answers {
            match answer {
                Ok(run) => {
                    self.brought.insert(run_id, Some(run));
                }
                Err(error) if is_refused(&error) => {
                    log::without_outputs(&error);
                    self.brought.insert(run_id, None);
                }
                Err(error) => {
                    self.failed.insert(run_id);
                    failure = Some(error);
                }
            }
        }
        failure
    }

    /// Holds the page back until outputs are there.
    pub(crate) fn begin(&mut self, now: u64) {
        self.awaited_since.get_or_insert(now);
    }

    /// Holds the page back after a failure, and says how many that makes in a row; `None` when it has
    /// waited long enough.
    pub(crate) fn hold(&mut self, now: u64, limits: &Limits) -> Option<u32> {
        let since = *self.awaited_since.get_or_insert(now);
        self.failures_in_a_row = self.failures_in_a_row.saturating_add(1);
        (now.saturating_sub(since) < limits.outputs_late).then_some(self.failures_in_a_row)
    }

    /// Gives these runs what was brought of them, and has nothing more.
    pub(crate) fn complete(&mut self, entries: &mut [Entry]) {
        let mut brought = std::mem::take(self).brought;
        for entry in entries {
            if let Entry::Run(run) = entry
                && let Some(Some(answer)) = brought.remove(&run.run_id)
            {
                complete(run, answer);
            }
        }
    }
}

/// Whether FLORA refuses a run and nothing else: it will not do otherwise for being asked again.
fn is_refused(error: &Error) -> bool {
    let is_unreadable = error.undecodable().is_some() && !error.is_of_another_run();
    !(is_unreadable || error.is_transient() || is_of_the_key(error) || error.is_runtime())
}

/// Whether a failure leaves little hope for other runs: of each alone it would say the same, or take as long.
pub(crate) fn holds_for_all(error: &Error) -> bool {
    let is_silent = error.is_connection() || error.is_timeout();
    is_silent || is_limited(error) || is_of_the_key(error) || error.is_runtime()
}

/// Whether it says nothing of one run: the key may be mended, and credits be added.
fn is_of_the_key(error: &Error) -> bool {
    error.is_unauthorized() || error.is_out_of_credits()
}
