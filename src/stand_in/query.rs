//! What is checked of a listing's query, as the document has it.

use super::filters;

/// What would be right, when a parameter is wrong.
pub(super) fn objection((name, value): &(String, String)) -> Option<(&str, String)> {
    let is_page_size = |limit| (1..=100).contains(&limit);
    let objection = match name.as_str() {
        "cursor" => offset(value).is_none().then(|| "Unknown cursor".to_owned()),
        "limit" if value.parse().is_ok_and(is_page_size) => None,
        "limit" => Some("Must be 1 to 100".to_owned()),
        filter => filters::objection(filter, value),
    };
    Some((name, objection?))
}

/// How many newer runs come before the page of a cursor. What follows a dot only makes cursors of
/// the same place differ.
pub(super) fn offset(cursor: &str) -> Option<usize> {
    let offset = cursor.strip_prefix("offset-")?.split('.').next()?;
    offset.parse().ok()
}
