//! The edits that settle findings.

use serde_json::{Value, json};
use xtask::drift::schema;

use crate::{DOCUMENT, drift, findings, page, run, settle, settles};

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
