//! The values of an enum: which come, which go, and which begin or cease to end a run.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Comparison, Level, renames::renames};

impl Comparison<'_> {
    pub(super) fn values(&mut self, name: &str, at: &str, old: &Value, new: &Value) {
        let [before, after] = [old, new].map(|schema| strings(&schema["enum"]));
        let at_values = format!("{at}/enum");
        let gone: Vec<_> = before.difference(&after).copied().collect();
        let come: Vec<_> = after.difference(&before).copied().collect();

        let [was_end, is_end] = [&old["x-terminal"], &new["x-terminal"]];
        let pairs = renames(
            &gone,
            &come,
            |_, _| false,
            |from, to| {
                gone.len() == 1 && come.len() == 1 && ends(was_end, from) == ends(is_end, to)
            },
        );
        for (from, to) in &pairs {
            let words = format!("The value `{from}` of `{name}` is `{to}` now, it seems");
            self.tell(Level::Major, &at_values, to, words);
        }
        for value in gone {
            if !pairs.iter().any(|(from, _)| *from == value) {
                let words = format!("The value `{value}` of `{name}` is gone, and its variant");
                self.tell(Level::Major, &at_values, value, words);
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
                self.tell(Level::Minor, &at_values, value, words);
            }
        }
        for value in before.intersection(&after) {
            let words = match (ends(was_end, value), ends(is_end, value)) {
                (false, true) => format!("A `{value}` run has ended: waits for it end there"),
                (true, false) => format!("A `{value}` run has not ended: waits for it go on"),
                _ => continue,
            };
            self.tell(Level::Major, &format!("{at}/x-terminal"), value, words);
        }
        let [old_order, new_order] = [&old["enum"], &new["enum"]];
        if before == after && old_order != new_order {
            let words = format!("`{name}::KNOWN` lists the values in another order");
            self.tell(Level::Patch, &at_values, name, words);
        }
        let compared = ["enum", "x-terminal", "x-going-on", "type"];
        self.words(&format!("`{name}`"), at, old, new, &compared);
    }
}

fn strings(list: &Value) -> BTreeSet<&str> {
    let items = list.as_array().into_iter().flatten();
    items.filter_map(Value::as_str).collect()
}

/// Whether a list of terminal values has this one.
fn ends(terminal: &Value, value: &str) -> bool {
    strings(terminal).contains(value)
}
