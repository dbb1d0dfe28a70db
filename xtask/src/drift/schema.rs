//! The document's schemas as JSON Schema, read narrowly: no other field and no other enum value.

use jsonschema::Validator;
use serde_json::{Map, Value, json};

/// Holds values against a schema of the document, which may be a reference into it.
///
/// # Errors
///
/// In words, when a reference leads nowhere or a keyword makes no sense.
pub fn validator(document: &Value, schema: &Value) -> Result<Validator, String> {
    let mut schema = json!({"allOf": [strict(schema)]});
    schema["$defs"] = each(&document["components"]["schemas"]);
    jsonschema::draft202012::new(&schema).map_err(|error| error.to_string())
}

fn strict(schema: &Value) -> Value {
    let Value::Object(keywords) = schema else {
        return schema.clone();
    };
    let mut strict = Map::new();
    for (keyword, value) in keywords {
        let value = match keyword.as_str() {
            "$ref" => moved(value),
            "properties" | "allOf" => each(value),
            "items" | "additionalProperties" => self::strict(value),
            _ => value.clone(),
        };
        strict.insert(keyword.clone(), value);
    }
    if schema.get("properties").is_some() {
        strict.entry("additionalProperties").or_insert(json!(false));
    }
    match (schema.get("nullable"), strict.get_mut("type")) {
        (Some(Value::Bool(true)), Some(kind)) => *kind = json!([kind, "null"]),
        (Some(Value::Bool(true)), None) => return json!({"if": {"type": "null"}, "else": strict}),
        _ => {}
    }
    strict.into()
}

/// The members of a map or a list of schemas. The keys of a map are names, whatever they spell.
fn each(schemas: &Value) -> Value {
    match schemas {
        Value::Array(list) => list.iter().map(strict).collect(),
        Value::Object(map) => map
            .iter()
            .map(|(name, schema)| (name.clone(), strict(schema)))
            .collect(),
        other => other.clone(),
    }
}

fn moved(reference: &Value) -> Value {
    let to = reference.as_str().unwrap_or_default();
    to.replace("#/components/schemas/", "#/$defs/").into()
}
