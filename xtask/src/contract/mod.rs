//! What differs between two documents, by what it does to the users of the generated crate.

mod allowed_values;
mod answers;
mod boxes;
mod change;
mod command;
mod comparison;
mod document;
mod enums;
mod fields;
mod handed_on;
mod inline_enums;
mod operations;
mod parameters;
mod renames;
mod rust;
mod schemas;
mod servers;

use serde_json::Value;

use comparison::Comparison;
use document::Document;

pub use change::{Change, Level, verdict};
pub use command::{Arguments, run};

/// Every difference, the gravest first.
pub fn compare(old: &Value, new: &Value) -> Vec<Change> {
    let [old, new] = [old, new].map(Document::new);
    let mut comparison = Comparison::new(&old, &new);
    operations::compare(&mut comparison);
    schemas::compare(&mut comparison);
    servers::compare(&mut comparison);
    let mut changes = comparison.changes;
    changes.sort_by_key(|change| std::cmp::Reverse(change.level));
    changes
}

/// A part of a JSON pointer more.
fn place(at: &str, key: &str) -> String {
    let key = key.replace('~', "~0").replace('/', "~1");
    format!("{at}/{key}")
}
