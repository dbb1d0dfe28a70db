//! When a run was created, fit to be sorted, counted in sets, and saved exactly.

use serde::{Deserialize, Serialize};

/// The last moment that every reader of JSON numbers keeps: 2^53 - 1, in the year 2255.
const LAST: u64 = (1 << 53) - 1;

/// Microseconds since 1970: what is finer is noise, since a double holds the milliseconds of our days
/// to a quarter of a microsecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Moment(u64);

impl Moment {
    /// 1970 itself: as a bound, the beginning of all.
    pub(crate) const BEGINNING: Self = Self(0);

    pub(crate) const fn from_micros(micros: u64) -> Self {
        Self(if micros < LAST { micros } else { LAST })
    }

    pub(crate) fn micros(self) -> u64 {
        self.0
    }
}
