//! The pager's entries: which of the page at hand are handed out, and as what.

use std::task::{Context, Poll, ready};

use super::{Next, Pager};
use crate::{
    Error, TechniqueRun,
    call::LIST,
    error::{Answer, Kind},
    list::{
        batch::{Batch, Entry, Sighting},
        ledger::Fate,
        report::End,
    },
};

impl Pager {
    /// The next entry of the page at hand that is to be handed out.
    #[inline]
    pub(crate) fn poll_entry(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<TechniqueRun, Error>>> {
        loop {
            if self.outputs.is_some() {
                ready!(self.poll_outputs(cx, 1));
                if let Some(error) = self.failure_of_next() {
                    self.cut_off(Next::Fail(error));
                }
            }
            let Some(entry) = self.batch.next() else {
                return Poll::Ready(None);
            };
            if let Some(handed_out) = self.hand_out(entry) {
                return Poll::Ready(Some(handed_out));
            }
        }
    }

    /// An entry as it is handed out, if it is.
    #[inline]
    fn hand_out(&mut self, entry: Entry) -> Option<Result<TechniqueRun, Error>> {
        match entry {
            Entry::Run(run) => {
                if !self.take_in(&Sighting::of_run(&run)) {
                    return None;
                }
                self.count(&run);
                Some(Ok(run))
            }
            Entry::Bad(bad) => {
                if !self.take_in(&Sighting::of_bad(&bad)) {
                    return None;
                }
                self.ledger.count_undecodable();
                let answer = Answer::of_page(self.batch.request_id.clone());
                let error = Error::unreadable(bad).answered(answer).during(LIST);
                Some(Err(error.stream_goes_on()))
            }
        }
    }

    /// Whether an entry is handed out.
    fn take_in(&mut self, entry: &Sighting<'_>) -> bool {
        match self.ledger.take_in(entry) {
            Fate::HandedOut => {
                self.progress.brought_something();
                return true;
            }
            Fate::OutOfBounds => self.progress.brought_something(),
            Fate::LeftOut => {}
            Fate::Crowd => {
                let message = "more runs of one moment than can be told apart";
                self.cut_off(Next::Fail(Error::new(Kind::TooLarge, message)));
            }
        }
        false
    }

    /// Counts a run that is handed out, which may be the last.
    fn count(&mut self, run: &TechniqueRun) {
        self.ledger.count_run(run);
        if let Some(outputs) = &mut self.outputs
            && outputs.was_in_vain(self.batch.place() - 1)
        {
            self.ledger.count_without_outputs();
        }
        let is_last_of_all = self.batch.is_empty() && matches!(self.next, Next::Stop(_));
        if Some(self.report().items) == self.settings.max_items && !is_last_of_all {
            self.cut_off(Next::Stop(End::MaxItems));
        }
    }

    /// Leaves out the rest of the page at hand.
    fn cut_off(&mut self, next: Next) {
        self.cut = !self.batch.is_empty();
        self.batch = Batch::default();
        self.next = next;
    }
}
