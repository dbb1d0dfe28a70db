//! A document, and what is to be known of it: which schemas users see, and what Rust makes of one.

use std::collections::BTreeSet;

use heck::ToSnakeCase as _;
use serde_json::Value;

use super::{keys, place};

const SCHEMAS: &str = "/components/schemas";

/// What the crate hands out, and so all that these refer to.
const PUBLIC: [&str; 2] = ["FieldError", "TechniqueRun"];

/// What of a path is an operation; beside them stand the parameters that they share.
pub(super) const METHODS: [&str; 8] = [
    "delete", "get", "head", "options", "patch", "post", "put", "trace",
];

pub(super) struct Document<'a> {
    pub(super) root: &'a Value,
    /// The schemas that users can name.
    public: BTreeSet<&'a str>,
    /// The schemas that parameters refer to.
    parameters: BTreeSet<&'a str>,
    /// The schemas that answers and bodies are made of.
    bodies: BTreeSet<&'a str>,
}

impl<'a> Document<'a> {
    pub(super) fn new(root: &'a Value) -> Self {
        let mut document = Self {
            root,
            public: BTreeSet::new(),
            parameters: BTreeSet::new(),
            bodies: BTreeSet::new(),
        };
        for name in PUBLIC {
            if document.schema(name).is_some() {
                reach_name(root, name, &mut document.public);
            }
        }
        for (path, _, operation) in document.operations() {
            for parameter in document.parameters(path, operation) {
                // Users name the values of an enum that a filter takes.
                let schema = &parameter["schema"];
                if document.resolve(schema).get("enum").is_some() {
                    reach(root, schema, &mut document.public);
                }
                reach(root, parameter, &mut document.parameters);
            }
            for body in [operation.get("responses"), operation.get("requestBody")] {
                reach(root, body.unwrap_or(&Value::Null), &mut document.bodies);
            }
        }
        document
    }

    /// Whether users can name the type that is made of a schema.
    pub(super) fn is_public(&self, name: &str) -> bool {
        self.public.contains(name)
    }

    /// Whether a schema is for parameters and for nothing else.
    pub(super) fn is_for_parameters(&self, name: &str) -> bool {
        self.parameters.contains(name) && !self.bodies.contains(name)
    }

