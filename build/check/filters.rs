//! The filters of a listing: its query parameters but for those that page. And the fields of a run
//! that never change.

use serde_json::Value;

use super::{
    super::{
        document::{SCHEMAS, entries, items, parameters, place, resolve_schema, text},
        names::{is_taken_setter, method},
    },
    Rules,
};

/// The operation whose query parameters are filters.
pub(crate) const LIST: &str = "list_technique_runs";

/// Its parameters that a listing sets.
pub(crate) const PAGING: [&str; 2] = ["cursor", "limit"];

/// Names of what changes the order, on which paging rests.
const ORDERS: [&str; 6] = [
    "order",
    "order_by",
    "ordering",
    "sort",
    "sort_by",
    "sort_order",
];

/// The schema of what is listed.
const RUN: &str = "TechniqueRun";

/// What a schema of a filter may have besides what tells what is allowed.
const WORDS: [&str; 6] = [
    "default",
    "deprecated",
    "description",
    "example",
    "title",
    "type",
];

/// A filter of a listing, checked.
pub(crate) struct Filter {
    /// Its name in a query.
    pub(crate) wire: String,
    pub(crate) words: String,
    pub(crate) example: Option<Value>,
    pub(crate) kind: Kind,
    /// Whether a run cannot change in or out of it.
    pub(crate) is_fixed: bool,
    /// The JSON pointer of the run's field that tells it.
    pub(crate) field: Option<String>,
}

/// What a filter takes.
pub(crate) enum Kind {
    /// Text that begins so and goes on without white space.
    Text {
        prefix: String,
    },
    /// A value of an open enum, by its name, and those of its values that nothing follows.
    Choice {
        name: String,
        terminal: Vec<String>,
    },
    Flag,
    Number {
        least: i64,
        most: i64,
    },
}

