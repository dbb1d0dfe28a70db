//! A member of an object, by the name that the document gives it or by one that it had before.

use std::{borrow::Cow, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, Visitor},
};
use serde_json::value::RawValue;

/// The names of a member, the newest first.
pub(super) type Names = &'static [&'static str];

/// What came of a member so far. The newest name wins; `null` under it counts as not having come.
pub(super) struct Member<T> {
    names: Names,
    value: Option<T>,
    /// The place of the name that the value came by.
    by: usize,
    /// Whether the newest name has come.
    is_there: bool,
}

impl<'de, T: Deserialize<'de>> Member<T> {
    pub(super) fn new(names: Names) -> Self {
        Self {
            names,
            value: None,
            by: names.len(),
            is_there: false,
        }
    }

    pub(super) fn value(self) -> Option<T> {
        self.value
    }

    /// Takes the value under this name; `false` if it is none of the member's.
    pub(super) fn take<A>(&mut self, name: &str, fields: &mut A) -> Result<bool, A::Error>
    where
        A: MapAccess<'de>,
    {
        let Some(place) = self.names.iter().position(|known| *known == name) else {
            return Ok(false);
        };
        let value: Option<T> = if place == 0 {
            if self.is_there {
                return Err(A::Error::duplicate_field(self.names[0]));
            }
            self.is_there = true;
            fields.next_value()?
        } else {
            // One that is of no use must not cost an object that has the new name.
            let raw: &RawValue = fields.next_value()?;
            serde_json::from_str(raw.get()).unwrap_or_default()
        };
        if place < self.by && value.is_some() {
            self.value = value;
            self.by = place;
        }
        Ok(true)
    }
}

/// Reads two members of an object.
pub(super) struct Pair<A, B>(pub(super) Member<A>, pub(super) Member<B>);

impl<'de, A: Deserialize<'de>, B: Deserialize<'de>> DeserializeSeed<'de> for Pair<A, B> {
    type Value = (Option<A>, Option<B>);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, A: Deserialize<'de>, B: Deserialize<'de>> Visitor<'de> for Pair<A, B> {
    type Value = (Option<A>, Option<B>);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(mut self, mut fields: M) -> Result<Self::Value, M::Error> {
        while let Some(name) = fields.next_key::<Cow<'de, str>>()? {
            let is_known = self.0.take(&name, &mut fields)? || self.1.take(&name, &mut fields)?;
            if !is_known {
                fields.next_value::<IgnoredAny>()?;
            }
        }
        Ok((self.0.value, self.1.value))
    }
}

#[cfg(test)]
mod tests;
