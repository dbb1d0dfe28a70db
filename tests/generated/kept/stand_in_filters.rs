/// What is allowed, where a filter has another value.
pub(crate) fn objection(name: &str, value: &str) -> Option<String> {
    match name {
        "favorite" => one_of(&["true", "false"], value),
        "origin" => one_of(crate::Origin::KNOWN, value),
        "page" => prefixed("pg_", value),
        "seed" => between(0i64, 9i64, value),
        "startedBy" => prefixed("", value),
        "status" => one_of(crate::RunStatus::KNOWN, value),
        _ => None,
    }
}
/// Whether a run is one of those that a filter asks for.
pub(crate) fn fits(run: &Value, name: &str, value: &str) -> bool {
    match name {
        "favorite" => says(run.pointer("/favorite"), value),
        "origin" => true,
        "page" => true,
        "seed" => says(run.pointer("/seed"), value),
        "startedBy" => says(run.pointer("/starter/name"), value),
        "status" => says(run.pointer("/status"), value),
        _ => true,
    }
}
