//! What the rounds of a watch tell its stream.

use super::change::Change;
use crate::Error;

/// What the rounds of a watch tell its stream.
#[allow(
    clippy::large_enum_variant,
    reason = "almost always the large one, and handed on at once"
)]
#[derive(Debug)]
pub(crate) enum BatchItem {
    /// What the stream hands out.
    Item(Result<Change, Error>),
    /// What follows belongs to another batch.
    Break,
}
