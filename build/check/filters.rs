//! The filters of a listing: its query parameters but for those that page.

use serde_json::Value;

use super::{
    super::{
        document::{entries, parameters, place, resolve_schema, text},
        names::{SETTERS, is_method_name, method},
    },
    Rules,
};

/// The operation whose query parameters are filters.
pub(crate) const LIST: &str = "list_technique_runs";

/// Its parameters that the pager sets.
const PAGING: [&str; 2] = ["cursor", "limit"];

/// The schema of what is listed.
const RUN: &str = "/components/schemas/TechniqueRun";

/// A filter of a listing, checked.
pub(crate) struct Filter {
    /// Its name in a query.
    pub(crate) wire: String,
    /// The name of its setter.
    pub(crate) name: String,
    pub(crate) words: String,
    pub(crate) example: Option<Value>,
    pub(crate) kind: Kind,
    /// Whether a run cannot change in or out of it.
    pub(crate) is_fixed: bool,
    pub(crate) matches: Matches,
}

/// What a filter takes.
pub(crate) enum Kind {
    /// Text that begins so and goes on without white space.
    Text {
        prefix: String,
    },
    /// A value of an open enum, by its name, and whether some of its values are terminal.
    Choice {
        name: String,
        has_ends: bool,
    },
    Flag,
    Number {
        least: i64,
        most: i64,
    },
}

/// What a stand-in compares a filter with.
pub(crate) enum Matches {
    /// A field of a run, by its JSON pointer.
    Field(String),
    Nothing,
}

