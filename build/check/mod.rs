//! Holds the raw document against our rules and makes the relaxed copy, in one walk.
//!
//! progenitor drops or misreads much of what it does not know, often without a word. So nothing
//! that the walk does not know gets through: strict in what the document may say, liberal in what
//! an answer may hold.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::{
    document::{SCHEMAS, TIMESTAMP, entries, place, references, resolve, text},
    former_names::FormerNames,
    names::nearest,
    open_enum::OpenEnum,
};

mod enums;
mod filters;
mod operations;
mod schemas;

pub(crate) use filters::{Filter, Kind, LIST, Matches};

/// The types of single values.
const SCALARS: [&str; 4] = ["boolean", "integer", "number", "string"];

/// Outside of schemas: the keywords whose members are named by the author.
const NAMED_BY_AUTHORS: [&str; 11] = [
    "content",
    "examples",
    "headers",
    "links",
    "parameters",
    "paths",
    "requestBodies",
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
    pub(crate) former_names: Vec<FormerNames>,
}

/// What the document says, or the first fault, its place in front.
pub(crate) fn check(document: &Value) -> Result<Checked, String> {
    let mut rules = Rules {
        document,
        sent_only: sent_only(document),
        open_enums: Vec::new(),
        former_names: Vec::new(),
        fault: None,
    };
    let version = text(document, "openapi");
    let is_known = version.starts_with("3.0.");
    rules.must(is_known, "/openapi", format!("`{version}` is not 3.0"));
    let relaxed = rules.copy(document, "");
    rules.operations();
    let filters = rules.filters();
    match rules.fault {
        Some(fault) => Err(fault),
        None => Ok(Checked {
            relaxed,
            open_enums: rules.open_enums,
            filters,
            former_names: rules.former_names,
        }),
    }
}

/// The schemas that only requests are made of.
fn sent_only(document: &Value) -> BTreeSet<&str> {
    let mut sent = BTreeSet::new();
    let mut received = BTreeSet::new();
    for (_, item) in entries(document.get("paths")) {
        for (_, operation) in entries(Some(item)) {
            let body = operation.get("requestBody").unwrap_or(&Value::Null);
            reach(document, resolve(document, body), &mut sent);
            for (_, answer) in entries(operation.get("responses")) {
                reach(document, resolve(document, answer), &mut received);
            }
        }
    }
    sent.difference(&received).copied().collect()
}

fn reach<'a>(document: &'a Value, value: &'a Value, reached: &mut BTreeSet<&'a str>) {
    let mut names = Vec::new();
    references(value, &mut names);
    for name in names {
        if reached.insert(name)
            && let Some(schema) = document.pointer(&place(SCHEMAS, name))
        {
            reach(document, schema, reached);
        }
    }
}

/// The walk: what it has seen, and the first fault.
struct Rules<'a> {
    document: &'a Value,
    sent_only: BTreeSet<&'a str>,
    open_enums: Vec<OpenEnum>,
    former_names: Vec<FormerNames>,
    fault: Option<String>,
}

impl Rules<'_> {
    fn must(&mut self, holds: bool, at: &str, reason: impl AsRef<str>) {
        if !holds && self.fault.is_none() {
            self.fault = Some(format!("{at}: {}", reason.as_ref()));
        }
    }

    /// Each name comes with what Rust makes of it, and its place.
    fn distinct(&mut self, names: &[(String, &str, String)]) {
        let mut seen = BTreeMap::new();
        for (rust, name, at) in names {
            match seen.insert(rust, (name, at)) {
                Some((other, first)) if other == name => {
                    let reason = format!("`{name}` and `{name}` are one name in Rust: see {first}");
                    self.must(false, at, reason);
                }
                Some((other, _)) => {
                    let reason = format!("`{other}` and `{name}` are one name in Rust");
                    self.must(false, at, reason);
                }
                None => {}
            }
        }
    }

    /// The relaxed copy of what is no schema.
    fn copy(&mut self, value: &Value, at: &str) -> Value {
        match value {
            Value::Array(list) => self.copy_list(list, at),
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
                kept.into()
            }
            plain => plain.clone(),
        }
    }

    fn copy_list(&mut self, list: &[Value], at: &str) -> Value {
        let mut copies = Vec::new();
        for (index, item) in list.iter().enumerate() {
            copies.push(self.copy(item, &format!("{at}/{index}")));
        }
        copies.into()
    }

    fn copy_keyword(&mut self, key: &str, member: &Value, at: &str) -> Option<Value> {
        let here = place(at, key);
        if key == "example" || key == "value" || key.starts_with("x-") {
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
        if !is_component {
            let reason = self.no_such_component(to, section);
            self.must(false, &here, reason);
        }
        let is_alone = entries(Some(value)).count() == 1;
        self.must(is_alone, &here, "3.0 ignores what is beside it: use allOf");
        // A parameter's type is what we send; what comes is read with less of a demand.
        let is_parameter = SCALARS.contains(&text(target, "type")) && target.get("enum").is_none();
        let is_sent = is_parameter && at.starts_with(SCHEMAS);
        let is_ours = to.ends_with(&format!("/{TIMESTAMP}"));
        let reason = "is for parameters: say the type here";
        self.must(!is_sent || is_ours, &here, reason);
    }

    fn no_such_component(&self, to: &str, section: &str) -> String {
        let wanted = to.rsplit('/').next().unwrap_or_default();
        let mut known = Vec::new();
        for (kind, components) in entries(self.document.get("components")) {
            if format!("{kind}/").starts_with(section) {
                for (name, _) in entries(Some(components)) {
                    known.push(format!("#/components/{kind}/{name}"));
                }
            }
        }
        let in_place = nearest(to, &known);
        let by_name = known
            .iter()
            .find(|known| known.ends_with(&format!("/{wanted}")));
        let meant = by_name.map(String::as_str).or(in_place);
        match meant.filter(|_| !wanted.is_empty()) {
            Some(meant) => format!("no such component: `{to}`; is it `{meant}`?"),
            None => format!("no such component: `{to}`"),
        }
    }
}
