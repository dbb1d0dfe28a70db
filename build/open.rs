//! The source of an open enum: a call of the macro in `src/open.rs`.

use serde_json::Value;

use super::check::{Rules, items, text};

impl Rules<'_> {
    pub(crate) fn open_enum(&mut self, name: &str, schema: &Value, at: &str) {
        let mut variants = Vec::new();
        for (value, i) in items(schema, "enum").iter().zip(0..) {
            let (here, wire) = (format!("{at}/enum/{i}"), value.as_str().unwrap_or_default());
            let variant = variant(wire);
            self.must(value.is_string(), &here, format!("{value} is not a string"));
            let named = !variant.is_empty();
            self.must(named, &here, format!("{value} gives no name in Rust"));
            variants.push((variant, wire, here));
        }
        let listed = !variants.is_empty();
        self.must(listed, &format!("{at}/enum"), "must list strings");
        self.distinct(&variants);

        let mut ended = Vec::new();
        for (value, i) in items(schema, "x-terminal").iter().zip(0..) {
            let known = variants.iter().find(|(_, wire, _)| value == wire);
            let (here, reason) = (format!("{at}/x-terminal/{i}"), "is not in the enum");
            self.must(known.is_some(), &here, format!("{value} {reason}"));
            ended.extend(known.map(|(variant, ..)| variant.as_str()));
        }
        let listed = schema.get("x-terminal").is_none() || !ended.is_empty();
        self.must(listed, &format!("{at}/x-terminal"), "must list values");

        let line = |(variant, wire, _): &(_, _, _)| format!("        {variant} = {wire:?},\n");
        let lines: Vec<String> = variants.iter().map(line).collect();
        let doc = text(schema, "description").replace(['\n', '\r'], "\n    /// ");
        let doc = format!("    /// {doc}\n").replace("/// \n", "///\n");
        let body = format!("{doc}    {name} {{\n{}    }}\n", lines.concat());
        let end = format!("    terminal {{ {} }}\n", ended.join(", "));
        let end = end.repeat((!ended.is_empty()).into());
        self.open += &["open_enum! {\n", &body, &end, "}\n"].concat();
    }
}

/// A name in the manner of Rust's variants; empty if the value has nothing to make it of.
fn variant(wire: &str) -> String {
    let mut name = String::new();
    for word in wire.split(|c: char| !c.is_ascii_alphanumeric()) {
        let shouted = !word.contains(|c: char| c.is_ascii_lowercase());
        let (first, rest) = word.split_at_checked(1).unwrap_or_default();
        name += &first.to_ascii_uppercase();
        name += &if shouted {
            rest.to_ascii_lowercase()
        } else {
            rest.to_owned()
        };
    }
    let digit = name.starts_with(|c: char| c.is_ascii_digit());
    if digit || name == "Self" || name == "Other" {
        format!("Value{name}")
    } else {
        name
    }
}
