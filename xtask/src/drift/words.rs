//! Pieces of bodies as text that is short and obeyed by no terminal.

use jsonschema::JsonType;
use serde_json::Value;

/// Longest piece of a body that is shown, in characters.
const SHOWN: usize = 80;

/// A name in a path.
pub(crate) fn field(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !name.is_empty() && name.chars().all(plain) {
        format!(".{name}")
    } else {
        format!("[{}]", shown(&name.into()))
    }
}

pub(crate) fn type_of(value: &Value) -> String {
    JsonType::from(value).to_string()
}

/// The type of a value where all numbers are alike.
pub(crate) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// The same of a value that is still text.
pub(crate) fn kind_of_text(text: &str) -> &'static str {
    match text.bytes().next() {
        Some(b'n') => "null",
        Some(b't' | b'f') => "boolean",
        Some(b'"') => "string",
        Some(b'[') => "array",
        Some(b'{') => "object",
        _ => "number",
    }
}

pub(crate) fn shown(value: &Value) -> String {
    cut(&shielded(&value.to_string()))
}

/// The beginning of a body that is still text, in one line.
pub(crate) fn shown_text(text: &str) -> String {
    let beginning: String = text.chars().take(10 * SHOWN).collect();
    let words: Vec<_> = beginning.split_whitespace().collect();
    cut(&shielded(&words.join(" ")))
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// JSON leaves some control characters as they are, and a terminal may obey them.
pub(crate) fn shielded(text: &str) -> String {
    text.replace(char::is_control, "\u{fffd}")
}
