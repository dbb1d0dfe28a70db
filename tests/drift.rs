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

#[path = "../examples/drift/schema.rs"]
mod schema;

/// The document as it once was: these tests are about the example, whatever it says today.
const SAMPLE: &str = "tests/fixtures/document.json";
const DOCUMENT: &str = include_str!("fixtures/document.json");

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
    drift_of(arguments, input.to_string().as_bytes())
}

fn drift_of(arguments: &[&str], input: &[u8]) -> Ran {
    let sample = ["--document", SAMPLE];
    let is_given = arguments.contains(&sample[0]);
    let document: &[&str] = if is_given { &[] } else { &sample };
    let mut command = Command::new(example());
    let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = pipes
        .stderr(Stdio::piped())
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
    let now = "openapi/technique-runs.json";
    let document: Value = serde_json::from_str(&fs::read_to_string(now).unwrap()).unwrap();
    let paths = document["paths"].as_object().unwrap().values();
    let operations = paths.flat_map(|path| path.as_object().unwrap().values());
    let answers = operations.map(|operation| &operation["responses"]["200"]);
    let errors = document["components"]["responses"].as_object().unwrap();
    let examples = answers
        .chain(errors.values())
        .map(|answer| answer["content"]["application/json"]["example"].to_string());
    let examples: Vec<_> = examples.collect();

    let ran = drift(&["--document", now, "-"], &examples.join("\n"));

    let none = format!("findings: 0, bodies: {}\n", examples.len());
    assert_eq!((ran.code, ran.out, ran.err), (Some(0), none, String::new()));
}

#[test]
fn every_kind_of_drift_is_found_in_one_body() {
    let output = json!({"output_id": "a", "type": "modelUrl", "url": 4});
    let mut run = run(json!({"seed": "a", "outputs": [output], "technique": []}));
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
    // Those of the document that was given, not the crate's own.
    for known in ["pending", "running", "completed", "failed"] {
        assert!(document.contains(known), "{document}");
    }
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
    assert!(ran.out.contains("the body: not recognised"), "{}", ran.out);
}

#[test]
fn an_input_without_a_body_is_unusable() {
    let (folder, paths) = files(&[" \n"]);
    let gone = folder.path().join("gone.json").display().to_string();

    for input in [&paths[0], &gone, "-"] {
        let ran = drift(&[input], &"");

        assert_eq!((ran.code, ran.out), (Some(2), String::new()), "{input}");
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
    for word in ["`get_runs`", "get_run\n", "list_technique_runs", "error"] {
        assert!(ran.err.contains(word), "no {word} in {}", ran.err);
    }
}

/// Holds one input to one finding of a kind, and no other.
#[track_caller]
fn told_as(input: &[u8], path: &str, kind: &str) -> Ran {
    let ran = drift_of(&["-"], input);
    let first = format!("{path}: {kind}, 1×\n");
    assert!(ran.out.starts_with(&first), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("\nfindings: 1, "), "{}", ran.out);
    ran
}

#[test]
fn bodies_may_stand_in_an_array_in_lines_or_in_a_row() {
    let odd = run(json!({"seed": 1})).to_string();
    for input in [
        format!("[{odd},\n {odd}]"),
        format!("[[{odd}], [], {odd}]"),
        format!("{odd}\n{odd}\n"),
        format!("{odd}{odd}"),
        format!("\r\n{odd}\r\n[{odd}]\r\n"),
    ] {
        let ran = drift(&["-"], &input);

        assert!(
            ran.out.starts_with("seed: unknown field, 2×\n"),
            "{input}: {}",
            ran.err
        );
        assert!(ran.out.ends_with("findings: 1, bodies: 2\n"), "{}", ran.out);
        assert_eq!(ran.code, Some(1));
    }
}

#[test]
fn a_byte_order_mark_and_gzip_are_read_through() {
    let odd = run(json!({"seed": 1})).to_string();
    let marked = format!("\u{feff}{odd}");
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(marked.as_bytes()).unwrap();

    told_as(marked.as_bytes(), "seed", "unknown field");
    told_as(&packed.finish().unwrap(), "seed", "unknown field");
}

#[test]
fn an_array_that_is_cut_off_is_unusable_and_what_came_is_held() {
    let ran = drift(&["-"], &format!("[{}, ", run(json!({"seed": 1}))));

    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("cut off"), "{}", ran.err);
    assert!(ran.out.contains("seed: unknown field"), "{}", ran.out);
    let inside = drift(&["-"], &"{}\n\n  {\"a\": [1, }}");
    assert!(inside.err.contains("line 3 column 13"), "{}", inside.err);
}

