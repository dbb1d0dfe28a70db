//! Readers of one kind of JSON value each, which refuse every other in JSON's words and in few.

use std::fmt;

use serde::de::{Error, MapAccess, SeqAccess, Unexpected, Visitor};

use super::short_error::{ShortError, in_words_of_json};

/// Reads an object.
pub(super) struct Object<V>(pub(super) V);

/// Reads an array.
pub(super) struct Array<V>(pub(super) V);

/// Reads a number, or `true` or `false`.
pub(super) struct Plain<V>(pub(super) V);

macro_rules! told_shortly {
    () => {
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            in_words_of_json(&self.0, f)
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<V::Value, E> {
            Err(ShortError::invalid_type(Unexpected::Str(text), &self).told())
        }
    };
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Object<V> {
    type Value = V::Value;

    told_shortly!();

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<V::Value, A::Error> {
        self.0.visit_map(fields)
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Array<V> {
    type Value = V::Value;

    told_shortly!();

    #[inline]
    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<V::Value, A::Error> {
        self.0.visit_seq(items)
    }
}

macro_rules! visit {
    ($($method:ident($value:ty))+) => {
        $(
            #[inline]
            fn $method<E: Error>(self, value: $value) -> Result<V::Value, E> {
                self.0.$method(value).map_err(ShortError::told)
            }
        )+
    };
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Plain<V> {
    type Value = V::Value;

    told_shortly!();

    visit! {
        visit_bool(bool)
        visit_i8(i8) visit_i16(i16) visit_i32(i32) visit_i64(i64) visit_i128(i128)
        visit_u8(u8) visit_u16(u16) visit_u32(u32) visit_u64(u64) visit_u128(u128)
        visit_f32(f32) visit_f64(f64)
    }
}
