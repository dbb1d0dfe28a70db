// What build.rs makes of the document, kept to be reviewed. To accept a change:
// EXPECTORATE=overwrite cargo test --test document

/// Refuses what a filter may not be, and tells what is allowed.
pub(crate) fn check(name: &str, value: &str) -> Result<(), String> {
    match name {
        "project_id" => input::prefixed("prj_", value),
        "status" => one_of(crate::RunStatus::KNOWN, value),
        "technique_id" => input::prefixed("tech_", value),
        "workspace_id" => input::prefixed("ws_", value),
        _ => Ok(()),
    }
}
/// Whether a run is one of those that a filter asks for.
pub(crate) fn fits(run: &Value, name: &str, value: &str) -> bool {
    match name {
        "project_id" => says(run.pointer("/project_id"), value),
        "status" => says(run.pointer("/status"), value),
        "technique_id" => says(run.pointer("/technique/technique_id"), value),
        "workspace_id" => says(run.pointer("/workspace_id"), value),
        _ => true,
    }
}
