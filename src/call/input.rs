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

/// An id in a query: its prefix, then at least one character, and no white space.
pub(crate) fn prefixed(field: &'static str, prefix: &str, id: &str) -> Result<(), Error> {
    match id.strip_prefix(prefix) {
        Some(rest) if !rest.is_empty() && !rest.contains(is_space) => Ok(()),
        _ => Err(Error::input_but(
            field,
            format_args!("{prefix}…, without white space"),
            id,
        )),
    }
}

pub(crate) fn cursor(cursor: &str) -> Result<(), Error> {
    if cursor.is_empty() || cursor.len() > LONGEST_CURSOR {
        return Err(Error::input("cursor", "a cursor as a page gave it"));
    }
    Ok(())
}

impl From<UnsafeId> for Error {
    fn from(UnsafeId { field, id }: UnsafeId) -> Self {
        let allowed = r"one path segment: not empty, `.` or `..`, no / \ ? # %, white space or control character";
        Self::input_but(field, allowed, &id)
    }
}

#[cfg(test)]
mod tests;
