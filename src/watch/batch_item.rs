//! What the loop of a watch tells its stream.

use super::change::Change;
use crate::Error;

/// What the loop of a watch tells its stream.
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
