//! Reads a page as it stands in the answer; its entries go where they are told.

use std::{borrow::Cow, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, Visitor},
};
use serde_json::value::RawValue;

use super::{
    super::field_names::{page_meta, technique_run_page as page},
    member::{Member, Pair},
    runs_by_name::{RunsByName, TakeEntries},
};

/// What a page says of the listing.
#[derive(Default)]
pub(super) struct Meta {
    pub(super) next_cursor: Option<String>,
    pub(super) total_estimate: Option<Estimate>,
}

impl<'de> Deserialize<'de> for Meta {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let next_cursor = Member::new(page_meta::next_cursor);
        let total_estimate = Member::new(page_meta::total_estimate);
        let (next_cursor, total_estimate) =
            Pair(next_cursor, total_estimate).deserialize(deserializer)?;
        Ok(Self {
            next_cursor,
            total_estimate,
        })
    }
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
        write!(f, "an object with `{}`", page::technique_runs[0])
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Self::Value, A::Error> {
        let mut meta = Member::new(page::meta);
        let mut runs = RunsByName::new(self.0, page::technique_runs);
        while let Some(name) = fields.next_key::<Cow<'de, str>>()? {
            let is_known = meta.take(&name, &mut fields)? || runs.take(&name, &mut fields)?;
            if !is_known {
                fields.next_value::<IgnoredAny>()?;
            }
        }
        if runs.have_come() {
            Ok(meta.value())
        } else {
            Err(A::Error::missing_field(page::technique_runs[0]))
        }
    }
}
