//! How much a watch remembers and how long it waits: numbers that tests make small.

const MINUTE: u64 = 60 * 1_000;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// Counts, and times in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    /// Runs told of that are remembered between two rounds, of known and of unknown age each.
    pub(crate) known: usize,
    /// Entries that could not be read and were told.
    pub(crate) bad_entries: usize,
    /// Runs that go on, or whose cost is awaited.
    pub(crate) open: usize,
    /// Requests for single runs in one round.
    pub(crate) single: usize,
    /// How long an open run may stay unchanged.
    pub(crate) unchanged: u64,
    /// How long a cost is awaited, and when it is asked for once more.
    pub(crate) cost_soon: u64,
    pub(crate) cost_late: u64,
    /// How long outputs may fail to come before ends are told without.
    pub(crate) outputs_late: u64,
    /// The longest between two requests for a run that stands on no page read.
    pub(crate) longest_rest: u64,
    /// How far apart two answers "not found" must be to be believed.
    pub(crate) not_found_apart: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            known: 1_000,
            bad_entries: 1_000,
            open: 10_000,
            single: 20,
            unchanged: 7 * DAY,
            cost_soon: 15 * MINUTE,
            cost_late: DAY,
            outputs_late: 5 * MINUTE,
            longest_rest: HOUR,
            not_found_apart: MINUTE,
        }
    }
}
