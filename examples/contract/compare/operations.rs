//! The operations: which come, which go, where they are, what they answer.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    Comparison, Level,
    document::{Document, METHODS},
    keys, place,
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
    pub(super) fn place_of(&self, parameter: &Value, document: &Document) -> String {
        let is_own = document.parameters_at(self.value).contains(&parameter);
        let at = if is_own {
            self.place()
        } else {
            place("/paths", self.path)
        };
        format!("{at}/parameters")
    }
}

fn operations<'a>(document: &Document<'a>) -> BTreeMap<&'a str, Operation<'a>> {
    let mut operations = BTreeMap::new();
    for (path, method, value) in document.operations() {
        let name = value["operationId"].as_str().unwrap_or_default();
        operations.insert(
            name,
            Operation {
                name,
                path,
                method,
                value,
            },
        );
    }
    operations
}

impl<'a> Comparison<'a> {
    pub(super) fn operations(&mut self) {
        let mut before = operations(self.old);
        let after = operations(self.new);
        for (name, new) in &after {
            // The same method on the same path is the same operation by another name.
            let same_name = before.get(name).copied();
            let same_place = before.values().copied().find(|old| {
                old.path == new.path && old.method == new.method && !after.contains_key(old.name)
            });
            if let Some(old) = same_name.or(same_place) {
                before.remove(old.name);
                self.operation(old, *new);
            } else {
                let at = format!("{} {}", new.method.to_uppercase(), new.path);
                let words = format!("The operation `{name}` is new: {at}");
                self.tell(Level::Minor, &new.place(), name, words);
            }
        }
        for old in before.values() {
            let words = format!("The operation `{}` is gone", old.name);
            self.tell(Level::Major, &old.place(), old.name, words);
        }
        self.paths();
    }

    /// What stands at a path beside its operations and their parameters.
    fn paths(&mut self) {
        let [before, after] = [self.old, self.new].map(|document| &document.root["paths"]);
        let mut compared = METHODS.to_vec();
        compared.push("parameters");
        for path in keys(before).intersection(&keys(after)) {
            let subject = format!("The path `{path}`");
            let at = place("/paths", path);
            self.words(&subject, &at, &before[path], &after[path], &compared);
        }
    }

    fn operation(&mut self, old: Operation<'a>, new: Operation<'a>) {
        let name = new.name;
        let at = new.place();
        if old.name != name {
            let words = format!(
                "The operation `{}` is called `{name}` in errors and spans",
                old.name
            );
            self.tell(Level::Patch, &at, name, words);
        }
        if (old.path, old.method) != (new.path, new.method) {
            let method = new.method.to_uppercase();
            let words = format!(
                "The operation `{name}` is asked by {method} at {}",
                new.path
            );
            self.tell(Level::Patch, &at, name, words);
        }
        self.parameters(old, new);
        self.answers(old, new);
        let bodies = [old, new].map(|operation| body(&operation.value["requestBody"]));
        if bodies[0] != bodies[1] {
            let words = format!("The operation `{name}` sends another body");
            self.tell(Level::Major, &format!("{at}/requestBody"), name, words);
        }
        let compared = ["operationId", "parameters", "requestBody", "responses"];
        self.words(
            &format!("The operation `{name}`"),
            &at,
            old.value,
            new.value,
            &compared,
        );
    }

    fn answers(&mut self, old: Operation<'a>, new: Operation<'a>) {
        let [was, is] = [&old.value["responses"], &new.value["responses"]];
        for status in keys(was).union(&keys(is)) {
            let at = format!("{}/responses/{status}", new.place());
            let name = new.name;
            let [was, is] = [was.get(status), is.get(status)];
            match (was, is) {
                (Some(was), Some(is)) => {
                    let [of_old, of_new] = [self.old.resolve(was), self.new.resolve(is)].map(body);
                    if of_old != of_new {
                        let words =
                            format!("The operation `{name}` answers {status} with another type");
                        self.tell(Level::Major, &at, name, words);
                    }
                    if was != is && of_old == of_new {
                        let words = format!("The answer {status} of `{name}` is told otherwise");
                        self.tell(Level::Patch, &at, name, words);
                    }
                }
                (_, is) => {
                    let what = if is.is_some() {
                        "may answer"
                    } else {
                        "does not answer"
                    };
                    let words = format!("The operation `{name}` {what} {status}");
                    self.tell(Level::Patch, &at, name, words);
                }
            }
        }
    }
}

/// The schema of a body, which is all that code knows of it.
fn body(of: &Value) -> &Value {
    let schema = of.pointer("/content/application~1json/schema");
    schema.unwrap_or(&Value::Null)
}
