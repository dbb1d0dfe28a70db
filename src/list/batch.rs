//! What of a page is still to be handed out.

use std::{borrow::Cow, collections::VecDeque};

use crate::{TechniqueRun, Undecodable, call::Fetched};

/// The entries of a page that are still to be handed out, readable or not, in their order.
#[derive(Default)]
pub(crate) struct Batch {
    runs: VecDeque<TechniqueRun>,
    bad: VecDeque<Undecodable>,
    /// How many of the page's runs have been taken.
    taken: usize,
    /// Of the first entry that is left, on its page.
    index: usize,
    pub(crate) request_id: Option<String>,
}

/// An entry of a page.
#[allow(
    clippy::large_enum_variant,
    reason = "one at a time, and a run grows with each field of the document"
)]
pub(crate) enum Entry {
    Run(TechniqueRun),
    Bad(Undecodable),
}

/// What tells an entry from the others, and how old it is.
pub(crate) struct Sighting<'a> {
    pub(crate) id: Cow<'a, str>,
    pub(crate) created_at: Option<f64>,
}

impl From<Fetched> for Batch {
    fn from(page: Fetched) -> Self {
        Self {
            runs: page.runs.into(),
            bad: page.bad.into(),
            taken: 0,
            index: 0,
            request_id: page.about.request_id,
        }
    }
}

impl Batch {
    pub(crate) fn is_empty(&self) -> bool {
        self.runs.is_empty() && self.bad.is_empty()
    }

    /// How many runs are left.
    pub(crate) fn runs(&self) -> usize {
        self.runs.len()
    }

    /// The place of the first run that is left, among the page's runs.
    pub(crate) fn place(&self) -> usize {
        self.taken
    }

    /// The run at that place, if it is left.
    pub(crate) fn run_at(&self, place: usize) -> Option<&TechniqueRun> {
        self.runs.get(place.checked_sub(self.taken)?)
    }

    /// Gives a run that is left the outputs that a look at it has brought.
    ///
    /// It keeps the list's `created_at`: where a run stands in the list is judged by that, and a look
    /// that tells another moment must not make it lost, or come twice.
    pub(crate) fn complete(&mut self, place: usize, seen: TechniqueRun) {
        let run = place
            .checked_sub(self.taken)
            .and_then(|index| self.runs.get_mut(index));
        if let Some(run) = run
            && seen.status == run.status
            && seen.outputs.is_some()
        {
            let created_at = run.created_at;
            *run = seen;
            run.created_at = created_at;
        }
    }

    /// Whether the next entry is a run.
    pub(crate) fn is_run_next(&self) -> bool {
        !self.is_bad_next() && !self.runs.is_empty()
    }

    fn is_bad_next(&self) -> bool {
        self.bad
            .front()
            .is_some_and(|bad| bad.index == Some(self.index))
    }

    /// The next entry, in the page's order.
    #[inline]
    pub(crate) fn next(&mut self) -> Option<Entry> {
        let is_bad = self.is_bad_next();
        self.index += 1;
        if is_bad {
            return self.bad.pop_front().map(Entry::Bad);
        }
        self.taken += 1;
        self.runs.pop_front().map(Entry::Run)
    }

    /// What is left, in the page's order.
    pub(crate) fn sightings(&self) -> impl Iterator<Item = Sighting<'_>> {
        let mut runs = self.runs.iter();
        let mut bad = self.bad.iter().peekable();
        let mut index = self.index;
        std::iter::from_fn(move || {
            let here = index;
            index += 1;
            if let Some(bad) = bad.next_if(|bad| bad.index == Some(here)) {
                return Some(Sighting::of_bad(bad));
            }
            runs.next().map(Sighting::of_run)
        })
    }
}

impl<'a> Sighting<'a> {
    pub(crate) fn of_run(run: &'a TechniqueRun) -> Self {
        Self {
            id: Cow::Borrowed(&run.run_id),
            created_at: run.created_at.millis(),
        }
    }

    /// An entry without a readable id is known by its text.
    pub(crate) fn of_bad(bad: &'a Undecodable) -> Self {
        let id = match bad.run_id.as_deref() {
            Some(id) => Cow::Borrowed(id),
            None => Cow::Owned(format!("text {:016x}", hash_of_text(&bad.raw))),
        };
        Self {
            id,
            created_at: bad.created_at.and_then(crate::Timestamp::millis),
        }
    }
}

/// FNV-1a. A checkpoint carries it to other builds, and those of the standard library may change.
fn hash_of_text(text: &str) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in text.bytes() {
        hash ^= u64::from(byte);
        hash = hash.wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash
}
