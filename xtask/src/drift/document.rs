//! What the document says of each answer, and where it says it.

use std::collections::BTreeMap;

use jsonschema::paths::{Location, LocationSegment};
use serde_json::{Value, json};

use super::{schema, words};
use crate::contents;

/// The name of what reports an error, whichever operation it answers.
pub(crate) const ERROR: &str = "error";

pub struct Document {
    pub(crate) root: Value,
    /// By the name of the operation, or [`ERROR`].
    pub(crate) answers: BTreeMap<String, Answer>,
}

pub(crate) struct Answer {
    pub(crate) schema: Value,
    place: String,
}

impl Document {
    /// # Errors
    ///
    /// In words, where a schema of an answer makes no sense.
    pub fn new(root: Value) -> Result<Self, String> {
        let envelope = Answer {
            schema: json!({"$ref": "#/components/schemas/ErrorEnvelope"}),
            place: "/components/schemas/ErrorEnvelope".to_owned(),
        };
        let mut answers = BTreeMap::from([(ERROR.to_owned(), envelope)]);
        for (path, item) in root["paths"].as_object().into_iter().flatten() {
            for (method, operation) in item.as_object().into_iter().flatten() {
                let name = operation["operationId"].as_str().unwrap_or_default();
                // One that answers without a body has nothing to be held against.
                if let Some((status, media, schema)) = success(operation) {
                    let place = format!(
                        "/paths/{}/{method}/responses/{status}/content/{}/schema",
                        key(path),
                        key(media)
                    );
                    schema::validator(&root, schema)?;
                    let schema = schema.clone();
                    answers.insert(name.to_owned(), Answer { schema, place });
                }
            }
        }
        Ok(Self { root, answers })
    }

    /// What stands at a place, or null.
    pub(crate) fn at(&self, place: &str) -> &Value {
        self.root.pointer(place).unwrap_or(&Value::Null)
    }

    /// What a schema refers to, also in an `allOf`, and its place.
    pub(crate) fn resolve<'a>(&'a self, schema: &'a Value, place: &'a str) -> (&'a Value, &'a str) {
        let reference = schema.pointer("/allOf/0/$ref").or(schema.get("$ref"));
        let to = reference
            .and_then(Value::as_str)
            .and_then(|to| to.strip_prefix('#'));
        match to.and_then(|to| Some((self.root.pointer(to)?, to))) {
            Some((target, to)) => (target, to),
            None => (schema, place),
        }
    }
}

/// The schema of what an operation answers when it went well, its status and its media type.
fn success(operation: &Value) -> Option<(&str, &str, &Value)> {
    let answers = operation["responses"].as_object()?;
    let well = answers.iter().find(|(status, _)| status.starts_with('2'));
    let (status, answer) = well?;
    let (media, content) = contents::json(answer)?;
    Some((status, media, content.get("schema")?))
}

/// The property that a member is read as.
pub(crate) fn property<'a>(schema: &'a Value, name: &str) -> Option<(&'a str, &'a Value)> {
    let (name, property) = schema["properties"].as_object()?.get_key_value(name)?;
    Some((name, property))
}

/// A name as a part of a place.
pub(crate) fn key(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// A part of a body, and the schema that it is held against before that is resolved.
#[derive(Clone)]
pub(crate) struct Spot<'a> {
    document: &'a Document,
    pub(crate) schema: &'a Value,
    pub(crate) place: String,
    /// From the body, for people.
    pub(crate) path: String,
}

impl<'a> Spot<'a> {
    pub(crate) fn top(document: &'a Document, answer: &'a Answer) -> Self {
        let (_, place) = document.resolve(&answer.schema, &answer.place);
        Self {
            document,
            schema: &answer.schema,
            place: place.to_owned(),
            path: String::new(),
        }
    }

    /// What the schema refers to, and its place.
    pub(crate) fn resolved(&self) -> (&'a Value, String) {
        let (schema, at) = self.document.resolve(self.schema, "");
        if at.is_empty() {
            return (schema, self.place.clone());
        }
        (schema, at.to_owned())
    }

    /// A member of an object: by its name, or as one of a map.
    pub(crate) fn member(&self, name: &str) -> Self {
        let (object, at) = self.resolved();
        let path = |end: &str| format!("{}{end}", self.path);
        let (schema, place, path) = match property(object, name) {
            Some((known, property)) => (
                property,
                format!("{at}/properties/{}", key(known)),
                path(&words::field(name)),
            ),
            // The keys of a map are as many as the entries of a list.
            None if object["additionalProperties"].is_object() => (
                &object["additionalProperties"],
                format!("{at}/additionalProperties"),
                path(".*"),
            ),
            None => (
                &Value::Null,
                format!("{at}/properties/{}", key(name)),
                path(&words::field(name)),
            ),
        };
        Self {
            document: self.document,
            schema,
            place,
            path,
        }
    }

    pub(crate) fn entry(&self) -> Self {
        let (list, at) = self.resolved();
        Self {
            document: self.document,
            schema: &list["items"],
            place: format!("{at}/items"),
            path: format!("{}[]", self.path),
        }
    }

    /// The part of this one at a location in it.
    pub(crate) fn at(&self, location: &Location) -> Self {
        let mut spot = self.clone();
        for segment in location {
            spot = match segment {
                LocationSegment::Property(name) => spot.member(&name),
                LocationSegment::Index(_) => spot.entry(),
            };
        }
        spot
    }
}
