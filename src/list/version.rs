//! The layout of what is saved, by a number.

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{DeserializeOwned, Error as _},
};
use serde_json::{Map, Value};

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

/// The fields of a checkpoint, once its version is known to be this one: a tool that sorts keys puts
/// others before it.
///
/// # Errors
/// It is of another version, in words, or no checkpoint at all.
pub(crate) fn fields<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Map<String, Value>, D::Error> {
    let saved = Map::deserialize(deserializer)?;
    let version = saved.get("version");
    let version = version.ok_or_else(|| D::Error::missing_field("version"))?;
    Version::deserialize(version).map_err(D::Error::custom)?;
    Ok(saved)
}

/// What was saved under this name; `null` where nothing was.
///
/// # Errors
/// It cannot be read.
pub(crate) fn field<T: DeserializeOwned, E: serde::de::Error>(
    saved: &mut Map<String, Value>,
    name: &str,
) -> Result<T, E> {
    let value = saved.remove(name).unwrap_or_default();
    T::deserialize(value).map_err(|error| E::custom(format_args!("{name}: {error}")))
}

/// What a checkpoint holds, read as [`fields`] are.
///
/// # Errors
/// As [`fields`], or what it holds cannot be read.
pub(crate) fn versioned<'de, T: DeserializeOwned, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    let saved = Value::Object(fields(deserializer)?);
    T::deserialize(saved).map_err(D::Error::custom)
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
