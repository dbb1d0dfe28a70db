//! The edit of the document that settles a finding, in words and as JSON.

use serde::Serialize;
use serde_json::{Value, json};

use super::finding::type_of;

#[derive(Clone, Serialize)]
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

impl Edit {
    pub(crate) fn words(words: &str) -> Self {
        Self {
            words: words.to_owned(),
            put: Vec::new(),
        }
    }

    fn put(words: String, place: String, value: Value) -> Self {
        Self {
            words,
            put: vec![Put { place, value }],
        }
    }
}

pub(crate) fn new_field(object: &str, name: &str, value: &Value) -> Edit {
    let key = name.replace('~', "~0").replace('/', "~1");
    let place = format!("{object}/properties/{key}");
    let described = "What it is, in one sentence.";
    let schema = match value {
        Value::Object(_) => {
            let words = format!("add a component for the object, and {place} as an `allOf` of it");
            return Edit::words(&words);
        }
        Value::Array(items) => match items.first() {
            Some(first) if !first.is_object() && !first.is_array() => {
                json!({"description": described, "type": "array", "items": {"type": plain(first)}})
            }
            _ => {
                let words = format!("add a component for the items, and {place} as an array of it");
                return Edit::words(&words);
            }
        },
        Value::Null => json!({"description": described, "type": "string", "nullable": true}),
        value => json!({"description": described, "type": plain(value)}),
    };
    Edit::put(format!("add {place}"), place, schema)
}

/// Numbers in an answer may have a fraction another time.
fn plain(value: &Value) -> String {
    match type_of(value).as_str() {
        "integer" => "number".to_owned(),
        other => other.to_owned(),
    }
}

pub(crate) fn not_required(object: &str, required: &Value, name: &str) -> Edit {
    let place = format!("{object}/required");
    let left = required.as_array().into_iter().flatten();
    let left: Vec<_> = left.filter(|required| *required != name).collect();
    let words = format!("take `{name}` out of {place}");
    Edit::put(words, place, json!(left))
}

pub(crate) fn other_type(place: &str, schema: &Value, came: &Value) -> Edit {
    if came.is_null() {
        let place = format!("{place}/nullable");
        return Edit::put(format!("add {place}: true"), place, json!(true));
    }
    let was_plain = schema["type"].is_string() && schema["type"] != "array";
    if came.is_object() || came.is_array() || !was_plain {
        return Edit::words(&format!("change the type at {place}"));
    }
    let place = format!("{place}/type");
    Edit::put(format!("change {place}"), place, json!(plain(came)))
}

pub(crate) fn new_value(place: &str, schema: &Value, value: &Value) -> Edit {
    let mut values = schema["enum"].clone();
    if let Value::Array(values) = &mut values {
        values.push(value.clone());
    }
    let ends = if schema.get("x-terminal").is_some() {
        ", and to x-terminal or x-going-on"
    } else {
        ""
    };
    let words = format!("add {value} to {place}/enum, with its meaning to the description{ends}");
    Edit::put(words, format!("{place}/enum"), values)
}

/// A field by its new name, read by its old one too.
pub(crate) fn rename(object: &str, schema: &Value, from: &str, to: &str) -> Edit {
    let at = |name: &str| format!("{object}/properties/{name}");
    let mut property = schema["properties"][from].clone();
    property["x-former-names"] = json!([from]);
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
    let mut required = schema["required"].clone();
    for name in required.as_array_mut().into_iter().flatten() {
        if name == from {
            *name = json!(to);
        }
    }
    if required != schema["required"] {
        put.push(Put {
            place: format!("{object}/required"),
            value: required,
        });
    }
    let words = format!(
        "rename {} to `{to}`, with `x-former-names`: [`{from}`]",
        at(from)
    );
    Edit { words, put }
}
