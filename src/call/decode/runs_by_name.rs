//! The runs of a page, by either name: entries go where they are told as they are read.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_json::value::RawValue;

use super::{member::Names, objects::ObjectsOnly};

/// Takes the entries of a page one by one.
pub(super) trait TakeEntries {
    /// What an entry is read as.
    type Entry<'de>: Deserialize<'de>;

    /// Takes one; an `Err` is the reason why the page as a whole cannot be read.
    fn take(&mut self, entry: Self::Entry<'_>) -> Result<(), &'static str>;

    /// Forgets those that came: the page has others under a newer name.
    fn forget(&mut self);
}

/// What of a page's runs has come. As for any [`Member`](super::member::Member) the newest name wins.
pub(super) struct RunsByName<'a, T> {
    entries: &'a mut T,
    names: Names,
    /// The place of the name that they came by.
    by: Option<usize>,
}

impl<'a, T: TakeEntries> RunsByName<'a, T> {
    pub(super) fn new(entries: &'a mut T, names: Names) -> Self {
        Self {
            entries,
            names,
            by: None,
        }
    }

    pub(super) fn have_come(&self) -> bool {
        self.by.is_some()
    }

    /// Takes the runs under this name; `false` if it is none of theirs.
    pub(super) fn take<'de, A>(&mut self, name: &str, fields: &mut A) -> Result<bool, A::Error>
    where
        A: MapAccess<'de>,
    {
        let Some(place) = self.names.iter().position(|known| *known == name) else {
            return Ok(false);
        };
        if self.by == Some(place) {
            return Err(A::Error::duplicate_field(self.names[place]));
        }
        if self.by.is_some_and(|by| by < place) {
            fields.next_value::<IgnoredAny>()?;
            return Ok(true);
        }
        let is_there = if place == 0 {
            fields.next_value_seed(EntriesReader {
                may_be_null: self.names.len() > 1,
                entries: &mut *self.entries,
            })?
        } else {
            self.read_by_a_former_name(fields.next_value()?)
        };
        if is_there {
            self.by = Some(place);
        }
        Ok(true)
    }

    /// What is of no use must not cost a page that has the new name.
    fn read_by_a_former_name(&mut self, raw: &RawValue) -> bool {
        let mut json = serde_json::Deserializer::from_str(raw.get());
        let reader = EntriesReader {
            may_be_null: true,
            entries: &mut *self.entries,
        };
        reader.deserialize(ObjectsOnly(&mut json)).unwrap_or(false)
    }
}

/// Reads the array of entries, and tells whether there is one.
struct EntriesReader<'a, T> {
    entries: &'a mut T,
    may_be_null: bool,
}

impl<'de, T: TakeEntries> DeserializeSeed<'de> for EntriesReader<'_, T> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        if self.may_be_null {
            deserializer.deserialize_option(self)
        } else {
            deserializer.deserialize_seq(self)
        }
    }
}

impl<'de, T: TakeEntries> Visitor<'de> for EntriesReader<'_, T> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of runs")
    }

    fn visit_none<E>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_seq(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<bool, A::Error> {
        self.entries.forget();
        while let Some(entry) = entries.next_element_seed(PhantomData::<T::Entry<'de>>)? {
            self.entries.take(entry).map_err(A::Error::custom)?;
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests;
