//! What is generated: answers unread, types that can grow, and only what callers can come by.

use serde_json::{Value, json};

use crate::{
    DOCUMENT, RUN, document,
    generate::{Generated, generate},
    generated, property,
};

/// To accept a change: `EXPECTORATE=overwrite cargo test --test generator`
#[test]
fn what_is_compiled_in_tests_generated_is_what_is_generated() {
    let code = generate(include_str!("../fixtures/other-methods.json"));
    let code = code.unwrap_or_else(|error| panic!("{error}"));
    // The open enums are compiled with the crate's own document, and exports are one line each.
    let files = code.files().into_iter();
    let compiled = files.filter(|(name, _)| !matches!(*name, "open_enums.rs" | "exports.rs"));
    for (name, source) in compiled {
        expectorate::assert_contents(format!("tests/generated/kept/{name}"), source);
    }
}

#[test]
fn the_same_document_gives_the_same_text() {
    let [once, again] = [DOCUMENT, &document([])].map(|text| generate(text).ok().unwrap());

    assert_eq!(once.files(), again.files());
}

#[test]
fn every_answer_comes_back_unread() {
    let Generated { client, .. } = generated([]);

    let unread = ") -> Result<ResponseValue<ByteStream>, Error<()>> {";
    let methods = client.matches("pub async fn ").count();
    assert!(methods >= 3);
    assert_eq!(client.matches(unread).count(), methods);
}

#[test]
fn public_types_can_grow_and_are_the_crates_own() {
    let Generated { client, .. } = generated([]);

    let schema = "#[cfg_attr(feature = \"schemars\", derive(schemars::JsonSchema))]";
    let attributes = format!("    {schema}\n    #[non_exhaustive]\n    #[derive(");
    assert_eq!(
        client.matches(&attributes).count(),
        client.matches("\n    pub struct ").count()
    );
    for own in [
        "pub status: crate::run::open_enum::RunStatus,",
        "pub created_at: crate::Timestamp,",
        "status: Option<&'a crate::run::open_enum::RunStatus>,",
    ] {
        assert!(client.contains(own), "no `{own}` in {client}");
    }
}

#[test]
fn every_optional_field_takes_null() {
    let text = || json!({"type": "string"});
    let map = |of: Value| json!({"type": "object", "additionalProperties": of});
    let list = json!({"type": "array", "items": text(), "default": []});
    let Generated { client, .. } = generated([
        (property("a"), list),
        (property("b"), map(text())),
        (property("c"), map(json!(true))),
        (property("d"), json!({"type": "integer", "default": 7})),
    ]);

    let vec = "pub a: ::std::option::Option<::std::vec::Vec<::std::string::String>>,";
    assert!(client.contains(vec), "{client}");
    for start in [
        "pub b: ::std::option",
        "pub c: ::std::option",
        "pub d: ::std::option",
    ] {
        assert!(client.contains(start), "no `{start}` in {client}");
    }
    assert!(!client.contains("serde(default"), "{client}");
}

#[test]
fn a_required_field_that_may_be_null_may_be_absent_too() {
    let Generated { client, .. } = generated([
        (
            property("note"),
            json!({"type": "string", "nullable": true}),
        ),
        (format!("{RUN}/required/-"), json!("note")),
    ]);

    assert!(client.contains("pub note: ::std::option::Option<::std::string::String>,"));
    assert!(!client.contains("deserialize_with"), "{client}");
}

#[test]
fn bounds_patterns_and_formats_do_not_reach_the_code() {
    let value = json!({"type": "string", "format": "date-time", "pattern": "^a", "minLength": 1});
    let Generated { client, .. } = generated([
        (property("when"), value),
        (format!("{RUN}/additionalProperties"), json!(false)),
    ]);

    assert!(client.contains("pub when: ::std::option::Option<::std::string::String>,"));
    for word in [
        "regress",
        "chrono",
        "uuid",
        "deny_unknown_fields",
        "chars().count()",
    ] {
        assert!(!client.contains(word), "{word} in {client}");
    }
}

#[test]
fn numbers_that_are_sent_stay_whole_and_those_that_come_may_have_a_fraction() {
    let Generated { client, .. } = generated([]);

    assert!(client.contains("pub struct PageSize(pub i64);"), "{client}");
    assert!(
        client.contains("pub total_estimate: ::std::option::Option<f64>,"),
        "{client}"
    );
}

#[test]
fn a_new_nested_object_is_a_type_that_callers_can_name() {
    let cost = json!({"type": "object", "properties": {"cents": {"type": "integer"}}});
    let Generated {
        client, exports, ..
    } = generated([
        ("/components/schemas/RunCost".to_owned(), cost),
        (
            property("cost"),
            json!({"allOf": [{"$ref": "#/components/schemas/RunCost"}]}),
        ),
    ]);

    assert!(
        client.contains("pub cost: ::std::option::Option<RunCost>,"),
        "{client}"
    );
    assert!(
        exports.contains("pub use crate::call::generated::types::RunCost;\n"),
        "{exports}"
    );
}

#[test]
fn only_what_a_caller_can_come_by_is_exported() {
    let Generated { exports, .. } = generated([]);

    let types = ["FieldError", "RunOutput", "Technique", "TechniqueRun"]
        .map(|name| format!("pub use crate::call::generated::types::{name};\n"));
    let open =
        ["OutputType", "RunStatus"].map(|name| format!("pub use crate::run::open_enum::{name};\n"));
    for line in types.iter().chain(&open) {
        assert!(exports.contains(line), "{exports}");
    }
    for hidden in [
        "ApiError",
        "Cursor",
        "ErrorEnvelope",
        "TechniqueRunPage",
        "Timestamp",
    ] {
        assert!(!exports.contains(&format!("::{hidden};")), "{exports}");
    }
}
