//! The document, held to the rules of `openapi/README.md`, and what build.rs makes of it.
//!
//! After a change of the document, accept the new generated code and read its diff:
//! `EXPECTORATE=overwrite cargo test --test document`
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails so")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use flora_technique_runs::{Client, FieldError, RunHandle, TechniqueRun};
use generate::generate;
use jsonschema::Validator;
use schemars::{JsonSchema, schema_for};
use serde::Serialize;
use serde_json::{Value, json};
use server::{Answer, Server};

#[path = "../build/generate.rs"]
mod generate;
#[path = "../examples/drift/schema.rs"]
mod schema;
#[path = "support/server.rs"]
mod server;

/// Above each snapshot, and so above the diff when it differs.
const HEAD: &str = "\
// What build.rs makes of the document, kept to be reviewed. To accept a change:
// EXPECTORATE=overwrite cargo test --test document

";
const ANSWER: &str = "/paths/*/*/responses/200";
const BODY: &str = "content/application~1json";

fn source() -> String {
    fs::read_to_string("openapi/technique-runs.json").unwrap()
}

fn document() -> Value {
    serde_json::from_str(&source()).unwrap()
}

/// Every value of the document with its JSON pointer.
fn walk(value: &Value, at: String, found: &mut BTreeMap<String, Value>) {
    let step = |key: &str| format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
    match value {
        Value::Object(map) => map
            .iter()
            .for_each(|(key, value)| walk(value, step(key), found)),
        Value::Array(list) => {
            let inside = list.iter().enumerate();
            inside.for_each(|(i, value)| walk(value, step(&i.to_string()), found));
        }
        _ => {}
    }
    found.insert(at, value.clone());
}

fn pointers(value: &Value) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    walk(value, String::new(), &mut found);
    found
}

/// What stands at the places of a pattern, in which `*` is any one step.
#[track_caller]
fn all(pattern: &str) -> BTreeMap<String, Value> {
    let fits = |at: &String| {
        let (steps, wanted) = (at.split('/'), pattern.split('/'));
        steps.clone().count() == wanted.clone().count()
            && steps
                .zip(wanted)
                .all(|(step, wanted)| wanted == "*" || step == wanted)
    };
    let mut found = pointers(&document());
    found.retain(|at, _| fits(at));
    assert!(!found.is_empty(), "nothing is at {pattern}");
    found
}

/// The keywords of the document: not what examples and names of the author spell.
fn keywords() -> impl Iterator<Item = (String, String, Value)> {
    let named = |parent: &str| parent.ends_with("/properties") || parent == "/components/schemas";
    pointers(&document())
        .into_iter()
        .filter_map(move |(at, value)| {
            let (parent, key) = at.rsplit_once('/')?;
            let keyword = !named(parent) && !at.contains("/example");
            keyword.then(|| (parent.to_owned(), key.to_owned(), value))
        })
}

/// What a value says, number for number: 0 and 0.0 are one.
fn said(value: &Value) -> BTreeMap<String, String> {
    let said = |value: Value| match value.as_f64() {
        Some(number) => number.to_string(),
        None if value.is_object() || value.is_array() => "…".to_owned(),
        None => value.to_string(),
    };
    let found = pointers(value).into_iter();
    found.map(|(at, value)| (at, said(value))).collect()
}

/// What a reference leads to.
fn resolved(reference: &Value) -> Value {
    let at = text(&reference["$ref"]).trim_start_matches('#');
    document().pointer(at).unwrap().clone()
}

/// A body as servers spelled it that still have the oldest names of its fields.
fn as_it_once_was(body: &Value, schema: &Value) -> Value {
    let schema = match schema.pointer("/allOf/0").unwrap_or(schema) {
        reference if reference["$ref"].is_string() => resolved(reference),
        plain => plain.clone(),
    };
    match body {
        Value::Array(items) => {
            let items = items
                .iter()
                .map(|item| as_it_once_was(item, &schema["items"]));
            items.collect()
        }
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| {
                let property = &schema["properties"][name];
                let former = property["x-former-names"].as_array();
                let oldest = former.and_then(|names| names.last()?.as_str());
                let value = as_it_once_was(value, property);
                (oldest.unwrap_or(name).to_owned(), value)
            });
            members.collect::<serde_json::Map<_, _>>().into()
        }
        _ => body.clone(),
    }
}

