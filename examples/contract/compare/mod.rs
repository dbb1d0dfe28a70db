//! What differs between two documents, by what it does to the users of the generated crate.

use std::{collections::BTreeSet, fmt};

use serde::Serialize;
use serde_json::Value;

mod document;
mod enums;
mod fields;
mod inline_enums;
mod operations;
mod parameters;
mod ranges;
mod renames;
mod schemas;

use document::Document;

/// What a change does to the code of users.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Level {
    /// Nothing that code notices.
    Patch,
    /// It gives them something that was not there.
    Minor,
    /// It stops compiling, or does something else than before.
    Major,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        })
    }
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Change {
    pub(crate) level: Level,
    /// The JSON pointer: into the new document, or into the old one for what is gone.
    pub(crate) place: String,
    /// What it is about, as users call it: a field, a value, a filter, a type.
    pub(crate) name: String,
    /// The line for the change log.
    pub(crate) words: String,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            level,
            place,
            words,
            ..
        } = self;
        write!(f, "{level}: {words} ({place})")
    }
}

/// The gravest of all changes, or `none`.
pub(crate) fn verdict(changes: &[Change]) -> String {
    let gravest = changes.iter().map(|change| change.level).max();
    gravest.map_or_else(|| "none".to_owned(), |level| level.to_string())
}

/// Whether a value is a document at all, or else what it lacks.
pub(crate) fn is_document(value: &Value) -> Result<(), String> {
    let version = value.get("openapi").and_then(Value::as_str);
    match version {
        None => return Err("no OpenAPI document: it has no `openapi`".to_owned()),
        Some(version) if !version.starts_with("3.0.") => {
            return Err(format!("OpenAPI {version}, where 3.0 is expected"));
        }
        Some(_) => {}
    }
    for pointer in ["/paths", "/components/schemas"] {
        if !value.pointer(pointer).is_some_and(Value::is_object) {
            return Err(format!(
                "no OpenAPI document: there is no object at {pointer}"
            ));
        }
    }
    Ok(())
}

/// Every difference, the gravest first.
pub(crate) fn compare(old: &Value, new: &Value) -> Vec<Change> {
    let [old, new] = [old, new].map(Document::new);
    let mut comparison = Comparison {
        old: &old,
        new: &new,
        changes: Vec::new(),
    };
    comparison.operations();
    comparison.schemas();
    comparison.surroundings();
    let mut changes = comparison.changes;
    changes.sort_by_key(|change| std::cmp::Reverse(change.level));
    changes
}

struct Comparison<'a> {
    old: &'a Document<'a>,
    new: &'a Document<'a>,
    changes: Vec<Change>,
}

impl Comparison<'_> {
    fn tell(&mut self, level: Level, place: &str, name: &str, words: impl Into<String>) {
        self.changes.push(Change {
            level,
            place: place.to_owned(),
            name: name.to_owned(),
            words: words.into(),
        });
    }

    /// What no code notices: every member of an object but those that were compared already.
    fn words(&mut self, of: &str, place: &str, old: &Value, new: &Value, compared: &[&str]) {
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

    /// What stands around operations and schemas.
    fn surroundings(&mut self) {
        let [old, new] = [self.old.root, self.new.root];
        let [was, is] = [old, new].map(|root| root["servers"][0]["url"].as_str());
        if was != is {
            let told =
                |url: Option<&str>| url.map_or("nowhere".to_owned(), |url| format!("`{url}`"));
            let words = format!("Calls go to {} now, they went to {}", told(is), told(was));
            self.tell(
                Level::Major,
                "/servers/0/url",
                is.unwrap_or_default(),
                words,
            );
        }
        self.words(
            "The document",
            "",
            old,
            new,
            &["paths", "components", "servers"],
        );
        let [old_servers, new_servers] = [old, new].map(without_first_url);
        if old_servers != new_servers {
            let words = "The document is told otherwise: `servers`";
            self.tell(Level::Patch, "/servers", "servers", words);
        }
        let nothing = Value::Null;
        let [old, new] = [old, new].map(|root| root.get("components").unwrap_or(&nothing));
        for section in keys(old).union(&keys(new)) {
            // Schemas and parameters are compared by what they do.
            if !matches!(*section, "schemas" | "parameters") {
                let place = format!("/components/{section}");
                let [old, new] = [old, new].map(|all| all.get(section).unwrap_or(&nothing));
                self.words(
                    &format!("What stands in `{section}`"),
                    &place,
                    old,
                    new,
                    &[],
                );
            }
        }
    }
}

/// The servers, but for where calls go.
fn without_first_url(root: &Value) -> Value {
    let mut servers = root["servers"].clone();
    if let Some(Value::Object(first)) = servers.get_mut(0) {
        first.remove("url");
    }
    servers
}

fn keys(value: &Value) -> BTreeSet<&str> {
    let members = value.as_object().into_iter().flatten();
    members.map(|(key, _)| key.as_str()).collect()
}

fn place(at: &str, key: &str) -> String {
    let key = key.replace('~', "~0").replace('/', "~1");
    format!("{at}/{key}")
}
