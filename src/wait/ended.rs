//! The stream of a wait for many runs: what its rounds yield, less what was forgotten meanwhile.

use std::task::{Context, Poll, ready};

use super::{
    generator::Generator,
    rounds::{Many, Yielded, wait_for_all},
    wanted::Wanted,
};
use crate::{Error, TechniqueRun};

/// What the rounds of a wait yield, run by run.
pub(crate) struct EndedRuns {
    rounds: Generator<Yielded>,
    wanted: Wanted,
}

impl EndedRuns {
    pub(crate) fn new(many: Many, wanted: Wanted) -> Self {
        let of_rounds = wanted.clone();
        let rounds = Generator::new(move |out| async move {
            match many.settings.check() {
                Ok(()) => wait_for_all(many, of_rounds, out).await,
                Err(error) => out.yield_item(Yielded::Failed(error)).await,
            }
        });
        Self { rounds, wanted }
    }

    pub(crate) fn poll_next(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<TechniqueRun, Error>>> {
        loop {
            let Some(yielded) = ready!(self.rounds.poll_next(cx)) else {
                self.wanted.close();
                return Poll::Ready(None);
            };
            let item = match yielded {
                Yielded::Update(run) if self.wanted.is_wanted(&run.run_id) => Ok(run),
                Yielded::Last(run_id, end) if self.wanted.hand_out(&run_id) => end,
                // Forgotten while it was on its way.
                Yielded::Update(_) | Yielded::Last(..) => continue,
                Yielded::Failed(error) => {
                    self.wanted.close();
                    Err(error)
                }
            };
            return Poll::Ready(Some(item));
        }
    }

    pub(crate) fn has_ended(&self) -> bool {
        self.rounds.has_ended()
    }
}
