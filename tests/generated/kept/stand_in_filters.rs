/// Refuses what a filter may not be, and tells what is allowed.
pub(crate) fn check(name: &str, value: &str) -> Result<(), String> {
    match name {
        "favorite" => one_of(&["true", "false"], value),
        "origin" => one_of(crate::Origin::KNOWN, value),
        "page" => input::prefixed("pg_", value),
        "seed" => input::between(0i64, 9i64, value),
        "startedBy" => input::prefixed("", value),
        "status" => one_of(crate::RunStatus::KNOWN, value),
        _ => Ok(()),
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
