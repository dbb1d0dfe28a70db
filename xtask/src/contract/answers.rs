//! What an operation answers: with which status, and with a body of which type.

use serde_json::Value;

use super::{
    change::Level,
    comparison::{Comparison, is_of_words, without_words},
    document::{Document, keys},
    operations::Operation,
};
use crate::contents;

/// How deep bodies are compared that are of types with different names.
const DEPTH: usize = 8;

pub(super) fn compare(comparison: &mut Comparison<'_>, old: Operation<'_>, new: Operation<'_>) {
    let name = new.name;
    let [before, after] = [old, new].map(|operation| &operation.value["responses"]);
    for status in keys(before).union(&keys(after)) {
        let (level, words) = match (before.get(status), after.get(status)) {
            (Some(was), Some(is)) if !is_one_type(comparison, was, is) => {
                let words = format!("The operation `{name}` answers {status} with another type");
                (Level::Major, words)
            }
            (Some(was), Some(is)) if was == is => continue,
            (Some(_), Some(_)) => {
                let words = format!("The answer {status} of `{name}` is told otherwise");
                (Level::Patch, words)
            }
            (_, is) => {
                let what = if is.is_some() {
                    "may answer"
                } else {
                    "does not answer"
                };
                (
                    Level::Patch,
                    format!("The operation `{name}` {what} {status}"),
                )
            }
        };
        let at = format!("{}/responses/{status}", new.place());
        comparison.tell(level, &at, name, words);
    }
}

/// Whether two answers have a body of one type: by its name, or because both say the same.
fn is_one_type(comparison: &Comparison<'_>, was: &Value, is: &Value) -> bool {
    let Comparison { old, new, .. } = comparison;
    let [was, is] = [body(old.resolve(was)), body(new.resolve(is))];
    let is_by_name = comparison.with_new_names(was) == without_words(is);
    is_by_name || spelled_out(old, was, DEPTH) == spelled_out(new, is, DEPTH)
}

/// The schema of a body, which is all that code knows of it.
fn body(answer: &Value) -> &Value {
    let schema = contents::json(answer).and_then(|(_, content)| content.get("schema"));
    schema.unwrap_or(&Value::Null)
}

/// A schema without words, and in place of references what they lead to.
fn spelled_out(document: &Document<'_>, schema: &Value, depth: usize) -> Value {
    match document.resolve(schema) {
        _ if depth == 0 => Value::Null,
        Value::Object(members) => members
            .iter()
            .filter(|(key, _)| !is_of_words(key))
            .map(|(key, value)| (key.clone(), spelled_out(document, value, depth - 1)))
            .collect(),
        Value::Array(items) => items
            .iter()
            .map(|item| spelled_out(document, item, depth - 1))
            .collect(),
        plain => plain.clone(),
    }
}
