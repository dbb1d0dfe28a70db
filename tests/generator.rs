//! What build.rs takes, what it refuses, and with which words.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of a test may")]

use generate::{Generated, generate};
use serde_json::{Value, json};

#[path = "../build/generate.rs"]
mod generate;

/// The document as it once was: these tests are about the build, whatever the document says today.
const DOCUMENT: &str = include_str!("fixtures/document.json");
const RUN: &str = "/components/schemas/TechniqueRun";
const STATUS: &str = "/components/schemas/RunStatus";
const KIND: &str = "/components/schemas/OutputType";
const GET: &str = "/paths/~1runs~1{run_id}/get";

/// The document with each value put at its pointer, new or in place of what is there.
fn document(changes: impl IntoIterator<Item = (String, Value)>) -> String {
    let mut document: Value = serde_json::from_str(DOCUMENT).unwrap();
    for (at, value) in changes {
        let (parent, key) = at.rsplit_once('/').unwrap();
        let key = key.replace("~1", "/").replace("~0", "~");
        match document.pointer_mut(parent).unwrap() {
            Value::Array(items) if key == "-" => items.push(value),
            Value::Array(items) => items[key.parse::<usize>().unwrap()] = value,
            parent => parent[key] = value,
        }
    }
    document.to_string()
}

#[track_caller]
fn generated(changes: impl IntoIterator<Item = (String, Value)>) -> Generated {
    generate(&document(changes)).unwrap_or_else(|error| panic!("{error}"))
}

/// Puts the value into the document and holds the error to its place and a part of its reason.
#[track_caller]
fn refused(at: &str, value: Value, place: &str, reason: &str) {
    let Err(error) = generate(&document([(at.to_owned(), value)])) else {
        panic!("no error at {place}");
    };
    assert!(
        error.starts_with(&format!("{place}: ")),
        "not at {place}: {error}"
    );
    assert!(error.contains(reason), "no `{reason}` in: {error}");
    assert!(!error.contains('\n'), "more than a line: {error}");
}

/// As [`refused`], where the value's place is the error's.
#[track_caller]
fn refused_there(at: &str, value: Value, reason: &str) {
    refused(at, value, at, reason);
}

fn property(name: &str) -> String {
    format!("{RUN}/properties/{name}")
}

