//! From bytes to a page or a run: strictly where that works, else entry by entry.

mod entry;
mod legible;
mod member;
mod objects;
mod one_kind;
mod page;
mod reader;
mod runs_by_name;
mod short_error;

use std::marker::PhantomData;

use serde::{Deserialize, de::DeserializeSeed};

pub(super) use self::page::page;
use self::{legible::legible, objects::ObjectsOnly};
use super::secrets::Secrets;
use crate::Undecodable;

/// The path of what is wrong with a whole answer.
const WHOLE: &str = "the answer";

/// What is larger is read once, at the slower pace that tells the place of a fault.
const READ_TWICE: usize = 1 << 20;

/// Reads one value; a failure says where and why.
pub(super) fn decode<'de, T: Deserialize<'de>>(body: &'de [u8]) -> Result<T, Box<Undecodable>> {
    let body = without_mark(body);
    if body.len() <= READ_TWICE
        && let Ok(value) = strictly(body, PhantomData)
    {
        return Ok(value);
    }
    with_place(body, PhantomData::<T>)
        .map_err(|(path, reason)| Box::new(Undecodable::new(path, reason, body)))
}

/// What JSON there is in the body of an error; nothing where there is none.
pub(super) fn any_json(body: &[u8]) -> serde_json::Value {
    let text = legible(without_mark(body));
    serde_json::from_str(&text).unwrap_or_default()
}

/// The first byte order mark says how the text is written, and is no part of it.
fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
}

/// Reads a whole body, and nothing may come after it.
fn strictly<'de, S: DeserializeSeed<'de>>(
    body: &'de [u8],
    seed: S,
) -> Result<S::Value, serde_json::Error> {
    let mut json = serde_json::Deserializer::from_slice(body);
    let value = seed.deserialize(ObjectsOnly(&mut json))?;
    json.end()?;
    Ok(value)
}

/// As [`strictly`]; a fault comes with its path.
fn with_place<'de, S: DeserializeSeed<'de>>(
    body: &'de [u8],
    seed: S,
) -> Result<S::Value, (String, String)> {
    let mut json = serde_json::Deserializer::from_slice(body);
    let mut track = serde_path_to_error::Track::new();
    let tracked = serde_path_to_error::Deserializer::new(&mut json, &mut track);
    match seed.deserialize(ObjectsOnly(tracked)) {
        Err(error) => {
            let path = track.path().to_string();
            // `?` stands for what ended before it had a name.
            let path = match path.as_str() {
                "." | "?" => WHOLE.to_owned(),
                _ => path,
            };
            Err((path, error.to_string()))
        }
        Ok(value) => match json.end() {
            Err(error) => Err((WHOLE.to_owned(), error.to_string())),
            Ok(()) => Ok(value),
        },
    }
}

/// Makes it fit to be shown: without secrets, and short. An entry's JSON stays whole.
pub(super) fn tidy(bad: &mut Undecodable, secrets: &Secrets) {
    bad.path = secrets.snippet(&bad.path);
    bad.reason = secrets.snippet(&bad.reason);
    bad.run_id = bad.run_id.as_deref().map(|id| secrets.hide(id));
    bad.raw = match bad.index {
        Some(_) => secrets.hide(&bad.raw),
        None => secrets.snippet(&bad.raw),
    };
}

#[cfg(test)]
mod tests;
