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

/// What of a page's runs has come. As for any [`Member`](super::member::Member) the newest name wins;
/// `null` under it is no list, though, and an error.
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
        if place == 0 {
            fields.next_value_seed(EntriesReader(&mut *self.entries))?;
            self.by = Some(place);
        } else if self.read_by_a_former_name(fields.next_value()?).is_ok() {
            self.by = Some(place);
        }
        Ok(true)
    }

    /// An error costs nothing: the page may have the new name too.
    fn read_by_a_former_name(&mut self, raw: &RawValue) -> Result<(), serde_json::Error> {
        let mut json = serde_json::Deserializer::from_str(raw.get());
        EntriesReader(&mut *self.entries).deserialize(ObjectsOnly(&mut json))
    }
}

/// Reads the array of entries.
struct EntriesReader<'a, T>(&'a mut T);

impl<'de, T: TakeEntries> DeserializeSeed<'de> for EntriesReader<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, T: TakeEntries> Visitor<'de> for EntriesReader<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of runs")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        self.0.forget();
        while let Some(entry) = entries.next_element_seed(PhantomData::<T::Entry<'de>>)? {
            self.0.take(entry).map_err(A::Error::custom)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
