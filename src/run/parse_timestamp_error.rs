//! Why a text is no time stamp.

use std::{error::Error, fmt};

/// A text is no time stamp that [`Timestamp`](crate::Timestamp) reads. It says what is expected, not the text.
///
/// ```
/// use flora_technique_runs::Timestamp;
///
/// let rejected = "yesterday".parse::<Timestamp>().unwrap_err();
/// assert_eq!(
///     rejected.to_string(),
///     "expected a time of 1970 or later in UTC, such as 2026-01-15T12:00:00Z",
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParseTimestampError;

impl fmt::Display for ParseTimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a time of 1970 or later in UTC, such as 2026-01-15T12:00:00Z")
    }
}

impl Error for ParseTimestampError {}
