//! The edits of the document that settle the findings, in words and as JSON.
//!
//! They are made one after the other on one draft, so that all of them together leave what each wants,
//! in whichever order they are put into the document.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{
    document::{Document, key},
    finding::{Finding, What},
    rename::Seen,
    shape::{Components, Shape},
};

#[derive(Clone, Default, Serialize)]
pub(crate) struct Edit {
    pub(crate) words: String,
    /// What to put where; none where it takes a person.
    pub(crate) put: Vec<Put>,
}

/// A value of the document at its place; null takes away what is there.
#[derive(Clone, Serialize)]
pub(crate) struct Put {
    pub(crate) place: String,
    pub(crate) value: Value,
}

/// Says of each finding what settles it.
pub(crate) fn settle(document: &Document, seen: &Seen, findings: &mut [Finding]) {
    let mut draft = Draft {
        root: document.root.clone(),
        seen,
    };
    // A field is renamed with all that was changed in it.
    let is_rename = |one: &Finding| matches!(one.what, What::Renamed { .. });
    for renames in [false, true] {
        for finding in findings.iter_mut().filter(|one| is_rename(one) == renames) {
            finding.edit = draft.edit(finding);
            for put in &finding.edit.put {
                draft.put(put);
            }
        }
    }
    for finding in findings {
        // What stood in a field that was renamed stands there in the renamed one.
        let is_there = |put: &Put| match put.place.rsplit_once('/') {
            Some((parent, _)) => draft.root.pointer(parent).is_some(),
            None => false,
        };
        finding.edit.put.retain(is_there);
        for put in &mut finding.edit.put {
            put.value = draft.at(&put.place).clone();
        }
    }
}

struct Draft<'a> {
    root: Value,
    seen: &'a Seen,
}