#[test]
fn saved_headers_are_left_out_and_told() {
    let body = run(json!({"seed": 1}));
    let saved = format!(
        "HTTP/1.1 200 Connection established\r\n\r\nHTTP/2 200\r\ncontent-type: \
         application/json\r\n\r\n{body}"
    );

    let ran = told_as(saved.as_bytes(), "seed", "unknown field");

    assert!(
        ran.err.contains("saved headers (`HTTP/1.1 200"),
        "{}",
        ran.err
    );
    let page = "HTTP/2 502\r\ncontent-type: text/html\r\n\r\n<html>Bad Gateway</html>";
    let ran = drift(&["-"], &page);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("HTML or XML, not JSON"), "{}", ran.err);
    assert!(ran.err.contains("`HTTP/2 502`"), "{}", ran.err);
    let empty = drift(&["-"], &"HTTP/2 204\r\n\r\n");
    assert!(
        empty
            .err
            .contains("no body in it (its headers say `HTTP/2 204`)"),
        "{}",
        empty.err
    );
}

#[test]
fn what_a_gateway_says_is_told_as_that() {
    for body in [
        json!({"message": "Internal server error"}),
        json!({"error": "Not Found", "status": 404, "path": "/x", "timestamp": "2026"}),
        json!({"error": {"code": 502, "message": "Bad Gateway", "status": "UNAVAILABLE"}}),
        json!({"title": "Too long", "type": "about:blank", "status": 414}),
    ] {
        told_as(body.to_string().as_bytes(), "the body", "gateway error");
    }
}

#[test]
fn a_wrapped_body_is_told_as_one_and_held_for_itself() {
    let page = page(&[run(json!({}))]);
    for (body, path) in [
        (json!({"data": page}), "data"),
        (json!({"data": [run(json!({})), run(json!({}))]}), "data"),
        (
            json!({"status": 200, "headers": {"a": "b"}, "body": page}),
            "body",
        ),
        (json!({"status": 200, "body": page.to_string()}), "body"),
        (
            json!({"response": {"ok": true, "result": page}}),
            "response.result",
        ),
    ] {
        told_as(body.to_string().as_bytes(), path, "wrapped body");
    }
    let odd = json!({"data": run(json!({"seed": 1}))});
    assert_eq!(places(&odd), ["data: wrapped body", "seed: unknown field"]);
}

#[test]
fn what_is_nothing_of_the_api_is_not_recognised() {
    for body in [
        json!({}),
        json!({"id": 7, "name": "a", "created": "now"}),
        json!({"status": "ok"}),
        json!({"items": [], "next": null}),
    ] {
        told_as(body.to_string().as_bytes(), "the body", "not recognised");
    }
}

#[test]
fn a_field_that_is_gone_where_an_unknown_one_came_is_a_likely_rename() {
    let mut required = run(json!({"percent": 5}));
    required.as_object_mut().unwrap().remove("progress");
    told_as(required.to_string().as_bytes(), "percent", "likely rename");

    let optional = run(json!({"cost_usd": 0.05}));
    let ran = told_as(optional.to_string().as_bytes(), "cost_usd", "likely rename");
    assert!(
        ran.out.contains("`charged_cost`, which is gone"),
        "{}",
        ran.out
    );

    // Where both come, and where the type is another, neither is the other.
    let both = run(json!({"cost_usd": 0.05, "charged_cost": 0.05}));
    told_as(both.to_string().as_bytes(), "cost_usd", "unknown field");
    let text = run(json!({"cost_usd": "0.05"}));
    told_as(text.to_string().as_bytes(), "cost_usd", "unknown field");
}

#[test]
fn each_finding_names_its_files() {
    let odd = run(json!({"seed": 1})).to_string();
    let (_folder, paths) = files(&[&format!("{odd}{odd}"), &odd]);

    let ran = drift(&["--json", &paths[0], &paths[1]], &"");

    let findings: Vec<Value> = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(findings[0]["files"], json!({&paths[0]: 2, &paths[1]: 1}));
}

