// What build.rs makes of the document, kept to be reviewed. To accept a change:
// EXPECTORATE=overwrite cargo test --test document

/// What is allowed, where a filter has another value.
pub(crate) fn objection(name: &str, value: &str) -> Option<String> {
    match name {
        "project_id" => prefixed("prj_", value),
        "status" => one_of(crate::RunStatus::KNOWN, value),
        "technique_id" => prefixed("tech_", value),
        "workspace_id" => prefixed("ws_", value),
        _ => None,
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
