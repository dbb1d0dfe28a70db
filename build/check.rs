//! Holds the raw document against our rules and makes the relaxed copy, in one walk.
//!
//! progenitor drops or misreads much of what it does not know, often without a word. So nothing
//! that the walk does not know gets through: strict in what the document may say, liberal in what
//! an answer may hold.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

pub(crate) const SCHEMAS: &str = "/components/schemas";
const SCALARS: &str = "boolean integer number string";
/// Known keywords that progenitor does not get to see. It makes checks of bounds and patterns,
/// names of titles, fields that refuse null of defaults, and foreign crates' types of formats.
const DROPPED: &str = "default deprecated example exclusiveMaximum exclusiveMinimum externalDocs \
    format maxItems maxLength maxProperties maximum minItems minLength minProperties minimum \
    multipleOf pattern readOnly title uniqueItems writeOnly xml";
/// Outside of schemas: the keywords whose members are named by the author.
const MAPS: &str = "content examples headers links parameters paths requestBodies responses \
    schemas securitySchemes variables";
/// Methods that the generated client has anyhow, in [`snake`]'s spelling.
const METHODS: &str = "apiversion baseurl client exec inner new newwithclient post pre";
/// Names of the library's root and of Rust's prelude, which a re-export would repeat or hide.
const TYPES: &str = "Box Checkpoint Client ClientBuilder Content Deadline End Err Error Items \
    ListRuns None Ok Option Outcome Page Pages Report Result Retry RunHandle Self Some StandIn \
    String Undecodable Unlisted Updates Vec WaitForRun WaitForRuns";

/// The relaxed copy and the source of the open enums; or the first fault, its place in front.
pub(crate) fn check(document: &Value) -> Result<(Value, String), String> {
    let (open, fault) = (String::new(), None);
    let mut rules = Rules {
        document,
        open,
        fault,
    };
    let version = text(document, "openapi");
    let known = version.starts_with("3.0.");
    rules.must(known, "/openapi", format!("`{version}` is not 3.0"));
    let relaxed = rules.copy(document, "", false);
    rules.operations();
    rules.fault.map_or(Ok((relaxed, rules.open)), Err)
}

pub(crate) fn place(at: &str, key: &str) -> String {
    let key = key.replace('~', "~0").replace('/', "~1");
    format!("{at}/{key}")
}

pub(crate) fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or("")
}

pub(crate) fn entries(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flatten()
}

pub(crate) fn items<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    let items = value.get(key).and_then(Value::as_array);
    items.map_or(&[], Vec::as_slice)
}

fn has(words: &str, word: &str) -> bool {
    words.split(' ').any(|known| known == word)
}

/// One text for all names that typify's snake case makes one, and for a few that it does not.
fn snake(name: &str) -> String {
    let letters = name.replace(|c: char| !c.is_ascii_alphanumeric(), "");
    let bare = !letters.starts_with(|c: char| c.is_ascii_alphabetic());
    "x".repeat(bare.into()) + &letters.to_ascii_lowercase()
}

/// Whether typify leaves the name as it is: words with a capital in front, no two in a row.
fn is_type_name(name: &str) -> bool {
    let mut words = name.split(|c: char| c.is_ascii_uppercase());
    let small = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let is_rest = |word: &str| word.chars().all(small) && !word.starts_with(char::is_numeric);
    name.len() > 1
        && words.next() == Some("")
        && words.all(|word| !word.is_empty() && is_rest(word))
}

pub(crate) struct Rules<'a> {
    document: &'a Value,
    pub(crate) open: String,
    fault: Option<String>,
}

impl<'a> Rules<'a> {
    pub(crate) fn must(&mut self, holds: bool, at: &str, reason: impl AsRef<str>) {
        if !holds && self.fault.is_none() {
            self.fault = Some(format!("{at}: {}", reason.as_ref()));
        }
    }

