//! Bodies within something else, and what is no body of the API.

use serde_json::json;

use crate::{drift, findings, page, places, run, text, told_as};

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
