//! A document, and what is to be known of it: which schemas users see, and which are sent.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    boxes::{Boxes, Type},
    place,
    rust::rust_type,
};

const SCHEMAS: &str = "/components/schemas";

/// How a parameter of the components is referred to.
const PARAMETERS: &str = "#/components/parameters/";

/// What the crate hands out, and so all that these refer to.
const PUBLIC: [&str; 2] = ["FieldError", "TechniqueRun"];

/// What of a path is an operation; beside them stand the parameters that they share.
const METHODS: [&str; 8] = [
    "delete", "get", "head", "options", "patch", "post", "put", "trace",
];

pub(super) struct Document<'a> {
    pub(super) root: &'a Value,
    /// Where a type holds itself.
    boxes: Boxes<'a>,
    /// The schemas that users can name.
    public: BTreeSet<&'a str>,
    /// The schemas that parameters refer to.
    parameters: BTreeSet<&'a str>,
    /// The schemas that answers are made of.
    answers: BTreeSet<&'a str>,
}

impl<'a> Document<'a> {
    pub(super) fn new(root: &'a Value) -> Self {
        let mut document = Self {
            root,
            boxes: Boxes::of(root),
            public: BTreeSet::new(),
            parameters: BTreeSet::new(),
            answers: BTreeSet::new(),
        };
        for name in PUBLIC {
            if let Some(schema) = document.schema(name) {
                document.public.insert(name);
                reach(root, schema, &mut document.public);
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
            reach(root, &operation["responses"], &mut document.answers);
        }
        document
    }

    /// Whether users can name the type that is made of a schema.
    pub(super) fn is_public(&self, name: &str) -> bool {
        self.public.contains(name)
    }

    /// Whether a schema is for parameters and for nothing else.
    pub(super) fn is_for_parameters(&self, name: &str) -> bool {
        self.parameters.contains(name) && !self.answers.contains(name)
    }

    pub(super) fn schema(&self, name: &str) -> Option<&'a Value> {
        self.root.pointer(&place(SCHEMAS, name))
    }

    pub(super) fn schema_names(&self) -> BTreeSet<&'a str> {
        self.root.pointer(SCHEMAS).map(keys).unwrap_or_default()
    }

    /// Path, method and operation, wherever there is one of the client's: a `GET`.
    pub(super) fn operations(&self) -> Vec<(&'a str, &'a str, &'a Value)> {
        let mut all = self.all_operations();
        all.retain(|(_, method, _)| *method == "get");
        all
    }

    /// The same of those that are left out of the client.
    pub(super) fn left_out(&self) -> Vec<(&'a str, &'a str, &'a Value)> {
        let mut all = self.all_operations();
        all.retain(|(_, method, _)| *method != "get");
        all
    }

    fn all_operations(&self) -> Vec<(&'a str, &'a str, &'a Value)> {
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

    /// The parameters among the components that an operation of the client refers to, by name.
    pub(super) fn used_parameters(&self) -> BTreeSet<&'a str> {
        let mut names = BTreeSet::new();
        for (path, _, operation) in self.operations() {
            for list in [
                &operation["parameters"],
                &self.root["paths"][path]["parameters"],
            ] {
                let references = list.as_array().into_iter().flatten();
                let references = references.filter_map(|parameter| parameter["$ref"].as_str());
                names.extend(references.filter_map(|to| to.strip_prefix(PARAMETERS)));
            }
        }
        names
    }

    /// What a reference leads to, also one in an `allOf`.
    pub(super) fn resolve<'v>(&self, value: &'v Value) -> &'v Value
    where
        'a: 'v,
    {
        let value = value.pointer("/allOf/0").unwrap_or(value);
        let to = value["$ref"].as_str().and_then(|to| to.strip_prefix('#'));
        to.and_then(|to| self.root.pointer(to)).unwrap_or(value)
    }

    /// The type that a field has in Rust.
    pub(super) fn field_type(&self, object: &str, name: &str, property: &Value) -> String {
        let schema = self.schema(object).unwrap_or(&Value::Null);
        let ty = if self.is_public(object) {
            rust_type(property, "f64")
        } else {
            // Read by hand: the name of a plain type is nothing there.
            rust_type(self.plain(property), "f64")
        };
        let (object, plain) = (Type::Named(object), Type::Named(&ty));
        if !is_optional(schema, name) {
            return self.boxes.held(object, plain, ty.clone());
        }
        let optional = Type::Optional(&ty);
        let inner = self.boxes.held(optional, plain, ty.clone());
        self.boxes
            .held(object, optional, format!("Option<{inner}>"))
    }

    /// What a reference to a plain type leads to.
    fn plain<'v>(&self, value: &'v Value) -> &'v Value
    where
        'a: 'v,
    {
        let target = self.resolve(value);
        let is_plain = target.get("enum").is_none() && target.get("properties").is_none();
        if is_plain { target } else { value }
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

/// Whether a field of an object may be absent or null, which are read alike: as nothing.
pub(super) fn is_optional(object: &Value, name: &str) -> bool {
    object["properties"][name]["nullable"] == true || !required(object).contains(name)
}

/// The fields that an object demands.
pub(super) fn required(object: &Value) -> BTreeSet<&str> {
    let names = object["required"].as_array().into_iter().flatten();
    names.filter_map(Value::as_str).collect()
}

/// Whether a member of a path is an operation.
pub(super) fn is_method(key: &str) -> bool {
    METHODS.contains(&key)
}

pub(super) fn keys(value: &Value) -> BTreeSet<&str> {
    let members = value.as_object().into_iter().flatten();
    members.map(|(key, _)| key.as_str()).collect()
}

/// Gathers the schemas that a value leads to, and what else leads there, over any number of references.
fn reach<'a>(root: &'a Value, value: &'a Value, names: &mut BTreeSet<&'a str>) {
    match value {
        Value::Array(items) => {
            for item in items {
                reach(root, item, names);
            }
        }
        Value::Object(members) => {
            for (key, member) in members {
                let to = member.as_str().filter(|_| key == "$ref");
                match to.and_then(|to| to.strip_prefix("#/components/")) {
                    Some(to) => reach_component(root, to, names),
                    None => reach(root, member, names),
                }
            }
        }
        _ => {}
    }
}

fn reach_component<'a>(root: &'a Value, to: &'a str, names: &mut BTreeSet<&'a str>) {
    let name = to.strip_prefix("schemas/").unwrap_or(to);
    if names.insert(name)
        && let Some(component) = root.pointer(&format!("/components/{to}"))
    {
        reach(root, component, names);
    }
}
