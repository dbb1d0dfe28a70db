//! Which runs are new to a watch, and below which page there are no more of them.

use std::sync::Arc;

use super::{round::Round, start::Start};
use crate::{
    call::{Entry, Page},
    list::Remembered,
};

/// The runs that are new to a watch, by all that it knows.
pub(super) struct NewRuns<'a> {
    pub(super) start: Start,
    /// What was known before the round under way.
    pub(super) known: &'a Remembered,
    /// The runs of unknown age that stood on the first page of the last round.
    pub(super) undated_on_top: &'a [Arc<str>],
    /// The round under way.
    pub(super) round: Option<&'a Round>,
}

impl NewRuns<'_> {
    /// Whether a run is told as started: it began after the start, was not known before this round, is not
    /// so old that it would be known no more, and this round has not told of it.
    ///
    /// What is newer than the round is new as well, and the next round's to tell: its walk sees to that.
    pub(super) fn contain(&self, entry: &Entry) -> bool {
        let (id, created_at) = (entry.id(), entry.created_at());
        let is_beyond_memory = created_at.is_some_and(|at| self.known.is_beyond(at));
        self.start.is_before(created_at)
            && !self.known.contains(&id)
            && !is_beyond_memory
            && !self.were_told(&id)
    }

    /// Whether everything below a page is known, or older than the start: it shows something that was
    /// known before the round, and no run that was not.
    ///
    /// A run of unknown age proves that only where it stood on the first page of the last round: then all
    /// below it was read. One that a later page showed may have begun while that round was under way, and
    /// below it others, which were left to the next round.
    pub(super) fn end_above(&self, page: &Page) -> bool {
        let mut shows_known = false;
        for entry in &page.entries {
            let id = entry.id();
            if self.were_told(&id) || self.contain(entry) {
                if entry.run().is_some() {
                    return false;
                }
            } else {
                let proves = entry.created_at().is_some()
                    || self.undated_on_top.iter().any(|known| **known == *id);
                shows_known |= proves;
            }
        }
        shows_known
    }

    /// Whether the round has told of a run.
    fn were_told(&self, id: &str) -> bool {
        self.round.is_some_and(|round| round.has_told(id))
    }
}