    /// Each name comes with what Rust makes of it, and its place.
    pub(crate) fn distinct(&mut self, names: &[(String, &str, String)]) {
        let mut seen = BTreeMap::new();
        for (rust, name, at) in names {
            let other = seen.insert(rust, name);
            let both = format!("`{}` and `{name}`", other.unwrap_or(name));
            self.must(other.is_none(), at, both + " are one name in Rust");
        }
    }

    fn copy(&mut self, value: &Value, at: &str, named: bool) -> Value {
        let members = match value {
            Value::Array(items) => {
                let copy = |(item, i)| self.copy(item, &format!("{at}/{i}"), false);
                return items.iter().zip(0..).map(copy).collect();
            }
            Value::Object(members) => members,
            plain => return plain.clone(),
        };
        if !named && members.contains_key("$ref") {
            return self.reference(value, at, "");
        }
        let mut kept = Map::new();
        for (key, member) in members {
            let here = place(at, key);
            let copy = match key.as_str() {
                _ if at == SCHEMAS => self.component(key, member, &here),
                _ if named => self.copy(member, &here, false),
                "schema" => self.schema(member, &here),
                "example" | "value" => continue,
                key if key.starts_with("x-") => continue,
                key => self.copy(member, &here, has(MAPS, key)),
            };
            // Without responses progenitor hands every answer back unread.
            let answers = key == "responses" && at.starts_with("/paths/");
            kept.insert(key.clone(), if answers { json!({}) } else { copy });
        }
        kept.into()
    }