impl Rules<'_> {
    pub(super) fn filters(&mut self) -> Vec<Filter> {
        let mut filters = Vec::new();
        let mut is_there = false;
        for (path, item) in entries(self.document.get("paths")) {
            for (method, operation) in entries(Some(item)) {
                if text(operation, "operationId") == LIST {
                    is_there = true;
                    let at = place(&place("/paths", path), method);
                    filters.extend(self.filters_of(path, method, &at));
                }
            }
        }
        let reason = format!("no operation is called `{LIST}`, whose parameters are the filters");
        let has_paths = self.document.get("paths").is_some();
        self.must(is_there || !has_paths, "/paths", reason);
        filters
    }

    fn filters_of(&mut self, path: &str, method: &str, at: &str) -> Vec<Filter> {
        let document = self.document;
        let mut filters: Vec<Filter> = Vec::new();
        let mut paging = Vec::new();
        for (stands, parameter) in parameters(document, path, method) {
            let reference = document.pointer(&stands).unwrap_or(&Value::Null);
            let to = text(reference, "$ref").strip_prefix('#').map(str::to_owned);
            let here = to.unwrap_or(stands);
            if PAGING.contains(&text(parameter, "name")) {
                paging.push(text(parameter, "name"));
            } else if let Some(filter) = self.filter(parameter, &here) {
                let twin = filters.iter().find(|other| other.name == filter.name);
                if let Some(twin) = twin {
                    let reason = format!(
                        "`{}` and `{}` would have one setter: give one an `x-rust-name`",
                        twin.wire, filter.wire
                    );
                    self.must(false, &here, reason);
                }
                filters.push(filter);
            }
        }
        for name in PAGING {
            let is_there = paging.contains(&name);
            let reason = format!("`{name}` is gone, by which `src/call/` and `src/list/` page");
            self.must(is_there, &place(at, "parameters"), reason);
        }
        filters
    }

    fn filter(&mut self, parameter: &Value, at: &str) -> Option<Filter> {
        let wire = text(parameter, "name").to_owned();
        let is_optional = parameter
            .get("required")
            .is_none_or(|required| required == false);
        let reason = "a filter cannot be required: a listing without filters lists everything";
        self.must(is_optional, &place(at, "required"), reason);
        let words = text(parameter, "description").to_owned();
        let reason = "needs a description: it becomes the documentation of the setter";
        self.must(!words.is_empty(), at, reason);
        let fixed = parameter.get("x-fixed").and_then(Value::as_bool);
        let reason = format!(
            "`{wire}` must say `x-fixed`: true where a run cannot change in or out of the filter, \
             false where it can; what is no filter, such as a sort order, cannot be taken, since \
             paging rests on newest first"
        );
        self.must(fixed.is_some(), at, reason);
        let name = self.setter(parameter, &wire, at);
        let kind = self.kind(parameter, at);
        let matches = self.matches(parameter, &wire, at);
        Some(Filter {
            wire,
            name,
            words,
            example: parameter.get("example").cloned(),
            kind: kind?,
            is_fixed: fixed?,
            matches,
        })
    }

    fn setter(&mut self, parameter: &Value, wire: &str, at: &str) -> String {
        let own = parameter.get("x-rust-name");
        let name = match own {
            Some(own) => own.as_str().unwrap_or_default().to_owned(),
            None => method(wire),
        };
        let here = own.map_or(at.to_owned(), |_| place(at, "x-rust-name"));
        let reason =
            format!("`{name}` is no name for a method: give one by `x-rust-name`, in snake case");
        self.must(is_method_name(&name), &here, reason);
        let is_free = !SETTERS.contains(&name.as_str());
        let reason = format!("`{name}` is a method already: give another by `x-rust-name`");
        self.must(is_free, &here, reason);
        name
    }

    fn kind(&mut self, parameter: &Value, at: &str) -> Option<Kind> {
        let schema = parameter.get("schema").unwrap_or(&Value::Null);
        let target = resolve_schema(self.document, schema);
        let here = match text(schema, "$ref").strip_prefix('#') {
            Some(to) => to.to_owned(),
            None => place(at, "schema"),
        };
        if target.get("enum").is_some() {
            let name = text(schema, "$ref").rsplit('/').next().unwrap_or_default();
            return Some(Kind::Choice {
                name: name.to_owned(),
                has_ends: target.get("x-terminal").is_some(),
            });
        }
        let allowed = "what a filter may be: a string with a pattern such as `^ws_\\S+$` or `^\\S+$`, an enum component, a boolean, or an integer with minimum and maximum";
        let known: &[&str] = match text(target, "type") {
            "boolean" => &[],
            "integer" => &["format", "maximum", "minimum"],
            "string" => &["pattern"],
            _ => {
                self.must(false, &here, allowed);
                return None;
            }
        };
        for (key, _) in entries(Some(target)) {
            let is_known = known.contains(&key.as_str())
                || [
                    "default",
                    "deprecated",
                    "description",
                    "example",
                    "title",
                    "type",
                ]
                .contains(&key.as_str());
            self.must(is_known, &place(&here, key), allowed);
        }
        match text(target, "type") {
            "boolean" => Some(Kind::Flag),
            "integer" => {
                let least = target.get("minimum").and_then(Value::as_i64);
                let most = target.get("maximum").and_then(Value::as_i64);
                let is_bounded = least.is_some() && most.is_some() && least <= most;
                self.must(is_bounded, &here, allowed);
                Some(Kind::Number {
                    least: least?,
                    most: most?,
                })
            }
            _ => {
                let prefix = prefix(text(target, "pattern"));
                self.must(prefix.is_some(), &here, allowed);
                Some(Kind::Text { prefix: prefix? })
            }
        }
    }

    /// The field of a run that a stand-in compares with; it must be there.
    fn matches(&mut self, parameter: &Value, wire: &str, at: &str) -> Matches {
        let own = parameter
            .get("x-match")
            .map(|own| own.as_str().unwrap_or_default());
        if own == Some("none") {
            return Matches::Nothing;
        }
        let pointer = own.map_or(place("", wire), str::to_owned);
        let reason = format!(
            "a run has no `{pointer}` to compare `{wire}` with: say `x-match`, a JSON pointer into \
             a run such as `/technique/technique_id`, or `none`"
        );
        let is_there = self.is_in_a_run(&pointer);
        self.must(is_there, at, reason);
        Matches::Field(pointer)
    }

    fn is_in_a_run(&self, pointer: &str) -> bool {
        let Some(path) = pointer.strip_prefix('/') else {
            return false;
        };
        let mut schema = self.document.pointer(RUN);
        for step in path.split('/') {
            let name = step.replace("~1", "/").replace("~0", "~");
            let properties = schema.and_then(|schema| schema.get("properties"));
            let property = properties.and_then(|properties| properties.get(name));
            schema = property.map(|property| resolve_schema(self.document, property));
        }
        schema.is_some()
    }
}

/// What stands in front in `^prefix\S+$`, which is all that a pattern may be.
fn prefix(pattern: &str) -> Option<String> {
    let prefix = pattern.strip_prefix('^')?.strip_suffix(r"\S+$")?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ':');
    prefix.chars().all(is_plain).then(|| prefix.to_owned())
}
