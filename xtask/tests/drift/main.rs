//! `cargo xtask drift` as it is run: bodies in, findings and an exit code out.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails so")]

use std::{
    fs,
    io::Write,
    process::{Command, Stdio},
};

use serde_json::{Value, json};
use tempfile::TempDir;

mod findings;
mod inputs;
mod long;
mod suggest;
mod wrapped;

/// The document as it once was: these tests are about drift, whatever it says today.
pub(crate) const SAMPLE: &str = "../tests/fixtures/document.json";
pub(crate) const DOCUMENT: &str = include_str!("../../../tests/fixtures/document.json");

pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

pub(crate) fn drift(arguments: &[&str], input: &impl ToString) -> Ran {
    drift_of(arguments, input.to_string().as_bytes())
}

pub(crate) fn drift_of(arguments: &[&str], input: &[u8]) -> Ran {
    let sample = ["--document", SAMPLE];
    let is_given = arguments.contains(&sample[0]);
    let document: &[&str] = if is_given { &[] } else { &sample };
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = pipes
        .stderr(Stdio::piped())
        .arg("drift")
        .args(document)
        .args(arguments)
        .spawn()
        .unwrap();
    // It may have ended without reading.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran {
        code: output.status.code(),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

pub(crate) fn findings(input: &impl ToString) -> Vec<Value> {
    let ran = drift(&["--json", "-"], input);
    serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}{}", ran.out, ran.err))
}

/// Path and kind of each finding.
pub(crate) fn places(input: &impl ToString) -> Vec<String> {
    let places = findings(input).into_iter();
    places
        .map(|finding| format!("{}: {}", text(&finding["path"]), text(&finding["kind"])))
        .collect()
}

pub(crate) fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// What fits the document, with other values for some fields.
pub(crate) fn run(mut changes: Value) -> Value {
    let mut run = json!({"run_id": "run_1", "status": "running", "progress": 5, "created_at": 1});
    let changes = changes.as_object_mut().unwrap();
    run.as_object_mut().unwrap().append(changes);
    run
}

pub(crate) fn page(runs: &[Value]) -> Value {
    json!({"technique_runs": runs, "meta": {"next_cursor": null, "total_estimate": null}})
}

pub(crate) fn files(bodies: &[&str]) -> (TempDir, Vec<String>) {
    let folder = TempDir::new().unwrap();
    let write = |(i, body): (usize, &&str)| {
        let path = folder.path().join(format!("{i}.json"));
        fs::write(&path, body).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let paths = bodies.iter().enumerate().map(write).collect();
    (folder, paths)
}

/// Holds one input to one finding of a kind, and no other.
#[track_caller]
pub(crate) fn told_as(input: &[u8], path: &str, kind: &str) -> Ran {
    let ran = drift_of(&["-"], input);
    let first = format!("{path}: {kind}, 1×\n");
    assert!(ran.out.starts_with(&first), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("\nfindings: 1, "), "{}", ran.out);
    ran
}

/// Puts what a finding suggests into the document.
pub(crate) fn settle(document: &mut Value, finding: &Value) {
    for put in finding["edit"]["put"].as_array().unwrap() {
        let (parent, key) = text(&put["place"]).rsplit_once('/').unwrap();
        let parent = document.pointer_mut(parent).unwrap();
        match &put["value"] {
            Value::Null => drop(parent.as_object_mut().unwrap().remove(key)),
            value => parent[key] = value.clone(),
        }
    }
}

/// Puts in what is suggested for a body, in the one order and in the other: nothing is left.
#[track_caller]
pub(crate) fn settles(body: &Value) {
    let ran = drift(&["--json", "-"], body);
    let found: Vec<Value> = serde_json::from_str(&ran.out).unwrap();
    assert!(!found.is_empty());
    for order in [found.clone(), found.into_iter().rev().collect()] {
        let mut document: Value = serde_json::from_str(DOCUMENT).unwrap();
        for finding in &order {
            settle(&mut document, finding);
        }
        let (_folder, paths) = files(&[&document.to_string()]);

        let again = drift(&["--document", &paths[0], "-"], body);

        assert!(again.out.starts_with("findings: 0"), "{}", again.out);
    }
}

/// More entries than are built at once, of which the last is odd.
pub(crate) fn long_page(odd: Value) -> Value {
    let mut runs = vec![run(json!({"error_message": "x".repeat(1000)})); 1000];
    runs.push(odd);
    page(&runs)
}
