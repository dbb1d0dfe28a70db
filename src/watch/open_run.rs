//! One run that a watch has not done with: what was last told of it, and when it is due.

use std::hash::Hasher;

use serde::{Deserialize, Serialize};

use super::{fingerprint::Fingerprint, limits::Limits, moment::Moment};
use crate::{RunHandle, RunOutput, TechniqueRun};

/// One run, and what was last told of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct OpenRun {
    pub(super) handle: RunHandle,
    pub(super) created_at: Option<Moment>,
    pub(super) stage: Stage,
    /// When it was last seen, or asked for in vain. All times are Unix milliseconds.
    pub(super) asked_at: u64,
    /// When an answer about it last came.
    #[serde(default)]
    pub(super) answered_at: u64,
    /// When it was last seen to be another than before.
    pub(super) changed_at: u64,
    /// Since when every way to it answers 404.
    pub(super) not_found_since: Option<u64>,
    /// An answer about it could not be read, and that was told.
    pub(super) unreadable_told: bool,
    /// Only a single look found it: it stands too far down for the pages that are worth reading.
    pub(super) is_far_down: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Stage {
    GoingOn {
        status: String,
        /// Its bits: no text rounds them.
        progress: u64,
        outputs: Option<u64>,
    },
    /// Completed, without a cost so far.
    Unsettled { ended_at: u64 },
}

impl OpenRun {
    /// Takes in that an answer about it has come.
    pub(super) fn answered(&mut self, now: u64) {
        self.asked_at = now;
        self.answered_at = now;
    }

    /// Whether it has waited long enough.
    ///
    /// An answer must have shown that, not the clock: after days of an outage, or of a job that did
    /// not run, each is asked for first. Only one that is asked in vain for as long again has not.
    pub(super) fn is_overdue(&self, now: u64, limits: &Limits) -> bool {
        let unchanged = self.answered_at.saturating_sub(self.changed_at);
        let is_asked_in_vain = self.asked_at > self.answered_at
            && now.saturating_sub(self.changed_at) >= limits.unchanged.saturating_mul(2);
        let is_over = match self.stage {
            Stage::GoingOn { .. } => unchanged >= limits.unchanged,
            Stage::Unsettled { .. } => unchanged >= limits.cost_late,
        };
        is_over || is_asked_in_vain
    }

    /// Whether a 404 now means that it is gone.
    pub(super) fn is_lost(&self, now: u64, limits: &Limits) -> bool {
        let since = self.not_found_since;
        since.is_some_and(|since| now.saturating_sub(since) >= limits.not_found_apart)
    }

    /// When it is to be asked for, should no page show it before.
    pub(super) fn due_at(&self, pause: u64, limits: &Limits) -> u64 {
        let unchanged = self.asked_at.saturating_sub(self.changed_at);
        let rest = (unchanged / 10).min(limits.longest_rest).max(pause);
        let again = self.asked_at.saturating_add(rest);
        match (&self.stage, self.not_found_since) {
            (Stage::Unsettled { ended_at }, _) => {
                let soon = ended_at.saturating_add(limits.cost_soon);
                let late = ended_at.saturating_add(limits.cost_late);
                if again <= soon {
                    again
                } else {
                    again.max(late)
                }
            }
            (Stage::GoingOn { .. }, Some(since)) => {
                again.max(since.saturating_add(limits.not_found_apart))
            }
            (Stage::GoingOn { .. }, None) => again,
        }
    }
}

impl Stage {
    /// What a going-on run shows; a listing may leave out outputs that a look had.
    pub(super) fn going_on(run: &TechniqueRun, last_outputs: Option<u64>) -> Self {
        Self::GoingOn {
            status: run.status.as_str().to_owned(),
            progress: run.progress.to_bits(),
            outputs: run.outputs.as_deref().map(hash).or(last_outputs),
        }
    }
}

fn hash(outputs: &[RunOutput]) -> u64 {
    let mut fingerprint = Fingerprint::default();
    for output in outputs {
        for text in [
            output.output_id.as_str(),
            output.type_.as_str(),
            output.url.as_str(),
        ] {
            fingerprint.write(text.as_bytes());
            // So that the end of one text is not the beginning of the next.
            fingerprint.write(&[0xff]);
        }
    }
    fingerprint.finish()
}
