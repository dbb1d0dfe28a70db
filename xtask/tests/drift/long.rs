//! Bodies that are held part by part.

use serde_json::json;

use crate::{drift, long_page, places, run, settles};

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
