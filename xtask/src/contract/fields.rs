//! The fields of an object: which come, which go, and what becomes of their Rust types.

use serde_json::Value;

use super::{
    change::Level,
    comparison::Comparison,
    document::{is_optional, keys, required},
    handed_on::handed_on,
    place,
    renames::renames,
    rust::{field_name, name_in_rust, rust_type},
};

/// What of a schema makes its type.
const TYPING: [&str; 6] = [
    "$ref",
    "additionalProperties",
    "allOf",
    "items",
    "nullable",
    "type",
];

/// An object under its name now, as it was and as it is.
struct Object<'a> {
    name: &'a str,
    old_name: &'a str,
    old: &'a Value,
    new: &'a Value,
}

impl Object<'_> {
    fn was(&self, field: &str) -> &Value {
        &self.old["properties"][field]
    }

    fn is(&self, field: &str) -> &Value {
        &self.new["properties"][field]
    }
}

pub(super) fn compare(
    comparison: &mut Comparison<'_>,
    [old_name, name]: [&str; 2],
    at: &str,
    [old, new]: [&Value; 2],
) {
    let object = Object {
        name,
        old_name,
        old,
        new,
    };
    let told_before = comparison.changes.len();
    let [before, after] = [old, new].map(|schema| keys(&schema["properties"]));
    let at_fields = format!("{at}/properties");
    for field in before.intersection(&after) {
        compare_field(
            comparison,
            &object,
            [field, field],
            &place(&at_fields, field),
        );
    }
    let gone: Vec<_> = before.difference(&after).copied().collect();
    let come: Vec<_> = after.difference(&before).copied().collect();
    let pairs = renames(&gone, &come, |from, to| {
        let was = rust_type(object.was(from), "f64");
        comparison.with_new_type_names(&was) == rust_type(object.is(to), "f64")
    });
    for (from, to) in &pairs {
        let here = place(&at_fields, to);
        let level = comparison.if_public(name, Level::Major);
        let (field, to_name) = (field_name(name, from), name_in_rust(to));
        let words = format!("{field} is called {to_name} now, it seems");
        comparison.tell(level, &here, to, words);
        compare_field(comparison, &object, [from, to], &here);
    }
    for field in gone {
        if !pairs.iter().any(|(from, _)| *from == field) {
            let (level, subject) = lost(comparison, &object, field);
            let words = format!("{subject} is gone");
            comparison.tell(level, &place(&at_fields, field), field, words);
        }
    }
    for field in come {
        if !pairs.iter().any(|(_, to)| *to == field) {
            come_up(comparison, &object, field, &place(&at_fields, field));
        }
    }
    // A field that is demanded and described nowhere is told of here.
    let [was_required, is_required] = [old, new].map(required);
    let mut compared = vec!["properties"];
    if was_required == is_required || comparison.changes.len() > told_before {
        compared.push("required");
    }
    comparison.words(&format!("`{name}`"), at, old, new, &compared);
}

/// A field that is new.
fn come_up(comparison: &mut Comparison<'_>, object: &Object<'_>, field: &str, at: &str) {
    let name = object.name;
    let ty = comparison.new.field_type(name, field, object.is(field));
    let is_public = comparison.if_public(name, Level::Major) == Level::Major;
    let (level, demand) = match (is_public, is_optional(object.new, field)) {
        (false, _) => (Level::Patch, ""),
        (true, true) => (Level::Minor, ""),
        (true, false) => (
            Level::Major,
            ", and what was saved without it is not read any more",
        ),
    };
    let words = format!("{} is new, `{ty}`{demand}", field_name(name, field));
    comparison.tell(level, at, field, words);
}

/// One field, under its old and its new name.
fn compare_field(
    comparison: &mut Comparison<'_>,
    object: &Object<'_>,
    [from, field]: [&str; 2],
    at: &str,
) {
    let [was, is] = [object.was(from), object.is(field)];
    let subject = field_name(object.name, field);
    let mut compared = TYPING.to_vec();
    let kept = match (was["x-fixed"] == true, is["x-fixed"] == true) {
        (true, false) => Some((Level::Major, "is lost by a wait for a listed run")),
        (false, true) => Some((Level::Minor, "is kept by a wait for a listed run")),
        _ => None,
    };
    if let Some((level, what)) = kept {
        compared.push("x-fixed");
        let level = comparison.if_public(object.name, level);
        comparison.tell(level, at, field, format!("{subject} {what}"));
    }
    comparison.words(&subject, at, was, is, &compared);
    let old_type = comparison.old.field_type(object.old_name, from, was);
    let old_type = comparison.with_new_type_names(&old_type);
    let new_type = comparison.new.field_type(object.name, field, is);
    if old_type == new_type {
        let differs = |key: &&str| was.get(*key) != is.get(*key);
        let mut differ: Vec<_> = TYPING.into_iter().filter(differs).collect();
        if required(object.old).contains(from) != required(object.new).contains(field) {
            differ.push("required");
        }
        for key in differ {
            let words = format!("{subject} is told otherwise: `{key}`");
            comparison.tell(Level::Patch, at, field, words);
        }
        return;
    }
    let if_public = comparison.if_public(object.name, Level::Major);
    let (level, subject, what) = if new_type == format!("Option<{old_type}>") {
        (if_public, subject, "may be absent now")
    } else if old_type == format!("Option<{new_type}>") {
        (if_public, subject, "is always there now")
    } else {
        let (level, subject) = lost(comparison, object, field);
        (level, subject, "has another type now")
    };
    let words = format!("{subject} {what}: `{new_type}`, it was `{old_type}`");
    comparison.tell(level, at, field, words);
}

/// What it is to users that a field is gone or has another type, and what they know it as.
fn lost(comparison: &Comparison<'_>, object: &Object<'_>, field: &str) -> (Level, String) {
    let subject = field_name(object.name, field);
    let if_public = comparison.if_public(object.name, Level::Major);
    match handed_on(object.old_name, field) {
        Some(known) if if_public == Level::Patch => {
            let subject = format!("{subject}, which users have as `{known}`,");
            (Level::Major, subject)
        }
        _ => (if_public, subject),
    }
}
