//! What a body has to say against the document, in words.

use std::{collections::BTreeMap, fmt};

use jsonschema::{
    JsonType, ValidationError,
    error::{TypeKind, ValidationErrorKind as Broken},
};
use serde::Serialize;
use serde_json::Value;

use super::{
    document::Spot,
    edit::{self, Edit},
    shape::Shape,
    words::{field, shielded, shown, type_of},
};

pub(crate) const UNKNOWN_FIELD: &str = "unknown field";
pub(crate) const UNKNOWN_VALUE: &str = "unknown enum value";

/// The same drift at the same place, whichever entry of a list it is in.
#[derive(Clone, Default, Serialize)]
pub struct Finding {
    /// Where, without the field or the value that there may be many of.
    #[serde(skip)]
    pub(crate) around: String,
    pub(crate) path: String,
    pub(crate) kind: &'static str,
    pub(crate) document: String,
    pub(crate) came: String,
    pub(crate) count: usize,
    /// How often in which file.
    pub(crate) files: BTreeMap<String, usize>,
    /// Of the first that came.
    pub(crate) sample: String,
    /// What settles it.
    pub(crate) edit: Edit,
    #[serde(skip)]
    pub(crate) what: What,
    #[serde(skip)]
    pub(crate) shape: Shape,
}

/// What an edit must know.
#[derive(Clone)]
pub(crate) enum What {
    Unknown {
        object: String,
        name: String,
    },
    Missing {
        object: String,
        name: String,
    },
    Renamed {
        object: String,
        from: String,
        to: String,
    },
    Type {
        place: String,
    },
    Value {
        place: String,
        value: Value,
    },
    /// It takes a person, who is told what to do.
    Other {
        advice: String,
    },
}

impl Default for What {
    fn default() -> Self {
        let advice = String::new();
        Self::Other { advice }
    }
}

impl What {
    /// What it is when there are too many of them.
    pub(crate) fn many(&self) -> Self {
        let advice = match self {
            Self::Unknown { object, .. } => format!(
                "if the names are keys, make {object} a map by `additionalProperties`; else add \
                 the fields"
            ),
            Self::Value { place, .. } => {
                format!("if the values are free text, take {place}/enum away; else add the values")
            }
            _ => String::new(),
        };
        Self::Other { advice }
    }
}

/// One thing that drifted in one body.
pub(crate) struct Drift<'a> {
    /// Where, without the field or the value that there may be many of.
    pub(crate) around: String,
    pub(crate) path: String,
    pub(crate) kind: &'static str,
    pub(crate) came: String,
    pub(crate) value: &'a Value,
    pub(crate) document: String,
    pub(crate) what: What,
}

impl Finding {
    pub(crate) fn text(&self, with_json: bool) -> String {
        let files = self
            .files
            .iter()
            .map(|(file, count)| format!("{} ({count}×)", shielded(file)));
        let files: Vec<_> = files.collect();
        let mut text = format!(
            "{}: {}, {}×\n    the document  {}\n    what came     {}\n    sample        {}\n    \
             in            {}\n    edit          {}\n",
            self.path,
            self.kind,
            self.count,
            self.document,
            self.came,
            self.sample,
            files.join(", "),
            shielded(&self.edit.words)
        );
        for put in self.edit.put.iter().filter(|_| with_json) {
            text.push_str("    ");
            text.push_str(&shielded(&put.to_string()));
            text.push('\n');
        }
        text
    }
}

/// One broken rule may be about several fields, or say what another says better.
pub(crate) fn of<'a>(top: &Spot<'_>, error: &'a ValidationError<'_>) -> Vec<Drift<'a>> {
    let instance = error.instance().as_ref();
    let spot = top.at(error.instance_path());
    let (_, target) = spot.resolved();
    match error.kind() {
        Broken::AdditionalProperties { unexpected } => {
            let unknown = |name: &String| unknown(&spot, &target, name, &instance[name]);
            unexpected.iter().map(unknown).collect()
        }
        Broken::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            vec![missing(&spot, &target, name, instance)]
        }
        Broken::Type { kind } => vec![Drift {
            around: spot.path.clone(),
            path: named(&spot.path),
            kind: "wrong type",
            came: type_of(instance),
            value: instance,
            document: either(kind),
            what: What::Type { place: spot.place },
        }],
        // Its type is wrong too, or it is a null that is allowed.
        Broken::Enum { .. } if !instance.is_string() => Vec::new(),
        Broken::Enum { options } => vec![Drift {
            around: spot.path.clone(),
            path: named(&spot.path),
            kind: UNKNOWN_VALUE,
            came: shown(instance),
            value: instance,
            document: format!("one of {options}"),
            what: What::Value {
                place: target,
                value: instance.clone(),
            },
        }],
        _ => vec![Drift {
            around: spot.path.clone(),
            path: named(&spot.path),
            kind: "wrong value",
            came: type_of(instance),
            value: instance,
            document: error.masked().to_string(),
            what: What::Other {
                advice: format!("loosen what {} allows", spot.place),
            },
        }],
    }
}

pub(crate) fn unknown<'a>(
    spot: &Spot<'_>,
    object: &str,
    name: &str,
    value: &'a Value,
) -> Drift<'a> {
    Drift {
        around: spot.path.clone(),
        path: named(&(spot.path.clone() + &field(name))),
        kind: UNKNOWN_FIELD,
        // One that is null at times is one finding.
        came: String::new(),
        value,
        document: "no such field".to_owned(),
        what: What::Unknown {
            object: object.to_owned(),
            name: name.to_owned(),
        },
    }
}

pub(crate) fn missing<'a>(
    spot: &Spot<'_>,
    object: &str,
    name: &str,
    value: &'a Value,
) -> Drift<'a> {
    Drift {
        around: spot.path.clone(),
        path: named(&(spot.path.clone() + &field(name))),
        kind: "missing field",
        came: "nothing".to_owned(),
        value,
        document: "required".to_owned(),
        what: What::Missing {
            object: object.to_owned(),
            name: name.to_owned(),
        },
    }
}

/// A path as people read it.
pub(crate) fn named(path: &str) -> String {
    match path.strip_prefix('.').unwrap_or(path) {
        "" => "the body",
        path => path,
    }
    .to_owned()
}

fn either(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(one) => one.to_string(),
        TypeKind::Multiple(several) => {
            let names: Vec<_> = several.iter().map(JsonType::as_str).collect();
            names.join(" or ")
        }
    }
}

impl fmt::Display for edit::Put {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            Value::Null => write!(f, "take away {}", self.place),
            value => write!(f, "put at {}: {value}", self.place),
        }
    }
}