/// Puts what a finding suggests into the document.
fn settle(document: &mut Value, finding: &Value) {
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
fn settles(body: &Value) {
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

#[test]
fn suggestions_for_one_place_settle_it_together() {
    let mut short = run(json!({"status": "paused"}));
    short.as_object_mut().unwrap().remove("progress");
    short.as_object_mut().unwrap().remove("created_at");
    settles(&page(&[short, run(json!({"status": "queued"}))]));
}

#[test]
fn a_suggested_object_brings_its_components() {
    let cost = json!({"amount": 1, "currency": null, "lines": [{"sku": "a", "counts": [1]}]});
    let other = json!({"amount": 1.5, "currency": "USD", "lines": [], "technique": {"a": true}});
    settles(&page(&[
        run(json!({"cost": cost, "tags": []})),
        run(json!({"cost": other, "tags": ["a", null]})),
    ]));
}

#[test]
fn a_suggested_type_settles_a_reference_a_list_and_its_entries() {
    let stamp = "2026-01-01T00:00:00Z";
    let mut odd = run(
        json!({"created_at": stamp, "status": 7, "technique": "tech_a",
        "outputs": {"a": {"b": 1}}, "error_message": {"text": "no"}, "progress": null}),
    );
    settles(&page(&[odd.clone()]));
    odd["status"] = Value::Null;
    settles(&page(&[odd]));
    settles(&json!({"technique_runs": ["run_1", "run_2"], "meta": null}));
    settles(&json!({"technique_runs": [null, run(json!({}))]}));
}

#[test]
fn what_comes_in_two_types_takes_a_person() {
    let runs = [run(json!({"progress": "50"})), run(json!({"progress": 50}))];

    let finding = &findings(&page(&runs))[0];

    assert_eq!(finding["kind"], "wrong type");
    assert_eq!(finding["edit"]["put"], json!([]));
    let words = text(&finding["edit"]["words"]);
    assert!(words.contains("as number and as string"), "{words}");
}

#[test]
fn an_unknown_field_that_is_null_at_times_is_one_finding() {
    let runs = [run(json!({"seed": null})), run(json!({"seed": 1}))];

    let findings = findings(&page(&runs));

    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0]["came"], "null or number");
    settles(&page(&runs));
}

#[test]
fn a_rename_is_told_wherever_the_object_stands() {
    let mut renamed = run(json!({"cost_usd": 0.05, "cost_center": 7}));
    renamed["technique"] = json!({"title": "a", "technique_id": "tech_a"});
    let body = format!("{renamed}{}", page(&[renamed.clone()]));

    let told: Vec<_> = findings(&body)
        .iter()
        .map(|one| format!("{}: {}", text(&one["path"]), text(&one["kind"])))
        .collect();

    let expected = [
        "cost_center: likely rename",
        "cost_usd: unknown field",
        "technique.title: likely rename",
        "technique_runs[].cost_center: likely rename",
        "technique_runs[].cost_usd: unknown field",
        "technique_runs[].technique.title: likely rename",
    ];
    assert_eq!(told, expected);
    settles(&page(&[renamed]));
}

/// More entries than are built at once, of which the last is odd.
fn long_page(odd: Value) -> Value {
    let mut runs = vec![run(json!({"error_message": "x".repeat(1000)})); 1000];
    runs.push(odd);
    page(&runs)
}

#[test]
fn a_long_body_is_held_like_a_short_one() {
    let output = json!({"output_id": "a", "type": "modelUrl", "url": 4});
    let mut odd = run(json!({"seed": "a", "outputs": [output], "technique": []}));
    odd.as_object_mut().unwrap().remove("progress");
    let mut body = long_page(odd);
    body["took"] = json!(3);
    body["meta"] = json!({"next_cursor": 7});

    let expected = [
        "meta.next_cursor: wrong type",
        "technique_runs[].outputs[].type: unknown enum value",
        "technique_runs[].outputs[].url: wrong type",
        "technique_runs[].progress: missing field",
        "technique_runs[].seed: unknown field",
        "technique_runs[].technique: wrong type",
        "took: unknown field",
    ];
    assert_eq!(places(&body), expected);
    assert_eq!(places(&json!({"data": [body]})).len(), expected.len() + 1);
    let text = json!({"body": body.to_string()});
    assert_eq!(places(&text).len(), expected.len() + 1);
    settles(&body);
}

