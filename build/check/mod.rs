//! Holds the raw document against our rules and makes the relaxed copy, in one walk.
//!
//! progenitor drops or misreads much of what it does not know, often without a word. So nothing
//! that the walk does not know gets through: strict in what the document may say, liberal in what
//! an answer may hold.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{
    document::{SCHEMAS, TIMESTAMP, entries, place, resolve, text},
    open_enum::OpenEnum,
};

mod enums;
mod filters;
mod operations;
mod schemas;

pub(crate) use filters::{Filter, Kind, LIST, PAGING};

/// The types of single values.
const SCALARS: [&str; 4] = ["boolean", "integer", "number", "string"];

/// Outside of schemas: the keywords whose members are named by the author.
const NAMED_BY_AUTHORS: [&str; 10] = [
    "content",
    "examples",
    "headers",
    "links",
    "parameters",
    "paths",
    "responses",
    "schemas",
    "securitySchemes",
    "variables",
];

/// What the walk found in a sound document.
pub(crate) struct Checked {
    /// What progenitor gets to see.
    pub(crate) relaxed: Value,
    pub(crate) open_enums: Vec<OpenEnum>,
    pub(crate) filters: Vec<Filter>,
    /// The fields of a run that never change.
    pub(crate) fixed: Vec<String>,
    /// The methods of the client, and where they are named.
    pub(crate) operations: Vec<(String, String)>,
    /// What is asked for otherwise than by `GET`.
    pub(crate) left_out: Vec<String>,
}

/// What the document says, or the first mistake, its place in front.
pub(crate) fn check(document: &Value) -> Result<Checked, String> {
    let mut rules = Rules {
        document,
        open_enums: Vec::new(),
        operations: Vec::new(),
        left_out: Vec::new(),
        mistake: None,
    };
    let version = text(document, "openapi");
    let is_known = version.starts_with("3.0.");
    rules.must(is_known, "/openapi", format!("`{version}` is not 3.0"));
    let relaxed = rules.copy(document, "");
    rules.operations();
    let filters = rules.filters();
    let fixed = rules.fixed();
    match rules.mistake {
        Some(mistake) => Err(mistake),
        None => Ok(Checked {
            relaxed,
            open_enums: rules.open_enums,
            filters,
            fixed,
            operations: rules.operations,
            left_out: rules.left_out,
        }),
    }
}

/// The walk: what it has seen, and the first mistake.
struct Rules<'a> {
    document: &'a Value,
    open_enums: Vec<OpenEnum>,
    operations: Vec<(String, String)>,
    left_out: Vec<String>,
    mistake: Option<String>,
}

impl Rules<'_> {
    fn must(&mut self, holds: bool, at: &str, reason: impl AsRef<str>) {
        if !holds && self.mistake.is_none() {
            self.mistake = Some(format!("{at}: {}", reason.as_ref()));
        }
    }

    /// Each name comes with what Rust makes of it, and its place.
    fn distinct(&mut self, names: &[(String, &str, String)]) {
        let mut seen = BTreeMap::new();
        for (rust, name, at) in names {
            if let Some(other) = seen.insert(rust, name) {
                let reason = format!("`{other}` and `{name}` are one name in Rust");
                self.must(false, at, reason);
            }
        }
    }

    /// The relaxed copy of what is no schema.
    fn copy(&mut self, value: &Value, at: &str) -> Value {
        match value {
            Value::Array(list) => {
                let items = list.iter().enumerate();
                let copies = items.map(|(index, item)| self.copy(item, &format!("{at}/{index}")));
                copies.collect()
            }
            Value::Object(members) if members.contains_key("$ref") => {
                self.reference(value, at, "");
                value.clone()
            }
            Value::Object(members) => {
                let mut kept = Map::new();
                for (key, member) in members {
                    if let Some(copy) = self.copy_keyword(key, member, at) {
                        kept.insert(key.clone(), copy);
                    }
                }
                // What is asked for is text here, whatever it may be: that is checked before.
                if text(value, "in") == "query" {
                    kept.insert("schema".to_owned(), json!({ "type": "string" }));
                }
                kept.into()
            }
            plain => plain.clone(),
        }
    }

    fn copy_keyword(&mut self, key: &str, member: &Value, at: &str) -> Option<Value> {
        let here = place(at, key);
        let is_inside_a_path = at.starts_with("/paths/") && at.matches('/').count() == 2;
        let is_left_out = is_inside_a_path && !["get", "parameters"].contains(&key);
        let is_sent = key == "requestBodies";
        if is_left_out || is_sent || ["example", "value"].contains(&key) || key.starts_with("x-") {
            return None;
        }
        if key == "schema" {
            return Some(self.schema(member, &here));
        }
        if !NAMED_BY_AUTHORS.contains(&key) {
            return Some(self.copy(member, &here));
        }
        let copy = self.copy_named(member, &here);
        // Without responses progenitor hands every answer back unread.
        let is_answers = key == "responses" && at.starts_with("/paths/");
        Some(if is_answers { json!({}) } else { copy })
    }

    /// The members of what is named by an author, whatever their names spell.
    fn copy_named(&mut self, value: &Value, at: &str) -> Value {
        let Value::Object(members) = value else {
            return self.copy(value, at);
        };
        let mut copies = Map::new();
        for (name, member) in members {
            let here = place(at, name);
            let copy = if at == SCHEMAS {
                self.component(name, member, &here)
            } else {
                self.copy(member, &here)
            };
            copies.insert(name.clone(), copy);
        }
        copies.into()
    }

    /// Holds a reference against the rules: it stands alone and leads to a component.
    fn reference(&mut self, value: &Value, at: &str, section: &str) {
        let here = place(at, "$ref");
        let to = text(value, "$ref");
        let target = resolve(self.document, value);
        let is_component = to.starts_with(&format!("#/components/{section}"))
            && to.matches('/').count() == 3
            && target != value;
        self.must(is_component, &here, format!("no such component: `{to}`"));
        let is_alone = entries(Some(value)).count() == 1;
        self.must(is_alone, &here, "3.0 ignores what is beside it: use allOf");
        // A parameter's type is what we send; what comes is read with less of a demand.
        let is_parameter = SCALARS.contains(&text(target, "type")) && target.get("enum").is_none();
        let is_sent = is_parameter && at.starts_with(SCHEMAS);
        let is_ours = to.ends_with(&format!("/{TIMESTAMP}"));
        let reason = "is for parameters: say the type here";
        self.must(!is_sent || is_ours, &here, reason);
    }
}