/// To accept a change: `EXPECTORATE=overwrite cargo test --test generator`
#[test]
fn what_is_compiled_in_tests_generated_is_what_is_generated() {
    let code = generate(include_str!("fixtures/other-methods.json"));
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

#[test]
fn new_values_of_an_enum_are_new_variants_and_may_be_terminal() {
    let kinds = "/components/schemas/OutputType/enum/-";
    let Generated {
        open_enums: open, ..
    } = generated([
        (format!("{STATUS}/enum/-"), json!("timed_out")),
        (
            format!("{STATUS}/x-terminal"),
            json!(["failed", "timed_out"]),
        ),
        (format!("{STATUS}/x-going-on/-"), json!("completed")),
        (kinds.to_owned(), json!("modelUrl")),
    ]);

    assert!(
        open.contains("\"timed_out\" => Some(Self::TimedOut),\n"),
        "{open}"
    );
    assert!(
        open.contains("matches!(self, Self::Failed | Self::TimedOut)"),
        "{open}"
    );
    assert!(
        open.contains("\"modelUrl\" => Some(Self::ModelUrl),\n"),
        "{open}"
    );
}

#[test]
fn a_value_that_rust_would_not_take_is_given_a_name() {
    let values = [
        "other", "3d", "self", "unknown", "GPU_BUSY", "a \"b\"", "naïve",
    ];
    let Generated {
        open_enums: open, ..
    } = generated(values.map(|value| (format!("{KIND}/enum/-"), json!(value))));

    for variant in [
        "ValueOther",
        "Value3d",
        "ValueSelf",
        "Unknown",
        "GpuBusy",
        "AB",
        "NaVe",
    ] {
        assert!(
            open.contains(&format!("Some(Self::{variant}),")),
            "{variant} in {open}"
        );
    }
    assert!(open.contains(r#""a \"b\"" => Some(Self::AB),"#), "{open}");
}

#[test]
fn a_field_may_be_called_like_a_keyword() {
    let names = "not enum oneOf example properties default x-a type items required";
    let text = |name| (property(name), json!({"type": "string"}));
    let Generated { client, .. } = generated(names.split(' ').map(text));

    let fields = "not enum_ one_of example properties default x_a type_ items required";
    for field in fields.split(' ') {
        let field = format!("pub {field}: ::std::option::Option<::std::string::String>,");
        assert!(client.contains(&field), "no `{field}` in {client}");
    }
}

#[test]
fn a_field_called_like_a_keyword_is_still_looked_into() {
    for name in ["example", "x-a", "default", "$ref"] {
        let at = property(name);
        refused(
            &at,
            json!({"$ref": "#/x"}),
            &format!("{at}/$ref"),
            "no such component: `#/x`",
        );
    }
}

#[test]
fn what_an_author_names_is_looked_into_whatever_its_name() {
    let dangling = || json!({"$ref": "#/x"});
    for at in [
        "responses/default",
        "responses/x-a",
        "responses/200/headers/x-a",
    ] {
        let at = format!("{GET}/{at}");
        refused(&at, dangling(), &format!("{at}/$ref"), "no such component");
    }
    for name in ["example", "schema", "value", "$ref"] {
        let at = format!("/components/responses/{name}");
        refused(&at, dangling(), &format!("{at}/$ref"), "no such component");
    }
}

#[test]
fn examples_and_extensions_are_not_looked_into() {
    let odd = || json!({"$ref": "#/x", "schema": {"enum": [1]}});
    let answer = format!("{GET}/responses/200/content/application~1json");

    generated([
        (format!("{answer}/example"), odd()),
        (format!("{answer}/examples"), json!({"a": {"value": odd()}})),
        (format!("{GET}/x-a"), odd()),
        (property("run_id") + "/example", odd()),
        (property("run_id") + "/x-a", odd()),
    ]);
}

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
fn a_reference_must_lead_to_a_component() {
    let to = |place: &str| json!({ "$ref": place });
    let field = property("status");
    let answer = format!("{GET}/responses/400");
    let header = format!("{GET}/responses/200/headers/request-id");
    let parameter = format!("{GET}/parameters/0");
    for at in [&field, &answer, &header, &parameter] {
        let place = format!("{at}/$ref");
        refused(
            at,
            to("#/components/schemas/Nope"),
            &place,
            "`#/components/schemas/Nope`",
        );
        refused(at, to("other.json#/a"), &place, "`other.json#/a`");
        refused(at, to("#"), &place, "`#`");
    }
    refused(
        &field,
        to("#/components/headers/RequestId"),
        &format!("{field}/$ref"),
        "no such",
    );
}

#[test]
fn a_field_may_not_have_a_parameters_type() {
    let place = format!("{}/$ref", property("run_id"));
    let key = json!({"$ref": "#/components/schemas/RunKey"});

    refused(&property("run_id"), key, &place, "say the type here");
}

#[test]
fn nothing_may_stand_beside_a_reference() {
    let at = property("status");
    let to = "#/components/schemas/RunStatus";
    for other in ["description", "nullable", "example"] {
        let value = json!({"$ref": to, other: true});
        refused(&at, value, &format!("{at}/$ref"), "use allOf");
    }
}

#[test]
fn operations_must_have_names_that_differ_in_rust() {
    let at = format!("{GET}/operationId");
    refused(&at, json!(null), GET, "no operationId");
    refused(&at, json!(""), GET, "no operationId");
    refused(&at, json!("new"), GET, "taken");
    for twin in [
        "list_technique_runs",
        "listTechniqueRuns",
        "list-technique-runs",
    ] {
        let place = "/paths/~1technique-runs/get/operationId";
        refused(
            &at,
            json!(twin),
            place,
            &format!("`{twin}` and `list_technique_runs`"),
        );
    }
}

#[test]
fn only_operations_stand_under_a_path() {
    let path = "/paths/~1runs~1{run_id}";
    for member in ["parameters", "$ref", "summary", "trace"] {
        let at = format!("{path}/{member}");
        let error = generate(&document([(at.clone(), json!({}))]))
            .err()
            .unwrap();
        assert!(error.starts_with(&at), "{error}");
    }
    refused(
        &format!("{path}/parameters"),
        json!([]),
        &format!("{path}/parameters"),
        "only operations can stand here",
    );
}

#[test]
fn a_body_is_one_json_component_and_only_where_a_method_has_one() {
    let body = |content: Value| json!({"content": content});
    let to = |name| json!({"$ref": format!("#/components/schemas/{name}")});
    let post = |content| {
        let parameters = json!([{"$ref": "#/components/parameters/RunPathParam"}]);
        json!({"operationId": "cancel_run", "parameters": parameters, "responses": {},
            "requestBody": body(content)})
    };
    let at = "/paths/~1runs~1{run_id}/post";
    let place = format!("{at}/requestBody");

    let good = json!({"application/json": {"schema": to("FieldError")}});
    let Generated { client, .. } = generated([(at.to_owned(), post(good.clone()))]);
    assert!(client.contains(".post(url)"), "{client}");
    refused(&format!("{GET}/requestBody"), body(good), GET, "no `get`");
    for content in [
        json!({}),
        json!({"text/plain": {"schema": {"type": "string"}}}),
        json!({"application/json": {"schema": to("FieldError")}, "text/plain": {}}),
    ] {
        refused(at, post(content), &place, "one content, `application/json`");
    }
    let inline = json!({"application/json": {"schema": {"type": "string"}}});
    refused(at, post(inline), &place, "a `$ref`");
}

#[test]
fn parameters_must_fit_the_path() {
    let at = format!("{GET}/parameters/0");
    let parameter = |name, place, required| {
        let schema = json!({"type": "string"});
        json!({"name": name, "in": place, "required": required, "schema": schema})
    };

    refused(
        &format!("{GET}/parameters"),
        json!([]),
        GET,
        "`run_id` is not declared",
    );
    for [name, place] in [["run", "path"], ["run_id", "query"], ["run_id", "cookie"]] {
        refused_there(
            &at,
            parameter(name, place, true),
            "in the path and required",
        );
    }
    refused_there(
        &at,
        parameter("run_id", "path", false),
        "in the path and required",
    );
}

#[test]
fn parameters_must_be_single_values() {
    let at = format!("{GET}/parameters/0");
    let parameter = |schema| json!({"name": "a", "in": "query", "schema": schema});

    refused_there(
        &at,
        json!({"name": "a", "in": "query", "content": {}}),
        "scalar",
    );
    for schema in [
        json!({"$ref": "#/components/schemas/PageMeta"}),
        json!({"allOf": [{"$ref": "#/components/schemas/PageMeta"}]}),
        json!({"type": "array", "items": {"type": "string"}}),
        json!({"type": "string", "nullable": true}),
    ] {
        refused_there(&at, parameter(schema), "scalar");
    }
}

#[test]
fn parameters_must_differ_in_rust() {
    let list = "/paths/~1technique-runs/get/parameters";
    let twin = json!({"name": "workspace-id", "in": "query", "schema": {"type": "string"}});
    let document: Value = serde_json::from_str(DOCUMENT).unwrap();
    let count = document.pointer(list).unwrap().as_array().unwrap().len();

    refused(
        &format!("{list}/-"),
        twin,
        &format!("{list}/{count}"),
        "`workspace_id` and `workspace-id`",
    );
}

#[test]
fn an_enum_must_be_a_component() {
    let items = property("outputs") + "/items";
    let answer = format!("{GET}/responses/200/content/application~1json/schema");
    let parameter = "/components/parameters/RunPathParam/schema".to_owned();

    for at in [property("inline"), items, answer, parameter] {
        let place = format!("{at}/enum");
        refused(
            &at,
            json!({"type": "string", "enum": ["a"]}),
            &place,
            "must be a component",
        );
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
        refused_there(at, object(), "an object must be a component of its own");
        refused_there(
            at,
            json!({"type": "object"}),
            "an object must be a component",
        );
    }
    let values = json!({"type": "object", "additionalProperties": object()});
    refused(
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

        refused(&at, json!({ key: [] }), &place, "not supported here");
        refused(&at, map, &place, "not supported here");
    }
    for (key, value) in [("items", json!({})), ("nullable", json!(1))] {
        let odd = json!({"type": "string", key: value});
        refused(&at, odd, &format!("{at}/{key}"), "not supported here");
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
        refused_there(&at, untyped, "needs a type");
    }
    for odd in [json!(["string", "null"]), json!("null"), json!("allOf")] {
        refused(
            &at,
            json!({"type": odd}),
            &format!("{at}/type"),
            "not supported here",
        );
    }
    refused_there(&at, json!({"type": "array"}), "an array needs items");
}

#[test]
fn all_of_is_for_one_reference() {
    let to = |name| json!({"$ref": format!("#/components/schemas/{name}")});
    let at = property("technique");
    let place = format!("{at}/allOf");
    let two = json!({"allOf": [to("Technique"), to("PageMeta")]});

    refused(&at, two, &place, "not supported");
    refused(&at, json!({"allOf": []}), &place, "not supported");
    refused(
        &at,
        json!({"allOf": [to("Nope")]}),
        &format!("{place}/0/$ref"),
        "no such",
    );
}

#[test]
fn a_component_is_no_other_name_for_another() {
    let at = "/components/schemas/Alias";
    let to = json!({"$ref": "#/components/schemas/PageMeta"});

    refused(at, to.clone(), &format!("{at}/$ref"), "not supported here");
    refused(
        at,
        json!({"allOf": [to]}),
        &format!("{at}/allOf"),
        "not supported here",
    );
}

#[test]
fn components_must_have_names_that_the_generator_keeps() {
    let object = || json!({"type": "object"});
    for name in [
        "runID", "RunID", "run_page", "Run_Page", "3d", "Self", "R", "Größe", "",
    ] {
        let at = format!("/components/schemas/{name}");
        refused_there(
            &at,
            object(),
            if name == "Self" { "taken" } else { "rename" },
        );
    }
    refused_there("/components/schemas/Error", object(), "taken");
    refused(
        "/components/schemas/Odd",
        json!({"type": "string", "nullable": true}),
        "/components/schemas/Odd/nullable",
        "",
    );
}

#[test]
fn a_component_cannot_have_the_name_of_a_type_of_the_crate() {
    let exports = include_str!("../src/lib.rs").split("pub use ").skip(1);
    let words = exports.flat_map(|export| export.split(';').take(1));
    let words = words.flat_map(|names| names.split(|c: char| !c.is_ascii_alphanumeric()));

    for name in words.filter(|word| word.starts_with(char::is_uppercase) && *word != "Timestamp") {
        let at = format!("/components/schemas/{name}");
        refused_there(&at, json!({"type": "object"}), "the name is taken");
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
    refused(
        &format!("{RUN}/required/-"),
        json!("gone"),
        &place,
        "\"gone\" is required",
    );
    let values = format!("{RUN}/additionalProperties");
    refused_there(&values, json!({"type": "string"}), "beside properties");
}

#[test]
fn values_of_an_enum_must_be_strings_with_names_that_differ_in_rust() {
    let at = format!("{STATUS}/enum/1");
    let add = at.clone();
    for nameless in ["", " ", "-_-", "日本"] {
        refused(&add, json!(nameless), &at, "gives no name in Rust");
    }
    for other in [json!(null), json!(1), json!(["a"])] {
        refused(&add, other, &at, "is not a string");
    }
    refused(
        &add,
        json!("Pending"),
        &at,
        "`pending` and `Pending` are one name in Rust",
    );
    refused(
        &add,
        json!("pending"),
        &at,
        "`pending` and `pending` are one name in Rust",
    );
    refused_there(&format!("{STATUS}/enum"), json!([]), "must list strings");
    let number = json!({"type": "integer", "enum": ["1"]});
    refused(STATUS, number, &format!("{STATUS}/enum"), "of strings");
}

#[test]
fn x_terminal_must_list_values_of_the_enum() {
    let at = format!("{STATUS}/x-terminal");
    refused(
        &format!("{at}/0"),
        json!("done"),
        &format!("{at}/0"),
        "\"done\" is not in the enum",
    );
    refused(
        &format!("{at}/0"),
        json!(1),
        &format!("{at}/0"),
        "1 is not in the enum",
    );
    refused_there(&at, json!([]), "must list values");
    refused_there(&at, json!("failed"), "must list values");
}

const STATUS_PARAMETER: &str = "/components/parameters/StatusParam";
const LIST: &str = "/paths/~1technique-runs/get/parameters";

/// The document with one more query parameter for listings; its place is the last of all.
fn with_filter(parameter: &Value) -> String {
    document([(format!("{LIST}/-"), parameter.clone())])
}

fn filter(schema: &Value) -> Value {
    json!({"name": "zone", "in": "query", "description": "Only runs of this zone.",
        "x-fixed": true, "x-match": "none", "schema": schema})
}

#[track_caller]
fn no_filter(parameter: &Value, place: &str, reason: &str) {
    let error = generate(&with_filter(parameter)).err().unwrap();
    assert!(error.starts_with(&format!("{LIST}/6{place}: ")), "{error}");
    assert!(error.contains(reason), "no `{reason}` in: {error}");
}

#[test]
fn a_new_query_parameter_is_a_filter_everywhere() {
    let text = with_filter(&filter(&json!({"type": "string", "pattern": "^zn_\\S+$"})));
    let code = generate(&text).unwrap_or_else(|error| panic!("{error}"));

    let setter = "pub fn zone(mut self, zone: impl Into<String>) -> Self";
    assert!(code.list_filters.contains(setter), "{}", code.list_filters);
    assert!(code.watch_filters.contains(setter));
    for part in [
        "pub(crate) zone: Option<String>,",
        r#"input::prefixed("zone", "zn_", value)?;"#,
        "self.zone != saved.zone",
        "self.zone.as_deref(),",
    ] {
        assert!(code.filters.contains(part), "{part} in {}", code.filters);
    }
    assert!(
        code.stand_in_filters
            .contains(r#""zone" => prefixed("zn_", value),"#)
    );
}

#[test]
fn an_enum_that_only_a_filter_takes_can_be_named_by_callers() {
    let zone = json!({"type": "string", "enum": ["north"]});
    let to = json!({"$ref": "#/components/schemas/Zone"});
    let code = generated([
        ("/components/schemas/Zone".to_owned(), zone),
        (format!("{LIST}/-"), filter(&to)),
    ]);

    assert!(
        code.exports
            .contains("pub use crate::run::open_enum::Zone;")
    );
    assert!(code.list_filters.contains("zone: impl Into<crate::Zone>"));
}

#[test]
fn a_query_parameter_that_is_no_filter_is_refused_with_the_reason() {
    let mut sort = filter(&json!({"type": "boolean"}));
    sort.as_object_mut().unwrap().remove("x-fixed");
    no_filter(&sort, "", "`zone` must say `x-fixed`");
    no_filter(&sort, "", "paging rests on newest first");

    let mut required = filter(&json!({"type": "boolean"}));
    required["required"] = json!(true);
    no_filter(&required, "/required", "cannot be required");

    let mut silent = filter(&json!({"type": "boolean"}));
    silent["description"] = json!("");
    no_filter(&silent, "", "needs a description");
}

#[test]
fn a_filter_must_be_of_a_shape_that_the_build_can_check() {
    for (schema, place) in [
        (json!({"type": "string"}), "/schema"),
        (
            json!({"type": "string", "pattern": "^(a|b)\\S+$"}),
            "/schema",
        ),
        (json!({"type": "string", "pattern": "zn_\\S+"}), "/schema"),
        (
            json!({"type": "string", "pattern": "^\\S+$", "maxLength": 3}),
            "/schema/maxLength",
        ),
        (json!({"type": "integer"}), "/schema"),
        (
            json!({"type": "integer", "minimum": 3, "maximum": 2}),
            "/schema",
        ),
        (
            json!({"type": "integer", "minimum": 0, "maximum": 2, "multipleOf": 2}),
            "/schema/multipleOf",
        ),
        (
            json!({"type": "number", "minimum": 0, "maximum": 2}),
            "/schema",
        ),
    ] {
        no_filter(
            &filter(&schema),
            place,
            "what a filter may be: a string with a pattern",
        );
    }
}

#[test]
fn a_filter_that_a_method_or_a_keyword_is_called_like_needs_another_name() {
    for name in [
        "items", "page", "next", "resume", "outputs", "settled", "clone", "type", "3d",
    ] {
        let mut parameter = filter(&json!({"type": "boolean"}));
        parameter["name"] = json!(name);
        no_filter(&parameter, "", "`x-rust-name`");

        parameter["x-rust-name"] = json!("zone");
        let code = generate(&with_filter(&parameter)).unwrap_or_else(|error| panic!("{error}"));
        assert!(code.list_filters.contains("pub fn zone("));
    }
    let mut twin = filter(&json!({"type": "boolean"}));
    twin["x-rust-name"] = json!("status");
    no_filter(&twin, "", "`status` and `zone` would have one setter");
    twin["x-rust-name"] = json!("Zone");
    no_filter(&twin, "/x-rust-name", "in snake case");
}

#[test]
fn no_filter_can_be_called_like_a_method_of_a_listing_or_a_watch() {
    let folders = ["src/list", "src/watch"].map(std::fs::read_dir);
    let files = folders.into_iter().flatten().flatten();
    let sources = files.map(|file| file.unwrap().path());
    for source in sources.filter(|path| path.extension().is_some_and(|end| end == "rs")) {
        let file = syn::parse_file(&std::fs::read_to_string(source).unwrap()).unwrap();
        for name in methods_of(&file, &["ListRuns", "WatchRuns"]) {
            let mut parameter = filter(&json!({"type": "boolean"}));
            parameter["x-rust-name"] = json!(name);
            no_filter(&parameter, "/x-rust-name", "is a method already");
        }
    }
}

fn methods_of(file: &syn::File, of: &[&str]) -> Vec<String> {
    let mut methods = Vec::new();
    for item in &file.items {
        if let syn::Item::Impl(block) = item
            && let syn::Type::Path(path) = &*block.self_ty
            && of.iter().any(|of| path.path.is_ident(of))
        {
            let functions = block.items.iter().filter_map(|item| match item {
                syn::ImplItem::Fn(method) => Some(method.sig.ident.to_string()),
                _ => None,
            });
            methods.extend(functions);
        }
    }
    methods
}

#[test]
fn a_filter_is_matched_by_a_field_that_a_run_has() {
    let mut parameter = filter(&json!({"type": "boolean"}));
    for odd in [
        json!("/zone"),
        json!("/technique/zone"),
        json!("zone"),
        json!(7),
    ] {
        parameter["x-match"] = odd;
        no_filter(&parameter, "", "say `x-match`");
    }
    parameter.as_object_mut().unwrap().remove("x-match");
    no_filter(&parameter, "", "a run has no `/zone`");
    parameter["x-match"] = json!("/technique/name");
    generate(&with_filter(&parameter)).unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn the_parameters_that_page_cannot_go() {
    let without_cursor: Vec<_> = serde_json::from_str::<Value>(DOCUMENT)
        .unwrap()
        .pointer(LIST)
        .and_then(Value::as_array)
        .unwrap()[1..]
        .to_vec();
    refused(LIST, json!(without_cursor), LIST, "`cursor` is gone");
    refused(
        &format!("{STATUS_PARAMETER}/x-fixed"),
        json!("no"),
        STATUS_PARAMETER,
        "`status` must say `x-fixed`",
    );
}

#[test]
fn every_status_says_whether_it_ends_a_run() {
    let at = format!("{STATUS}/enum/-");
    let place = format!("{STATUS}/enum/4");
    refused(
        &at,
        json!("paused"),
        &place,
        "`paused` is in neither of `x-terminal`",
    );
    let going_on = format!("{STATUS}/x-going-on");
    refused(
        &format!("{going_on}/-"),
        json!("failed"),
        &format!("{STATUS}/enum/3"),
        "in both of",
    );
    refused(
        &format!("{going_on}/-"),
        json!("done"),
        &format!("{going_on}/2"),
        "not in the enum",
    );
}

#[test]
fn the_time_stamp_stays_the_number_that_the_crate_reads() {
    let at = "/components/schemas/Timestamp/type";
    refused_there(
        at,
        json!("string"),
        "must be a number: `src/run/timestamp.rs` reads it",
    );
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
fn a_reference_that_leads_nowhere_is_told_with_what_it_may_mean() {
    let at = property("technique");
    for [wanted, meant] in [
        [
            "#/components/schemas/Tecnique",
            "#/components/schemas/Technique",
        ],
        [
            "#/components/schema/Technique",
            "#/components/schemas/Technique",
        ],
        ["#/definitions/Technique", "#/components/schemas/Technique"],
    ] {
        let place = format!("{at}/$ref");
        refused(
            &at,
            json!({"$ref": wanted}),
            &place,
            &format!("; is it `{meant}`?"),
        );
    }
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

#[test]
fn former_names_must_be_names_that_no_field_has() {
    let at = property("charged_cost") + "/x-former-names";
    let Generated { client, .. } = generated([(at.clone(), json!(["cost"]))]);
    assert!(client.contains("#[serde(rename = \"cost\")]"), "{client}");

    refused_there(&at, json!([]), "must list names");
    refused_there(&at, json!("cost"), "must list names");
    refused(&at, json!([""]), &format!("{at}/0"), "must be a name");
    let error = generate(&document([(at, json!(["outputs"]))]))
        .err()
        .unwrap();
    assert!(error.contains("are one name in Rust"), "{error}");
}
