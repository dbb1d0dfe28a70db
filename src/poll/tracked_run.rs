//! One run that is followed: what its answers have shown so far, and what the next one changes.

use std::hash::Hasher;

use fnv::FnvHasher;
use serde::{Deserialize, Serialize};

use crate::{RunOutput, RunStatus, TechniqueRun};

/// What an answer tells of a run that is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum News {
    /// It goes on, and this is the first answer about it.
    First,
    /// It goes on, and status, progress or outputs are not what they were.
    Update,
    /// It has ended.
    Ended,
    /// It had ended, and what it cost is known: of a completed run once its cost is there, of any other
    /// with its end.
    Settled,
}

/// One run that is followed. Ended is final: no later answer opens it again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct TrackedRun(Stage);

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Stage {
    #[default]
    Unseen,
    GoingOn(Shown),
    /// Completed, its cost still to come.
    Unsettled,
    /// Settled with its end, which alone was told.
    Settled,
    /// All was told.
    Over,
}

/// What a run showed last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Shown {
    status: RunStatus,
    /// In thousandths: an integer that no JSON tool rounds.
    progress: i64,
    outputs: Option<u64>,
}

impl TrackedRun {
    /// Takes in what an answer shows of it; `None` when that is nothing new. The same answer may tell a
    /// second thing after the first: that the run is settled, after its end.
    pub(crate) fn observe(&mut self, run: &TechniqueRun) -> Option<News> {
        let last = match &self.0 {
            Stage::Unseen => None,
            Stage::GoingOn(last) => Some(last),
            // An answer from before the end, or one that shows another, says nothing of the cost.
            Stage::Unsettled => {
                return self.settle_if(run.status == RunStatus::Completed && run.is_settled());
            }
            // Nor does one that lags behind the answer that showed the end and the cost.
            Stage::Settled => return self.settle_if(run.is_settled()),
            Stage::Over => return None,
        };
        if run.is_terminal() {
            self.0 = if run.is_settled() {
                Stage::Settled
            } else {
                Stage::Unsettled
            };
            return Some(News::Ended);
        }
        let shown = Shown {
            status: run.status.clone(),
            progress: thousandths(run.progress),
            // A list may leave out what a single answer has.
            outputs: match run.outputs.as_deref() {
                Some(outputs) => Some(hash(outputs)),
                None => last.and_then(|last| last.outputs),
            },
        };
        let news = match last {
            None => News::First,
            Some(last) if *last == shown => return None,
            Some(_) => News::Update,
        };
        self.0 = Stage::GoingOn(shown);
        Some(news)
    }

    fn settle_if(&mut self, is_settled: bool) -> Option<News> {
        is_settled.then(|| {
            self.0 = Stage::Over;
            News::Settled
        })
    }

    /// Whether its end has still to come.
    pub(crate) fn is_going_on(&self) -> bool {
        matches!(self.0, Stage::Unseen | Stage::GoingOn(_))
    }

    /// Whether it has completed and its cost has still to come.
    pub(crate) fn awaits_cost(&self) -> bool {
        self.0 == Stage::Unsettled
    }

    /// What it showed last while it went on, status and progress.
    pub(crate) fn last_shown(&self) -> Option<(&RunStatus, f64)> {
        match &self.0 {
            Stage::GoingOn(shown) => Some((&shown.status, percent(shown.progress))),
            _ => None,
        }
    }
}

#[allow(
    clippy::cast_possible_truncation,
    reason = "a cast to an integer keeps within its range, and progress is a number from 0 to 100"
)]
fn thousandths(progress: f64) -> i64 {
    (progress * 1_000.0).round().clamp(-9e15, 9e15) as i64
}

#[allow(clippy::cast_precision_loss, reason = "it is below 2^53")]
fn percent(thousandths: i64) -> f64 {
    thousandths as f64 / 1_000.0
}

/// Tells outputs apart, here and in another process; below 2^53, as numbers in JSON are kept.
fn hash(outputs: &[RunOutput]) -> u64 {
    let mut hasher = FnvHasher::default();
    for output in outputs {
        for text in [
            output.output_id.as_str(),
            output.type_.as_str(),
            output.url.as_str(),
        ] {
            hasher.write(text.as_bytes());
            // So that the end of one text is not the beginning of the next.
            hasher.write_u8(0xff);
        }
    }
    hasher.finish() >> 11
}

#[cfg(test)]
mod tests;
