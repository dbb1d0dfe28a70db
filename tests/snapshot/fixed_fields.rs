// What build.rs makes of the document, kept to be reviewed. To accept a change:
// EXPECTORATE=overwrite cargo test --test document

/// The fields of a run that stand from the start and never change.
pub(crate) const FIXED: &[&str] = &[
    "project_id",
    "technique",
    "technique_run_id",
    "workspace_id",
];
