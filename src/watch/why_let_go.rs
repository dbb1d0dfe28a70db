//! Why a watch lets a run go.

use std::fmt;

use serde::Serialize;

/// Why a run is watched no more: of [`Change::LetGo`](crate::Change::LetGo).
///
/// ```
/// use flora_technique_runs::WhyLetGo;
///
/// assert_eq!(WhyLetGo::Unsettled.to_string(), "its cost did not come");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum WhyLetGo {
    /// It went on, and was seen not to change for 7 days, or could not be seen for 14.
    Unchanged,
    /// The watch had more than 10,000 runs to look after, which go on or whose cost is awaited, and this one had gone
    /// longest without a change.
    TooMany,
    /// It went on, and FLORA knew it no more on any way to it, twice, a minute apart.
    NotFound,
    /// It had completed, and its cost was still not there, or no amount, a day after the watch saw it completed;
    /// or FLORA knew the run no more.
    Unsettled,
}

impl fmt::Display for WhyLetGo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unchanged => "it did not change for days",
            Self::TooMany => "there were too many runs to look after",
            Self::NotFound => "it is not found any more",
            Self::Unsettled => "its cost did not come",
        })
    }
}
