//! The entries of a page, read one by one.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{Error as _, SeqAccess, Visitor},
};
use serde_json::value::RawValue;

use super::{super::entry::Entry, entry::entry};

/// Entries of a page that may be unreadable; beyond, the page as a whole is.
const MOST_BAD: usize = 1_000;

/// The entries of a page, read one by one: a bad one costs only itself.
pub(super) struct Entries(pub(super) Vec<Entry>);

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(OneByOne)
    }
}

struct OneByOne;

impl<'de> Visitor<'de> for OneByOne {
    type Value = Entries;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of runs")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Entries, A::Error> {
        let mut entries = Vec::new();
        let mut first_bad = None;
        let mut bad = 0;
        while let Some(raw) = array.next_element::<&RawValue>()? {
            let entry = entry(entries.len(), raw.get());
            if let Entry::Bad(details) = &entry {
                bad += 1;
                first_bad.get_or_insert_with(|| format!("{} ({})", details.path, details.reason));
            }
            if bad > MOST_BAD {
                let first = first_bad.unwrap_or_default();
                let reason = format!("more than {MOST_BAD} entries are unreadable, first {first}");
                return Err(A::Error::custom(reason));
            }
            entries.push(entry);
        }
        Ok(Entries(entries))
    }
}
