//! What comes next of a watch.

use super::change::Change;
use crate::Error;

/// What comes next of a watch.
#[allow(
    clippy::large_enum_variant,
    reason = "almost always the large one, and handed on at once"
)]
#[derive(Debug)]
pub(crate) enum Told {
    Change(Change),
    /// It does not end the stream.
    Trouble(Error),
    /// It ends the stream.
    Failed(Error),
    /// What follows belongs to another batch.
    Break,
}
