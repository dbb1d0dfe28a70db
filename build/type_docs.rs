//! What the docs of a type of the document say besides its words: how it comes of JSON, and what fails.

use serde_json::Value;

use super::{
    document::{entries, items, text},
    names::method,
};

/// What makes reading an object fail, and its example.
pub(super) fn words(name: &str, schema: &Value) -> String {
    let required = items(schema, "required").iter().filter_map(Value::as_str);
    let required: Vec<_> = required.map(|field| format!("`{field}`")).collect();
    let missing = match required.split_last() {
        None => String::new(),
        Some((last, [])) => format!("{last} is missing, or "),
        Some((last, others)) => format!("{} or {last} is missing, or ", others.join(", ")),
    };
    let mut words = format!(
        "\n\nReading one from JSON fails where {missing}a field is of another type. A field that this \
         version does not know is passed over.\n"
    );
    if let Some(example) = schema.get("example") {
        words.push_str(&code(name, schema, example));
    }
    words
}

fn code(name: &str, schema: &Value, example: &Value) -> String {
    let variable = method(name);
    let json = format!("{example:#}");
    // As many as its end cannot be mistaken for.
    let mut hashes = "#".to_owned();
    while json.contains(&format!("\"{hashes}")) {
        hashes.push('#');
    }
    let shown = text_field(schema, example)
        .map(|(field, value)| format!("assert_eq!({variable}.{field}, {value:?});\n"));
    format!(
        "\n```\nuse flora_technique_runs::{name};\n\n# fn main() -> Result<(), serde_json::Error> {{\n\
         let json = r{hashes}\"{json}\"{hashes};\nlet {variable}: {name} = serde_json::from_str(json)?;\n\
         {}# Ok(())\n# }}\n```\n",
        shown.unwrap_or_default()
    )
}

/// A required field that is plain text and has the same name in Rust, with the example's value.
fn text_field<'a>(schema: &'a Value, example: &'a Value) -> Option<(&'a str, &'a str)> {
    entries(schema.get("properties")).find_map(|(field, of_field)| {
        let is_required = items(schema, "required").contains(&field.as_str().into());
        let is_plain = text(of_field, "type") == "string" && method(field) == *field;
        let value = example.get(field)?.as_str()?;
        (is_required && is_plain).then_some((field.as_str(), value))
    })
}
