//! Filters: which query parameters are one, which are refused, and what is made of one.

use serde_json::{Value, json};

use crate::{DOCUMENT, document, generate::generate, generated, refused};

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
        r#"input::prefixed("zn_", value)"#,
        "self.zone != saved.zone",
        "self.zone.as_deref(),",
    ] {
        assert!(code.filters.contains(part), "{part} in {}", code.filters);
    }
    assert!(
        code.stand_in_filters
            .contains(r#""zone" => input::prefixed("zn_", value),"#)
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
fn without_the_operation_that_lists_there_would_be_no_filters() {
    let at = LIST.replace("/parameters", "/operationId");

    refused(
        &at,
        json!("list_runs"),
        "/paths",
        "no operation is called `list_technique_runs`",
    );
}
