//! The most memory that drift takes for a body: less than three times the body itself.
#![allow(clippy::unwrap_used, reason = "a test fails so")]

use std::fs;

use peak_alloc::PeakAlloc;
use serde_json::{Value, json};
use tempfile::TempDir;
use xtask::drift::{Bytes, Comparison, Document, Input};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// The document as it once was: this test is about drift, whatever it says today.
const DOCUMENT: &str = include_str!("../../tests/fixtures/document.json");

/// The text, which is there twice for a moment while its buffer grows into one of twice the size.
const TIMES: usize = 3;

/// What any input takes: the parts that are built, one at a time.
const CONSTANT: usize = 4 << 20;

/// The most that was in use above what was before, and the findings.
fn held(body: &str) -> (usize, usize) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("body.json");
    fs::write(&path, body).unwrap();
    let path = path.to_str().unwrap();
    let document = Document::new(serde_json::from_str(DOCUMENT).unwrap()).unwrap();
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();

    let mut held = Comparison::new(&document, None);
    let mut input = Input::new(Bytes::open(path).unwrap());
    input.each_body(&mut |body| held.body(path, body)).unwrap();
    let findings = held.findings();

    (MEMORY.peak_usage() - before, findings.len())
}

/// Six findings each, and values that are never the same.
fn odd_runs(bytes: usize) -> Vec<Value> {
    let run = |i: usize| {
        json!({"run_id": format!("run_{i}"), "status": format!("at {i}"), "progress": "7",
            "created_at": null, "seed": {"a": i}, "technique": {"name": "n"},
            "error_message": [i], "workspace_id": "w".repeat(200)})
    };
    let one = run(0).to_string().len();
    (0..bytes / one).map(run).collect()
}

/// One test, for all that runs at once is counted.
#[test]
fn a_long_body_takes_less_than_three_times_its_length() {
    let bytes = 5 << 20;
    let page = json!({"technique_runs": odd_runs(bytes)}).to_string();
    let (peak, findings) = held(&page);
    assert!(findings >= 6, "{findings}");
    assert!(peak < TIMES * page.len(), "{peak} for {}", page.len());

    let text = json!({"run_id": "run_1", "status": "failed", "progress": 100, "created_at": 1,
        "error_message": "a\n".repeat(bytes / 3)});
    let text = text.to_string();
    let (peak, findings) = held(&text);
    assert_eq!(findings, 0, "the sample document has no such finding");
    assert!(peak < TIMES * text.len(), "{peak} for {}", text.len());

    // In pages no more than the longest.
    let runs = odd_runs(bytes);
    let pages = runs
        .chunks(100)
        .map(|runs| json!({"technique_runs": runs}).to_string());
    let pages: Vec<_> = pages.collect();
    let (peak, findings) = held(&pages.join("\n"));
    assert!(findings >= 6, "{findings}");
    assert!(peak < CONSTANT, "{peak}");
}
