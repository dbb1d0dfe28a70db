//! What is checked of a listing's query, as the document has it.

use crate::RunStatus;

/// What would be right, when a parameter is wrong.
pub(super) fn objection((name, value): &(String, String)) -> Option<(&str, &'static str)> {
    let id = |prefix| {
        let rest = value.strip_prefix(prefix).unwrap_or_default();
        !rest.is_empty() && !rest.contains(char::is_whitespace)
    };
    let limit = |limit| (1..=100).contains(&limit);
    let (right, allowed) = match name.as_str() {
        "cursor" => (offset(value).is_some(), "Unknown cursor"),
        "limit" => (value.parse().is_ok_and(limit), "Must be 1 to 100"),
        "status" => (RunStatus::KNOWN.contains(&&**value), "Unknown status"),
        "project_id" => (id("prj_"), "Must begin with prj_"),
        "technique_id" => (id("tech_"), "Must begin with tech_"),
        "workspace_id" => (id("ws_"), "Must begin with ws_"),
        _ => return None,
    };
    (!right).then_some((name, allowed))
}

/// How many newer runs come before the page of a cursor. What follows a dot only makes cursors of
/// the same place differ.
pub(super) fn offset(cursor: &str) -> Option<usize> {
    let offset = cursor.strip_prefix("offset-")?.split('.').next()?;
    offset.parse().ok()
}