#[test]
fn a_long_object_is_held_like_a_short_one() {
    let long = "x".repeat(300_000);
    let mut odd = run(json!({"poll_url": long, "url": long, "error_message": [long]}));
    odd.as_object_mut().unwrap().remove("progress");

    let expected = [
        "error_message: wrong type",
        "progress: missing field",
        "url: unknown field",
    ];
    assert_eq!(places(&odd), expected);
}

#[test]
fn keys_and_free_text_are_not_told_one_by_one() {
    let mut odd = run(json!({}));
    for i in 0..200 {
        odd[format!("key_{i}")] = json!(i);
    }
    let runs: Vec<_> = (0..200)
        .map(|i| run(json!({"status": format!("at {i}")})))
        .collect();

    let keys = &findings(&odd);
    let values = &findings(&page(&runs));

    assert_eq!((keys.len(), &keys[0]["count"]), (1, &json!(200)));
    assert!(text(&keys[0]["edit"]["words"]).contains("additionalProperties"));
    assert_eq!((values.len(), &values[0]["count"]), (1, &json!(200)));
    assert_eq!(values[0]["path"], "technique_runs[].status");
}

#[test]
fn the_keys_of_a_map_are_one_place() {
    let mut document: Value = serde_json::from_str(DOCUMENT).unwrap();
    let to = json!({"$ref": "#/components/schemas/RunOutput"});
    document["components"]["schemas"]["TechniqueRun"]["properties"]["named"] =
        json!({"type": "object", "additionalProperties": to});
    let (_folder, paths) = files(&[&document.to_string()]);
    let output = json!({"output_id": "a", "type": "text", "url": "b", "size": 1});
    let body = run(json!({"named": {"a": output, "b": output}}));

    let ran = drift(&["--document", &paths[0], "-"], &body);

    assert!(
        ran.out.starts_with("named.*.size: unknown field, 2×"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("RunOutput/properties/size"), "{}", ran.out);
}

#[test]
fn drift_in_a_field_under_its_former_name_has_its_place_in_the_document() {
    let mut document: Value = serde_json::from_str(DOCUMENT).unwrap();
    let former = "/components/schemas/TechniqueRun/properties/technique/x-former-names";
    let (parent, key) = former.rsplit_once('/').unwrap();
    document.pointer_mut(parent).unwrap()[key] = json!(["recipe"]);
    let (_folder, paths) = files(&[&document.to_string()]);
    let body = run(json!({"recipe": {"name": "a", "technique_id": "tech_a", "slug": "s"}}));

    let ran = drift(&["--document", &paths[0], "--suggest", "-"], &body);

    assert!(
        ran.out.starts_with("recipe.slug: unknown field"),
        "{}",
        ran.out
    );
    let place = "put at /components/schemas/Technique/properties/slug: {";
    assert!(ran.out.contains(place), "{}", ran.out);
}

#[test]
fn bodies_in_the_entries_of_an_archive_are_held() {
    let page = page(&[run(json!({"seed": 1}))]).to_string();
    let entry = |text: &str| {
        json!({"request": {"method": "GET"}, "response": {"status": 200, "content":
            {"mimeType": "application/json", "text": text}}})
    };
    let archive = json!({"log": {"version": "1.2", "entries": [entry(&page), entry(&page)]}});

    let findings = findings(&archive);

    let told: Vec<_> = findings
        .iter()
        .map(|one| (text(&one["path"]), &one["count"]))
        .collect();
    let one = json!(1);
    let two = json!(2);
    assert_eq!(
        told,
        [
            ("log.entries[].response.content.text", &one),
            ("technique_runs[].seed", &two)
        ]
    );
}

#[test]
fn every_part_that_is_a_body_is_held() {
    let body = json!({"before": run(json!({"seed": 1})), "after": run(json!({"mood": 1}))});

    let expected = [
        "after: wrapped body",
        "before: wrapped body",
        "mood: unknown field",
        "seed: unknown field",
    ];
    assert_eq!(places(&body), expected);
    told_as(
        json!(run(json!({})).to_string()).to_string().as_bytes(),
        "the body",
        "wrapped body",
    );
}

#[test]
fn a_wrapped_gateway_error_is_told_as_that() {
    let body = json!({"statusCode": 502, "body": "{\"message\":\"Internal server error\"}"});

    assert_eq!(
        places(&body),
        ["body: wrapped body", "the body: gateway error"]
    );
}

#[test]
fn what_is_behind_something_that_is_no_body_is_held_too() {
    let odd = run(json!({"seed": 1})).to_string();
    for (broken, told) in [
        ("<html>\n<p>{\"a\": 1}\n</html>", "HTML or XML, not JSON"),
        ("<!DOCTYPE html><HTML></HTML>", "HTML or XML, not JSON"),
        (
            "<Error><Code>SlowDown</Code></Error>",
            "HTML or XML, not JSON",
        ),
        ("error code: 1015", "not with `error code: 1015`"),
        (
            "{\"run_id\": \"run_1\", \"status\": \"com",
            "cut off: a line ends within a string",
        ),
        ("{\"run_id\": [1, }}", "not JSON"),
        ("< HTTP/2 200", "curl -v"),
    ] {
        let ran = drift(&["-"], &format!("{odd}\n{broken}\n{odd}"));

        assert_eq!(ran.code, Some(2), "{broken}");
        assert!(ran.err.contains(told), "{broken}: {}", ran.err);
        assert!(ran.err.contains("line 2 column 1") || broken.starts_with('{'));
        let twice = "seed: unknown field, 2×\n";
        assert!(ran.out.starts_with(twice), "{broken}: {}", ran.out);
    }
}

#[test]
fn a_body_that_is_cut_off_is_told_as_that() {
    let whole = long_page(run(json!({}))).to_string();

    let ran = drift(&["-"], &&whole[..65_536]);

    assert_eq!(ran.code, Some(2));
    let told = "cut off: the body has no end after 65536 bytes, at line 1";
    assert!(ran.err.contains(told), "{}", ran.err);
}

#[test]
fn brackets_without_end_are_unusable_and_crash_nothing() {
    let ran = drift(&["-"], &"{\"a\":[".repeat(100_000));

    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("brackets in brackets"), "{}", ran.err);
}

