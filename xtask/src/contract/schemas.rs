//! The schemas: types that come and go, and what changes inside of them.

use serde_json::Value;

use super::{
    allowed_values,
    change::Level,
    comparison::Comparison,
    document::{Document, keys},
    enums, fields, place,
    renames::renames,
};

pub(super) fn compare(comparison: &mut Comparison<'_>) {
    let [old, new] = [comparison.old, comparison.new];
    let [before, after] = [old, new].map(Document::schema_names);
    let pairs = comparison.renamed_types.clone();
    for (from, to) in &pairs {
        let level = comparison.if_public(from, Level::Major);
        let words = format!("The type `{from}` is called `{to}` now, it seems");
        comparison.tell(level, &at(to), to, words);
    }
    let same = before.intersection(&after).map(|name| (*name, *name));
    for (from, to) in same.chain(pairs.iter().copied()) {
        if let (Some(was), Some(is)) = (old.schema(from), new.schema(to)) {
            compare_schema(comparison, [from, to], [was, is]);
        }
    }
    for name in before.difference(&after) {
        if !pairs.iter().any(|(from, _)| from == name) {
            let level = comparison.if_public(name, Level::Major);
            comparison.tell(level, &at(name), name, format!("The type `{name}` is gone"));
        }
    }
    for name in after.difference(&before) {
        if !pairs.iter().any(|(_, to)| to == name) {
            let level = comparison.if_public(name, Level::Minor);
            comparison.tell(level, &at(name), name, format!("The type `{name}` is new"));
        }
    }
}

/// The types that seem to have another name now, by both.
pub(super) fn renamed<'a>(old: &Document<'a>, new: &Document<'a>) -> Vec<(&'a str, &'a str)> {
    let [before, after] = [old, new].map(Document::schema_names);
    let gone: Vec<_> = before.difference(&after).copied().collect();
    let come: Vec<_> = after.difference(&before).copied().collect();
    renames(&gone, &come, |from, to| {
        let pair = old.schema(from).zip(new.schema(to));
        pair.is_some_and(|(was, is)| are_one(was, is))
    })
}

fn compare_schema(comparison: &mut Comparison<'_>, names: [&str; 2], schemas: [&Value; 2]) {
    let name = names[1];
    let at = at(name);
    let is_sent =
        comparison.new.is_for_parameters(name) || comparison.old.is_for_parameters(names[0]);
    let subject = format!("`{name}`");
    match schemas.map(kind) {
        ["enum", "enum"] => enums::compare(comparison, name, &at, schemas),
        ["object", "object"] => fields::compare(comparison, names, &at, schemas),
        [was, is] if was == is && is_sent => {
            let compared = allowed_values::compare(comparison, [&subject, name, &at], schemas);
            comparison.words(&subject, &at, schemas[0], schemas[1], compared);
        }
        [was, is] if was == is => {
            comparison.words(&subject, &at, schemas[0], schemas[1], &[]);
        }
        // In an answer whole numbers are read as numbers.
        ["integer", "number"] | ["number", "integer"] if !is_sent => {
            comparison.words(&subject, &at, schemas[0], schemas[1], &[]);
        }
        [was, is] => {
            let level = if is_sent {
                Level::Major
            } else {
                comparison.if_public(name, Level::Major)
            };
            let words = format!("The type `{name}` is {is} now, it was {was}");
            comparison.tell(level, &at, name, words);
        }
    }
}

fn at(name: &str) -> String {
    place("/components/schemas", name)
}

/// What a schema is, as text.
fn kind(schema: &Value) -> &str {
    if schema.get("enum").is_some() {
        "enum"
    } else if schema.get("properties").is_some() {
        "object"
    } else {
        schema["type"].as_str().unwrap_or_default()
    }
}

/// Whether two schemas say the same but for words, or have most fields or values in common.
fn are_one(one: &Value, other: &Value) -> bool {
    if kind(one) != kind(other) {
        return false;
    }
    let names = |schema: &Value| -> Vec<String> {
        let fields = keys(&schema["properties"]);
        let fields = fields.into_iter().map(str::to_owned);
        let values = schema["enum"].as_array().into_iter().flatten();
        fields.chain(values.map(ToString::to_string)).collect()
    };
    let [mine, its] = [names(one), names(other)];
    let common = mine.iter().filter(|name| its.contains(name)).count();
    if mine.is_empty() && its.is_empty() {
        return one["pattern"] == other["pattern"];
    }
    2 * common > mine.len().max(its.len())
}
