//! The drift example as its users run it: bodies in, findings and an exit code out.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails so")]

use std::{
    env, fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::{Value, json};
use tempfile::TempDir;

const DOCUMENT: &str = include_str!("../openapi/technique-runs.json");

struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

/// `cargo test` builds the examples before it runs a test; `cargo test --test drift` does not.
fn example() -> PathBuf {
    let test = env::current_exe().unwrap();
    let path = test.ancestors().nth(2).unwrap().join("examples/drift");
    let path = path.with_extension(env::consts::EXE_EXTENSION);

    let changed = |path: &Path| path.metadata().and_then(|about| about.modified()).ok();
    let sources = fs::read_dir("examples/drift").unwrap();
    let sources = sources.map(|source| source.unwrap().path());
    let newest = sources.chain(["openapi/technique-runs.json".into()]);
    let newest = newest.map(|source| changed(&source)).max().unwrap();
    assert!(
        changed(&path) >= newest,
        "first run: cargo build --example drift"
    );
    path
}

fn drift(arguments: &[&str], input: &impl ToString) -> Ran {
    let mut command = Command::new(example());
    let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = pipes
        .stderr(Stdio::piped())
        .args(arguments)
        .spawn()
        .unwrap();
    // It may have ended without reading.
    let _ = child
        .stdin
        .take()
        .unwrap()
        .write_all(input.to_string().as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran {
        code: output.status.code(),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

fn findings(input: &impl ToString) -> Vec<Value> {
    let ran = drift(&["--json", "-"], input);
    serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}{}", ran.out, ran.err))
}

/// Path and kind of each finding.
fn places(input: &impl ToString) -> Vec<String> {
    let places = findings(input).into_iter();
    places
        .map(|finding| format!("{}: {}", text(&finding["path"]), text(&finding["kind"])))
        .collect()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// What fits the document, with other values for some fields.
fn run(mut changes: Value) -> Value {
    let mut run = json!({"run_id": "run_1", "status": "running", "progress": 5, "created_at": 1});
    let changes = changes.as_object_mut().unwrap();
    run.as_object_mut().unwrap().append(changes);
    run
}

fn page(runs: &[Value]) -> Value {
    json!({"technique_runs": runs, "meta": {"next_cursor": null, "total_estimate": null}})
}

fn files(bodies: &[&str]) -> (TempDir, Vec<String>) {
    let folder = TempDir::new().unwrap();
    let write = |(i, body): (usize, &&str)| {
        let path = folder.path().join(format!("{i}.json"));
        fs::write(&path, body).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let paths = bodies.iter().enumerate().map(write).collect();
    (folder, paths)
}

#[test]
fn the_documents_own_examples_do_not_drift() {
    let document: Value = serde_json::from_str(DOCUMENT).unwrap();
    let paths = document["paths"].as_object().unwrap().values();
    let answers = paths.map(|path| &path["get"]["responses"]["200"]);
    let errors = document["components"]["responses"].as_object().unwrap();
    let examples = answers
        .chain(errors.values())
        .map(|answer| answer["content"]["application/json"]["example"].to_string());
    let examples: Vec<_> = examples.collect();

    let ran = drift(&["-"], &examples.join("\n"));

    let none = format!("findings: 0, bodies: {}\n", examples.len());
    assert_eq!((ran.code, ran.out, ran.err), (Some(0), none, String::new()));
}

#[test]
fn every_kind_of_drift_is_found_in_one_body() {
    let output = json!({"output_id": "a", "type": "modelUrl", "url": 4});
    let mut run = run(json!({"seed": 1, "outputs": [output], "technique": []}));
    run.as_object_mut().unwrap().remove("progress");
    let meta = json!({"next_cursor": 7, "total_estimate": -1});

    let places = places(&json!({"technique_runs": [run], "meta": meta, "took": 3}));

    let expected = [
        "meta.next_cursor: wrong type",
        "meta.total_estimate: wrong value",
        "technique_runs[].outputs[].type: unknown enum value",
        "technique_runs[].outputs[].url: wrong type",
        "technique_runs[].progress: missing field",
        "technique_runs[].seed: unknown field",
        "technique_runs[].technique: wrong type",
        "took: unknown field",
    ];
    assert_eq!(places, expected);
}

#[test]
fn the_same_drift_in_many_entries_and_bodies_is_one_finding() {
    let page = page(&[run(json!({"seed": 1})), run(json!({"seed": 2}))]);

    let findings = findings(&format!("{page}{page}"));

    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0]["path"], "technique_runs[].seed");
    assert_eq!(findings[0]["count"], 4);
    assert_eq!(findings[0]["sample"], "1");
}

#[test]
fn each_unknown_enum_value_is_told_with_those_that_are_known() {
    let statuses = ["never", "ever", "never"];
    let runs = statuses.map(|status| run(json!({"status": status})));

    let findings = findings(&page(&runs));

    let came: Vec<_> = findings.iter().map(|finding| &finding["came"]).collect();
    assert_eq!(came, [r#""ever""#, r#""never""#]);
    let document = text(&findings[0]["document"]);
    let known = flora_technique_runs::RunStatus::KNOWN;
    assert!(
        known.iter().all(|known| document.contains(known)),
        "{document}"
    );
}

#[test]
fn null_is_drift_but_where_the_document_allows_it() {
    let finding = &findings(&page(&[run(json!({"charged_cost": null}))]))[0];

    assert_eq!(finding["path"], "technique_runs[].charged_cost");
    assert_eq!(finding["document"], "number");
    assert_eq!(finding["came"], "null");
}

#[test]
fn what_only_a_listing_has_is_not_missed_anywhere() {
    let run = run(json!({}));

    assert_eq!(places(&run), [""; 0]);
    assert_eq!(places(&page(&[run])), [""; 0]);
}

#[test]
fn what_came_where_a_string_is_due_is_one_finding_even_for_an_enum() {
    assert_eq!(places(&run(json!({"status": 3}))), ["status: wrong type"]);
}

#[test]
fn an_error_body_is_held_against_the_errors() {
    let fields = json!([{"field": "limit", "message": "too big", "hint": "100"}]);
    let body = json!({"error": {"code": "input_validation_error", "fields": fields}});

    let expected = [
        "error.fields[].hint: unknown field",
        "error.message: missing field",
    ];
    assert_eq!(places(&body), expected);
}

#[test]
fn a_page_that_lost_its_runs_is_still_a_page() {
    let body = json!({"meta": {}});

    assert_eq!(places(&body), ["technique_runs: missing field"]);
}

#[test]
fn a_body_of_no_object_is_drift_too() {
    assert_eq!(places(&json!([])), ["the body: wrong type"]);
}

#[test]
fn one_can_say_what_the_bodies_are() {
    for (operation, missing) in [
        ("list_technique_runs", "technique_runs"),
        ("get_technique_run", "run_id"),
        ("get_run", "run_id"),
        ("error", "error"),
    ] {
        let ran = drift(&["-", "--json", "--operation", operation], &"{}");

        let findings: Vec<Value> = serde_json::from_str(&ran.out).unwrap();
        let paths: Vec<_> = findings.iter().map(|found| text(&found["path"])).collect();
        assert!(paths.contains(&missing), "{operation}: {paths:?}");
    }
}

#[test]
fn files_and_standard_input_count_together() {
    let odd = run(json!({"seed": 1})).to_string();
    let lines = format!("{odd}\n{odd}\n");
    let (_folder, paths) = files(&[&odd, &lines]);

    let ran = drift(&[&paths[0], "-", &paths[1]], &odd);

    assert_eq!(ran.code, Some(1));
    assert!(
        ran.out.starts_with("seed: unknown field, 4×\n"),
        "{}",
        ran.out
    );
    assert!(
        ran.out.ends_with("\nfindings: 1, bodies: 4\n"),
        "{}",
        ran.out
    );
}

#[test]
fn a_sample_is_short_and_obeyed_by_no_terminal() {
    let long = "ü\u{9b}".repeat(500);
    let body = run(json!({"seed\u{9b}31m": long}));

    let ran = drift(&["-"], &body);

    let longest = ran.out.lines().map(|line| line.chars().count()).max();
    assert!(longest.unwrap() < 120, "{}", ran.out);
    assert!(!ran.out.replace('\n', "").contains(char::is_control));
}

#[test]
fn what_is_not_json_is_told_with_its_place_and_spoils_no_other_file() {
    let (_folder, paths) = files(&["{}\n<html>", &run(json!({"seed": 1})).to_string()]);

    let ran = drift(&[&paths[0], &paths[1]], &"");

    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains(&paths[0]), "{}", ran.err);
    assert!(ran.err.contains("line 2 column 1"), "{}", ran.err);
    assert!(ran.out.contains("seed: unknown field"), "{}", ran.out);
    assert!(ran.out.contains("run_id: missing field"), "{}", ran.out);
}

#[test]
fn an_input_without_a_body_is_unusable() {
    let (folder, paths) = files(&[" \n"]);
    let gone = folder.path().join("gone.json").display().to_string();

    for input in [&paths[0], &gone, "-"] {
        let ran = drift(&[input], &"");

        assert_eq!(ran.code, Some(2), "{input}");
        assert!(
            ran.err.starts_with(&format!("error: {input}: ")),
            "{}",
            ran.err
        );
    }
}

#[test]
fn an_unknown_operation_is_refused_with_the_known_ones() {
    let ran = drift(&["--operation", "get_runs", "-"], &"{}");

    assert_eq!((ran.code, ran.out), (Some(2), String::new()));
    for word in ["`get_runs`", "get_run,", "list_technique_runs", "error"] {
        assert!(ran.err.contains(word), "no {word} in {}", ran.err);
    }
}
