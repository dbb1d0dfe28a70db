//! What users come by of types that they cannot name: fields that the crate reads and hands on.

/// What users have a field of such a type as.
pub(super) fn handed_on(object: &str, field: &str) -> Option<&'static str> {
    Some(match (object, field) {
        ("ErrorEnvelope", "error") => "Error",
        ("ApiError", "code") => "Error::code",
        ("ApiError", "message") => "Error::message",
        ("ApiError", "fields") => "Error::fields",
        ("TechniqueRunPage", "meta") => "Page",
        ("TechniqueRunPage", "technique_runs") => "Page::items",
        ("PageMeta", "next_cursor") => "Page::next_cursor",
        ("PageMeta", "total_estimate") => "Page::total_estimate",
        _ => return None,
    })
}
