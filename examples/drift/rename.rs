//! An unknown field where a known one is gone: likely the same one by another name.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    document::{Answer, Document},
    edit,
    finding::Finding,
};

/// The fields that were seen, each by its object's place and its name.
#[derive(Default)]
pub(crate) struct Seen(BTreeSet<(String, String)>);

impl Seen {
    pub(crate) fn note(&mut self, document: &Document, answer: &Answer, body: &Value) {
        self.value(document, &answer.schema, body);
    }

    fn value(&mut self, document: &Document, schema: &Value, value: &Value) {
        let (schema, place) = document.resolve(schema, "");
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    // Most bodies show nothing new: look before building a key that is there.
                    let property = &schema["properties"][name.as_str()];
                    if !self.has(&place, name) {
                        self.0.insert((place.clone(), name.clone()));
                    }
                    if member.is_object() || member.is_array() {
                        self.value(document, property, member);
                    }
                }
            }
            Value::Array(entries) => {
                for entry in entries {
                    self.value(document, &schema["items"], entry);
                }
            }
            _ => {}
        }
    }

    fn has(&self, place: &str, name: &str) -> bool {
        self.0.contains(&(place.to_owned(), name.to_owned()))
    }
}

/// Makes one finding of an unknown field and the known one that is gone where it came.
pub(crate) fn pair(document: &Document, seen: &Seen, findings: Vec<Finding>) -> Vec<Finding> {
    let missing: Vec<_> = findings
        .iter()
        .filter(|one| one.kind == "missing field")
        .collect();
    let mut renamed = Vec::new();
    for unknown in findings.iter().filter(|one| one.kind == "unknown field") {
        let Some((object, to)) = &unknown.field else {
            continue;
        };
        let schema = document.at(object);
        let is_missing = |name: &str| {
            let here = (object.clone(), name.to_owned());
            missing.iter().any(|one| one.field.as_ref() == Some(&here))
        };
        let properties = schema["properties"].as_object().into_iter().flatten();
        let gone = properties.filter(|(name, property)| {
            let is_taken = renamed
                .iter()
                .any(|(_, from, _): &(_, String, _)| from == *name);
            // An optional field may be absent by itself: only its name tells then.
            let is_gone = is_missing(name) || (!seen.has(object, name) && alike(name, to) > 0);
            !is_taken && is_gone && takes(document, property, &unknown.value)
        });
        let likeliest = gone.max_by_key(|(name, _)| (alike(name, to), is_missing(name)));
        if let Some((from, _)) = likeliest {
            renamed.push((unknown.path.clone(), from.clone(), object.clone()));
        }
    }
    let mut left = Vec::new();
    for mut one in findings {
        let by_name = one.field.clone();
        let from = renamed
            .iter()
            .find(|(path, ..)| one.kind == "unknown field" && *path == one.path);
        if let (Some((_, from, object)), Some((_, to))) = (from, &by_name) {
            one.kind = "likely rename";
            one.document = format!("`{from}`, which is gone");
            one.edit = edit::rename(object, document.at(object), from, to);
        }
        let is_told = one.kind == "missing field"
            && renamed
                .iter()
                .any(|(_, from, object)| by_name == Some((object.clone(), from.clone())));
        if !is_told {
            left.push(one);
        }
    }
    left
}

/// Whether a property would take a value, as far as its type tells.
fn takes(document: &Document, property: &Value, value: &Value) -> bool {
    let (schema, _) = document.resolve(property, "");
    match schema["type"].as_str().unwrap_or_default() {
        "string" => value.is_string(),
        "number" | "integer" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        _ => value.is_object(),
    }
}

/// How many words two names share: `charged_cost` and `costUsd` share one.
fn alike(one: &str, other: &str) -> usize {
    let words = |name: &str| {
        let mut spaced = String::new();
        for c in name.chars() {
            if c.is_ascii_uppercase() {
                spaced.push(' ');
            }
            spaced.push(c.to_ascii_lowercase());
        }
        let words = spaced.split(|c: char| !c.is_ascii_alphanumeric());
        let words = words.filter(|word| word.len() > 2);
        words.map(str::to_owned).collect::<BTreeSet<_>>()
    };
    words(one).intersection(&words(other)).count()
}
