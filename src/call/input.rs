//! What is refused before a request is made: each rule of the document, in plain words.

use crate::{
    Error,
    run::{UnsafeId, is_space},
};

/// Bounds of `limit`, as the document has them.
pub(crate) const PAGE_SIZE: std::ops::RangeInclusive<u32> = 1..=100;

/// A cursor longer than this comes from no server that we know, but from a damaged file.
const LONGEST_CURSOR: usize = 16 * 1024;

pub(crate) fn page_size(size: u32) -> Result<i64, Error> {
    if !PAGE_SIZE.contains(&size) {
        return Err(Error::input(
            "page_size",
            format_args!("1 to 100; got {size}"),
        ));
    }
    Ok(size.into())
}

/// Text in a query: its prefix, then at least one character, and no white space.
pub(crate) fn prefixed(field: &'static str, prefix: &str, text: &str) -> Result<(), Error> {
    let rest = text.strip_prefix(prefix).unwrap_or_default();
    if !rest.is_empty() && !rest.contains(is_space) {
        return Ok(());
    }
    let allowed = format_args!("{prefix}…, without white space");
    Err(Error::input_but(field, allowed, text))
}

/// Of an open enum, where any value may be one that is newer than this version.
pub(crate) fn not_empty(field: &'static str, text: &str) -> Result<(), Error> {
    if text.is_empty() {
        return Err(Error::input(field, "a value that is not empty"));
    }
    Ok(())
}

#[allow(dead_code, reason = "for filters that are numbers")]
pub(crate) fn between(
    field: &'static str,
    least: i64,
    most: i64,
    number: i64,
) -> Result<(), Error> {
    if (least..=most).contains(&number) {
        return Ok(());
    }
    let allowed = format_args!("{least} to {most}");
    Err(Error::input_but(field, allowed, &number.to_string()))
}

pub(crate) fn cursor(cursor: &str) -> Result<(), Error> {
    if cursor.is_empty() || cursor.len() > LONGEST_CURSOR {
        return Err(Error::input("cursor", "a cursor as a page gave it"));
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
