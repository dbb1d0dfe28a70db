//! What the values at one place have in common, and the schema that takes them all.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::words::kind_of;

/// How many fields it tells apart, and how deep; beyond that a person must look.
const FIELDS: usize = 50;
const DEPTH: usize = 6;

const DESCRIBED: &str = "What it is, in one sentence.";

#[derive(Clone, Default)]
pub(crate) struct Shape {
    pub(crate) kinds: BTreeSet<&'static str>,
    fields: BTreeMap<String, Shape>,
    entries: Option<Box<Shape>>,
    is_too_much: bool,
}

impl Shape {
    pub(crate) fn note(&mut self, value: &Value) {
        self.note_to(value, DEPTH);
    }

    /// Of a value that is too long to be looked at.
    pub(crate) fn note_long(&mut self, kind: &'static str) {
        self.kinds.insert(kind);
        self.is_too_much |= matches!(kind, "array" | "object");
    }

    fn note_to(&mut self, value: &Value, depth: usize) {
        self.kinds.insert(kind_of(value));
        match value {
            Value::Object(_) | Value::Array(_) if depth == 0 => self.is_too_much = true,
            Value::Object(members) => {
                for (name, member) in members {
                    if self.fields.len() >= FIELDS && !self.fields.contains_key(name) {
                        self.is_too_much = true;
                        break;
                    }
                    let field = self.fields.entry(name.clone()).or_default();
                    field.note_to(member, depth - 1);
                }
            }
            Value::Array(entries) => {
                let shape = self.entries.get_or_insert_default();
                for entry in entries {
                    shape.note_to(entry, depth - 1);
                }
            }
            _ => {}
        }
    }

    /// The one kind that all have, but for null.
    pub(crate) fn kind(kinds: &BTreeSet<&'static str>) -> Option<&'static str> {
        let mut others = kinds.iter().filter(|kind| **kind != "null");
        match (others.next(), others.next()) {
            (Some(one), None) => Some(one),
            // Of one that was always null nothing more is known.
            (None, _) => Some("string"),
            _ => None,
        }
    }

    /// A schema that takes all values; an object becomes a component by the name.
    pub(crate) fn schema(&self, name: &str, components: &mut Components<'_>) -> Option<Value> {
        if self.is_too_much {
            return None;
        }
        let mut schema = match Self::kind(&self.kinds)? {
            "object" => {
                let to = components.add(name, self)?;
                json!({"description": DESCRIBED, "allOf": [to]})
            }
            "array" => {
                let nothing = Self::default();
                let entries = self.entries.as_deref().unwrap_or(&nothing);
                let mut items = entries.schema(&singular(name), components)?;
                let is_nullable = items.get("nullable").is_some();
                match items.pointer_mut("/allOf/0") {
                    Some(to) if !is_nullable => items = to.take(),
                    _ => {
                        items.as_object_mut()?.remove("description");
                    }
                }
                json!({"description": DESCRIBED, "type": "array", "items": items})
            }
            // Numbers in an answer may have a fraction another time.
            plain => json!({"description": DESCRIBED, "type": plain}),
        };
        if self.kinds.contains("null") {
            schema["nullable"] = json!(true);
        }
        Some(schema)
    }
}

/// The components that a schema needs beside it.
pub(crate) struct Components<'a> {
    /// The document's own, whose names are taken.
    pub(crate) taken: &'a Value,
    pub(crate) new: Map<String, Value>,
}

impl Components<'_> {
    /// A reference to a new one.
    fn add(&mut self, name: &str, shape: &Shape) -> Option<Value> {
        let plain = type_name(name);
        let mut own = plain.clone();
        let mut number = 2;
        while self.taken.get(&own).is_some() || self.new.contains_key(&own) {
            own = format!("{plain}{number}");
            number += 1;
        }
        // Taken before its fields take names.
        self.new.insert(own.clone(), Value::Null);
        let mut properties = Map::new();
        for (name, field) in &shape.fields {
            properties.insert(name.clone(), field.schema(name, self)?);
        }
        let object = json!({"description": DESCRIBED, "type": "object", "properties": properties});
        self.new.insert(own.clone(), object);
        Some(json!({"$ref": format!("#/components/schemas/{own}")}))
    }
}

/// `charged_cost` as the name of a type.
fn type_name(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric());
    let mut own = String::new();
    for word in words {
        let mut letters = word.chars();
        own.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        own.push_str(letters.as_str());
    }
    if own.starts_with(|c: char| c.is_ascii_alphabetic()) {
        own
    } else {
        format!("Field{own}")
    }
}

fn singular(name: &str) -> String {
    let one = name.strip_suffix('s').filter(|one| one.len() > 2);
    one.map_or_else(|| format!("{name}Entry"), str::to_owned)
}