impl Rules<'_> {
    pub(super) fn filters(&mut self) -> Vec<Filter> {
        let document = self.document;
        let Some(paths) = document.get("paths") else {
            return Vec::new();
        };
        let mut items = entries(Some(paths));
        let list = items.find(|(_, item)| text(&item["get"], "operationId") == LIST);
        let Some((path, _)) = list else {
            let reason = format!("no `get` is called `{LIST}`, whose parameters are the filters");
            self.must(false, "/paths", reason);
            return Vec::new();
        };
        let all = parameters(document, path);
        for name in PAGING {
            let is_there = all.iter().any(|(_, one)| text(one, "name") == name);
            let at = place(&place("/paths", path), "get") + "/parameters";
            let reason = format!("`{name}` is gone, by which `src/call/` and `src/list/` page");
            self.must(is_there, &at, reason);
        }
        let mut filters = Vec::new();
        for (stands, parameter) in all {
            if !PAGING.contains(&text(parameter, "name")) {
                let reference = document.pointer(&stands).unwrap_or(&Value::Null);
                let at = text(reference, "$ref").strip_prefix('#').unwrap_or(&stands);
                filters.extend(self.filter(parameter, at));
            }
        }
        filters
    }

    fn filter(&mut self, parameter: &Value, at: &str) -> Option<Filter> {
        let wire = text(parameter, "name");
        let required = parameter.get("required");
        let is_optional = required.is_none_or(|required| required == false);
        let reason = "a filter cannot be required: a listing without filters lists everything";
        self.must(is_optional, &place(at, "required"), reason);
        let words = text(parameter, "description");
        let reason = "needs a description: it becomes the documentation of the setter";
        self.must(!words.is_empty(), at, reason);

        let fixed = parameter.get("x-fixed").and_then(Value::as_bool);
        let reason = format!(
            "`{wire}` must say `x-fixed`: true where a run cannot change in or out of the filter, \
             false where it can; what is no filter, such as a sort order, cannot be taken, since \
             paging rests on newest first"
        );
        let setter = method(wire);
        let is_filter = fixed.is_some() && !ORDERS.contains(&setter.as_str());
        self.must(is_filter, at, reason);

        let is_named = wire.contains(|c: char| c.is_ascii_alphanumeric());
        self.must(is_named, at, format!("`{wire}` gives no name in Rust"));
        let reason = format!("`{setter}` is a method of a listing or a watch already, in `src/`");
        self.must(!is_taken_setter(&setter), at, reason);
        let kind = self.kind(parameter, at);
        let field = self.field(parameter, wire, at);
        Some(Filter {
            wire: wire.to_owned(),
            words: words.to_owned(),
            example: parameter.get("example").cloned(),
            kind: kind?,
            is_fixed: fixed?,
            field,
        })
    }

    fn kind(&mut self, parameter: &Value, at: &str) -> Option<Kind> {
        let schema = parameter.get("schema").unwrap_or(&Value::Null);
        let target = resolve_schema(self.document, schema);
        let reference = text(schema.pointer("/allOf/0").unwrap_or(schema), "$ref");
        if target.get("enum").is_some() {
            let terminal = items(target, "x-terminal").iter();
            return Some(Kind::Choice {
                name: reference.rsplit('/').next()?.to_owned(),
                terminal: terminal
                    .filter_map(Value::as_str)
                    .map(str::to_owned)
                    .collect(),
            });
        }
        let at_schema = place(at, "schema");
        let here = reference.strip_prefix('#').unwrap_or(&at_schema);
        let (kind, keys): (_, &[&str]) = match text(target, "type") {
            "boolean" => (Some(Kind::Flag), &[]),
            "integer" => (bounded(target), &["format", "maximum", "minimum"]),
            "string" => (begun_by_prefix(target), &["pattern"]),
            _ => (None, &[]),
        };
        let allowed = "what a filter may be: a string with a pattern such as `^ws_\\S+$` or `^\\S+$`, an enum component, a boolean, or an integer with minimum and maximum";
        self.must(kind.is_some(), here, allowed);
        for (key, _) in entries(Some(target)) {
            let is_known = keys.contains(&key.as_str()) || WORDS.contains(&key.as_str());
            self.must(is_known, &place(here, key), allowed);
        }
        kind
    }

    /// The field of a run that a stand-in compares with; it must be there.
    fn field(&mut self, parameter: &Value, wire: &str, at: &str) -> Option<String> {
        let own = parameter.get("x-match");
        let own = own.map(|own| own.as_str().unwrap_or_default());
        if own == Some("none") {
            return None;
        }
        let pointer = own.map_or(place("", wire), str::to_owned);
        let reason = format!(
            "a run has no `{pointer}` to compare `{wire}` with: say `x-match`, a JSON pointer into \
             a run such as `/technique/technique_id`, or `none`"
        );
        let is_there = self.is_in_a_run(&pointer);
        self.must(is_there, at, reason);
        Some(pointer)
    }

    fn is_in_a_run(&self, pointer: &str) -> bool {
        let Some(path) = pointer.strip_prefix('/') else {
            return false;
        };
        let mut schema = self.document.pointer(&place(SCHEMAS, RUN));
        for step in path.split('/') {
            let name = step.replace("~1", "/").replace("~0", "~");
            let property = schema.and_then(|schema| schema.get("properties")?.get(name));
            schema = property.map(|property| resolve_schema(self.document, property));
        }
        schema.is_some()
    }

    /// The fields of a run that stand from the start and never change.
    pub(super) fn fixed(&mut self) -> Vec<String> {
        let at = place(&place(SCHEMAS, RUN), "properties");
        let mut fixed = Vec::new();
        for (name, property) in entries(self.document.pointer(&at)) {
            let said = property.get("x-fixed");
            let is_said = said.is_none_or(Value::is_boolean);
            let here = place(&place(&at, name), "x-fixed");
            self.must(is_said, &here, "must be `true` or `false`");
            if said.is_some_and(|said| said == true) {
                fixed.push(name.clone());
            }
        }
        fixed
    }
}

fn bounded(schema: &Value) -> Option<Kind> {
    let least = schema.get("minimum")?.as_i64()?;
    let most = schema.get("maximum")?.as_i64()?;
    (least <= most).then_some(Kind::Number { least, most })
}

/// What stands in front in `^prefix\S+$`, which is all that a pattern may be.
fn begun_by_prefix(schema: &Value) -> Option<Kind> {
    let pattern = text(schema, "pattern");
    let prefix = pattern.strip_prefix('^')?.strip_suffix(r"\S+$")?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ':');
    let prefix = prefix.to_owned();
    prefix
        .chars()
        .all(is_plain)
        .then_some(Kind::Text { prefix })
}
