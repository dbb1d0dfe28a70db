//! A history of which the newest runs end one after the other while they are asked for.

use std::{
    borrow::Cow,
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::{
    History, PAGE,
    entries::{State, array, id, ok, page, run},
};

/// Runs waited for: the newest.
pub(crate) const WAITED: u32 = 200;

/// The ids of the runs that are waited for.
pub(crate) fn waited() -> Vec<String> {
    (0..WAITED).map(id).collect()
}

/// Each run ends with the first to ninth answer that shows it.
#[derive(Default)]
pub(super) struct Waiting {
    /// In how many answers a run was shown.
    shown: Mutex<HashMap<u32, u32>>,
}

impl Waiting {
    fn shown(&self) -> MutexGuard<'_, HashMap<u32, u32>> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Shows a run once more.
    fn has_ended(&self, number: u32) -> bool {
        let mut all = self.shown();
        let shown = all.entry(number).or_default();
        *shown += 1;
        *shown > number % 9
    }

    /// Every second one has no outputs in the list.
    fn listed(&self, number: u32) -> State {
        if !self.has_ended(number) {
            State::Running
        } else if number.is_multiple_of(2) {
            State::Bare
        } else {
            State::Completed
        }
    }
}

impl History for Waiting {
    fn page(&self, start: u32) -> Option<Cow<'_, [u8]>> {
        let numbers = start..start + PAGE;
        let runs = array(numbers.map(|number| run(number, self.listed(number))));
        Some(page(start, 10 * WAITED, &runs).into())
    }

    fn look(&self, number: u32) -> Option<Vec<u8>> {
        let state = if self.has_ended(number) {
            State::Completed
        } else {
            State::Running
        };
        Some(ok(&run(number, state)))
    }

    fn forget(&self) {
        self.shown().clear();
    }
}