/// The example of each error, by its status.
fn errors() -> impl Iterator<Item = (u16, Value)> {
    let mut answers = document()["paths"]["/technique-runs"]["get"]["responses"].take();
    answers.as_object_mut().unwrap().remove("200");
    let answers = answers.as_object().unwrap().clone().into_iter();
    answers.map(|(status, error)| {
        let body = resolved(&error)["content"]["application/json"].take();
        (status.parse().unwrap(), body["example"].clone())
    })
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// The names of the components that a value refers to, and of those that these refer to.
fn reached(value: &Value, names: &mut BTreeSet<String>) {
    for (at, to) in pointers(value) {
        let name = text(&to).strip_prefix("#/components/schemas/");
        if let Some(name) = name.filter(|_| at.ends_with("/$ref"))
            && names.insert(name.to_owned())
        {
            reached(&document()["components"]["schemas"][name], names);
        }
    }
}

fn errors_of(validator: &Validator, value: &Value) -> Vec<String> {
    let errors = validator.iter_errors(value);
    errors.map(|error| error.to_string()).collect()
}

/// The schemas of bodies, of answers and of what is sent, and the others, which are of parameters.
fn bodies_and_parameters() -> (BTreeMap<String, Value>, BTreeMap<String, Value>) {
    let mut names = BTreeSet::new();
    for pattern in [ANSWER, "/components/responses/*"] {
        for answer in all(pattern).values() {
            reached(answer, &mut names);
        }
    }
    for operation in all("/paths/*/*").values() {
        reached(&operation["requestBody"], &mut names);
    }
    let schemas = all("/components/schemas/*").into_iter();
    schemas.partition(|(at, _)| names.contains(at.rsplit('/').next().unwrap()))
}

#[test]
fn every_part_is_described_in_words_fit_for_rustdoc() {
    let parts = [
        "/info",
        "/servers/*",
        "/paths/*/*",
        ANSWER,
        "/components/*/*",
        "/components/headers/*/schema",
        "/components/schemas/*/properties/*",
    ];
    for (at, part) in parts.iter().flat_map(|pattern| all(pattern)) {
        let words = text(&part["description"]);
        let first = words.split("\n\n").next().unwrap();

        assert!(first.ends_with('.'), "{at}: no first sentence");
        let plain: String = words.split('`').step_by(2).collect();
        for unfit in ["<", ">", "[", "]", "://"] {
            assert!(!plain.contains(unfit), "{at}: {unfit} in the description");
        }
    }
}

#[test]
fn objects_and_enums_are_components() {
    for (parent, key, _) in keywords() {
        if key == "properties" || key == "enum" {
            let component = parent.strip_prefix("/components/schemas/");
            assert!(
                component.is_some_and(|name| !name.contains('/')),
                "{parent}/{key}"
            );
        }
    }
}

#[test]
fn what_needs_no_words_of_its_own_is_a_bare_reference() {
    let (body, answers) = (format!("{ANSWER}/{BODY}/schema"), "/components/responses/*");
    for (at, value) in [
        "/components/parameters/*/schema",
        "/paths/*/*/parameters/*",
        &format!("{ANSWER}/headers/*"),
        &body,
        &format!("{answers}/headers/*"),
        &format!("{answers}/{BODY}/schema"),
    ]
    .iter()
    .flat_map(|pattern| all(pattern))
    {
        assert!(value["$ref"].is_string(), "{at} is {value}");
    }
}

#[test]
fn what_lists_and_maps_hold_is_a_bare_reference_or_a_plain_type() {
    let plain = ["boolean", "integer", "number", "string"].map(|ty| json!({"type": ty}));
    for (parent, key, value) in keywords() {
        if key == "items" || key == "additionalProperties" {
            let is_plain = value["$ref"].is_string() || plain.contains(&value);
            assert!(is_plain, "{parent}/{key}: {value}");
        }
    }
}

#[test]
fn a_reference_stands_alone_and_with_words_it_is_in_an_all_of() {
    for (parent, key, value) in keywords() {
        let schema = document().pointer(&parent).cloned().unwrap();
        let besides = schema.as_object().map(|members| members.len() - 1);
        match key.as_str() {
            "$ref" => assert_eq!(besides, Some(0), "{parent}"),
            "allOf" => {
                let inside = value.as_array().unwrap();
                assert!(
                    matches!(&inside[..], [one] if one["$ref"].is_string()),
                    "{parent}"
                );
                assert!(schema["description"].is_string(), "{parent}");
            }
            _ => {}
        }
    }
}

#[test]
fn no_schema_offers_a_choice() {
    for (parent, key, _) in keywords() {
        let refused = ["oneOf", "anyOf", "not"];
        assert!(!refused.contains(&key.as_str()), "{parent}/{key}");
    }
}

#[test]
fn only_parameters_have_patterns_and_bounds_and_no_body_refers_to_their_schemas() {
    let (bodies, parameters) = bodies_and_parameters();

    for (at, schema) in &parameters {
        assert!(
            text(&schema["description"]).contains("Parameters only"),
            "{at}"
        );
    }
    let limits = ["pattern", "minLength", "maxLength", "minimum", "maximum"];
    for (at, schema) in &bodies {
        assert!(
            !text(&schema["description"]).contains("Parameters only"),
            "{at}"
        );
        for (inside, _) in pointers(schema) {
            let limited = limits
                .iter()
                .any(|limit| inside.ends_with(&format!("/{limit}")));
            let estimate = inside == "/properties/total_estimate/minimum";
            assert!(!limited || estimate, "{at}{inside}");
        }
    }
}

#[test]
fn every_operation_lists_the_same_eight_errors_by_reference() {
    let known = all("/components/responses/*");
    assert_eq!(known.len(), 8);

    let mut listed = BTreeSet::new();
    for (at, mut answers) in all("/paths/*/*/responses") {
        let success = answers.as_object_mut().unwrap().remove("200");
        assert!(
            success.is_some_and(|answer| answer.get("$ref").is_none()),
            "{at}"
        );
        let errors = answers.as_object().unwrap().values();
        let errors = errors.map(|error| text(&error["$ref"]).trim_start_matches('#').to_owned());
        assert!(
            errors.collect::<BTreeSet<_>>().iter().eq(known.keys()),
            "{at}"
        );
        listed.insert(answers.to_string());
    }
    assert_eq!(listed.len(), 1, "{listed:#?}");
}

#[test]
fn the_parameters_of_a_query_are_in_alphabetical_order() {
    for (at, parameters) in all("/paths/*/*/parameters") {
        let parameters = parameters.as_array().unwrap().iter().map(resolved);
        let query = parameters.filter(|parameter| parameter["in"] == "query");
        let names: Vec<_> = query.map(|one| one["name"].to_string()).collect();

        assert!(names.is_sorted(), "{at}: {names:?}");
    }
}

#[test]
fn the_only_extensions_are_those_that_the_build_reads() {
    let known = [
        "x-fixed",
        "x-former-names",
        "x-going-on",
        "x-match",
        "x-rust-name",
        "x-terminal",
    ];
    for (parent, key, _) in keywords().filter(|(_, key, _)| key.starts_with("x-")) {
        assert!(known.contains(&key.as_str()), "{parent}/{key}");
    }
    assert!(document()["components"]["schemas"]["RunStatus"]["x-terminal"].is_array());
}

#[test]
fn every_value_of_an_enum_is_told_of_in_its_description() {
    for (at, schema) in all("/components/schemas/*") {
        for value in schema["enum"].as_array().into_iter().flatten() {
            let words = text(&schema["description"]);
            let told = format!("`{}`", text(value));
            assert!(
                words.contains(&told),
                "{at}: {told} is not in the description"
            );
        }
    }
}

#[test]
fn every_parameter_header_and_answer_has_an_example_that_fits_its_schema() {
    for pattern in [
        "/components/parameters/*",
        "/components/headers/*",
        &format!("/components/responses/*/{BODY}"),
        &format!("{ANSWER}/{BODY}"),
    ] {
        for (at, part) in all(pattern) {
            let example = part
                .get("example")
                .unwrap_or_else(|| panic!("{at}: no example"));
            let validator = schema::validator(&document(), &part["schema"]).unwrap();

            assert_eq!(errors_of(&validator, example), [""; 0], "{at}");
        }
    }
}

#[test]
fn the_examples_show_every_field_of_a_body() {
    let bodies = pointers(&document()).into_iter();
    let sent = bodies.filter(|(at, _)| at.ends_with(&format!("/requestBody/{BODY}/example")));
    let examples = all(&format!("{ANSWER}/{BODY}/example")).into_iter();
    let examples = examples.chain(sent);
    let examples = examples.chain(all(&format!("/components/responses/*/{BODY}/example")));
    let shown: BTreeSet<_> = examples
        .flat_map(|(_, example)| pointers(&example).into_keys().collect::<Vec<_>>())
        .filter_map(|at| at.rsplit('/').next().map(str::to_owned))
        .collect();

    for (at, schema) in bodies_and_parameters().0 {
        for field in schema["properties"].as_object().into_iter().flatten() {
            assert!(shown.contains(field.0), "{at}/{} is in no example", field.0);
        }
    }
}

#[test]
fn the_client_goes_to_the_documents_server_by_default() {
    let client = Client::new("my-key").unwrap();

    let url = document()["servers"][0]["url"].to_string();
    assert!(format!("{client:?}").contains(&url), "{client:?}: {url}");
}

#[test]
fn the_samples_of_the_reference_page_stand_in_the_document_value_for_value() {
    let sample = |name: String| -> Value {
        let path = format!("tests/fixtures/{name}.json");
        serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
    };

    let list = format!("/paths/~1technique-runs/get/responses/200/{BODY}/example");
    assert_eq!(document().pointer(&list), Some(&sample("list".into())));
    for (status, example) in errors() {
        assert_eq!(example, sample(format!("error-{status}")), "{status}");
    }
}

/// Asks the client for what an operation gives, and writes it down again.
async fn asked(operation: &str, server: &Server, run_id: &str) -> Value {
    let (client, run) = (server.client().build().unwrap(), RunHandle::new(run_id));
    let run = match operation {
        "list_technique_runs" => {
            let page = client.list_runs().page().await.unwrap();
            let (cursor, estimate) = (page.next_cursor, page.total_estimate);
            let meta = json!({"next_cursor": cursor, "total_estimate": estimate});
            return json!({"technique_runs": page.items, "meta": meta});
        }
        "get_technique_run" => client.get_run(run.technique("night-camera")).await,
        "get_run" => client.get_run(run).await,
        other => panic!("the client does not call {other}"),
    };
    json!(run.unwrap())
}

/// With the tests of the examples above, this holds the types that `src/call/` decodes against the
/// document: an example fits its schema and shows all of it.
#[tokio::test]
async fn the_client_gives_all_that_the_document_says_of_each_answer() {
    for (at, operation) in all("/paths/*/*") {
        let body = operation.pointer(&format!("/responses/200/{BODY}"));
        let (example, schema) = (&body.unwrap()["example"], &body.unwrap()["schema"]);
        for spelled in [example.clone(), as_it_once_was(example, schema)] {
            let server = Server::script([Answer::ok(spelled.to_string())]);

            let given = asked(
                text(&operation["operationId"]),
                &server,
                text(&example["run_id"]),
            )
            .await;

            assert_eq!(said(&given), said(example), "{at}: {spelled}");
        }
    }
}

#[tokio::test]
async fn the_client_gives_all_that_the_document_says_of_each_error() {
    let envelope = json!({"$ref": "#/components/schemas/ErrorEnvelope"});
    for (status, example) in errors() {
        for spelled in [example.clone(), as_it_once_was(&example, &envelope)] {
            let server = Server::script([Answer::new(status, "", spelled.to_string())]);
            let client = server.client().build().unwrap();

            let given = client.get_run("run_1").await.unwrap_err();

            assert_eq!(given.status(), Some(status));
            let mut error = json!({"code": given.code(), "message": given.message()});
            if !given.fields().is_empty() {
                error["fields"] = json!(given.fields());
            }
            assert_eq!(json!({"error": error}), example, "{spelled}");
        }
    }
}

/// The schemas that the crate gives for a type and for all that it is made of.
fn given<T: JsonSchema>() -> BTreeMap<String, Value> {
    let mut schema = schema_for!(T).to_value();
    let inner = schema.as_object_mut().unwrap().remove("$defs");
    let inner = inner
        .unwrap_or_default()
        .as_object()
        .cloned()
        .unwrap_or_default();
    let name = text(&schema["title"]).to_owned();
    inner.into_iter().chain([(name, schema)]).collect()
}

/// The keys of a map or the strings of a list.
fn names(value: &Value) -> BTreeSet<String> {
    let list = value.as_array().into_iter().flatten();
    let keys = value.as_object().into_iter().flat_map(|map| map.keys());
    list.map(|name| text(name).to_owned())
        .chain(keys.cloned())
        .collect()
}

#[test]
fn the_types_json_schemas_are_the_documents_with_open_enums() {
    let mut types = given::<TechniqueRun>();
    types.extend(given::<FieldError>());
    assert!(types.len() >= 7, "{:?}", types.keys());

    for (name, ours) in types {
        let document = &document()["components"]["schemas"][&name];
        for (our_key, its_key) in [
            ("properties", "properties"),
            ("required", "required"),
            ("x-known-values", "enum"),
        ] {
            let pair = [names(&ours[our_key]), names(&document[its_key])];
            assert_eq!(pair[0], pair[1], "{name}: {its_key}");
        }
        assert_eq!(ours["type"], document["type"], "{name}");
        assert_eq!(ours["enum"], Value::Null, "{name} is closed");
    }
}

#[test]
fn the_types_json_schemas_take_the_examples_and_what_is_newer() {
    let schema = schema_for!(TechniqueRun).to_value();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let list = format!("/paths/~1technique-runs/get/responses/200/{BODY}/example");
    let mut run = document().pointer(&list).unwrap()["technique_runs"][0].clone();
    assert!(validator.is_valid(&run));

    run["status"] = json!("queued");
    run["outputs"][0]["type"] = json!("modelUrl");
    run["seed"] = json!(1);

    assert!(validator.is_valid(&run), "a newer run");
    assert!(
        !validator.is_valid(&json!({"run_id": "run_1"})),
        "less than a run"
    );
}

#[track_caller]
fn fits_its_schema<T: JsonSchema + Serialize>(value: &T) {
    let validator = jsonschema::draft202012::new(&schema_for!(T).to_value()).unwrap();
    let errors: Vec<_> = errors_of(&validator, &json!(value));
    assert_eq!(errors, [""; 0], "{}", json!(value));
}

#[tokio::test]
async fn what_a_listing_gives_fits_its_json_schema() {
    let run = json!({"run_id": "run_1", "status": "queued", "progress": 0.5, "created_at": 7});
    let body = json!({"technique_runs": [run, {"run_id": "run_2"}], "meta": {}});
    let server = Server::script([Answer::ok(body.to_string())]);
    let mut pages = server.client().build().unwrap().list_runs().pages();

    let page = pages.next().await.unwrap().unwrap();

    fits_its_schema(&page);
    fits_its_schema(&page.items[0]);
    fits_its_schema(&page.undecodable[0]);
    fits_its_schema(&RunHandle::from(&page.items[0]));
    fits_its_schema(&pages.report());
}

/// One test a file, so that each shows its difference.
#[track_caller]
fn is_what_was_reviewed(name: &str) {
    let code = generate(&source()).unwrap_or_else(|reason| panic!("{reason}"));
    let (_, text) = code
        .files()
        .into_iter()
        .find(|(file, _)| *file == name)
        .unwrap();
    expectorate::assert_contents(format!("tests/snapshot/{name}"), &(HEAD.to_owned() + text));
}

#[test]
fn all_that_is_generated_is_reviewed() {
    let code = generate(&source()).unwrap_or_else(|reason| panic!("{reason}"));
    let generated: BTreeSet<_> = code.files().map(|(name, _)| name.to_owned()).into();
    let reviewed = fs::read_dir("tests/snapshot").unwrap();
    let reviewed = reviewed.map(|file| file.unwrap().file_name().into_string().unwrap());

    assert_eq!(reviewed.collect::<BTreeSet<_>>(), generated);
}

#[test]
fn the_generated_client_is_what_was_reviewed() {
    is_what_was_reviewed("client.rs");
}

#[test]
fn the_open_enums_are_what_was_reviewed() {
    is_what_was_reviewed("open_enums.rs");
}

#[test]
fn the_exports_are_what_was_reviewed() {
    is_what_was_reviewed("exports.rs");
}

#[test]
fn the_names_of_fields_are_what_was_reviewed() {
    is_what_was_reviewed("field_names.rs");
}

#[test]
fn the_filters_are_what_was_reviewed() {
    is_what_was_reviewed("filters.rs");
}

#[test]
fn the_setters_of_a_listing_are_what_was_reviewed() {
    is_what_was_reviewed("list_filters.rs");
}

#[test]
fn the_setters_of_a_watch_are_what_was_reviewed() {
    is_what_was_reviewed("watch_filters.rs");
}

#[test]
fn the_filters_of_a_stand_in_are_what_was_reviewed() {
    is_what_was_reviewed("stand_in_filters.rs");
}
