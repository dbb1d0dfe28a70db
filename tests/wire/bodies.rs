//! Bodies to answer with, and what a listing makes of one.

use flora_technique_runs::{Error, Page};
use httpmock::HttpMockResponse;

use crate::mock::MockFlora;

/// A run with nothing optional.
pub(crate) const RUN: &str =
    r#"{"run_id":"run_1","status":"running","progress":40,"created_at":1754640000000}"#;

pub(crate) fn run_with(fields: &str) -> String {
    format!("{},{fields}}}", RUN.trim_end_matches('}'))
}

pub(crate) fn page_of(entries: &str) -> String {
    format!(r#"{{"meta":{{"next_cursor":null}},"technique_runs":[{entries}]}}"#)
}

pub(crate) fn page_and_meta(meta: &str) -> String {
    format!(r#"{{"meta":{meta},"technique_runs":[{RUN}]}}"#)
}

/// What a listing in pages of two makes of an answer.
pub(crate) async fn page(answer: HttpMockResponse) -> Result<Page, Error> {
    let flora = MockFlora::answering([answer]).await;
    let client = flora.client().build()?;
    client.list_runs().page_size(2).page().await
}

/// Shown on one line, and no longer than a screen holds.
pub(crate) fn is_short(error: &Error) -> bool {
    let text = error.to_string();
    !text.contains(char::is_control) && text.chars().count() < 2_000
}
