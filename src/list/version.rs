//! The layout of what is saved, by a number.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// The layout of what is saved: the first field of a checkpoint, so that one that this crate cannot read
/// is rejected in words before the rest is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Version;

/// A layout that is not read alike gets a new number.
const CURRENT: u32 = 3;

impl Serialize for Version {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(CURRENT)
    }
}

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u32::deserialize(deserializer)? {
            CURRENT => Ok(Self),
            other => Err(D::Error::custom(format_args!(
                "a checkpoint of version {other}, and this crate reads version {CURRENT}: \
                 use the crate that saved it, or start anew"
            ))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_that_is_written_is_read_and_any_other_is_rejected_in_words() {
        let written = serde_json::to_string(&Version).unwrap();
        assert!(serde_json::from_str::<Version>(&written).is_ok());

        for other in ["2", "4"] {
            let rejected = serde_json::from_str::<Version>(other).unwrap_err();

            let words = format!("a checkpoint of version {other}");
            assert!(rejected.to_string().contains(&words), "{rejected}");
        }
    }
}
