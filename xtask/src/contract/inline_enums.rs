//! Enums that a parameter spells out instead of referring to one: the build rejects them.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{change::Level, comparison::Comparison};

/// The values that a parameter's schema lists itcomparison.
pub(super) fn inline_values(schema: &Value) -> Option<BTreeSet<String>> {
    let schema = schema.pointer("/allOf/0").unwrap_or(schema);
    let values = schema.get("enum")?.as_array()?;
    Some(values.iter().map(told).collect())
}

/// A value as it is sent.
fn told(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// Tells the values that come and go, as of an enum that has a name.
pub(super) fn compare(
    comparison: &mut Comparison<'_>,
    [subject, name, at]: [&str; 3],
    [old, new]: [&Value; 2],
) {
    match (inline_values(old), inline_values(new)) {
        (Some(before), Some(after)) => {
            for value in before.difference(&after) {
                let words = format!("{subject} does not take `{value}` any more");
                comparison.tell(Level::Major, at, name, words);
            }
            for value in after.difference(&before) {
                let words = format!("{subject} takes `{value}` too");
                comparison.tell(Level::Minor, at, name, words);
            }
        }
        (None, Some(_)) => {
            let words = format!("{subject} allows less now: values of a list");
            comparison.tell(Level::Major, at, name, words);
        }
        (Some(_), None) => {
            let words = format!("{subject} allows more now: any value");
            comparison.tell(Level::Minor, at, name, words);
        }
        (None, None) => {}
    }
}

/// Tells that no crate can be made of this, unless it was so before.
pub(super) fn rejected(
    comparison: &mut Comparison<'_>,
    [subject, name, at]: [&str; 3],
    old: Option<&Value>,
    new: &Value,
) {
    if inline_values(new).is_some() && old != Some(new) {
        let words = format!(
            "{subject} lists its values in place, which the build rejects: make the enum a \
                 component"
        );
        comparison.tell(Level::Patch, at, name, words);
    }
}
