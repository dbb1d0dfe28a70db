//! What is generated: answers unread, types that can grow, and only what callers can come by.

use serde_json::{Value, json};

use crate::{DOCUMENT, RUN, document, generate::generate, generated, property};

#[test]
fn the_same_document_gives_the_same_text() {
    let [once, again] = [DOCUMENT, &document([])].map(|text| generate(text).ok().unwrap());

    assert_eq!(once.files, again.files);
}

#[test]
fn every_answer_comes_back_unread() {
    let code = generated([]);
    let client = code.source("client.rs");

    let unread = ") -> Result<ResponseValue<ByteStream>, Error<()>> {";
    let methods = client.matches("pub async fn ").count();
    assert!(methods >= 3);
    assert_eq!(client.matches(unread).count(), methods);
}

#[test]
fn public_types_can_grow_and_are_the_crates_own() {
    let code = generated([]);
    let client = code.source("client.rs");

    let schema = "#[cfg_attr(feature = \"schemars\", derive(schemars::JsonSchema))]";
    let attributes = format!("    {schema}\n    #[non_exhaustive]\n    #[derive(");
    assert_eq!(
        client.matches(&attributes).count(),
        client.matches("\n    pub struct ").count()
    );
    for own in [
        "pub status: crate::run::open_enum::RunStatus,",
        "pub created_at: crate::Timestamp,",
    ] {
        assert!(client.contains(own), "no `{own}` in {client}");
    }
}

#[test]
fn every_optional_field_takes_null() {
    let text = || json!({"type": "string"});
    let map = |of: Value| json!({"type": "object", "additionalProperties": of});
    let list = json!({"type": "array", "items": text(), "default": []});
    let code = generated([
        (property("a"), list),
        (property("b"), map(text())),
        (property("c"), map(json!(true))),
        (property("d"), json!({"type": "integer", "default": 7})),
    ]);
    let client = code.source("client.rs");

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
    let code = generated([
        (
            property("note"),
            json!({"type": "string", "nullable": true}),
        ),
        (format!("{RUN}/required/-"), json!("note")),
    ]);
    let client = code.source("client.rs");

    assert!(client.contains("pub note: ::std::option::Option<::std::string::String>,"));
    assert!(!client.contains("deserialize_with"), "{client}");
}

#[test]
fn bounds_patterns_and_formats_do_not_reach_the_code() {
    let value = json!({"type": "string", "format": "date-time", "pattern": "^a", "minLength": 1});
    let code = generated([
        (property("when"), value),
        (format!("{RUN}/additionalProperties"), json!(false)),
    ]);
    let client = code.source("client.rs");

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
    let code = generated([]);
    let client = code.source("client.rs");

    assert!(client.contains("pub struct PageSize(pub i64);"), "{client}");
    assert!(
        client.contains("pub total_estimate: ::std::option::Option<f64>,"),
        "{client}"
    );
}

#[test]
fn a_new_nested_object_is_a_type_that_callers_can_name() {
    let cost = json!({"type": "object", "properties": {"cents": {"type": "integer"}}});
    let code = generated([
        ("/components/schemas/RunCost".to_owned(), cost),
        (
            property("cost"),
            json!({"allOf": [{"$ref": "#/components/schemas/RunCost"}]}),
        ),
    ]);
    let client = code.source("client.rs");
    let exports = code.source("exports.rs");

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
    let code = generated([]);
    let exports = code.source("exports.rs");

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
