//! A moment as FLORA writes it: a number whose unit is not stated.

use std::{
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
    str::FromStr,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde::{Deserialize, Serialize, Serializer};

use super::{Moment, ParseTimestampError};

/// Numbers below this are seconds, the others milliseconds.
const FIRST_MILLIS: f64 = 1e11;

/// The last second that has a four-digit year, the last that RFC 3339 can write.
const LAST_SECOND: u64 = 253_402_300_799;

/// A moment: the number as it came, read as Unix milliseconds (seconds below 1e11).
///
/// FLORA does not state the unit of a run's times. That they are milliseconds is inferred from
/// its webhooks, which say so. Zero and negative numbers stand for "not known": they keep their
/// value and give `None` below. No method panics, whatever the number. Reading one from JSON fails where it is no
/// number.
///
/// Two that name the same microsecond are equal, whichever unit they came in, and they are ordered by
/// time; those that are not known come before all others.
///
/// As text it is RFC 3339 in UTC, to the millisecond, in the years to 9999; [`FromStr`] reads that again. Any other
/// number is written as it came, `0` for instance, which no [`FromStr`] reads.
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
#[derive(Clone, Copy, Debug, Default, Deserialize)]
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

    /// The moment, if it is a known one.
    pub(crate) fn moment(self) -> Option<Moment> {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "more than zero, and a cast from floats saturates"
        )]
        self.micros()
            .map(|micros| Moment::from_micros(micros as u64))
    }

    /// Milliseconds with their fraction.
    pub(crate) fn millis(self) -> Option<f64> {
        let millis = if self.0 < FIRST_MILLIS {
            self.0 * 1e3
        } else {
            self.0
        };
        (millis > 0.0 && millis.is_finite()).then_some(millis)
    }

    /// Whole microseconds: what times are compared by.
    fn micros(self) -> Option<f64> {
        self.millis().map(|millis| (millis * 1e3).round())
    }

    /// What it is compared by: the microsecond, or the number where no moment is known.
    fn key(self) -> (bool, f64) {
        match self.micros() {
            Some(micros) => (true, micros),
            // Zero has no sign here.
            None => (false, self.0 + 0.0),
        }
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
        let millis = self.millis()?;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "more than zero, and a cast from floats saturates"
        )]
        // Apart, since a double does not hold the microseconds of far years.
        let (whole, micros) = (millis as u64, (millis.fract() * 1e3).round() as u64);
        let micros = whole.checked_mul(1_000)?.checked_add(micros)?;
        Some(Duration::from_micros(micros))
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

/// Reads RFC 3339 in UTC, with `Z` or `+00:00` and with a fraction of the second or none.
///
/// 1970 itself becomes zero: "not known" of a run, and the beginning of all as a bound, such as
/// [`created_since`](crate::ListRuns::created_since).
///
/// ```
/// use flora_technique_runs::Timestamp;
///
/// # fn main() -> Result<(), flora_technique_runs::ParseTimestampError> {
/// let since: Timestamp = "2025-08-08T08:00:00Z".parse()?;
/// assert_eq!(since.unix_millis(), Some(1_754_640_000_000));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Anything else: another offset, a date without a time, a number, a time before 1970.
impl FromStr for Timestamp {
    type Err = ParseTimestampError;

    fn from_str(text: &str) -> Result<Self, ParseTimestampError> {
        let time = humantime::parse_rfc3339(text).map_err(|_| ParseTimestampError)?;
        Ok(Self::from(time))
    }
}

