//! What names and types of the document are in Rust, as typify has it.

use heck::ToSnakeCase as _;
use serde_json::Value;
use unicode_ident::{is_xid_continue, is_xid_start};

/// Names that typify puts an underscore behind.
const KEYWORDS: [&str; 52] = [
    "_", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
    "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if",
    "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
    "ref", "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// A field as Rust calls it, and what JSON calls it where that is something else.
pub(super) fn field_name(object: &str, name: &str) -> String {
    named(&format!("{object}::"), name)
}

/// As [`field_name`], without the object.
pub(super) fn name_in_rust(name: &str) -> String {
    named("", name)
}

fn named(path: &str, name: &str) -> String {
    let in_rust = identifier(name);
    if in_rust == name {
        format!("`{path}{in_rust}`")
    } else {
        format!("`{path}{in_rust}` (`{name}` in JSON)")
    }
}

fn identifier(name: &str) -> String {
    let mut own = match name {
        "+1" => "plus1".to_owned(),
        "-1" => "minus1".to_owned(),
        name => {
            let plain = name.replace('\'', "");
            plain.replace(|c| !is_xid_continue(c), "-").to_snake_case()
        }
    };
    if !own.starts_with(is_xid_start) {
        own.insert(0, 'x');
    }
    if KEYWORDS.contains(&own.as_str()) {
        own.push('_');
    }
    own
}

/// The name of the schema that is referred to.
pub(super) fn referred(schema: &Value) -> Option<&str> {
    let reference = schema.pointer("/allOf/0/$ref").or(schema.get("$ref"));
    let to = reference?.as_str()?;
    Some(to.rsplit('/').next().unwrap_or(to))
}

/// The name of the schema that is referred to, or what Rust has for a plain type.
pub(super) fn rust_type(schema: &Value, integer: &str) -> String {
    if let Some(name) = referred(schema) {
        return name.to_owned();
    }
    match schema["type"].as_str().unwrap_or_default() {
        "string" => "String".to_owned(),
        "boolean" => "bool".to_owned(),
        "number" => "f64".to_owned(),
        "integer" => integer.to_owned(),
        "array" => format!("Vec<{}>", entry_type(&schema["items"], integer)),
        "object" if schema["additionalProperties"].is_object() => {
            let values = entry_type(&schema["additionalProperties"], integer);
            format!("HashMap<String, {values}>")
        }
        "object" => "Map<String, Value>".to_owned(),
        _ => "Value".to_owned(),
    }
}

/// The type of what a list or a map holds, which may be null.
fn entry_type(schema: &Value, integer: &str) -> String {
    let ty = rust_type(schema, integer);
    if schema["nullable"] == true {
        format!("Option<{ty}>")
    } else {
        ty
    }
}
