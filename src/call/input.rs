//! What is rejected before a request is made: each rule of the document, in plain words.
//!
//! A shape of parameter has one check, of the text as it is sent, which tells what is allowed where it
//! is something else. The stand-in refuses by the same.

mod filter;

#[cfg(feature = "stand-in")]
pub(crate) use self::filter::Kind;
pub(crate) use self::filter::{FILTERS, Filter};
use super::secrets::SHORTEST;
#[cfg(feature = "stand-in")]
pub(crate) use crate::run::FIXED;
use crate::{
    Error,
    run::{UnsafeId, is_space},
};

/// Bounds of `limit`, as the document has them.
pub(crate) const PAGE_SIZE: std::ops::RangeInclusive<u32> = 1..=100;

/// A cursor longer than this comes from no server that we know, but from a damaged file.
const LONGEST_CURSOR: usize = 16 * 1024;

pub(crate) fn page_size(size: u32) -> Result<(), Error> {
    let rejected = |allowed| Error::input("page_size", format_args!("{allowed}; got {size}"));
    limit(&size.to_string()).map_err(rejected)
}

pub(crate) fn limit(text: &str) -> Result<(), String> {
    let least = i64::from(*PAGE_SIZE.start());
    let most = i64::from(*PAGE_SIZE.end());
    between(least, most, text)
}

/// Its prefix, then at least one character, and no white space.
pub(crate) fn prefixed(prefix: &str, text: &str) -> Result<(), String> {
    let rest = text.strip_prefix(prefix).unwrap_or_default();
    if rest.is_empty() || rest.contains(is_space) {
        return Err(format!("{prefix}…, without white space"));
    }
    Ok(())
}

/// Of an open enum, where any value may be one that is newer than this version.
pub(crate) fn not_empty(text: &str) -> Result<(), String> {
    if text.is_empty() {
        return Err("a value that is not empty".to_owned());
    }
    Ok(())
}

pub(crate) fn one_of(known: &[&str], text: &str) -> Result<(), String> {
    if known.contains(&text) {
        return Ok(());
    }
    Err(format!("one of {}", known.join(", ")))
}

/// A whole number.
pub(crate) fn between(least: i64, most: i64, text: &str) -> Result<(), String> {
    let number: Option<i64> = text.parse().ok();
    if number.is_some_and(|number| (least..=most).contains(&number)) {
        return Ok(());
    }
    Err(format!("{least} to {most}"))
}

pub(crate) fn cursor(cursor: &str) -> Result<(), Error> {
    if cursor.is_empty() || cursor.len() > LONGEST_CURSOR {
        return Err(Error::input("cursor", "a cursor as a page gave it"));
    }
    Ok(())
}

/// An id or a filter that is the key would stand in a URL, which is written down in many a place.
pub(super) fn not_the_key(field: &str, text: &str, key: &str) -> Result<(), Error> {
    // One such as `test` may well be an id.
    if text == key && key.len() >= SHORTEST {
        return Err(Error::input(field, "something other than the API key"));
    }
    Ok(())
}

impl From<UnsafeId> for Error {
    fn from(UnsafeId { field, id }: UnsafeId) -> Self {
        let allowed = r"an id that is not empty, `.` or `..` and has no / \ ? # %, white space or control character";
        Self::input_but(field, allowed, &id)
    }
}

#[cfg(test)]
mod tests;
