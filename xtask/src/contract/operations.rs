//! The operations: which come, which go, where they are.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{
    answers,
    change::Level,
    comparison::Comparison,
    document::{Document, is_method, keys},
    parameters, place,
};

/// An operation and where it is.
#[derive(Clone, Copy)]
pub(super) struct Operation<'a> {
    pub(super) name: &'a str,
    pub(super) path: &'a str,
    pub(super) method: &'a str,
    pub(super) value: &'a Value,
}

impl Operation<'_> {
    pub(super) fn place(&self) -> String {
        place(&place("/paths", self.path), self.method)
    }

    /// The list that a parameter stands in: the operation's, or the one that its path shares.
    pub(super) fn place_of(&self, parameter: &Value, document: &Document<'_>) -> String {
        let is_own = document.parameters_at(self.value).contains(&parameter);
        let at = if is_own {
            self.place()
        } else {
            place("/paths", self.path)
        };
        format!("{at}/parameters")
    }
}

pub(super) fn compare(comparison: &mut Comparison<'_>) {
    let mut before = by_name(comparison.old);
    let after = by_name(comparison.new);
    for (name, new) in &after {
        // The same path is the same operation by another name.
        let same_name = before.get(name).copied();
        let same_place = before.values().copied();
        let same_place = same_place
            .filter(|old| !after.contains_key(old.name))
            .find(|old| old.path == new.path);
        if let Some(old) = same_name.or(same_place) {
            before.remove(old.name);
            compare_operation(comparison, old, *new);
        } else {
            let words = format!("The operation `{name}` is new: GET {}", new.path);
            comparison.tell(Level::Minor, &new.place(), name, words);
        }
    }
    for old in before.values() {
        let words = format!("The operation `{}` is gone", old.name);
        comparison.tell(Level::Major, &old.place(), old.name, words);
    }
    compare_left_out(comparison);
    compare_paths(comparison);
}

fn by_name<'a>(document: &Document<'a>) -> BTreeMap<&'a str, Operation<'a>> {
    let operations = document.operations().into_iter();
    let operations = operations.map(|(path, method, value)| {
        let name = value["operationId"].as_str().unwrap_or_default();
        let operation = Operation {
            name,
            path,
            method,
            value,
        };
        (name, operation)
    });
    operations.collect()
}

/// What is no `GET` is left out of the client.
fn compare_left_out(comparison: &mut Comparison<'_>) {
    let by_place = |document: &Document<'_>| -> BTreeMap<_, _> {
        let all = document.left_out().into_iter();
        all.map(|(path, method, value)| ((path.to_owned(), method.to_owned()), value.clone()))
            .collect()
    };
    let [before, after] = [by_place(comparison.old), by_place(comparison.new)];
    let places: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    for key @ (path, method) in places {
        let what = match (before.get(key), after.get(key)) {
            (Some(was), Some(is)) if was == is => continue,
            (Some(_), Some(_)) => "is told otherwise",
            (None, _) => "is new",
            (_, None) => "is gone",
        };
        let called = format!("{} {path}", method.to_uppercase());
        let words = format!("`{called}`, which the client leaves out, {what}");
        let at = place(&place("/paths", path), method);
        comparison.tell(Level::Patch, &at, &called, words);
    }
}

/// What stands at a path beside its operations and their parameters.
fn compare_paths(comparison: &mut Comparison<'_>) {
    let [before, after] = [comparison.old, comparison.new].map(|document| &document.root["paths"]);
    let nothing = Value::Null;
    for path in keys(before).union(&keys(after)) {
        let [was, is] = [before, after].map(|paths| paths.get(path).unwrap_or(&nothing));
        let beside = keys(was).into_iter().chain(keys(is));
        let compared: Vec<_> = beside
            .filter(|key| is_method(key) || *key == "parameters")
            .collect();
        let subject = format!("The path `{path}`");
        comparison.words(&subject, &place("/paths", path), was, is, &compared);
    }
}

fn compare_operation<'a>(comparison: &mut Comparison<'a>, old: Operation<'a>, new: Operation<'a>) {
    let name = new.name;
    let at = new.place();
    if old.name != name {
        let words = format!(
            "The operation `{}` is called `{name}` in errors and spans",
            old.name
        );
        comparison.tell(Level::Patch, &at, name, words);
    }
    if old.path != new.path {
        let words = format!("The operation `{name}` is asked by GET at {}", new.path);
        comparison.tell(Level::Patch, &at, name, words);
    }
    parameters::compare(comparison, old, new);
    answers::compare(comparison, old, new);
    let subject = format!("The operation `{name}`");
    let compared = ["operationId", "parameters", "responses"];
    comparison.words(&subject, &at, old.value, new.value, &compared);
}