impl Draft<'_> {
    fn at(&self, place: &str) -> &Value {
        self.root.pointer(place).unwrap_or(&Value::Null)
    }

    fn put(&mut self, put: &Put) {
        let Some((parent, key)) = put.place.rsplit_once('/') else {
            return;
        };
        let key = key.replace("~1", "/").replace("~0", "~");
        if let Some(Value::Object(parent)) = self.root.pointer_mut(parent) {
            match &put.value {
                Value::Null => parent.remove(&key),
                value => parent.insert(key, value.clone()),
            };
        }
    }

    fn edit(&self, finding: &Finding) -> Edit {
        match &finding.what {
            What::Unknown { object, name } => self.new_field(object, name, &finding.shape),
            What::Missing { object, name } => self.not_required(object, name),
            What::Renamed { object, from, to } => self.rename(object, from, to),
            What::Type { place } => self.other_type(place, &finding.shape),
            What::Value { place, value } => self.new_value(place, value),
            What::Other { advice } => Edit {
                words: advice.clone(),
                put: Vec::new(),
            },
        }
    }

    fn new_field(&self, object: &str, name: &str, shape: &Shape) -> Edit {
        let place = format!("{object}/properties/{}", key(name));
        let Some((schema, mut put)) = self.schema(name, shape) else {
            let words = format!("add {place}: no one schema takes all that came, so it is yours");
            return Edit {
                words,
                put: Vec::new(),
            };
        };
        let mut words = format!("add {place}");
        for component in &put {
            words.push_str(", and the component ");
            words.push_str(&component.place);
        }
        put.push(Put {
            place,
            value: schema,
        });
        Edit { words, put }
    }

    /// A schema by the values that came, and the components that it needs.
    fn schema(&self, name: &str, shape: &Shape) -> Option<(Value, Vec<Put>)> {
        let mut components = Components {
            taken: self.at("/components/schemas"),
            new: Map::new(),
        };
        let schema = shape.schema(name, &mut components)?;
        let put = components.new.into_iter().map(|(name, value)| Put {
            place: format!("/components/schemas/{name}"),
            value,
        });
        Some((schema, put.collect()))
    }

    fn not_required(&self, object: &str, name: &str) -> Edit {
        let place = format!("{object}/required");
        let required = self.at(&place).as_array().into_iter().flatten();
        let left: Vec<_> = required.filter(|required| *required != name).collect();
        // An empty list is not allowed.
        let value = if left.is_empty() {
            Value::Null
        } else {
            json!(left)
        };
        Edit {
            words: format!("take `{name}` out of {place}"),
            put: vec![Put { place, value }],
        }
    }

    fn other_type(&self, place: &str, shape: &Shape) -> Edit {
        let schema = self.at(place);
        if shape.kinds.iter().all(|kind| *kind == "null") {
            return nullable(place, schema);
        }
        let mut kinds = self.seen.kinds(place);
        kinds.extend(&shape.kinds);
        if Shape::kind(&kinds).is_none() {
            let kinds: Vec<_> = kinds.into_iter().collect();
            let words = format!(
                "it comes as {}, and no one type takes them all: what {place} is to be is yours",
                kinds.join(" and as ")
            );
            return Edit {
                words,
                put: Vec::new(),
            };
        }
        let mut name = place.rsplit('/').next().unwrap_or_default();
        if matches!(name, "items" | "additionalProperties") {
            name = place.rsplit('/').nth(1).unwrap_or_default();
        }
        let Some((mut value, mut put)) = self.schema(name, shape) else {
            return Edit {
                words: format!("change the type at {place}"),
                put: Vec::new(),
            };
        };
        let words = format!("change {place}: its type");
        let is_plain = |schema: &Value| {
            let keywords = schema.as_object().into_iter().flatten();
            let mut others = keywords.filter(|(keyword, _)| {
                !matches!(
                    keyword.as_str(),
                    "description" | "example" | "nullable" | "type"
                ) && !keyword.starts_with("x-")
            });
            schema["type"].is_string() && others.next().is_none()
        };
        if is_plain(schema) && is_plain(&value) {
            let place = format!("{place}/type");
            let value = value["type"].take();
            return Edit {
                words: format!("change {place}"),
                put: vec![Put { place, value }],
            };
        }
        if let Some(described) = schema.get("description") {
            value["description"] = described.clone();
        }
        if schema["nullable"] == true || kinds.contains("null") {
            value["nullable"] = json!(true);
        }
        put.push(Put {
            place: place.to_owned(),
            value,
        });
        Edit { words, put }
    }

    fn new_value(&self, place: &str, value: &Value) -> Edit {
        let schema = self.at(place);
        let mut values = schema["enum"].clone();
        if let Value::Array(values) = &mut values
            && !values.contains(value)
        {
            values.push(value.clone());
        }
        let ends = if schema.get("x-terminal").is_some() {
            ", and to x-terminal or x-going-on"
        } else {
            ""
        };
        let words =
            format!("add {value} to {place}/enum, with its meaning to the description{ends}");
        let put = Put {
            place: format!("{place}/enum"),
            value: values,
        };
        Edit {
            words,
            put: vec![put],
        }
    }

    /// A field by its new name.
    fn rename(&self, object: &str, from: &str, to: &str) -> Edit {
        let at = |name: &str| format!("{object}/properties/{}", key(name));
        let property = self.at(&at(from)).clone();
        let mut put = vec![
            Put {
                place: at(to),
                value: property,
            },
            Put {
                place: at(from),
                value: Value::Null,
            },
        ];
        let place = format!("{object}/required");
        let mut required = self.at(&place).clone();
        let mut is_required = false;
        for name in required.as_array_mut().into_iter().flatten() {
            if name == from {
                *name = json!(to);
                is_required = true;
            }
        }
        if is_required {
            put.push(Put {
                place,
                value: required,
            });
        }
        let words = format!("rename {} to `{to}`", at(from));
        Edit { words, put }
    }
}

fn nullable(place: &str, schema: &Value) -> Edit {
    // Beside a `$ref` nothing is read.
    let put = if schema.get("$ref").is_some() {
        Put {
            place: place.to_owned(),
            value: json!({"allOf": [schema], "nullable": true}),
        }
    } else {
        Put {
            place: format!("{place}/nullable"),
            value: json!(true),
        }
    };
    Edit {
        words: format!("add {place}/nullable: true"),
        put: vec![put],
    }
}
