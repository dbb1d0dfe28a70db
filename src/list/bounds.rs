//! Between which moments runs are handed out, and when reading on is in vain.

/// So many dated entries in a row must be older than `created_since` before reading stops: one odd
/// date ends nothing.
const OLDER_IN_A_ROW: u32 = 20;

/// From when until when runs are handed out, in Unix milliseconds.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Bounds {
    /// Inclusive.
    pub(crate) since: Option<f64>,
    /// Exclusive.
    pub(crate) before: Option<f64>,
}

/// On which side of the bounds a run lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Older,
    Within,
    Newer,
}

impl Bounds {
    /// A run of unknown age is within every bound.
    pub(crate) fn side(&self, created_at: Option<f64>) -> Side {
        let Some(created_at) = created_at else {
            return Side::Within;
        };
        if self.since.is_some_and(|since| created_at < since) {
            return Side::Older;
        }
        if self.before.is_some_and(|before| created_at >= before) {
            return Side::Newer;
        }
        Side::Within
    }
}

/// How many entries in a row were older than the bounds.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct OlderInARow(pub(crate) u32);

impl OlderInARow {
    /// Takes in an entry. An older one that had come before does not count, since a page may be read
    /// any number of times, nor does one that may have just begun.
    pub(crate) fn saw(&mut self, created_at: Option<f64>, side: Side, counts: bool) {
        if created_at.is_none() {
            return;
        }
        if side != Side::Older {
            self.0 = 0;
        } else if counts {
            self.0 = self.0.saturating_add(1);
        }
    }

    /// Whether what follows is older too, as far as one can tell.
    pub(crate) fn is_enough(self) -> bool {
        self.0 >= OLDER_IN_A_ROW
    }
}
