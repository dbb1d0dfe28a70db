//! Reads a page as it stands in the answer; its entries go where they are told.

use std::{borrow::Cow, fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_json::value::RawValue;

/// What a page says of the listing.
#[derive(Default, Deserialize)]
#[serde(default, expecting = "an object")]
pub(super) struct Meta {
    pub(super) next_cursor: Option<String>,
    pub(super) total_estimate: Option<Estimate>,
}

/// A count, or none: an estimate that is no count is not worth a page.
pub(super) struct Estimate(pub(super) Option<u64>);

impl<'de> Deserialize<'de> for Estimate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?;
        let number = serde_json::from_str::<f64>(raw.get()).ok();
        Ok(Self(number.and_then(whole)))
    }
}

fn whole(estimate: f64) -> Option<u64> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cast saturates"
    )]
    (estimate.is_finite() && estimate >= 0.0).then_some(estimate as u64)
}

/// Takes the entries of a page one by one.
pub(super) trait TakeEntries {
    /// What an entry is read as.
    type Entry<'de>: Deserialize<'de>;

    /// Takes one; an `Err` is the reason why the page as a whole cannot be read.
    fn take(&mut self, entry: Self::Entry<'_>) -> Result<(), &'static str>;
}

/// Reads the page, which is an object.
pub(super) struct PageReader<'a, T>(pub(super) &'a mut T);

impl<'de, T: TakeEntries> DeserializeSeed<'de> for PageReader<'_, T> {
    type Value = Option<Meta>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, T: TakeEntries> Visitor<'de> for PageReader<'_, T> {
    type Value = Option<Meta>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with `technique_runs`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Self::Value, A::Error> {
        let mut meta = None;
        let mut has_runs = false;
        while let Some(name) = fields.next_key::<Cow<'de, str>>()? {
            match &*name {
                "meta" if meta.is_some() => return Err(A::Error::duplicate_field("meta")),
                "meta" => meta = Some(fields.next_value::<Option<Meta>>()?),
                "technique_runs" if has_runs => {
                    return Err(A::Error::duplicate_field("technique_runs"));
                }
                "technique_runs" => {
                    fields.next_value_seed(EntriesReader(&mut *self.0))?;
                    has_runs = true;
                }
                _ => {
                    fields.next_value::<IgnoredAny>()?;
                }
            }
        }
        if has_runs {
            Ok(meta.flatten())
        } else {
            Err(A::Error::missing_field("technique_runs"))
        }
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
        while let Some(entry) = entries.next_element_seed(PhantomData::<T::Entry<'de>>)? {
            self.0.take(entry).map_err(A::Error::custom)?;
        }
        Ok(())
    }
}