    fn resolve(&self, value: &'a Value) -> &'a Value {
        let to = text(value, "$ref").strip_prefix('#');
        to.and_then(|to| self.document.pointer(to)).unwrap_or(value)
    }

    fn reference(&mut self, value: &Value, at: &str, section: &str) -> Value {
        let (here, to) = (place(at, "$ref"), text(value, "$ref"));
        let target = self.resolve(value);
        let kind = to.starts_with(&format!("#/components/{section}"));
        let found = kind && to.matches('/').count() == 3 && target != value;
        // A parameter's type is what we send; what comes is read with less of a demand.
        let plain = has(SCALARS, text(target, "type")) && target.get("enum").is_none();
        let sent = plain && at.starts_with(SCHEMAS) && !to.ends_with("/Timestamp");
        let alone = entries(Some(value)).count() == 1;
        self.must(found, &here, format!("no such component: `{to}`"));
        self.must(alone, &here, "3.0 ignores what is beside it: use allOf");
        self.must(!sent, &here, "is for parameters: say the type here");
        value.clone()
    }

    fn component(&mut self, name: &str, schema: &Value, at: &str) -> Value {
        self.must(is_type_name(name), at, "typify would rename it");
        self.must(!has(TYPES, name), at, "the name is taken");
        if schema.get("enum").is_some() {
            self.open_enum(name, schema, at);
        }
        self.schema(schema, at)
    }

    fn schema(&mut self, schema: &Value, at: &str) -> Value {
        let inside = at.strip_prefix(SCHEMAS).unwrap_or_default();
        let depth = inside.matches('/').count();
        let (named, field) = (depth == 1, depth > 1);
        if !named && schema.get("$ref").is_some() {
            return self.reference(schema, at, "schemas/");
        }
        let union = schema.get("allOf").map(|_| "allOf");
        let kind = union.unwrap_or_else(|| text(schema, "type"));
        let extra = schema.get("additionalProperties");
        let map = extra.is_some_and(|extra| extra.is_object() || extra == true);
        let fits = named || kind != "object" || map;
        self.must(fits, at, "an object must be a component of its own");
        let mut relaxed = Map::new();
        for (key, value) in entries(Some(schema)) {
            let here = place(at, key);
            let copy = match (key.as_str(), kind) {
                ("description", _) | ("type", "array" | "object") => value.clone(),
                ("nullable", _) if !named && value.is_boolean() => value.clone(),
                // A server that counts in floating point may write 3 as 3.0.
                ("type", "integer") if field => json!("number"),
                ("type", scalar) if has(SCALARS, scalar) => value.clone(),
                ("enum", "string") if named => value.clone(),
                ("items", "array") => self.schema(value, &here),
                ("allOf", _) if !named && items(schema, key).len() == 1 => {
                    json!([self.schema(&value[0], &place(&here, "0"))])
                }
                ("properties", "object") if named => self.properties(schema, &here, &mut relaxed),
                ("additionalProperties", "object") if value.is_object() => {
                    let fits = schema.get("properties").is_none();
                    self.must(fits, &here, "not supported beside properties");
                    self.schema(value, &here)
                }
                ("additionalProperties" | "required", "object") => continue,
                (key, _) => {
                    let known = has(DROPPED, key) || key.starts_with("x-");
                    self.must(key != "enum", &here, "must be a component, of strings");
                    self.must(known, &here, "not supported here");
                    continue;
                }
            };
            relaxed.insert(key.clone(), copy);
        }
        let typed = !kind.is_empty() && (kind != "array" || relaxed.contains_key("items"));
        self.must(typed, at, "needs a type, and an array needs items");
        relaxed.into()
    }

    fn properties(&mut self, schema: &Value, at: &str, relaxed: &mut Map<String, Value>) -> Value {
        let mut required = items(schema, "required").to_vec();
        for name in &required {
            let known = entries(schema.get("properties")).any(|(property, _)| name == property);
            self.must(known, at, format!("{name} is required but not there"));
        }
        let (mut names, mut properties) = (Vec::new(), Map::new());
        for (name, property) in entries(schema.get("properties")) {
            let here = place(at, name);
            let mut property = self.schema(property, &here);
            let null = property.get("nullable") == Some(&Value::Bool(true));
            required.retain(|required| required != name || !null);
            // progenitor gives an optional list or map a default, which refuses null.
            if let Value::Object(property) = &mut property
                && property.contains_key("type")
                && !required.iter().any(|required| required == name)
            {
                property.insert("nullable".to_owned(), Value::Bool(true));
            }
            properties.insert(name.clone(), property);
            names.push((snake(name), name.as_str(), here));
        }
        self.distinct(&names);
        relaxed.insert("required".to_owned(), required.into());
        properties.into()
    }

    fn operations(&mut self) {
        let mut names = Vec::new();
        for (path, item) in entries(self.document.get("paths")) {
            for (method, operation) in entries(Some(item)) {
                let at = place(&place("/paths", path), method);
                let readable = method == "get" && operation.get("requestBody").is_none();
                self.must(readable, &at, "only `get` without a body is supported");
                let name = text(operation, "operationId");
                self.must(!name.is_empty(), &at, "no operationId");
                let taken = has(METHODS, &snake(name));
                self.must(!taken, &at, format!("`{name}` is a taken name"));
                names.push((snake(name), name, place(&at, "operationId")));
                self.parameters(path, operation, &at);
            }
        }
        self.distinct(&names);
    }

    fn parameters(&mut self, path: &str, operation: &Value, at: &str) {
        let mut names = Vec::new();
        for (parameter, i) in items(operation, "parameters").iter().zip(0..) {
            let (here, parameter) = (format!("{at}/parameters/{i}"), self.resolve(parameter));
            let name = text(parameter, "name");
            let schema = parameter.get("schema").unwrap_or(&Value::Null);
            let target = self.resolve(schema.pointer("/allOf/0").unwrap_or(schema));
            let scalar = has(SCALARS, text(target, "type")) && schema.get("nullable").is_none();
            let inside = path.contains(&format!("{{{name}}}"));
            let fits = match text(parameter, "in") {
                "path" => inside && parameter.get("required") == Some(&Value::Bool(true)),
                kind => !inside && kind == "query",
            };
            self.must(scalar, &here, "must be a scalar");
            let reason = "must be in the query, or in the path and required";
            self.must(fits, &here, reason);
            names.push((snake(name), name, here));
        }
        for part in path.split('{').skip(1) {
            let name = part.split('}').next().unwrap_or_default();
            let declared = names.iter().any(|(_, declared, _)| *declared == name);
            self.must(declared, at, format!("`{name}` is not declared"));
        }
        self.distinct(&names);
    }
}
