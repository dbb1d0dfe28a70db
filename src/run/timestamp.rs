//! A moment as FLORA writes it: a number whose unit is not stated.

use std::{
    cmp::Ordering,
    fmt,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde::{Deserialize, Serialize, Serializer};

/// Numbers below this are seconds, the others milliseconds.
const FIRST_MILLIS: f64 = 1e11;

/// The last second that has a four-digit year, the last that RFC 3339 can write.
const LAST_SECOND: u64 = 253_402_300_799;

/// A moment: the number as it came, read as Unix milliseconds (seconds below 1e11).
///
/// FLORA does not state the unit of a run's times. That they are milliseconds is inferred from
/// its webhooks, which say so. Zero and negative numbers stand for "not known": they keep their
/// value and give `None` below. No method panics, whatever the number.
///
/// ```
/// use flora_technique_runs::Timestamp;
///
/// let created_at = Timestamp::from(1_754_640_000_000.25);
/// assert_eq!(created_at.to_string(), "2025-08-08T08:00:00.000Z");
/// assert_eq!(created_at.unix_millis(), Some(1_754_640_000_000));
/// assert_eq!(Timestamp::from(1_754_640_000.0).unix_millis(), Some(1_754_640_000_000));
/// assert_eq!(Timestamp::from(0.0).to_system_time(), None);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Timestamp(f64);

impl Timestamp {
    /// The number as it came.
    ///
    /// ```
    /// # use flora_technique_runs::Timestamp;
    /// assert_eq!(Timestamp::from(0.0).as_f64(), 0.0);
    /// ```
    pub fn as_f64(self) -> f64 {
        self.0
    }

    /// Whole milliseconds since 1970, or `None` for zero, a negative number and one out of range.
    ///
    /// ```
    /// # use flora_technique_runs::Timestamp;
    /// assert_eq!(Timestamp::from(1e308).unix_millis(), None);
    /// ```
    pub fn unix_millis(self) -> Option<i64> {
        let since = self.since_epoch()?;
        i64::try_from(since.as_millis()).ok()
    }

    /// The moment as the standard library has it, or `None` as for [`unix_millis`](Self::unix_millis).
    ///
    /// ```
    /// # use flora_technique_runs::Timestamp;
    /// # use std::time::{Duration, UNIX_EPOCH};
    /// let start = Timestamp::from(1_754_640_000_000.5).to_system_time();
    /// assert_eq!(start, Some(UNIX_EPOCH + Duration::from_micros(1_754_640_000_000_500)));
    /// ```
    pub fn to_system_time(self) -> Option<SystemTime> {
        UNIX_EPOCH.checked_add(self.since_epoch()?)
    }

    /// Milliseconds with their fraction: what times are compared by.
    pub(crate) fn millis(self) -> Option<f64> {
        let millis = if self.0 < FIRST_MILLIS {
            self.0 * 1e3
        } else {
            self.0
        };
        (millis > 0.0 && millis.is_finite()).then_some(millis)
    }

    /// What is read as these milliseconds: seconds, in the early seventies.
    fn from_millis(millis: f64) -> Self {
        Self(if millis < FIRST_MILLIS {
            millis / 1e3
        } else {
            millis
        })
    }

    fn since_epoch(self) -> Option<Duration> {
        let seconds = Duration::try_from_secs_f64(self.millis()? / 1e3).ok()?;
        // A double holds today's milliseconds to a quarter of a microsecond: what is finer is noise.
        let micros = (seconds.as_nanos() + 500) / 1_000;
        Some(Duration::from_micros(u64::try_from(micros).ok()?))
    }
}

/// RFC 3339 with milliseconds, in UTC; a number that is no known moment is written as it came.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.since_epoch(), self.to_system_time()) {
            (Some(since), Some(time)) if since.as_secs() <= LAST_SECOND => {
                humantime::format_rfc3339_millis(time).fmt(f)
            }
            _ => self.0.fmt(f),
        }
    }
}

impl PartialOrd for Timestamp {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.0.partial_cmp(&other.0)
    }
}

/// A whole number is written as an integer, as FLORA does.
impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Up to 2^53 every whole number has a double of its own.
        if self.0.fract() == 0.0 && self.0.abs() <= 9_007_199_254_740_992.0 {
            #[expect(clippy::cast_possible_truncation, reason = "whole and within i64")]
            serializer.serialize_i64(self.0 as i64)
        } else {
            serializer.serialize_f64(self.0)
        }
    }
}

/// Takes the number as FLORA would send it: milliseconds.
impl From<f64> for Timestamp {
    fn from(number: f64) -> Self {
        Self(number)
    }
}

/// A time before 1970 becomes zero, "not known"; one after it stays the same moment.
///
/// ```
/// use flora_technique_runs::Timestamp;
/// use std::time::{Duration, UNIX_EPOCH};
///
/// // Written as milliseconds, this would be read as seconds, a thousand years later.
/// let early = UNIX_EPOCH + Duration::from_secs(365 * 24 * 60 * 60);
/// assert_eq!(Timestamp::from(early).to_system_time(), Some(early));
/// ```
impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
        Self::from_millis(since.as_secs_f64() * 1e3)
    }
}

/// Fails when the number is no known moment, or one that `jiff` cannot hold.
#[cfg(feature = "jiff")]
impl TryFrom<Timestamp> for jiff::Timestamp {
    type Error = jiff::Error;

    fn try_from(time: Timestamp) -> Result<Self, jiff::Error> {
        let micros = time
            .since_epoch()
            .and_then(|since| i64::try_from(since.as_micros()).ok());
        // The largest i64 is out of jiff's range, so what is not known fails there too.
        jiff::Timestamp::from_microsecond(micros.unwrap_or(i64::MAX))
    }
}

#[cfg(feature = "jiff")]
impl From<jiff::Timestamp> for Timestamp {
    fn from(time: jiff::Timestamp) -> Self {
        #[expect(
            clippy::cast_precision_loss,
            reason = "jiff's microseconds stay below 2^58"
        )]
        Self::from_millis(time.as_microsecond() as f64 / 1e3)
    }
}
