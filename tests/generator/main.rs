//! What build.rs takes, what it rejects, and with which words.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of a test may")]

use generate::{Generated, generate};
use serde_json::Value;

#[path = "../../build/generate.rs"]
mod generate;

mod any_document;
mod code;
mod enums;
mod filters;
mod operations;
mod references;
mod schemas;
mod syntax;

/// The document as it once was: these tests are about the build, whatever the document says today.
pub(crate) const DOCUMENT: &str = include_str!("../fixtures/document.json");
pub(crate) const RUN: &str = "/components/schemas/TechniqueRun";
pub(crate) const STATUS: &str = "/components/schemas/RunStatus";
pub(crate) const KIND: &str = "/components/schemas/OutputType";
pub(crate) const GET: &str = "/paths/~1runs~1{run_id}/get";

/// The document with each value put at its pointer, new or in place of what is there.
pub(crate) fn document(changes: impl IntoIterator<Item = (String, Value)>) -> String {
    let mut document: Value = serde_json::from_str(DOCUMENT).unwrap();
    for (at, value) in changes {
        let (parent, key) = at.rsplit_once('/').unwrap();
        let key = key.replace("~1", "/").replace("~0", "~");
        match document.pointer_mut(parent).unwrap() {
            Value::Array(items) if key == "-" => items.push(value),
            Value::Array(items) => items[key.parse::<usize>().unwrap()] = value,
            parent => parent[key] = value,
        }
    }
    document.to_string()
}

impl Generated {
    /// The source of a file that the crate includes.
    pub(crate) fn source(&self, name: &str) -> &str {
        let file = self.files.iter().find(|(file, _)| *file == name);
        &file.unwrap().1
    }
}

#[track_caller]
pub(crate) fn generated(changes: impl IntoIterator<Item = (String, Value)>) -> Generated {
    generate(&document(changes)).unwrap_or_else(|error| panic!("{error}"))
}

/// Puts the value into the document and holds the error to its place and a part of its reason.
#[track_caller]
pub(crate) fn rejected(at: &str, value: Value, place: &str, reason: &str) {
    let Err(error) = generate(&document([(at.to_owned(), value)])) else {
        panic!("no error at {place}");
    };
    assert!(
        error.starts_with(&format!("{place}: ")),
        "not at {place}: {error}"
    );
    assert!(error.contains(reason), "no `{reason}` in: {error}");
    assert!(!error.contains('\n'), "more than a line: {error}");
}

/// As [`rejected`], where the value's place is the error's.
#[track_caller]
pub(crate) fn rejected_there(at: &str, value: Value, reason: &str) {
    rejected(at, value, at, reason);
}

pub(crate) fn property(name: &str) -> String {
    format!("{RUN}/properties/{name}")
}
