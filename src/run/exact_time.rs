//! A time as a checkpoint keeps it: the same to the last bit, whoever reads the JSON.
//!
//! Decimal fractions are read fast, not exactly: the last bit may differ from the one that was
//! written. For a window that compares times that is a bit too many.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, Visitor},
};

use super::Timestamp;

/// Up to 2^53 every whole number has a double of its own, so no reader can change it.
const LARGEST_EXACT: f64 = 9_007_199_254_740_992.0;

/// A number that survives being written and read: whole ones as integers, others as text.
///
/// A plain number, as older checkpoints have it, is read too.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub(crate) struct ExactTime(pub(crate) f64);

impl Serialize for ExactTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let is_negative_zero = self.0 == 0.0 && self.0.is_sign_negative();
        if self.0.fract() == 0.0 && self.0.abs() <= LARGEST_EXACT && !is_negative_zero {
            #[expect(clippy::cast_possible_truncation, reason = "whole and within i64")]
            serializer.serialize_i64(self.0 as i64)
        } else {
            // The shortest text that is read as this very number.
            serializer.collect_str(&self.0)
        }
    }
}

impl<'de> Deserialize<'de> for ExactTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NumberOrText).map(Self)
    }
}

struct NumberOrText;

impl Visitor<'_> for NumberOrText {
    type Value = f64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number, or one as text")
    }

    fn visit_f64<E>(self, number: f64) -> Result<f64, E> {
        Ok(number)
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "only whole numbers below 2^53 are written so"
    )]
    fn visit_i64<E>(self, number: i64) -> Result<f64, E> {
        Ok(number as f64)
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "only whole numbers below 2^53 are written so"
    )]
    fn visit_u64<E>(self, number: u64) -> Result<f64, E> {
        Ok(number as f64)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<f64, E> {
        text.parse()
            .map_err(|_| E::custom(format_args!("{text:?} is no number")))
    }
}

/// For `#[serde(with = …)]` on an optional time stamp.
pub(crate) mod optional_timestamp {
    use super::{Deserialize, Deserializer, ExactTime, Serialize, Serializer, Timestamp};

    #[expect(clippy::ref_option, reason = "the signature that serde calls")]
    pub(crate) fn serialize<S: Serializer>(
        time: &Option<Timestamp>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        time.map(|time| ExactTime(time.as_f64()))
            .serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Timestamp>, D::Error> {
        let time = Option::<ExactTime>::deserialize(deserializer)?;
        Ok(time.map(|time| Timestamp::from(time.0)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Fails for a decimal fraction, which not every build of `serde_json` reads to the last bit.
    fn written_and_read(number: f64) -> f64 {
        let json = serde_json::to_string(&ExactTime(number)).unwrap();
        assert!(
            json.starts_with('"') || !json.contains(['.', 'e']),
            "{json}"
        );
        serde_json::from_str::<ExactTime>(&json).unwrap().0
    }

    proptest! {
        #[test]
        fn every_number_survives_to_the_last_bit(number in any::<f64>()) {
            prop_assert_eq!(written_and_read(number).to_bits(), number.to_bits());
        }

        #[test]
        fn so_does_every_moment_of_our_days(millis in 1e12..2e12_f64) {
            prop_assert_eq!(written_and_read(millis).to_bits(), millis.to_bits());
        }
    }

    #[test]
    fn whole_numbers_stay_numbers_and_older_checkpoints_are_read() {
        let whole = serde_json::to_string(&ExactTime(1_754_640_000_000.0)).unwrap();
        let older: ExactTime = serde_json::from_str("1754640000000.25").unwrap();

        assert_eq!(whole, "1754640000000");
        assert_eq!(older, ExactTime(1_754_640_000_000.25));
    }

    #[test]
    fn a_text_that_is_no_number_is_refused() {
        let error = serde_json::from_str::<ExactTime>(r#""soon""#).unwrap_err();

        assert!(error.to_string().contains("soon"), "{error}");
    }
}