    pub(super) fn schema(&self, name: &str) -> Option<&'a Value> {
        self.root.pointer(&place(SCHEMAS, name))
    }

    pub(super) fn schema_names(&self) -> BTreeSet<&'a str> {
        self.root.pointer(SCHEMAS).map(keys).unwrap_or_default()
    }

    /// Path, method and operation, wherever there is one.
    pub(super) fn operations(&self) -> Vec<(&'a str, &'a str, &'a Value)> {
        let mut operations = Vec::new();
        for (path, item) in self.root["paths"].as_object().into_iter().flatten() {
            for (method, operation) in item.as_object().into_iter().flatten() {
                if METHODS.contains(&method.as_str()) {
                    operations.push((path.as_str(), method.as_str(), operation));
                }
            }
        }
        operations
    }

    /// The parameters of an operation: its own, and those of its path that it has no own in place of.
    pub(super) fn parameters(&self, path: &str, operation: &'a Value) -> Vec<&'a Value> {
        let mut parameters = self.parameters_at(operation);
        let own = parameters.len();
        for shared in self.parameters_at(&self.root["paths"][path]) {
            let is_same = |own: &&Value| own["name"] == shared["name"] && own["in"] == shared["in"];
            if !parameters[..own].iter().any(is_same) {
                parameters.push(shared);
            }
        }
        parameters
    }

    pub(super) fn parameters_at(&self, value: &'a Value) -> Vec<&'a Value> {
        let list = value["parameters"].as_array().into_iter().flatten();
        list.map(|parameter| self.resolve(parameter)).collect()
    }

    /// What a reference leads to, also one in an `allOf`.
    pub(super) fn resolve(&self, value: &'a Value) -> &'a Value {
        let value = value.pointer("/allOf/0").unwrap_or(value);
        let to = value["$ref"].as_str().and_then(|to| to.strip_prefix('#'));
        to.and_then(|to| self.root.pointer(to)).unwrap_or(value)
    }

    /// The type that a parameter has in Rust.
    pub(super) fn parameter_type(&self, schema: &'a Value) -> String {
        let target = self.resolve(schema);
        if target.get("enum").is_some() {
            rust_type(schema, "i64")
        } else {
            rust_type(target, "i64")
        }
    }
}

/// A field as Rust calls it, and what JSON calls it where that is something else.
pub(super) fn field_name(object: &str, name: &str) -> String {
    named(&format!("{object}::"), name)
}

/// As [`field_name`], without the object.
pub(super) fn name_in_rust(name: &str) -> String {
    named("", name)
}

fn named(path: &str, name: &str) -> String {
    let mut in_rust = name.to_snake_case();
    if syn::parse_str::<syn::Ident>(&in_rust).is_err() {
        // As typify has it.
        in_rust.push('_');
    }
    if in_rust == name {
        format!("`{path}{in_rust}`")
    } else {
        format!("`{path}{in_rust}` (`{name}` in JSON)")
    }
}

/// The type that a field has in Rust.
pub(super) fn field_type(object: &Value, name: &str, schema: &Value) -> String {
    let required = object["required"].as_array().into_iter().flatten();
    let is_required = required.into_iter().any(|required| required == name);
    let ty = rust_type(schema, "f64");
    // Both are read alike: as nothing.
    if is_required && schema["nullable"] != true {
        ty
    } else {
        format!("Option<{ty}>")
    }
}

/// The type of a field, whether or not it may be absent.
pub(super) fn plain_type(schema: &Value) -> String {
    rust_type(schema, "f64")
}

/// The name of the schema that is referred to, or what Rust has for a plain type.
fn rust_type(schema: &Value, integer: &str) -> String {
    let reference = schema.pointer("/allOf/0/$ref").or(schema.get("$ref"));
    if let Some(to) = reference.and_then(Value::as_str) {
        return to.rsplit('/').next().unwrap_or(to).to_owned();
    }
    match schema["type"].as_str().unwrap_or_default() {
        "string" => "String".to_owned(),
        "boolean" => "bool".to_owned(),
        "number" => "f64".to_owned(),
        "integer" => integer.to_owned(),
        "array" => format!("Vec<{}>", entry_type(&schema["items"], integer)),
        "object" if schema["additionalProperties"].is_object() => {
            let values = entry_type(&schema["additionalProperties"], integer);
            format!("HashMap<String, {values}>")
        }
        other => other.to_owned(),
    }
}

/// The type of what a list or a map holds, which may be null.
fn entry_type(schema: &Value, integer: &str) -> String {
    let ty = rust_type(schema, integer);
    if schema["nullable"] == true {
        format!("Option<{ty}>")
    } else {
        ty
    }
}

/// Gathers the schemas that a value leads to, over any number of references.
fn reach<'a>(root: &'a Value, value: &'a Value, names: &mut BTreeSet<&'a str>) {
    match value {
        Value::Array(items) => {
            for item in items {
                reach(root, item, names);
            }
        }
        Value::Object(members) => {
            for (key, member) in members {
                match member
                    .as_str()
                    .and_then(|to| to.strip_prefix("#/components/"))
                {
                    Some(to) if key == "$ref" => match to.strip_prefix("schemas/") {
                        Some(name) => reach_name(root, name, names),
                        None => reach(root, referred(root, to), names),
                    },
                    _ => reach(root, member, names),
                }
            }
        }
        _ => {}
    }
}

fn reach_name<'a>(root: &'a Value, name: &'a str, names: &mut BTreeSet<&'a str>) {
    if names.insert(name) {
        reach(root, referred(root, &format!("schemas/{name}")), names);
    }
}

fn referred<'a>(root: &'a Value, to: &str) -> &'a Value {
    let target = root.pointer(&format!("/components/{to}"));
    target.unwrap_or(&Value::Null)
}