impl PartialEq for Timestamp {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Timestamp {}

impl PartialOrd for Timestamp {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// By time; what is no known moment comes first.
impl Ord for Timestamp {
    fn cmp(&self, other: &Self) -> Ordering {
        let ((known, number), (other_known, other_number)) = (self.key(), other.key());
        known
            .cmp(&other_known)
            .then(number.total_cmp(&other_number))
    }
}

impl Hash for Timestamp {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let (known, number) = self.key();
        (known, number.to_bits()).hash(state);
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

/// The same moment.
#[expect(
    clippy::cast_precision_loss,
    reason = "microseconds below 2^53, which a double holds"
)]
impl From<Moment> for Timestamp {
    fn from(moment: Moment) -> Self {
        Self::from_millis(moment.micros() as f64 / 1e3)
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
        let (seconds, nanos) = (since.as_secs(), since.subsec_nanos());
        #[expect(
            clippy::cast_precision_loss,
            reason = "seconds of a system's time stay far below 2^53"
        )]
        Self::from_millis(seconds as f64 * 1e3 + f64::from(nanos) / 1e6)
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

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn unknown() -> [Timestamp; 4] {
        [f64::NEG_INFINITY, -1.0, 0.0, f64::INFINITY].map(Timestamp)
    }

    #[test]
    fn one_moment_in_seconds_and_in_milliseconds_is_equal_ordered_and_hashed_so() {
        let (seconds, millis) = (Timestamp(1_754_640_000.0), Timestamp(1_754_640_000_000.0));
        let later = Timestamp(1_754_640_000_000.001);

        assert_eq!(seconds, millis);
        assert!(seconds < later && millis < later);
        assert_eq!(HashSet::from([seconds, millis, later]).len(), 2);
    }

    #[test]
    fn what_is_no_known_moment_lies_below_all_that_is() {
        let earliest = Timestamp(f64::MIN_POSITIVE);

        assert!(unknown().iter().all(|time| *time < earliest));
        assert_eq!(Timestamp(0.0), Timestamp(-0.0));
        assert_eq!(Timestamp(f64::NAN), Timestamp(f64::NAN));
        assert_eq!(HashSet::from(unknown()).len(), 4);
    }

    #[test]
    fn a_moment_is_the_microsecond_and_stays_below_what_json_numbers_keep() {
        let moment = |number| Timestamp(number).moment().map(Moment::micros);

        assert_eq!(moment(1_754_640_000_000.25), Some(1_754_640_000_000_250));
        assert_eq!(moment(1e308), Some((1 << 53) - 1));
        assert!(unknown().iter().all(|time| time.moment().is_none()));
    }

    #[test]
    fn what_is_shown_of_a_known_moment_is_read_as_the_same_millisecond() {
        for millis in [
            1.0,
            1_754_640_000_123.0,
            8_757_225_535_567.0,
            216_761_328_919_767.0,
            253_402_300_799_999.0,
        ] {
            let time = Timestamp::from_millis(millis);

            assert_eq!(time.to_string().parse(), Ok(time), "{time}");
        }
    }

    #[test]
    fn a_text_in_utc_is_read_and_1970_itself_is_the_beginning_of_all() {
        let read = |text: &str| text.parse().map(Timestamp::as_f64);

        assert_eq!(read("2025-08-08T08:00:00+00:00"), Ok(1_754_640_000_000.0));
        assert_eq!(read("2025-08-08T08:00:00.25Z"), Ok(1_754_640_000_250.0));
        assert_eq!(read("1970-01-01T00:00:00Z"), Ok(0.0));
    }

    #[test]
    fn a_text_that_is_not_in_utc_or_no_time_is_rejected() {
        for text in [
            "",
            "0",
            "1754640000000",
            "2025-08-08",
            "2025-08-08 08:00:00",
            "2025-08-08T08:00:00",
            "2025-08-08T08:00:00+02:00",
            "2025-08-08T25:00:00Z",
            "1969-12-31T23:59:59Z",
            "2025-08-08T08:00:00Zulu",
            "2025-08-08T08:00:00.é0Z",
        ] {
            assert_eq!(
                text.parse::<Timestamp>(),
                Err(ParseTimestampError),
                "{text}"
            );
        }
    }

    #[test]
    fn a_moment_shown_is_the_same_moment() {
        for micros in [1, 1_754_640_000_000_250, 4_102_444_800_000_001] {
            let moment = Moment::from_micros(micros);

            assert_eq!(Timestamp::from(moment).moment(), Some(moment));
        }
    }
}
