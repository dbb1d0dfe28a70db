//! Values held against the document, and against what the crate says of its types, by a JSON Schema
//! engine: examples, what a stand-in answers, what a listing gives.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails so")]

use jsonschema::Validator;
use serde_json::{Value, json};
use xtask::{document_file, drift::schema};

mod examples;
mod json_schemas;
mod stand_in;

pub(crate) fn document() -> Value {
    document_file::read("../openapi/technique-runs.json").unwrap()
}

/// Holds a value against a component of the document: no other field, no other value of an enum.
#[track_caller]
pub(crate) fn assert_conforms(component: &str, value: &Value) {
    let schema = json!({ "$ref": format!("#/components/schemas/{component}") });
    let validator = schema::validator(&document(), &schema).unwrap();
    assert_eq!(errors_of(&validator, value), [""; 0], "{value:#}");
}

pub(crate) fn errors_of(validator: &Validator, value: &Value) -> Vec<String> {
    let errors = validator.iter_errors(value);
    errors.map(|error| error.to_string()).collect()
}
