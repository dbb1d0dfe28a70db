//! What the unit tests feed the loops with: runs and failures.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    Error, TechniqueRun,
    error::{Answer, Kind},
};

/// A run with the given fields on top of those that every run has. From JSON, as no other crate can
/// build one either.
pub(crate) fn run(run_id: &str, fields: &Value) -> TechniqueRun {
    let mut all = json!({ "run_id": run_id, "status": "running", "progress": 0, "created_at": 1 });
    for (name, value) in fields.as_object().unwrap() {
        all[name] = value.clone();
    }
    serde_json::from_value(all).unwrap()
}

/// What a server's error status becomes.
pub(crate) fn refused(status: u16, retry_after: Option<Duration>) -> Error {
    let answer = Answer {
        status,
        request_id: None,
        retry_after,
    };
    Error::new(Kind::Api, "refused").answered(answer)
}

pub(crate) fn cut_connection() -> Error {
    Error::new(Kind::Connection, "cut")
}

pub(crate) fn timed_out() -> Error {
    Error::new(Kind::Timeout, "timed out")
}
