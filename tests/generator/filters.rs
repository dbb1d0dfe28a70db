//! Filters: which query parameters are one, which are rejected, and what is made of one.

use serde_json::{Value, json};

use crate::{
    DOCUMENT, document, generate::generate, generated, property, rejected, rejected_there,
};

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

    for (file, part) in [
        (
            "list_filters.rs",
            "pub fn zone(mut self, zone: impl Into<String>) -> Self",
        ),
        (
            "watch_filters.rs",
            "pub fn zone(mut self, zone: impl Into<String>) -> Self",
        ),
        ("filter_call.rs", r#"text("zone")"#),
        ("filter_table.rs", r#"prefix: "zn_""#),
    ] {
        let source = code.source(file);
        assert!(source.contains(part), "{part} in {source}");
    }
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
        code.source("exports.rs")
            .contains("pub use crate::run::open_enum::Zone;")
    );
    let setters = code.source("list_filters.rs");
    assert!(
        setters.contains("zone: impl Into<crate::Zone>"),
        "{setters}"
    );
}

#[test]
fn a_query_parameter_that_is_no_filter_is_rejected_with_the_reason() {
    let mut sort = filter(&json!({"type": "boolean"}));
    sort.as_object_mut().unwrap().remove("x-fixed");
    no_filter(&sort, "", "`zone` must say `x-fixed`");
    no_filter(&sort, "", "paging rests on newest first");

    for order in ["sort", "sortBy", "order_by", "order"] {
        no_filter(&flag(order), "", "paging rests on newest first");
    }

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
        (json!({"type": "string", "pattern": "^z.n\\S+$"}), "/schema"),
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

/// A flag of this name.
fn flag(name: &str) -> Value {
    let mut flag = filter(&json!({"type": "boolean"}));
    flag["name"] = json!(name);
    flag
}

#[test]
fn a_setter_is_called_as_rust_has_it() {
    for (name, setter) in [
        ("startedBy", "started_by"),
        ("started-by", "started_by"),
        ("runID", "run_id"),
        ("filter[zone]", "filter_zone"),
        ("type", "type_"),
        ("3d", "x3d"),
    ] {
        let code = generate(&with_filter(&flag(name))).unwrap_or_else(|error| panic!("{error}"));

        let setters = code.source("list_filters.rs");
        assert!(setters.contains(&format!("pub fn {setter}(")), "{setters}");
        assert!(setters.contains(&format!("set({name:?}")), "{setters}");
    }
    no_filter(&flag("日本"), "", "gives no name in Rust");
}

#[test]
fn no_filter_can_be_called_like_a_method_of_a_listing_or_a_watch() {
    for settings in ["src/list/list_runs.rs", "src/watch/watch_runs.rs"] {
        let file = syn::parse_file(&std::fs::read_to_string(settings).unwrap()).unwrap();
        let methods = methods_of(&file, &["ListRuns", "WatchRuns"]);
        assert!(methods.len() > 5, "{settings}: {methods:?}");
        for name in methods.into_iter().filter(|name| name != "cursor") {
            no_filter(
                &flag(&name),
                "",
                "is a method of a listing or a watch already",
            );
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
    rejected(LIST, json!(without_cursor), LIST, "`cursor` is gone");
    rejected(
        &format!("{STATUS_PARAMETER}/x-fixed"),
        json!("no"),
        STATUS_PARAMETER,
        "`status` must say `x-fixed`",
    );
}

#[test]
fn without_the_operation_that_lists_there_would_be_no_filters() {
    let at = LIST.replace("/parameters", "/operationId");

    rejected(
        &at,
        json!("list_runs"),
        "/paths",
        "no `get` is called `list_technique_runs`",
    );
}

#[test]
fn the_fields_that_never_change_are_those_that_say_so() {
    let queue = json!({"type": "object", "additionalProperties": {"type": "string"}});
    let code = generated([
        (property("queue"), queue),
        (property("queue") + "/x-fixed", json!(true)),
        (property("technique") + "/x-fixed", json!(false)),
    ]);

    let fixed = code.source("fixed_fields.rs");
    let names = r#"["project_id", "queue", "technique_run_id", "workspace_id"]"#;
    let told: String = fixed.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        told.replace("[ ", "[").replace(", ]", "]").contains(names),
        "{fixed}"
    );
    let at = property("progress") + "/x-fixed";
    rejected_there(&at, json!("yes"), "must be `true` or `false`");
}
