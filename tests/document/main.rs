//! The document, held to the rules of `openapi/README.md`, and what build.rs makes of it.
//!
//! After a change of the document, accept the new generated code and read its diff:
//! `EXPECTORATE=overwrite cargo test --test document`
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails so")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use serde_json::Value;

#[allow(dead_code, reason = "what is left out is the build's to tell")]
#[path = "../../build/generate.rs"]
mod generate;
#[path = "../support/server.rs"]
mod server;

mod answers;
mod examples;
mod reviewed;
mod rules;

pub(crate) const ANSWER: &str = "/paths/*/*/responses/200";
pub(crate) const BODY: &str = "content/application~1json";

pub(crate) fn source() -> String {
    fs::read_to_string("openapi/technique-runs.json").unwrap()
}

pub(crate) fn document() -> Value {
    serde_json::from_str(&source()).unwrap()
}

/// Every value of the document with its JSON pointer.
pub(crate) fn walk(value: &Value, at: String, found: &mut BTreeMap<String, Value>) {
    let step = |key: &str| format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
    match value {
        Value::Object(map) => map
            .iter()
            .for_each(|(key, value)| walk(value, step(key), found)),
        Value::Array(list) => {
            let inside = list.iter().enumerate();
            inside.for_each(|(i, value)| walk(value, step(&i.to_string()), found));
        }
        _ => {}
    }
    found.insert(at, value.clone());
}

pub(crate) fn pointers(value: &Value) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    walk(value, String::new(), &mut found);
    found
}

/// What stands at the places of a pattern, in which `*` is any one step.
#[track_caller]
pub(crate) fn all(pattern: &str) -> BTreeMap<String, Value> {
    let fits = |at: &String| {
        let (steps, wanted) = (at.split('/'), pattern.split('/'));
        steps.clone().count() == wanted.clone().count()
            && steps
                .zip(wanted)
                .all(|(step, wanted)| wanted == "*" || step == wanted)
    };
    let mut found = pointers(&document());
    found.retain(|at, _| fits(at));
    assert!(!found.is_empty(), "nothing is at {pattern}");
    found
}

/// The keywords of the document: not what examples and names of the author spell.
pub(crate) fn keywords() -> impl Iterator<Item = (String, String, Value)> {
    let named = |parent: &str| parent.ends_with("/properties") || parent == "/components/schemas";
    pointers(&document())
        .into_iter()
        .filter_map(move |(at, value)| {
            let (parent, key) = at.rsplit_once('/')?;
            let keyword = !named(parent) && !at.contains("/example");
            keyword.then(|| (parent.to_owned(), key.to_owned(), value))
        })
}

/// What a value says, number for number: 0 and 0.0 are one.
pub(crate) fn said(value: &Value) -> BTreeMap<String, String> {
    let said = |value: Value| match value.as_f64() {
        Some(number) => number.to_string(),
        None if value.is_object() || value.is_array() => "…".to_owned(),
        None => value.to_string(),
    };
    let found = pointers(value).into_iter();
    found.map(|(at, value)| (at, said(value))).collect()
}

/// What a reference leads to.
pub(crate) fn resolved(reference: &Value) -> Value {
    let at = text(&reference["$ref"]).trim_start_matches('#');
    document().pointer(at).unwrap().clone()
}

/// The example of each error, by its status.
pub(crate) fn errors() -> impl Iterator<Item = (u16, Value)> {
    let mut answers = document()["paths"]["/technique-runs"]["get"]["responses"].take();
    answers.as_object_mut().unwrap().remove("200");
    let answers = answers.as_object().unwrap().clone().into_iter();
    answers.map(|(status, error)| {
        let body = resolved(&error)["content"]["application/json"].take();
        (status.parse().unwrap(), body["example"].clone())
    })
}

pub(crate) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// The names of the components that a value refers to, and of those that these refer to.
pub(crate) fn reached(value: &Value, names: &mut BTreeSet<String>) {
    for (at, to) in pointers(value) {
        let name = text(&to).strip_prefix("#/components/schemas/");
        if let Some(name) = name.filter(|_| at.ends_with("/$ref"))
            && names.insert(name.to_owned())
        {
            reached(&document()["components"]["schemas"][name], names);
        }
    }
}

/// The schemas of answers, and the others, which are of parameters.
pub(crate) fn bodies_and_parameters() -> (BTreeMap<String, Value>, BTreeMap<String, Value>) {
    let mut names = BTreeSet::new();
    for pattern in [ANSWER, "/components/responses/*"] {
        for answer in all(pattern).values() {
            reached(answer, &mut names);
        }
    }
    let schemas = all("/components/schemas/*").into_iter();
    schemas.partition(|(at, _)| names.contains(at.rsplit('/').next().unwrap()))
}
