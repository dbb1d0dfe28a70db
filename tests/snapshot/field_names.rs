// What build.rs makes of the document, kept to be reviewed. To accept a change:
// EXPECTORATE=overwrite cargo test --test document

pub(crate) mod api_error {
    pub(crate) const code: &[&str] = &["code"];
    pub(crate) const fields: &[&str] = &["fields"];
    pub(crate) const message: &[&str] = &["message"];
}
pub(crate) mod error_envelope {
    pub(crate) const error: &[&str] = &["error"];
}
pub(crate) mod field_error {
    pub(crate) const field: &[&str] = &["field"];
    pub(crate) const message: &[&str] = &["message"];
}
pub(crate) mod page_meta {
    pub(crate) const next_cursor: &[&str] = &["next_cursor"];
    pub(crate) const total_estimate: &[&str] = &["total_estimate"];
}
pub(crate) mod run_output {
    pub(crate) const output_id: &[&str] = &["output_id"];
    pub(crate) const type_: &[&str] = &["type"];
    pub(crate) const url: &[&str] = &["url"];
}
pub(crate) mod technique {
    pub(crate) const name: &[&str] = &["name"];
    pub(crate) const technique_id: &[&str] = &["technique_id"];
}
pub(crate) mod technique_run {
    pub(crate) const charged_cost: &[&str] = &["charged_cost"];
    pub(crate) const completed_at: &[&str] = &["completed_at"];
    pub(crate) const created_at: &[&str] = &["created_at"];
    pub(crate) const error_code: &[&str] = &["error_code"];
    pub(crate) const error_message: &[&str] = &["error_message"];
    pub(crate) const outputs: &[&str] = &["outputs"];
    pub(crate) const poll_url: &[&str] = &["poll_url"];
    pub(crate) const progress: &[&str] = &["progress"];
    pub(crate) const project_id: &[&str] = &["project_id"];
    pub(crate) const run_id: &[&str] = &["run_id"];
    pub(crate) const started_at: &[&str] = &["started_at"];
    pub(crate) const status: &[&str] = &["status"];
    pub(crate) const technique: &[&str] = &["technique"];
    pub(crate) const technique_run_id: &[&str] = &["technique_run_id"];
    pub(crate) const workspace_id: &[&str] = &["workspace_id"];
}
pub(crate) mod technique_run_page {
    pub(crate) const meta: &[&str] = &["meta"];
    pub(crate) const technique_runs: &[&str] = &["technique_runs"];
}
