//! The names of the fields that are read by hand, as the document has them.

#![allow(non_upper_case_globals, reason = "fields are called so")]

pub(crate) mod api_error {
    pub(crate) const code: &[&str] = &["code"];
    pub(crate) const fields: &[&str] = &["fields"];
    pub(crate) const message: &[&str] = &["message"];
}

pub(crate) mod error_envelope {
    pub(crate) const error: &[&str] = &["error"];
}

pub(crate) mod page_meta {
    pub(crate) const next_cursor: &[&str] = &["next_cursor"];
    pub(crate) const total_estimate: &[&str] = &["total_estimate"];
}

pub(crate) mod technique_run {
    pub(crate) const created_at: &[&str] = &["created_at"];
    pub(crate) const run_id: &[&str] = &["run_id"];
}

pub(crate) mod technique_run_page {
    pub(crate) const meta: &[&str] = &["meta"];
    pub(crate) const technique_runs: &[&str] = &["technique_runs"];
}
