//! A run's id, shared by all that remember it: a checkpoint after each run must not copy them all.

use std::{borrow::Borrow, sync::Arc};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A run's id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SharedId(Arc<str>);

impl From<&str> for SharedId {
    fn from(id: &str) -> Self {
        Self(id.into())
    }
}

/// Looked up by its text.
impl Borrow<str> for SharedId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl Serialize for SharedId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for SharedId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|id| Self(id.into()))
    }
}
