//! The schemas: types that come and go, and what changes inside of them.

use serde_json::Value;

use super::{Comparison, Level, renames::renames};

impl Comparison<'_> {
    pub(super) fn schemas(&mut self) {
        let [before, after] = [self.old.schema_names(), self.new.schema_names()];
        for name in before.intersection(&after) {
            let [old, new] = [self.old.schema(name), self.new.schema(name)];
            if let (Some(old), Some(new)) = (old, new) {
                self.schema(name, old, new);
            }
        }
        let gone: Vec<_> = before.difference(&after).copied().collect();
        let come: Vec<_> = after.difference(&before).copied().collect();
        let [old, new] = [self.old, self.new];
        let is_of_a_kind = |one: &str, other: &str| {
            let [one, other] = [old.schema(one), new.schema(other)];
            one.zip(other)
                .is_some_and(|(one, other)| are_one(one, other))
        };
        let pairs = renames(&gone, &come, |_, _| false, is_of_a_kind);
        for (from, to) in &pairs {
            let is_public = old.is_public(from);
            let level = if is_public {
                Level::Major
            } else {
                Level::Patch
            };
            let words = format!("The type `{from}` is called `{to}` now, it seems");
            self.tell(level, &at(to), to, words);
            if let (Some(old), Some(new)) = (old.schema(from), new.schema(to)) {
                self.schema(to, old, new);
            }
        }
        for name in gone {
            if !pairs.iter().any(|(from, _)| *from == name) {
                let is_public = old.is_public(name);
                let level = if is_public {
                    Level::Major
                } else {
                    Level::Patch
                };
                self.tell(level, &at(name), name, format!("The type `{name}` is gone"));
            }
        }
        for name in come {
            if !pairs.iter().any(|(_, to)| *to == name) {
                let is_public = new.is_public(name);
                let level = if is_public {
                    Level::Minor
                } else {
                    Level::Patch
                };
                self.tell(level, &at(name), name, format!("The type `{name}` is new"));
            }
        }
    }

    fn schema(&mut self, name: &str, old: &Value, new: &Value) {
        let place = at(name);
        match (kind(old), kind(new)) {
            ("enum", "enum") => self.values(name, &place, old, new),
            ("object", "object") => self.fields(name, &place, old, new),
            (was, is) if was == is => self.range(name, &place, old, new),
            // In an answer whole numbers are read as numbers.
            ("integer", "number") | ("number", "integer")
                if !self.old.is_for_parameters(name) && !self.new.is_for_parameters(name) =>
            {
                self.words(&format!("`{name}`"), &place, old, new, &[]);
            }
            (was, is) => {
                let words = format!("The type `{name}` is {is} now, it was {was}");
                self.tell(Level::Major, &place, name, words);
            }
        }
    }

    /// A schema of one value: what it allows, where it is for parameters.
    fn range(&mut self, name: &str, place: &str, old: &Value, new: &Value) {
        let is_sent = self.new.is_for_parameters(name) || self.old.is_for_parameters(name);
        let compared = if is_sent {
            self.bounds(&format!("`{name}`"), name, place, old, new)
        } else {
            &["type"]
        };
        self.words(&format!("`{name}`"), place, old, new, compared);
    }
}

fn at(name: &str) -> String {
    super::place("/components/schemas", name)
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
        let fields = super::keys(&schema["properties"]);
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
