//! From bytes to text, and from text to one value or the place of what is wrong with it.

use std::{borrow::Cow, fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, MapAccess, Visitor, value::MapAccessDeserializer},
};

use super::surrogates::without_halves;
use crate::{Undecodable, error::snippet};

/// The path of what is wrong with a whole answer.
pub(crate) const WHOLE: &str = "the answer";

/// The answer as text, in which a byte that is not UTF-8 is U+FFFD. As text it is read without being
/// checked again.
pub(super) fn text(body: &[u8]) -> Cow<'_, str> {
    // A byte order mark says how the text is written, and is no part of it.
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    match std::str::from_utf8(body) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => String::from_utf8_lossy(body),
    }
}

/// Reads one value, its texts cut within a character or not; a failure says where and why.
pub(super) fn value<T: DeserializeOwned>(text: &str) -> Result<T, Box<Undecodable>> {
    match serde_json::from_str(text) {
        Ok(value) => Ok(value),
        Err(_) => with_place(&without_halves(text)),
    }
}

/// Reads one value, at the slower pace that tells the place of what is wrong.
pub(super) fn with_place<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, Box<Undecodable>> {
    let mut json = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        Box::new(unreadable(&path, &error.inner().to_string(), text))
    })?;
    match json.end() {
        Ok(()) => Ok(value),
        Err(error) => Err(Box::new(unreadable(WHOLE, &error.to_string(), text))),
    }
}

/// What is wrong with a text, fit to be shown.
pub(super) fn unreadable(path: &str, reason: &str, text: &str) -> Undecodable {
    let path = match path {
        // `?` stands for what ended before it had a name.
        "." | "?" => WHOLE,
        path => path,
    };
    let (path, reason, beginning) = (snippet(path), snippet(reason), snippet(text));
    Undecodable::new(path, reason, beginning.as_bytes())
}

/// A struct that is an object in JSON. What serde derives for one takes an array too, field by field
/// in their order.
#[derive(Default)]
pub(super) struct Object<T>(pub(super) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Fields(PhantomData)).map(Self)
    }
}

struct Fields<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Fields<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<T, A::Error> {
        T::deserialize(MapAccessDeserializer::new(fields))
    }
}
