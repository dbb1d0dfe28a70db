//! What is no document that the build can read, and the place where that shows.

use serde_json::json;

use crate::{DOCUMENT, GET, generate::generate, property, refused, refused_there};

#[test]
fn an_error_is_one_line_even_if_what_it_quotes_is_not() {
    let at = property("technique");

    refused(
        &at,
        json!({"$ref": "#/a\nb"}),
        &format!("{at}/$ref"),
        "`#/a b`",
    );
}

#[test]
fn a_syntax_error_has_its_line_and_column() {
    let error = generate("{\n  \"openapi\": yes\n}").err().unwrap();

    assert_eq!(error, "expected value at line 2 column 14");
}

#[test]
fn a_byte_order_mark_is_told_for_what_it_is() {
    let error = generate(&format!("\u{feff}{DOCUMENT}")).err().unwrap();

    assert!(error.contains("without one"), "{error}");
}

#[test]
fn what_is_no_openapi_document_has_its_line_and_column() {
    let error = generate(r#"{"openapi": "3.0.3"}"#).err().unwrap();

    assert_eq!(error, "missing field `info` at line 1 column 20");
}

#[test]
fn only_version_3_0_will_do() {
    for version in [json!("3.1.0"), json!("3.00"), json!(3.0), json!(null)] {
        refused_there("/openapi", version, "is not 3.0");
    }
}

#[test]
fn what_version_3_1_would_say_is_refused_with_what_3_0_says() {
    let at = property("x");
    let or_null = json!({"anyOf": [{"type": "string"}, {"type": "null"}]});
    let list = json!({"type": ["string", "null"]});

    refused(
        &at,
        or_null,
        &format!("{at}/anyOf"),
        r#"beside `"nullable": true`"#,
    );
    refused(
        &at,
        list,
        &format!("{at}/type"),
        r#"beside `"nullable": true`"#,
    );
}

#[test]
fn a_key_given_twice_is_refused_with_both_places() {
    let twice = DOCUMENT.replacen(
        "\"operationId\": \"get_run\",",
        "\"operationId\": \"get_run\",\n\"summary\": \"Twice\",",
        1,
    );
    let line = 1 + DOCUMENT
        .lines()
        .position(|line| line.contains("\"get_run\","))
        .unwrap();

    let error = generate(&twice).err().unwrap();

    let expected = format!(
        "{GET}/summary: is given twice, at line {} column 1 and at line {} column 9",
        line + 1,
        line + 2
    );
    assert_eq!(error, expected);
    let escaped = generate(r#"{"a/b": [1, {"x": 1, "\u0078": 2}]}"#)
        .err()
        .unwrap();
    assert!(
        escaped.starts_with("/a~1b/1/x: is given twice"),
        "{escaped}"
    );
}

#[test]
fn a_brace_that_is_missing_is_found_where_it_is() {
    // Each bracket that closes on a line of its own, left out.
    let lines: Vec<_> = DOCUMENT.lines().collect();
    let closing = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| matches!(line.trim(), "}" | "]" | "}," | "],"));
    for (index, closer) in closing.step_by(17) {
        let mut left = lines.clone();
        left.remove(index);
        let indent = closer.len() - closer.trim_start().len();
        let opener = lines[..index].iter().rposition(|line| {
            let line_indent = line.len() - line.trim_start().len();
            line_indent == indent && line.trim_end().ends_with(['{', '['])
        });

        let error = generate(&left.join("\n")).err().unwrap();

        let told = format!("at line {} column", opener.unwrap() + 1);
        assert!(error.contains(&told), "{}: {error}", index + 1);
        assert!(error.contains("is not closed"), "{error}");
    }
}
