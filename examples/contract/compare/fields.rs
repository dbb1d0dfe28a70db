//! The fields of an object: which come, which go, and what becomes of their Rust types.

use serde_json::Value;

use super::{
    Comparison, Level,
    document::{field_name, field_type, name_in_rust, plain_type},
    keys, place,
    renames::renames,
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

impl Comparison<'_> {
    /// What a change in an object is that users may never see, such as the frame of an error.
    fn if_public(&self, object: &str, level: Level) -> Level {
        if self.old.is_public(object) || self.new.is_public(object) {
            level
        } else {
            Level::Patch
        }
    }

    pub(super) fn fields(&mut self, object: &str, at: &str, old: &Value, new: &Value) {
        let [before, after] = [old, new].map(|schema| keys(&schema["properties"]));
        let at_fields = format!("{at}/properties");
        for name in before.intersection(&after) {
            self.field(object, [name, name], &place(&at_fields, name), old, new);
        }
        let gone: Vec<_> = before.difference(&after).copied().collect();
        let come: Vec<_> = after.difference(&before).copied().collect();
        let is_known = |from: &str, to: &str| {
            let former = &new["properties"][to]["x-former-names"];
            former
                .as_array()
                .is_some_and(|former| former.iter().any(|name| name == from))
        };
        let is_of_a_kind = |from: &str, to: &str| {
            let [from, to] = [&old["properties"][from], &new["properties"][to]];
            plain_type(from) == plain_type(to)
        };
        let pairs = renames(&gone, &come, is_known, is_of_a_kind);
        for (from, to) in &pairs {
            let here = place(&at_fields, to);
            let seems = if is_known(from, to) {
                "; the old name is read too"
            } else {
                ", it seems"
            };
            let (field, to_name) = (field_name(object, from), name_in_rust(to));
            let words = format!("{field} is called {to_name} now{seems}");
            self.tell(Level::Major, &here, to, words);
            self.field(object, [from, to], &here, old, new);
        }
        for name in gone {
            if !pairs.iter().any(|(from, _)| *from == name) {
                let words = format!("{} is gone", field_name(object, name));
                self.tell(Level::Major, &place(&at_fields, name), name, words);
            }
        }
        for name in come {
            if !pairs.iter().any(|(_, to)| *to == name) {
                let ty = field_type(new, name, &new["properties"][name]);
                let (level, demand) = if ty.starts_with("Option<") {
                    (self.if_public(object, Level::Minor), "")
                } else {
                    (
                        Level::Major,
                        ", and what was saved without it is not read any more",
                    )
                };
                let words = format!("{} is new, `{ty}`{demand}", field_name(object, name));
                self.tell(level, &place(&at_fields, name), name, words);
            }
        }
        self.words(
            &format!("`{object}`"),
            at,
            old,
            new,
            &["properties", "required", "type"],
        );
    }

    /// One field, under its old and its new name.
    fn field(&mut self, object: &str, names: [&str; 2], at: &str, old: &Value, new: &Value) {
        let [from, name] = names;
        let [was, is] = [&old["properties"][from], &new["properties"][name]];
        let old_type = field_type(old, from, was);
        let new_type = field_type(new, name, is);
        let subject = field_name(object, name);
        if old_type != new_type {
            let (level, what) = if new_type == format!("Option<{old_type}>") {
                let level = self.if_public(object, Level::Major);
                (level, "may be absent now")
            } else if old_type == format!("Option<{new_type}>") {
                (Level::Major, "is always there now")
            } else {
                (Level::Major, "has another type now")
            };
            let words = format!("{subject} {what}: `{new_type}`, it was `{old_type}`");
            self.tell(level, at, name, words);
        }
        let former = |schema: &Value| -> Vec<String> {
            let names = schema["x-former-names"].as_array().into_iter().flatten();
            names.filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let [read_before, read_now] = [former(was), former(is)];
        for lost in read_before.iter().filter(|lost| !read_now.contains(lost)) {
            let words = format!("{subject} is not read by its former name `{lost}` any more");
            self.tell(Level::Major, at, name, words);
        }
        for more in read_now.iter().filter(|more| !read_before.contains(more)) {
            if more != from {
                let words = format!("{subject} is read by the name `{more}` too");
                self.tell(Level::Patch, at, name, words);
            }
        }
        let compared = [&TYPING[..], &["x-former-names"]].concat();
        self.words(&subject, at, was, is, &compared);
        if old_type == new_type {
            for key in TYPING.iter().filter(|key| was.get(**key) != is.get(**key)) {
                let words = format!("{subject} is told otherwise: `{key}`");
                self.tell(Level::Patch, at, name, words);
            }
        }
    }
}