#[test]
fn a_place_in_a_long_body_is_told_from_the_beginning_of_the_file() {
    let page = format!("{:#}", long_page(run(json!({"error_message": "here"}))));
    let broken = page.replace("\"here\"", "\"\\ud800\"");
    let line = 1 + broken
        .lines()
        .position(|line| line.contains("ud800"))
        .unwrap();

    let ran = drift(&["-"], &format!("\n{broken}"));

    let place = format!("line {} column", line + 1);
    assert!(ran.err.contains(&place), "{place}: {}", ran.err);
}

#[test]
fn what_is_suggested_settles_what_was_found() {
    let output = json!({"output_id": "a", "type": "modelUrl", "url": "https://a"});
    let mut odd = run(
        json!({"seed": 1, "tags": ["a"], "outputs": [output], "cost_usd": 0.05,
        "status": "paused", "started_at": null, "error_code": 7, "percent": 9}),
    );
    odd.as_object_mut().unwrap().remove("progress");
    let mut document: Value = serde_json::from_str(DOCUMENT).unwrap();
    let to = json!({"$ref": "#/components/schemas/TechniqueRun"});
    assert!(!schema::validator(&document, &to).unwrap().is_valid(&odd));

    let findings = findings(&odd);
    assert!(findings.len() >= 7, "{findings:#?}");
    for finding in &findings {
        settle(&mut document, finding);
    }

    let validator = schema::validator(&document, &to).unwrap();
    let left: Vec<_> = validator
        .iter_errors(&odd)
        .map(|error| error.to_string())
        .collect();
    assert_eq!(left, [""; 0]);
    let ran = drift(&["--suggest", "-"], &odd);
    let line = "put at /components/schemas/TechniqueRun/properties/seed: {";
    assert!(ran.out.contains(line), "{}", ran.out);
}

#[test]
fn utf_16_is_told_for_what_it_is() {
    let text = page(&[run(json!({}))]).to_string();
    let mut bytes = vec![0xff, 0xfe];
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));

    let ran = drift_of(&["-"], &bytes);

    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("UTF-16"), "{}", ran.err);
}

#[test]
fn arrays_in_arrays_without_end_are_unusable_and_crash_nothing() {
    let ran = drift(&["-"], &"[".repeat(1_000_000));

    assert_eq!(ran.code, Some(2));
    assert!(
        ran.err.contains("too deep, at line 1 column 17"),
        "{}",
        ran.err
    );
}
