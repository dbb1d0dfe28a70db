//! The parameters of an operation; of a listing they are the filters that users set.

use serde_json::Value;

use super::{Comparison, Level, operations::Operation, renames::renames};

/// The operation whose query parameters are filters.
const LIST: &str = "list_technique_runs";

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

/// The name that users call a parameter by.
fn setter(parameter: &Value) -> &str {
    match text(parameter, "x-rust-name") {
        "" => text(parameter, "name"),
        own => own,
    }
}

/// The parameter of a name.
fn find<'a>(parameters: &[&'a Value], name: &str) -> Option<&'a Value> {
    let mut all = parameters.iter().copied();
    all.find(|parameter| text(parameter, "name") == name)
}

/// The names in the first list that are not in the second.
fn missing<'a>(from: &[&'a Value], other: &[&Value]) -> Vec<&'a str> {
    let names = from.iter().map(|parameter| text(parameter, "name"));
    names.filter(|name| find(other, name).is_none()).collect()
}

impl<'a> Comparison<'a> {
    pub(super) fn parameters(&mut self, old: Operation<'a>, new: Operation<'a>) {
        let before = self.old.parameters(old.value);
        let after = self.new.parameters(new.value);
        let at = format!("{}/parameters", new.place());
        let of = new.name;
        for is in &after {
            if let Some(was) = find(&before, text(is, "name")) {
                self.parameter(&at, of, was, is);
            }
        }
        let gone = missing(&before, &after);
        let come = missing(&after, &before);
        let pairs = renames(
            &gone,
            &come,
            |_, _| false,
            |from, to| {
                let pair = find(&before, from).zip(find(&after, to));
                pair.is_some_and(|(was, is)| {
                    text(was, "in") == text(is, "in")
                        && self.old.parameter_type(&was["schema"])
                            == self.new.parameter_type(&is["schema"])
                })
            },
        );
        for (from, to) in &pairs {
            if let Some((was, is)) = find(&before, from).zip(find(&after, to)) {
                // A name in a path is not on the wire.
                let is_in_path = text(is, "in") == "path";
                let level = if is_in_path {
                    Level::Patch
                } else {
                    Level::Major
                };
                let what = what(of, is);
                let words = format!("{what} `{from}` of `{of}` is called `{to}` now, it seems");
                self.tell(level, &at, to, words);
                self.parameter(&at, of, was, is);
            }
        }
        for was in before {
            let name = text(was, "name");
            if gone.contains(&name) && !pairs.iter().any(|(from, _)| *from == name) {
                let words = format!("{} `{}` of `{of}` is gone", what(of, was), setter(was));
                self.tell(Level::Major, &at, setter(was), words);
            }
        }
        for is in after {
            let name = text(is, "name");
            if come.contains(&name) && !pairs.iter().any(|(_, to)| *to == name) {
                let is_demanded = is["required"] == true;
                let level = if is_demanded {
                    Level::Major
                } else {
                    Level::Minor
                };
                let words = format!("{} `{}` of `{of}` is new", what(of, is), setter(is));
                self.tell(level, &at, setter(is), words);
            }
        }
    }

    fn parameter(&mut self, at: &str, of: &str, was: &'a Value, is: &'a Value) {
        let name = setter(is);
        let subject = format!("{} `{name}`", what(of, is));
        if setter(was) != name && text(was, "name") == text(is, "name") {
            let words = format!("{subject} was set by `{}`", setter(was));
            self.tell(Level::Major, at, name, words);
        }
        let old_type = self.old.parameter_type(&was["schema"]);
        let new_type = self.new.parameter_type(&is["schema"]);
        if old_type != new_type {
            let words = format!("{subject} takes `{new_type}`, it took `{old_type}`");
            self.tell(Level::Major, at, name, words);
        } else if was["schema"].get("$ref").is_none() || was["schema"] != is["schema"] {
            // A schema that both refer to is compared by itself.
            let was = self.old.resolve(&was["schema"]);
            let is = self.new.resolve(&is["schema"]);
            let compared = self.bounds(&subject, name, at, was, is);
            self.words(&subject, at, was, is, compared);
        }
        let [stood, stands] = [was, is].map(|parameter| text(parameter, "in"));
        if stood != stands {
            let what = what(of, was);
            let words =
                format!("{what} `{name}` stands in the {stands} now, it stood in the {stood}");
            self.tell(Level::Major, at, name, words);
        }
        match (was["required"] == true, is["required"] == true) {
            (false, true) => self.tell(Level::Major, at, name, format!("{subject} is required")),
            (true, false) => {
                self.tell(Level::Minor, at, name, format!("{subject} may be left out"));
            }
            _ => {}
        }
        match (&was["x-fixed"], &is["x-fixed"]) {
            (Value::Bool(true), Value::Bool(false)) => {
                let words =
                    format!("{subject} is no filter of a watch any more: runs change in it");
                self.tell(Level::Major, at, name, words);
            }
            (Value::Bool(false), Value::Bool(true)) => {
                let words = format!("{subject} is a filter of a watch too");
                self.tell(Level::Minor, at, name, words);
            }
            _ => {}
        }
        let compared = ["in", "name", "schema", "required", "x-fixed", "x-rust-name"];
        self.words(&subject, at, was, is, &compared);
    }
}

/// What users know a parameter as.
fn what(operation: &str, parameter: &Value) -> &'static str {
    if operation == LIST && text(parameter, "in") == "query" {
        "The filter"
    } else {
        "The parameter"
    }
}
