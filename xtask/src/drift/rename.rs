//! An unknown field where a known one is gone: likely the same one by another name.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{
    document::{Document, key, property},
    finding::{Finding, UNKNOWN_FIELD, What},
    shape::Shape,
    words::kind_of,
};

type Kinds = BTreeSet<&'static str>;

/// The fields of the document that came, and of what kinds their values were.
#[derive(Default)]
pub(crate) struct Seen {
    /// By the place of the object, or of the list, whose entries have no name.
    places: BTreeMap<String, BTreeMap<String, Kinds>>,
}

impl Seen {
    /// Notes all that is in a value; the schema is resolved, and stands at the place.
    pub(crate) fn value(
        &mut self,
        document: &Document,
        schema: &Value,
        place: &str,
        value: &Value,
    ) {
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    self.member(document, schema, place, name, member);
                }
            }
            Value::Array(entries) => {
                let at = format!("{place}/items");
                let (items, at) = document.resolve(&schema["items"], &at);
                for entry in entries {
                    self.note(place, "", kind_of(entry));
                    self.value(document, items, at, entry);
                }
            }
            _ => {}
        }
    }

    fn member(
        &mut self,
        document: &Document,
        schema: &Value,
        place: &str,
        name: &str,
        member: &Value,
    ) {
        let Some((name, property)) = property(schema, name) else {
            return;
        };
        self.note(place, name, kind_of(member));
        if member.is_object() || member.is_array() {
            let at = format!("{place}/properties/{}", key(name));
            let (schema, at) = document.resolve(property, &at);
            self.value(document, schema, at, member);
        }
    }

    pub(crate) fn note(&mut self, place: &str, name: &str, kind: &'static str) {
        // Most bodies show nothing new: look before building a key that is there.
        let names = self.places.get_mut(place);
        if let Some(kinds) = names.and_then(|names| names.get_mut(name)) {
            kinds.insert(kind);
            return;
        }
        let names = self.places.entry(place.to_owned()).or_default();
        names.entry(name.to_owned()).or_default().insert(kind);
    }

    fn has(&self, object: &str, name: &str) -> bool {
        let names = self.places.get(object);
        names.is_some_and(|names| names.contains_key(name))
    }

    /// What came where a property's schema stands, or that of a list's entries.
    pub(crate) fn kinds(&self, place: &str) -> Kinds {
        let (parent, last) = place.rsplit_once('/').unwrap_or_default();
        let (object, name) = match parent.strip_suffix("/properties") {
            Some(object) => (object, last),
            None => (parent, ""),
        };
        let name = name.replace("~1", "/").replace("~0", "~");
        let names = self.places.get(object);
        names
            .and_then(|names| names.get(&name).cloned())
            .unwrap_or_default()
    }
}

/// Makes one finding of an unknown field and the known one that is gone where it came.
pub(crate) fn pair(document: &Document, seen: &Seen, findings: Vec<Finding>) -> Vec<Finding> {
    let renamed = renames(document, seen, &findings);
    let mut left = Vec::new();
    for mut one in findings {
        match &one.what {
            What::Unknown { object, name } => {
                let here = renamed
                    .iter()
                    .find(|it| it.object == *object && it.to == *name);
                if let Some(it) = here {
                    one.kind = "likely rename";
                    one.document = format!("`{}`, which is gone", it.from);
                    one.what = What::Renamed {
                        object: it.object.clone(),
                        from: it.from.clone(),
                        to: it.to.clone(),
                    };
                }
            }
            What::Missing { object, name } => {
                let mut told = renamed.iter();
                if told.any(|it| it.object == *object && it.from == *name) {
                    continue;
                }
            }
            _ => {}
        }
        left.push(one);
    }
    left
}

/// A field of an object, by both names.
struct Renamed {
    object: String,
    from: String,
    to: String,
}

fn renames(document: &Document, seen: &Seen, findings: &[Finding]) -> Vec<Renamed> {
    let missing = |object: &str, name: &str| {
        findings.iter().any(|one| match &one.what {
            What::Missing {
                object: at,
                name: gone,
            } => at == object && gone == name,
            _ => false,
        })
    };
    // How alike, whether it is required and missing, and which.
    let mut likely = Vec::new();
    for unknown in findings.iter().filter(|one| one.kind == UNKNOWN_FIELD) {
        let What::Unknown { object, name: to } = &unknown.what else {
            continue;
        };
        let properties = document.at(object)["properties"].as_object();
        for (from, property) in properties.into_iter().flatten() {
            let words = alike(from, to);
            let is_missing = missing(object, from);
            // An optional field may be absent by itself: only its name tells then.
            let is_gone = is_missing || (!seen.has(object, from) && words > 0);
            // A null fits any, and so only a name tells what it is.
            let is_null = words > 0 && unknown.shape.kinds.iter().all(|kind| *kind == "null");
            if is_gone && (is_null || takes(document, property, &unknown.shape)) {
                likely.push((words, is_missing, object, from, to));
            }
        }
    }
    // The likeliest first, and of those the first in the report.
    likely.sort_by_key(|(words, is_missing, ..)| std::cmp::Reverse((*words, *is_missing)));
    let mut renamed: Vec<Renamed> = Vec::new();
    for (_, _, object, from, to) in likely {
        let is_taken = |it: &Renamed| it.object == *object && (it.from == *from || it.to == *to);
        if !renamed.iter().any(is_taken) {
            renamed.push(Renamed {
                object: object.clone(),
                from: from.clone(),
                to: to.clone(),
            });
        }
    }
    renamed
}

/// Whether a property would take the values, as far as its type tells.
fn takes(document: &Document, property: &Value, values: &Shape) -> bool {
    let (schema, _) = document.resolve(property, "");
    let kind = match schema["type"].as_str() {
        Some("integer") => "number",
        Some(kind) => kind,
        None => "object",
    };
    values.kinds.contains(kind) && Shape::kind(&values.kinds).is_some()
}

/// How many words two names share: `charged_cost` and `costUsd` share one.
fn alike(one: &str, other: &str) -> usize {
    let words = |name: &str| {
        let mut spaced = String::new();
        for c in name.chars() {
            if c.is_ascii_uppercase() {
                spaced.push(' ');
            }
            spaced.push(c.to_ascii_lowercase());
        }
        let words = spaced.split(|c: char| !c.is_ascii_alphanumeric());
        let words = words.filter(|word| word.len() > 2);
        words.map(str::to_owned).collect::<BTreeSet<_>>()
    };
    words(one).intersection(&words(other)).count()
}
