//! A saved value as every format can hold it: named fields where people read, one text of JSON
//! elsewhere.
//!
//! Formats that do not name their fields could not read back a layout that leaves out what is empty,
//! or one that a later version extends.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, de::DeserializeOwned, ser};

pub(crate) fn serialize<T: Serialize, S: Serializer>(
    layout: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    if serializer.is_human_readable() {
        return layout.serialize(serializer);
    }
    let json = serde_json::to_string(layout).map_err(ser::Error::custom)?;
    serializer.serialize_str(&json)
}

pub(crate) fn deserialize<'de, T: DeserializeOwned, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    if deserializer.is_human_readable() {
        return T::deserialize(deserializer);
    }
    let json = String::deserialize(deserializer)?;
    serde_json::from_str(&json).map_err(de::Error::custom)
}
