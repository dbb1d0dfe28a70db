//! What is awaited of each of many runs besides its end.

use std::time::Duration;

/// What is awaited of each of many runs besides its end, which may be seen before.
#[derive(Clone, Copy, Debug)]
pub(super) struct Completeness {
    /// Ask once for the outputs that a completed run's entry lacks.
    pub(super) outputs: bool,
    /// Ask on for the cost of a completed run, at most so long.
    pub(super) settled: Option<Duration>,
}
