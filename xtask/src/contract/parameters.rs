//! The parameters of an operation; of a listing they are the filters that users set, and what pages.

use serde_json::Value;

use super::{
    allowed_values,
    change::Level,
    comparison::Comparison,
    inline_enums::{self, inline_values},
    operations::Operation,
    renames::renames,
};

/// The operation whose query parameters are filters.
const LIST: &str = "list_technique_runs";

/// Those of its parameters that are none: what pages.
const CURSOR: &str = "cursor";
const LIMIT: &str = "limit";

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
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

pub(super) fn compare<'a>(comparison: &mut Comparison<'a>, old: Operation<'a>, new: Operation<'a>) {
    let before = comparison.old.parameters(old.path, old.value);
    let after = comparison.new.parameters(new.path, new.value);
    let of = new.name;
    for is in &after {
        let at = new.place_of(is, comparison.new);
        let was = find_alike(&after, &before, is);
        let (name, subject) = (text(is, "name"), subject(of, is));
        let old_schema = was.map(|was| &was["schema"]);
        inline_enums::rejected(comparison, [&subject, name, &at], old_schema, &is["schema"]);
        if let Some(was) = was {
            compare_parameter(comparison, of, &at, [was, is]);
        }
    }
    let gone = missing(&before, &after);
    let come = missing(&after, &before);
    let pairs = renames(&names(&gone), &names(&come), |from, to| {
        let pair = find(&gone, from).zip(find(&come, to));
        pair.is_some_and(|(was, is)| {
            text(was, "in") == text(is, "in")
                && comparison.old.parameter_type(&was["schema"])
                    == comparison.new.parameter_type(&is["schema"])
        })
    });
    for (from, to) in &pairs {
        if let Some((was, is)) = find(&gone, from).zip(find(&come, to)) {
            let at = new.place_of(is, comparison.new);
            // A name in a path is not on the wire.
            let level = if text(is, "in") == "path" {
                Level::Patch
            } else {
                Level::Major
            };
            let what = what(of, is);
            let words = format!("{what} `{from}` of `{of}` is called `{to}` now, it seems");
            comparison.tell(level, &at, to, words);
            compare_parameter(comparison, of, &at, [was, is]);
        }
    }
    for was in gone {
        let name = text(was, "name");
        if !pairs.iter().any(|(from, _)| *from == name) {
            let words = format!("{} of `{of}` is gone", subject(of, was));
            let at = old.place_of(was, comparison.old);
            comparison.tell(Level::Major, &at, name, words);
        }
    }
    for is in come {
        let name = text(is, "name");
        if !pairs.iter().any(|(_, to)| *to == name) {
            let (level, demand) = if is["required"] == true {
                (Level::Major, ", and required")
            } else {
                (Level::Minor, "")
            };
            let words = format!("{} of `{of}` is new{demand}", subject(of, is));
            let at = new.place_of(is, comparison.new);
            comparison.tell(level, &at, name, words);
        }
    }
}

fn compare_parameter(comparison: &mut Comparison<'_>, of: &str, at: &str, [was, is]: [&Value; 2]) {
    let name = text(is, "name");
    let subject = subject(of, is);
    let known = [&*subject, name, at];
    compare_values(comparison, known, [&was["schema"], &is["schema"]]);
    let [stood, stands] = [was, is].map(|parameter| text(parameter, "in"));
    if stood != stands {
        let what = what(of, was);
        let words = format!("{what} `{name}` stands in the {stands} now, it stood in the {stood}");
        comparison.tell(Level::Major, at, name, words);
    }
    let mut compared = vec!["in", "name", "schema"];
    let demand = match (was["required"] == true, is["required"] == true) {
        // It is sent with every request, required or not.
        (false, true) if name == LIMIT || stands == "path" => {
            Some((Level::Patch, "is required, and is always sent"))
        }
        (true, false) if name == LIMIT || stands == "path" => {
            Some((Level::Patch, "may be left out, and is always sent"))
        }
        (false, true) => Some((Level::Major, "is required")),
        (true, false) => Some((Level::Minor, "may be left out")),
        _ => None,
    };
    if let Some((level, demand)) = demand {
        compared.push("required");
        comparison.tell(level, at, name, format!("{subject} {demand}"));
    }
    let watched = match (&was["x-fixed"], &is["x-fixed"]) {
        (Value::Bool(true), Value::Bool(false)) => Some((
            Level::Major,
            "is no filter of a watch any more: runs change in it",
        )),
        (Value::Bool(false), Value::Bool(true)) => {
            Some((Level::Minor, "is a filter of a watch too"))
        }
        _ => None,
    };
    if let Some((level, watched)) = watched {
        compared.push("x-fixed");
        comparison.tell(level, at, name, format!("{subject} {watched}"));
    }
    comparison.words(&subject, at, was, is, &compared);
}

/// What a parameter takes.
fn compare_values(comparison: &mut Comparison<'_>, known: [&str; 3], [was, is]: [&Value; 2]) {
    let [subject, name, at] = known;
    let old_type = comparison.old.parameter_type(was);
    let old_type = comparison.with_new_type_names(&old_type);
    let new_type = comparison.new.parameter_type(is);
    if old_type != new_type {
        let words = format!("{subject} takes `{new_type}`, it took `{old_type}`");
        comparison.tell(Level::Major, at, name, words);
        return;
    }
    // A schema that both refer to is compared by itself.
    if was.get("$ref").is_some() && comparison.with_new_names(was) == *is {
        return;
    }
    let [old_values, new_values] = [was, is].map(inline_values);
    inline_enums::compare(comparison, known, [was, is]);
    let was = comparison.old.resolve(was);
    let is = comparison.new.resolve(is);
    let mut compared = allowed_values::compare(comparison, known, [was, is]).to_vec();
    if old_values != new_values {
        compared.push("enum");
    }
    comparison.words(subject, at, was, is, &compared);
}

/// What users know a parameter as, and its name.
fn subject(operation: &str, parameter: &Value) -> String {
    format!(
        "{} `{}`",
        what(operation, parameter),
        text(parameter, "name")
    )
}

/// What users know a parameter as.
fn what(operation: &str, parameter: &Value) -> &'static str {
    let is_paging = [CURSOR, LIMIT].contains(&text(parameter, "name"));
    if operation == LIST && text(parameter, "in") == "query" && !is_paging {
        "The filter"
    } else {
        "The parameter"
    }
}
