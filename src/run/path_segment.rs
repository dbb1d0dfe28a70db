//! Which ids may stand in the path of a URL.

/// An id that may not stand in a path.
#[derive(Debug)]
pub(crate) struct UnsafeId {
    pub(crate) field: &'static str,
    pub(crate) id: String,
}

/// Whether an id may be a segment of a path: it leads to no other place.
pub(crate) fn is_segment(id: &str) -> bool {
    let unsafe_in_path =
        |c: char| matches!(c, '/' | '\\' | '?' | '#' | '%') || is_space(c) || c.is_control();
    !matches!(id, "" | "." | "..") && !id.contains(unsafe_in_path)
}

/// # Errors
/// The id that this field has may not stand in a path.
pub(super) fn check_segment(field: &'static str, id: &str) -> Result<(), UnsafeId> {
    if is_segment(id) {
        Ok(())
    } else {
        let id = id.to_owned();
        Err(UnsafeId { field, id })
    }
}

/// White space as the document's patterns have it: JavaScript's `\s`.
pub(crate) fn is_space(c: char) -> bool {
    (c.is_whitespace() && c != '\u{85}') || c == '\u{feff}'
}
