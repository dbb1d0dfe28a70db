//! What is no document that the build can read, and the place where that shows.

use serde_json::json;

use crate::{DOCUMENT, generate::generate, property, rejected, rejected_there};

#[test]
fn an_error_is_one_line_even_if_what_it_quotes_is_not() {
    let at = property("technique");

    rejected(
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
        rejected_there("/openapi", version, "is not 3.0");
    }
}

#[test]
fn what_version_3_1_would_say_is_rejected_with_what_3_0_says() {
    let at = property("x");
    let or_null = json!({"anyOf": [{"type": "string"}, {"type": "null"}]});
    let list = json!({"type": ["string", "null"]});

    rejected(
        &at,
        or_null,
        &format!("{at}/anyOf"),
        r#"beside `"nullable": true`"#,
    );
    rejected(
        &at,
        list,
        &format!("{at}/type"),
        r#"beside `"nullable": true`"#,
    );
}

#[test]
fn a_key_given_twice_is_rejected_where_it_comes_again() {
    let name = "\"operationId\": \"get_run\",";
    let twice = DOCUMENT.replacen(name, &format!("{name}\n\"summary\": \"Twice\","), 1);
    let again = twice.lines().position(|line| line.contains(name)).unwrap() + 3;

    let error = generate(&twice).err().unwrap();

    let told = format!("`summary` is given twice at line {again} column ");
    assert!(error.starts_with(&told), "{error}");
    let escaped = generate(r#"{"a/b": [1, null, {"x": true, "\u0078": -2.5}]}"#);
    let error = escaped.err().unwrap();
    assert!(error.starts_with("`x` is given twice at line 1"), "{error}");
}
