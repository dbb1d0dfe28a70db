//! The parameters of an operation; of a listing they are the filters that users set.

use serde_json::Value;

use super::{
    Comparison, Level, inline_enums::inline_values, operations::Operation, renames::renames,
};

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

fn is_same(one: &Value, other: &Value) -> bool {
    one["name"] == other["name"] && one["in"] == other["in"]
}

/// The parameter among others that one of these is: by name and place, or by the name of one that
/// has left its place.
fn find_alike<'a>(these: &[&Value], others: &[&'a Value], one: &Value) -> Option<&'a Value> {
    let mut all = others.iter().copied();
    let same = all.find(|other| is_same(one, other));
    let is_left = |other: &&Value| {
        one["name"] == other["name"] && !these.iter().any(|this| is_same(this, other))
    };
    same.or_else(|| others.iter().copied().find(is_left))
}

/// Those in the first list that are not in the second.
fn missing<'a>(from: &[&'a Value], others: &[&Value]) -> Vec<&'a Value> {
    let all = from.iter().copied();
    all.filter(|one| find_alike(from, others, one).is_none())
        .collect()
}

fn names<'a>(parameters: &[&'a Value]) -> Vec<&'a str> {
    let names = parameters.iter().map(|parameter| text(parameter, "name"));
    names.collect()
}

impl<'a> Comparison<'a> {
    pub(super) fn parameters(&mut self, old: Operation<'a>, new: Operation<'a>) {
        let before = self.old.parameters(old.path, old.value);
        let after = self.new.parameters(new.path, new.value);
        let of = new.name;
        for is in &after {
            let at = new.place_of(is, self.new);
            let was = find_alike(&after, &before, is);
            let subject = format!("{} `{}`", what(of, is), setter(is));
            let old_schema = was.map(|was| &was["schema"]);
            self.refused(&subject, setter(is), &at, old_schema, &is["schema"]);
            if let Some(was) = was {
                self.parameter(&at, of, was, is);
            }
        }
        let gone = missing(&before, &after);
        let come = missing(&after, &before);
        let pairs = renames(
            &names(&gone),
            &names(&come),
            |_, _| false,
            |from, to| {
                let pair = find(&gone, from).zip(find(&come, to));
                pair.is_some_and(|(was, is)| {
                    text(was, "in") == text(is, "in")
                        && self.old.parameter_type(&was["schema"])
                            == self.new.parameter_type(&is["schema"])
                })
            },
        );
        for (from, to) in &pairs {
            if let Some((was, is)) = find(&gone, from).zip(find(&come, to)) {
                // A name in a path is not on the wire.
                let is_in_path = text(is, "in") == "path";
                let at = new.place_of(is, self.new);
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
        for was in gone {
            let name = text(was, "name");
            if !pairs.iter().any(|(from, _)| *from == name) {
                let words = format!("{} `{}` of `{of}` is gone", what(of, was), setter(was));
                let at = old.place_of(was, self.old);
                self.tell(Level::Major, &at, setter(was), words);
            }
        }
        for is in come {
            let name = text(is, "name");
            if !pairs.iter().any(|(_, to)| *to == name) {
                let is_demanded = is["required"] == true;
                let level = if is_demanded {
                    Level::Major
                } else {
                    Level::Minor
                };
                let words = format!("{} `{}` of `{of}` is new", what(of, is), setter(is));
                let at = new.place_of(is, self.new);
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
            let [old_values, new_values] =
                [was, is].map(|parameter| inline_values(&parameter["schema"]));
            self.inline_values(&subject, name, at, &was["schema"], &is["schema"]);
            // A schema that both refer to is compared by itself.
            let was = self.old.resolve(&was["schema"]);
            let is = self.new.resolve(&is["schema"]);
            let mut compared = self.bounds(&subject, name, at, was, is).to_vec();
            if old_values != new_values {
                compared.push("enum");
            }
            self.words(&subject, at, was, is, &compared);
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
