//! Reading the document's JSON: places, members, and what a reference leads to.

use serde_json::Value;

pub(crate) const SCHEMAS: &str = "/components/schemas";

/// The component that the crate has a type of its own for.
pub(crate) const TIMESTAMP: &str = "Timestamp";

/// The JSON pointer of a member.
pub(crate) fn place(at: &str, key: &str) -> String {
    let key = key.replace('~', "~0").replace('/', "~1");
    format!("{at}/{key}")
}

/// A member that is text; empty where there is none.
pub(crate) fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or("")
}

/// The members of an object; none of anything else.
pub(crate) fn entries(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flatten()
}

/// The items of a member that is a list; none of anything else.
pub(crate) fn items<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    let items = value.get(key).and_then(Value::as_array);
    items.map_or(&[], Vec::as_slice)
}

/// What a reference leads to; what is none, or leads nowhere, stays as it is.
pub(crate) fn resolve<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let to = text(value, "$ref").strip_prefix('#');
    to.and_then(|to| document.pointer(to)).unwrap_or(value)
}

/// The parameters of a `get` and their places: its own, and those of its path that it has no own in
/// place of, by name and by where they are sent.
pub(crate) fn parameters<'a>(document: &'a Value, path: &str) -> Vec<(String, &'a Value)> {
    let at_path = place("/paths", path);
    let own = parameters_at(document, &place(&at_path, "get"));
    let shared = parameters_at(document, &at_path);
    let is_same = |one: &Value, other: &Value| {
        text(one, "name") == text(other, "name") && text(one, "in") == text(other, "in")
    };
    let mut all = own.clone();
    for (at, parameter) in shared {
        if !own.iter().any(|(_, own)| is_same(own, parameter)) {
            all.push((at, parameter));
        }
    }
    all
}

fn parameters_at<'a>(document: &'a Value, at: &str) -> Vec<(String, &'a Value)> {
    let mut parameters = Vec::new();
    let here = document.pointer(at).unwrap_or(&Value::Null);
    for (index, parameter) in items(here, "parameters").iter().enumerate() {
        let place = format!("{at}/parameters/{index}");
        parameters.push((place, resolve(document, parameter)));
    }
    parameters
}

/// As [`resolve`], through an `allOf` of one reference too.
pub(crate) fn resolve_schema<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    resolve(document, schema.pointer("/allOf/0").unwrap_or(schema))
}

/// The names of the schemas that a value refers to.
pub(crate) fn references<'a>(value: &'a Value, names: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => names.extend(text.strip_prefix("#/components/schemas/")),
        Value::Array(items) => {
            for item in items {
                references(item, names);
            }
        }
        Value::Object(members) => {
            for member in members.values() {
                references(member, names);
            }
        }
        _ => {}
    }
}
