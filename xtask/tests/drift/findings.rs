//! What differs from the document: each kind once, where it stands.

use std::fs;

use serde_json::{Value, json};

use crate::{DOCUMENT, drift, files, findings, page, places, run, settles, text, told_as};

#[test]
fn the_documents_own_examples_do_not_drift() {
    let now = "../openapi/technique-runs.json";
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
