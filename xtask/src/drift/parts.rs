//! The parts of a JSON text, each as text: nothing of them is built.

use std::fmt;

use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// Why a text, or a part of it, cannot be read.
pub struct Broken {
    /// The text or the part.
    start: *const u8,
    /// Lines and columns within it.
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) reason: String,
}

impl Broken {
    pub(crate) fn new(part: &str, error: &serde_json::Error) -> Self {
        let told = error.to_string();
        let reason = told.split(" at line ").next().unwrap_or_default();
        Self {
            start: part.as_ptr(),
            line: error.line(),
            column: error.column(),
            reason: reason.to_owned(),
        }
    }

    /// What keeps every body from being held.
    pub(crate) fn of_the_document(reason: String) -> Self {
        Self {
            start: std::ptr::null(),
            line: 1,
            column: 1,
            reason,
        }
    }

    /// How far in a text the part begins; it may be of another text.
    pub(crate) fn offset(&self, text: &str) -> usize {
        let offset = self.start.addr().checked_sub(text.as_ptr().addr());
        offset.filter(|at| *at <= text.len()).unwrap_or_default()
    }
}

/// Hands on the name and the text of each member of an object; stops at the first error.
pub(crate) fn members<'a>(
    text: &'a str,
    mut each: impl FnMut(&str, &'a str) -> Result<(), Broken>,
) -> Result<(), Broken> {
    let mut inner = Ok(());
    let visitor = Members(|name: String, member: &'a RawValue| {
        if inner.is_ok() {
            inner = each(&name, member.get());
        }
    });
    let mut json = serde_json::Deserializer::from_str(text);
    let read = json.deserialize_map(visitor);
    read.map_err(|error| Broken::new(text, &error))?;
    inner
}

/// Hands on the text of each entry of an array; stops at the first error.
pub(crate) fn entries<'a>(
    text: &'a str,
    mut each: impl FnMut(&'a str) -> Result<(), Broken>,
) -> Result<(), Broken> {
    let mut inner = Ok(());
    let visitor = Entries(|entry: &'a RawValue| {
        if inner.is_ok() {
            inner = each(entry.get());
        }
    });
    let mut json = serde_json::Deserializer::from_str(text);
    let read = json.deserialize_seq(visitor);
    read.map_err(|error| Broken::new(text, &error))?;
    inner
}

/// Hands on what a string says. Nothing of it is kept.
pub(crate) fn spelled(
    text: &str,
    each: impl FnOnce(&str) -> Result<(), Broken>,
) -> Result<(), Broken> {
    let mut json = serde_json::Deserializer::from_str(text);
    let read = json.deserialize_str(Spelled(each));
    read.map_err(|error| Broken::new(text, &error))?
}

struct Spelled<F>(F);

impl<F: FnOnce(&str) -> Result<(), Broken>> Visitor<'_> for Spelled<F> {
    type Value = Result<(), Broken>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok((self.0)(text))
    }
}

struct Members<F>(F);

impl<'a, F: FnMut(String, &'a RawValue)> Visitor<'a> for Members<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some((name, member)) = map.next_entry()? {
            (self.0)(name, member);
        }
        Ok(())
    }
}

struct Entries<F>(F);

impl<'a, F: FnMut(&'a RawValue)> Visitor<'a> for Entries<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'a>>(mut self, mut list: A) -> Result<(), A::Error> {
        while let Some(entry) = list.next_element()? {
            (self.0)(entry);
        }
        Ok(())
    }
}
