//! A long history in the evening, and in the morning after 2,000 runs have begun and ended.
//!
//! Its pages are made when they are asked for: a million runs would be 800 MB of text.

use std::{
    borrow::Cow,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use super::{
    History, PAGE,
    entries::{State, array, created_at, ok, page, run},
};

/// Runs that begin at night.
const NEW: u32 = 2_000;

/// Of the runs that have begun since the watch of the evening, every fiftieth goes on.
const SEEN_IN_THE_EVENING: u32 = 300;
const GOES_ON: u32 = 50;
pub(crate) const GOING_ON_IN_THE_EVENING: u32 = SEEN_IN_THE_EVENING / GOES_ON;

/// When the watch of the evening starts.
pub(crate) fn evening_since() -> SystemTime {
    let before_all_of_them = created_at(NEW + SEEN_IN_THE_EVENING);
    UNIX_EPOCH + Duration::from_millis(before_all_of_them + 1_000)
}

pub(super) struct Night {
    /// The number of the newest run.
    newest: u32,
    /// Runs there are in the morning.
    size: u32,
}

impl Night {
    pub(super) fn evening(size: u32) -> Self {
        Self { newest: NEW, size }
    }

    pub(super) fn morning(size: u32) -> Self {
        Self { newest: 0, size }
    }

    fn state(&self, number: u32) -> State {
        let is_evening = self.newest > 0;
        let is_young = number < NEW + SEEN_IN_THE_EVENING;
        if is_evening && is_young && number.is_multiple_of(GOES_ON) {
            State::Running
        } else {
            State::Completed
        }
    }
}

impl History for Night {
    fn page(&self, start: u32) -> Option<Cow<'_, [u8]>> {
        let first = self.newest + start;
        let end = self.size.min(first + PAGE);
        let runs = array((first..end).map(|number| run(number, self.state(number))));
        Some(page(start, self.size - self.newest, &runs).into())
    }

    fn look(&self, number: u32) -> Option<Vec<u8>> {
        Some(ok(&run(number, self.state(number))))
    }
}
