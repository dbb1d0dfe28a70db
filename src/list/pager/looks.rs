//! The pager's looks at runs whose outputs the list leaves out.

use std::task::{Context, Poll, ready};

use super::Pager;
use crate::{Error, list::batch::Sighting};

impl Pager {
    /// Brings the outputs of all runs of the page at hand.
    pub(crate) fn poll_all_outputs(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        self.poll_outputs(cx, usize::MAX)
    }

    /// Brings the outputs of the next runs of the page at hand, so many and perhaps more.
    pub(super) fn poll_outputs(&mut self, cx: &mut Context<'_>, runs: usize) -> Poll<()> {
        let first = self.batch.place();
        let end = first + self.batch.runs().min(runs);
        loop {
            let Some(outputs) = &mut self.outputs else {
                return Poll::Ready(());
            };
            ready!(outputs.poll(cx, |place, run| self.batch.complete(place, run)));
            if outputs.are_ready_until(end) {
                return Poll::Ready(());
            }
            self.begin_looks(first);
        }
    }

    /// Begins to look at the next few runs that are to be handed out and lack their outputs.
    fn begin_looks(&mut self, first: usize) {
        let Some(mut outputs) = self.outputs.take() else {
            return;
        };
        let most = self.settings.max_items;
        let left = most.map(|most| most.saturating_sub(self.report().items));
        outputs.begin_at(first);
        while !outputs.is_full()
            && let Some(run) = self.batch.run_at(outputs.ready())
        {
            let is_within = left.is_none_or(|left| outputs.to_come() < left);
            let is_to_come = is_within && self.ledger.is_to_come(&Sighting::of_run(run));
            outputs.pass(run, is_to_come);
        }
        self.outputs = Some(outputs);
    }

    pub(super) fn failure_of_next(&mut self) -> Option<Error> {
        let place = self.batch.place();
        let outputs = self.outputs.as_mut()?;
        if self.batch.is_run_next() {
            outputs.failure_of(place)
        } else {
            None
        }
    }
}
