//! The text of entries, pages and answers as in FLORA's.

use std::ops::Range;

use super::PAGE;

/// The start of an entry.
const ENTRY: &str = r#"{"run_id":"ID","technique_run_id":"ID","created_at":CREATED.25,
"project_id":"prj_ns7a1b2c3d4e5f6g7h8j9k0mnpqrstvw",
"workspace_id":"ws_qd7a1b2c3d4e5f6g7h8j9k0mnpqrstvw",
"technique":{"name":"Night Camera","technique_id":"tech_night-camera"},
"poll_url":"https://app.flora.ai/api/v1/techniques/night-camera/runs/ID","#;
const RUNNING: &str = r#""status":"running","progress":40"#;
const COMPLETED: &str = r#""status":"completed","progress":100,"started_at":CREATED.75,
"completed_at":ENDED,"charged_cost":0.05"#;
const OUTPUTS: &str = r#","outputs":[{"output_id":"image-2","type":"imageUrl",
"url":"https://media.flora.ai/node-inputs/2026/8/8/anonymous/ID.png?tr=orig"},
{"output_id":"caption","type":"text","url":"1. A mug, in rain.\n2. The same mug, on a table."}]"#;

/// How far a run is.
#[derive(Clone, Copy)]
pub(super) enum State {
    Running,
    Completed,
    /// Completed, and its outputs are not shown.
    Bare,
}

pub(super) fn id(number: u32) -> String {
    format!("run_m17c2x85gn1mz1vmk894mc8f{number:08}")
}

/// The number in an id.
pub(super) fn number(id: &str) -> Option<u32> {
    id.rsplit('f').next()?.parse().ok()
}

/// When the run of this number, from the newest on, was created, in milliseconds.
pub(super) fn created_at(number: u32) -> u64 {
    1_754_640_000_000 - u64::from(number) * 61_000
}

/// The run of this number, from the newest on.
pub(super) fn run(number: u32, state: State) -> String {
    let rest = match state {
        State::Running => RUNNING.to_owned(),
        State::Completed => format!("{COMPLETED}{OUTPUTS}"),
        State::Bare => COMPLETED.to_owned(),
    };
    let created = created_at(number);
    format!("{ENTRY}{rest}}}")
        .replace('\n', "")
        .replace("ID", &id(number))
        .replace("CREATED", &created.to_string())
        .replace("ENDED", &(created + 61_000).to_string())
}

/// The array of these runs, all of them completed.
pub(crate) fn runs(numbers: Range<u32>) -> String {
    array(numbers.map(|number| run(number, State::Completed)))
}

pub(super) fn array(entries: impl Iterator<Item = String>) -> String {
    let entries: Vec<String> = entries.collect();
    format!("[{}]", entries.join(","))
}

/// The answer with the page that starts at this run of so many.
pub(super) fn page(start: u32, of: u32, runs: &str) -> Vec<u8> {
    ok(&body(start, of, runs))
}

/// The body of that answer.
pub(crate) fn body(start: u32, of: u32, runs: &str) -> String {
    let end = start + PAGE;
    let next = if end < of {
        format!(r#""o{end}""#)
    } else {
        "null".to_owned()
    };
    let meta = format!(r#"{{"next_cursor":{next},"total_estimate":{of}}}"#);
    format!(r#"{{"meta":{meta},"technique_runs":{runs}}}"#)
}

pub(super) fn ok(body: &str) -> Vec<u8> {
    answer("200 OK", "", body.as_bytes())
}

pub(super) fn not_found() -> Vec<u8> {
    answer("404 Not Found", "", b"{}")
}

/// An answer whose body is packed.
pub(super) fn packed(body: &[u8]) -> Vec<u8> {
    answer("200 OK", "content-encoding: gzip\r\n", body)
}

fn answer(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\n{headers}\
         content-length: {length}\r\nrequest-id: req_bench\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}
