//! The JSON schemas of the crate's types beside the document's.

use std::collections::{BTreeMap, BTreeSet};

use flora_technique_runs::{FieldError, RunHandle, StandIn, TechniqueRun, stand_in::Script};
use schemars::{JsonSchema, schema_for};
use serde::Serialize;
use serde_json::{Value, json};

use crate::{document, errors_of};

/// The schemas that the crate gives for a type and for all that it is made of.
fn given<T: JsonSchema>() -> BTreeMap<String, Value> {
    let mut schema = schema_for!(T).to_value();
    let inner = schema.as_object_mut().unwrap().remove("$defs");
    let inner = inner
        .unwrap_or_default()
        .as_object()
        .cloned()
        .unwrap_or_default();
    let name = schema["title"].as_str().unwrap().to_owned();
    inner.into_iter().chain([(name, schema)]).collect()
}

/// The keys of a map or the strings of a list.
fn names(value: &Value) -> BTreeSet<String> {
    let list = value.as_array().into_iter().flatten();
    let keys = value.as_object().into_iter().flat_map(|map| map.keys());
    list.map(|name| name.as_str().unwrap().to_owned())
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
    let list = &document()["paths"]["/technique-runs"]["get"]["responses"]["200"];
    let example = &list["content"]["application/json"]["example"];
    let mut run = example["technique_runs"][0].clone();
    assert!(validator.is_valid(&run));

    run["status"] = json!("never listed");
    run["outputs"][0]["type"] = json!("never listed");
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
    let flora = StandIn::start().await.unwrap();
    flora.start_run(Script::new().status("never listed"));
    flora.start_run(Script::new().field("created_at", "no time"));
    let mut pages = flora.client().list_runs().pages();

    let page = pages.next().await.unwrap().unwrap();

    fits_its_schema(&page);
    fits_its_schema(&page.items[0]);
    fits_its_schema(&page.undecodable[0]);
    fits_its_schema(&RunHandle::from(&page.items[0]));
    fits_its_schema(&pages.report());
}
