//! The values of an enum: which come, which go, and which begin or cease to end a run.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{change::Level, comparison::Comparison, renames::renames};

pub(super) fn compare(
    comparison: &mut Comparison<'_>,
    name: &str,
    at: &str,
    [old, new]: [&Value; 2],
) {
    let [major, minor] =
        [Level::Major, Level::Minor].map(|level| comparison.if_public(name, level));
    let told_before = comparison.changes.len();
    let [before, after] = [old, new].map(|schema| strings(&schema["enum"]));
    let at_values = format!("{at}/enum");
    let gone: Vec<_> = before.difference(&after).copied().collect();
    let come: Vec<_> = after.difference(&before).copied().collect();

    let [was_end, is_end] = [&old["x-terminal"], &new["x-terminal"]];
    let pairs = renames(&gone, &come, |from, to| {
        gone.len() == 1 && come.len() == 1 && ends(was_end, from) == ends(is_end, to)
    });
    for (from, to) in &pairs {
        let words = format!("The value `{from}` of `{name}` is `{to}` now, it seems");
        comparison.tell(major, &at_values, to, words);
    }
    for value in gone {
        if !pairs.iter().any(|(from, _)| *from == value) {
            let words = format!("The value `{value}` of `{name}` is gone, and its variant");
            comparison.tell(major, &at_values, value, words);
        }
    }
    for value in come {
        if !pairs.iter().any(|(_, to)| *to == value) {
            let end = if ends(is_end, value) {
                ", and ends a run"
            } else {
                ""
            };
            let words = format!("The value `{value}` of `{name}` is known{end}");
            comparison.tell(minor, &at_values, value, words);
        }
    }
    for value in before.intersection(&after) {
        let words = match (ends(was_end, value), ends(is_end, value)) {
            (false, true) => format!("A `{value}` run has ended: waits for it end there"),
            (true, false) => format!("A `{value}` run has not ended: waits for it go on"),
            _ => continue,
        };
        comparison.tell(major, &format!("{at}/x-terminal"), value, words);
    }
    let [old_order, new_order] = [&old["enum"], &new["enum"]];
    if before == after && old_order != new_order {
        let words = format!("`{name}::KNOWN` lists the values in another order");
        comparison.tell(Level::Patch, &at_values, name, words);
    }
    // Which of the two lists a value stands in goes without saying where the value was told of.
    let is_told = comparison.changes.len() > told_before;
    let compared: &[_] = if is_told {
        &["enum", "x-terminal", "x-going-on"]
    } else {
        &["enum"]
    };
    comparison.words(&format!("`{name}`"), at, old, new, compared);
}

fn strings(list: &Value) -> BTreeSet<&str> {
    let items = list.as_array().into_iter().flatten();
    items.filter_map(Value::as_str).collect()
}

/// Whether a list of terminal values has this one.
fn ends(terminal: &Value, value: &str) -> bool {
    strings(terminal).contains(value)
}
