//! Between which moments runs are handed out.

use serde::{Deserialize, Serialize};

use crate::{Error, Timestamp, run::Moment};

/// From when until when runs are handed out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TimeBounds {
    /// Inclusive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) since: Option<Moment>,
    /// Exclusive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) before: Option<Moment>,
}

/// On which side of the bounds a run lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Older,
    Within,
    Newer,
}

impl TimeBounds {
    /// # Errors
    /// A bound that is no moment, or bounds with nothing between them.
    pub(crate) fn new(since: Option<Timestamp>, before: Option<Timestamp>) -> Result<Self, Error> {
        let since = bound("created_since", since)?;
        let before = bound("created_before", before)?;
        if before.is_some_and(|before| since.unwrap_or(Moment::BEGINNING) >= before) {
            let allowed = "a moment later than created_since";
            return Err(Error::input("created_before", allowed));
        }
        Ok(Self { since, before })
    }

    /// A run of unknown age is within every bound.
    pub(crate) fn side(&self, created_at: Option<Moment>) -> Side {
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

/// A moment that somebody gave as a bound: 1970 itself is the beginning of all.
///
/// # Errors
/// It is before 1970, or no time at all.
pub(crate) fn bound(field: &'static str, time: Option<Timestamp>) -> Result<Option<Moment>, Error> {
    match time.map(|time| (time.moment(), time.as_f64())) {
        None => Ok(None),
        Some((Some(moment), _)) => Ok(Some(moment)),
        Some((None, 0.0)) => Ok(Some(Moment::BEGINNING)),
        Some((None, _)) => Err(Error::input(field, "a moment, in 1970 or later")),
    }
}
