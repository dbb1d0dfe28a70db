//! Schemas: what one may say, what it may be called, and what its fields may be called.

use serde_json::json;

use crate::{
    GET, RUN, document, generate::generate, generated, property, rejected, rejected_there,
};

#[test]
fn a_field_may_be_called_like_a_keyword() {
    let names = "not enum oneOf example properties default x-a type items required";
    let text = |name| (property(name), json!({"type": "string"}));
    let code = generated(names.split(' ').map(text));
    let client = code.source("client.rs");

    let fields = "not enum_ one_of example properties default x_a type_ items required";
    for field in fields.split(' ') {
        let field = format!("pub {field}: ::std::option::Option<::std::string::String>,");
        assert!(client.contains(&field), "no `{field}` in {client}");
    }
}

#[test]
fn an_object_must_be_a_component() {
    let items = property("outputs") + "/items";
    let member = property("status") + "/allOf/0";
    let answer = format!("{GET}/responses/200/content/application~1json/schema");
    let map = property("map");
    let object = || json!({"type": "object", "properties": {"a": {"type": "string"}}});

    for at in [&property("inline"), &items, &member, &answer] {
        rejected_there(at, object(), "an object must be a component of its own");
        rejected_there(
            at,
            json!({"type": "object"}),
            "an object must be a component",
        );
    }
    let values = json!({"type": "object", "additionalProperties": object()});
    rejected(
        &map,
        values,
        &format!("{map}/additionalProperties"),
        "an object must be",
    );
}

#[test]
fn a_schema_may_only_have_keywords_that_the_generator_gets_right() {
    let at = property("x");
    for key in "oneOf anyOf not const if patternProperties discriminator".split(' ') {
        let place = format!("{at}/{key}");
        let map = json!({"type": "object", "additionalProperties": true, key: []});

        rejected(&at, json!({ key: [] }), &place, "not supported here");
        rejected(&at, map, &place, "not supported here");
    }
    for (key, value) in [("items", json!({})), ("nullable", json!(1))] {
        let odd = json!({"type": "string", key: value});
        rejected(&at, odd, &format!("{at}/{key}"), "not supported here");
    }
}

#[test]
fn a_schema_must_have_a_type() {
    let at = property("x");
    for untyped in [
        json!({}),
        json!({"description": "a", "nullable": true}),
        json!("string"),
    ] {
        rejected_there(&at, untyped, "needs a type");
    }
    for odd in [json!(["string", "null"]), json!("null"), json!("allOf")] {
        rejected(
            &at,
            json!({"type": odd}),
            &format!("{at}/type"),
            "not supported here",
        );
    }
    rejected_there(&at, json!({"type": "array"}), "an array needs items");
}

#[test]
fn components_must_have_names_that_the_generator_keeps() {
    let object = || json!({"type": "object"});
    for name in [
        "runID", "RunID", "run_page", "Run_Page", "3d", "Self", "R", "Größe", "",
    ] {
        let at = format!("/components/schemas/{name}");
        rejected_there(
            &at,
            object(),
            if name == "Self" { "taken" } else { "rename" },
        );
    }
    rejected_there("/components/schemas/Error", object(), "taken");
    rejected(
        "/components/schemas/Odd",
        json!({"type": "string", "nullable": true}),
        "/components/schemas/Odd/nullable",
        "",
    );
}

#[test]
fn a_component_cannot_have_the_name_of_a_type_of_the_crate() {
    let exports = include_str!("../../src/lib.rs").split("pub use ").skip(1);
    let words = exports.flat_map(|export| export.split(';').take(1));
    let words = words.flat_map(|names| names.split(|c: char| !c.is_ascii_alphanumeric()));

    for name in words.filter(|word| word.starts_with(char::is_uppercase) && *word != "Timestamp") {
        let at = format!("/components/schemas/{name}");
        rejected_there(&at, json!({"type": "object"}), "the name is taken");
    }
}

#[test]
fn the_fields_of_an_object_must_differ_in_rust() {
    let text = || json!({"type": "string"});
    for twin in ["run-id", "runId", "RUN_ID", "run_id_", "$run_id"] {
        let error = generate(&document([(property(twin), text())]))
            .err()
            .unwrap();
        assert!(error.starts_with(&format!("{RUN}/properties/")), "{error}");
        assert!(error.contains("one name in Rust"), "{error}");
    }
}

#[test]
fn a_field_whose_name_is_no_identifier_must_differ_too() {
    for [one, other] in [["", "+"], ["3d", "x3d"]] {
        let text = |name| (property(name), json!({"type": "string"}));
        let error = generate(&document([text(one), text(other)])).err().unwrap();

        assert!(
            error.ends_with(&format!("`{one}` and `{other}` are one name in Rust")),
            "{error}"
        );
    }
}

#[test]
fn what_an_object_requires_must_be_there() {
    let place = format!("{RUN}/properties");
    rejected(
        &format!("{RUN}/required/-"),
        json!("gone"),
        &place,
        "\"gone\" is required",
    );
    let values = format!("{RUN}/additionalProperties");
    rejected_there(&values, json!({"type": "string"}), "beside properties");
}

#[test]
fn the_time_stamp_stays_the_number_that_the_crate_reads() {
    let at = "/components/schemas/Timestamp/type";
    rejected_there(
        at,
        json!("string"),
        "must be a number: `src/run/timestamp.rs` reads it",
    );
}
