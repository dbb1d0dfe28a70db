//! Two documents side by side, and what was told of them so far.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    change::{Change, Level},
    document::{Document, keys},
    schemas,
};

pub(super) struct Comparison<'a> {
    pub(super) old: &'a Document<'a>,
    pub(super) new: &'a Document<'a>,
    /// The types that have another name now, by both.
    pub(super) renamed_types: Vec<(&'a str, &'a str)>,
    pub(super) changes: Vec<Change>,
}

impl<'a> Comparison<'a> {
    pub(super) fn new(old: &'a Document<'a>, new: &'a Document<'a>) -> Self {
        Self {
            old,
            new,
            renamed_types: schemas::renamed(old, new),
            changes: Vec::new(),
        }
    }

    pub(super) fn tell(&mut self, level: Level, place: &str, name: &str, words: impl Into<String>) {
        self.changes.push(Change {
            level,
            place: place.to_owned(),
            name: name.to_owned(),
            words: words.into(),
        });
    }

    /// What no code notices: every member of an object but those that were compared already.
    pub(super) fn words(
        &mut self,
        of: &str,
        place: &str,
        old: &Value,
        new: &Value,
        compared: &[&str],
    ) {
        let mut differ = BTreeSet::new();
        for key in keys(old).union(&keys(new)) {
            if !compared.contains(key) && old.get(key) != new.get(key) {
                differ.insert(format!("`{key}`"));
            }
        }
        if !differ.is_empty() {
            let list: Vec<_> = differ.into_iter().collect();
            let words = format!("{of} is told otherwise: {}", list.join(", "));
            self.tell(Level::Patch, place, of.trim_matches('`'), words);
        }
    }

    /// What a change of a type is that users may not be able to name, such as the frame of an error.
    pub(super) fn if_public(&self, type_name: &str, level: Level) -> Level {
        if self.old.is_public(type_name) || self.new.is_public(type_name) {
            level
        } else {
            Level::Patch
        }
    }

    /// A Rust type of the old document, in which types that have another name now have it already.
    pub(super) fn with_new_type_names(&self, ty: &str) -> String {
        let parts = ty.split_inclusive(['<', '>', ',', ' ']);
        let renamed = parts.map(|part| {
            let name = part.trim_end_matches(['<', '>', ',', ' ']);
            part.replacen(name, self.new_type_name(name), 1)
        });
        renamed.collect()
    }

    /// A schema of the old document without words, and with such names too.
    pub(super) fn with_new_names(&self, schema: &Value) -> Value {
        renamed(schema, &|name| self.new_type_name(name))
    }

    fn new_type_name<'n>(&self, name: &'n str) -> &'n str
    where
        'a: 'n,
    {
        let mut renamed = self.renamed_types.iter();
        let new = renamed.find(|(old, _)| *old == name);
        new.map_or(name, |(_, new)| new)
    }

    /// The parameters among the components that an operation refers to before and after, by name.
    pub(super) fn used_parameters(&self) -> Vec<&'a str> {
        let [before, after] = [self.old, self.new].map(Document::used_parameters);
        before.intersection(&after).copied().collect()
    }
}

/// How a schema of a component is referred to.
const SCHEMAS: &str = "#/components/schemas/";

/// A schema as code knows it.
pub(super) fn without_words(schema: &Value) -> Value {
    renamed(schema, &|name| name)
}

fn renamed<'n>(schema: &'n Value, new_name: &dyn Fn(&'n str) -> &'n str) -> Value {
    match schema {
        Value::Object(members) => members
            .iter()
            .filter(|(key, _)| !is_of_words(key))
            .map(|(key, value)| (key.clone(), renamed(value, new_name)))
            .collect(),
        Value::Array(items) => items.iter().map(|item| renamed(item, new_name)).collect(),
        Value::String(text) => match text.strip_prefix(SCHEMAS) {
            Some(name) => format!("{SCHEMAS}{}", new_name(name)).into(),
            None => schema.clone(),
        },
        plain => plain.clone(),
    }
}

/// Whether a keyword of a schema tells people something and code nothing.
pub(super) fn is_of_words(keyword: &str) -> bool {
    let words = [
        "deprecated",
        "description",
        "example",
        "externalDocs",
        "title",
    ];
    words.contains(&keyword) || keyword.starts_with("x-")
}
