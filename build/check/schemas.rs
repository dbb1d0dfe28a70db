//! Schemas: what one may say, and what progenitor gets to see of it.

use serde_json::{Map, Value, json};

use super::{
    super::{
        document::{SCHEMAS, TIMESTAMP, entries, items, place, text},
        names::{is_taken_type, is_type_name, rust_name},
    },
    Rules, SCALARS,
};

/// Known keywords that progenitor does not get to see. It makes checks of bounds and patterns,
/// names of titles, fields that refuse null of defaults, and foreign crates' types of formats.
const DROPPED: &str = "default deprecated example exclusiveMaximum exclusiveMinimum externalDocs \
    format maxItems maxLength maxProperties maximum minItems minLength minProperties minimum \
    multipleOf pattern readOnly title uniqueItems writeOnly xml";

/// Where a schema stands.
#[derive(Clone, Copy, PartialEq)]
enum Role {
    /// A component of its own.
    Component,
    /// Inside a component.
    Field,
    /// In a parameter, a header or an answer.
    Elsewhere,
}

fn role(at: &str) -> Role {
    let inside = at.strip_prefix(SCHEMAS).unwrap_or_default();
    match inside.matches('/').count() {
        0 => Role::Elsewhere,
        1 => Role::Component,
        _ => Role::Field,
    }
}

impl Rules<'_> {
    pub(super) fn component(&mut self, name: &str, schema: &Value, at: &str) -> Value {
        self.must(
            is_type_name(name),
            at,
            "must be words with a capital in front, such as `RunCost`, or typify would rename it",
        );
        self.must(!is_taken_type(name), at, "the name is taken");
        if name == TIMESTAMP {
            let is_number = text(schema, "type") == "number";
            let reason = "must be a number: `src/run/timestamp.rs` reads it, change both";
            self.must(is_number, &place(at, "type"), reason);
        }
        if schema.get("enum").is_some() {
            self.open_enum(name, schema, at);
        }
        self.schema(schema, at)
    }

    pub(super) fn schema(&mut self, schema: &Value, at: &str) -> Value {
        let role = role(at);
        if role != Role::Component && schema.get("$ref").is_some() {
            self.reference(schema, at, "schemas/");
            return schema.clone();
        }
        let kind = if schema.get("allOf").is_some() {
            "allOf"
        } else {
            text(schema, "type")
        };
        let values = schema.get("additionalProperties");
        let is_map = values.is_some_and(|values| values.is_object() || values == true);
        let may_stand_here = role == Role::Component || kind != "object" || is_map;
        let reason = "an object must be a component of its own";
        self.must(may_stand_here, at, reason);

        let mut relaxed = Map::new();
        for (key, value) in entries(Some(schema)) {
            if let Some(copy) = self.keyword(schema, key, value, at, kind, &mut relaxed) {
                relaxed.insert(key.clone(), copy);
            }
        }
        let is_typed = !kind.is_empty() && (kind != "array" || relaxed.contains_key("items"));
        self.must(is_typed, at, "needs a type, and an array needs items");
        relaxed.into()
    }

    /// What progenitor gets to see of one keyword of a schema of this kind, if anything.
    fn keyword(
        &mut self,
        schema: &Value,
        key: &str,
        value: &Value,
        at: &str,
        kind: &str,
        relaxed: &mut Map<String, Value>,
    ) -> Option<Value> {
        let here = place(at, key);
        let role = role(at);
        match (key, kind) {
            ("description", _) | ("type", "array" | "object") => Some(value.clone()),
            ("nullable", _) if role != Role::Component && value.is_boolean() => Some(value.clone()),
            // A server that counts in floating point may write 3 as 3.0.
            ("type", "integer") if role == Role::Field => Some(json!("number")),
            ("type", scalar) if SCALARS.contains(&scalar) => Some(value.clone()),
            ("enum", "string") if role == Role::Component => Some(value.clone()),
            ("items", "array") => Some(self.schema(value, &here)),
            ("allOf", _) if role != Role::Component && items(schema, key).len() == 1 => {
                Some(json!([self.schema(&value[0], &place(&here, "0"))]))
            }
            ("properties", "object") if role == Role::Component => {
                Some(self.properties(schema, &here, relaxed))
            }
            ("additionalProperties", "object") if value.is_object() => {
                let is_alone = schema.get("properties").is_none();
                self.must(is_alone, &here, "not supported beside properties");
                Some(self.schema(value, &here))
            }
            ("additionalProperties" | "required", "object") => None,
            (key, _) => {
                let is_dropped = DROPPED.split(' ').any(|dropped| dropped == key);
                self.must(key != "enum", &here, "must be a component, of strings");
                let is_known = is_dropped || key.starts_with("x-");
                self.must(is_known, &here, not_supported(key));
                None
            }
        }
    }

    fn properties(&mut self, schema: &Value, at: &str, relaxed: &mut Map<String, Value>) -> Value {
        let mut required = items(schema, "required").to_vec();
        for name in &required {
            let mut properties = entries(schema.get("properties"));
            let is_there = properties.any(|(property, _)| name == property);
            self.must(is_there, at, format!("{name} is required but not there"));
        }
        let mut names = Vec::new();
        let mut properties = Map::new();
        for (name, property) in entries(schema.get("properties")) {
            let here = place(at, name);
            let mut copy = self.schema(property, &here);
            let may_be_null = copy.get("nullable") == Some(&Value::Bool(true));
            required.retain(|required| required != name || !may_be_null);
            let is_required = required.iter().any(|required| required == name);
            // progenitor gives an optional list or map a default, which refuses null.
            if let Value::Object(copy) = &mut copy
                && copy.contains_key("type")
                && !is_required
            {
                copy.insert("nullable".to_owned(), Value::Bool(true));
            }
            properties.insert(name.clone(), copy);
            names.push((rust_name(name), name.as_str(), here));
        }
        self.distinct(&names);
        relaxed.insert("required".to_owned(), required.into());
        properties.into()
    }
}

/// The reason, and what 3.0 has in its place.
fn not_supported(key: &str) -> &'static str {
    match key {
        "anyOf" | "oneOf" | "type" => {
            "not supported here: 3.0 has one type, beside `\"nullable\": true` where `null` may come, \
             and an object has all fields of its kinds as optional ones"
        }
        "const" => "not supported here: 3.0 has an enum of one value, as a component",
        _ => "not supported here",
    }
}
