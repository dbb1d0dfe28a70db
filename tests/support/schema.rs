//! The document's schemas, as the drift example holds answers against them.
#![allow(clippy::unwrap_used, reason = "a test fails so")]

use jsonschema::Validator;
use serde_json::{Value, json};

#[path = "../../examples/drift/schema.rs"]
mod strict;

/// Takes what the document says of a component, such as `TechniqueRun`, and not a field more.
pub(crate) fn validator(schema_name: &str) -> Validator {
    let document: Value =
        serde_json::from_str(include_str!("../../openapi/technique-runs.json")).unwrap();
    let schema = json!({"$ref": format!("#/components/schemas/{schema_name}")});
    strict::validator(&document, &schema).unwrap()
}
