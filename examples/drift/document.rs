//! What the document says of each answer, and where it says it.

use std::collections::BTreeMap;

use jsonschema::{Validator, paths::LocationSegment};
use serde_json::{Value, json};

use super::schema;

/// The document that this crate is generated from.
pub(crate) const DOCUMENT: &str = include_str!("../../openapi/technique-runs.json");

/// The name of what reports an error, whichever operation it answers.
pub(crate) const ERROR: &str = "error";

pub(crate) struct Document {
    root: Value,
    /// By the name of the operation, or [`ERROR`].
    pub(crate) answers: BTreeMap<String, Answer>,
}

pub(crate) struct Answer {
    pub(crate) schema: Value,
    pub(crate) validator: Validator,
}

impl Document {
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let root: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let envelope = json!({"$ref": "#/components/schemas/ErrorEnvelope"});
        let mut schemas = vec![(ERROR.to_owned(), envelope)];
        for (_, item) in root["paths"].as_object().into_iter().flatten() {
            for (_, operation) in item.as_object().into_iter().flatten() {
                let name = operation["operationId"].as_str().unwrap_or_default();
                // One that answers without a body has nothing to be held against.
                if let Some(schema) = success(operation) {
                    schemas.push((name.to_owned(), schema.clone()));
                }
            }
        }
        let mut answers = BTreeMap::new();
        for (name, schema) in schemas {
            let validator = schema::validator(&root, &schema)?;
            answers.insert(name, Answer { schema, validator });
        }
        Ok(Self { root, answers })
    }

    /// What stands at a place, or null.
    pub(crate) fn at(&self, place: &str) -> &Value {
        self.root.pointer(place).unwrap_or(&Value::Null)
    }

    /// What a schema refers to, also in an `allOf`, and its place.
    pub(crate) fn resolve<'a>(&'a self, schema: &'a Value, place: &str) -> (&'a Value, String) {
        let reference = schema.pointer("/allOf/0/$ref").or(schema.get("$ref"));
        let to = reference
            .and_then(Value::as_str)
            .and_then(|to| to.strip_prefix('#'));
        match to.and_then(|to| Some((self.root.pointer(to)?, to))) {
            Some((target, to)) => (target, to.to_owned()),
            None => (schema, place.to_owned()),
        }
    }

    /// The place of the schema that a part of a body is held against, before it is resolved.
    pub(crate) fn place_of(&self, answer: &Answer, path: &[Step]) -> String {
        let (mut schema, mut place) = (&answer.schema, String::new());
        for step in path {
            let (object, at) = self.resolve(schema, &place);
            let (next, here) = match step {
                Step::Field(name) => {
                    let key = name.replace('~', "~0").replace('/', "~1");
                    (
                        &object["properties"][name.as_str()],
                        format!("{at}/properties/{key}"),
                    )
                }
                Step::Entry => (&object["items"], format!("{at}/items")),
            };
            schema = next;
            place = here;
        }
        if place.is_empty() {
            return self.resolve(schema, &place).1;
        }
        place
    }
}

/// The schema of what an operation answers when it went well.
fn success(operation: &Value) -> Option<&Value> {
    let answers = operation["responses"].as_object()?;
    let well = answers.iter().find(|(status, _)| status.starts_with('2'));
    well?.1.pointer("/content/application~1json/schema")
}

/// From a body to a part of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Step {
    Field(String),
    Entry,
}

impl From<LocationSegment<'_>> for Step {
    fn from(segment: LocationSegment<'_>) -> Self {
        match segment {
            LocationSegment::Property(name) => Self::Field(name.to_string()),
            LocationSegment::Index(_) => Self::Entry,
        }
    }
}
