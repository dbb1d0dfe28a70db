//! What a body has to say against the document, in words.

use std::{collections::BTreeMap, fmt};

use jsonschema::{
    JsonType, ValidationError,
    error::{TypeKind, ValidationErrorKind as Broken},
};
use serde::Serialize;
use serde_json::Value;

use super::{
    document::{Answer, Document, Step},
    edit::{self, Edit},
    recognize::former,
};

/// Longest piece of a body that is shown, in characters.
const SHOWN: usize = 80;

/// The same drift at the same place, whichever entry of a list it is in.
#[derive(Clone, Serialize)]
pub(crate) struct Finding {
    pub(crate) path: String,
    pub(crate) kind: &'static str,
    pub(crate) document: String,
    pub(crate) came: String,
    pub(crate) count: usize,
    /// How often in which file.
    pub(crate) files: BTreeMap<String, usize>,
    pub(crate) sample: String,
    /// What settles it.
    pub(crate) edit: Edit,
    /// Of a field that is missing or unknown: the object's place in the document, and its name.
    #[serde(skip)]
    pub(crate) field: Option<(String, String)>,
    #[serde(skip)]
    pub(crate) value: Value,
}

impl Finding {
    pub(crate) fn text(&self, with_json: bool) -> String {
        let files = self
            .files
            .iter()
            .map(|(file, count)| format!("{file} ({count}×)"));
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

/// A finding about a body as a whole.
pub(crate) fn whole(
    path: &str,
    kind: &'static str,
    came: &str,
    edit: &str,
    body: &Value,
) -> Finding {
    Finding {
        path: path.to_owned(),
        kind,
        document: "no such answer".to_owned(),
        came: came.to_owned(),
        count: 0,
        files: BTreeMap::new(),
        sample: shown(body),
        edit: Edit::words(edit),
        field: None,
        value: Value::Null,
    }
}

/// One broken rule may be about several fields, or say what another says better.
pub(crate) fn of(
    document: &Document,
    answer: &Answer,
    error: &ValidationError<'_>,
) -> Vec<Finding> {
    let instance = error.instance().as_ref();
    let steps: Vec<_> = error.instance_path().segments().map(Step::from).collect();
    let place = document.place_of(answer, &steps);
    let (schema, target) = document.resolve(document.at(&place), &place);
    let path = path_of(&steps);
    match error.kind() {
        Broken::AdditionalProperties { unexpected } => {
            let unknown = |name: &String| Finding {
                document: "no such field".to_owned(),
                edit: edit::new_field(&target, name, &instance[name]),
                field: Some((target.clone(), name.clone())),
                ..finding(
                    &(path.clone() + &field(name)),
                    "unknown field",
                    &instance[name],
                )
            };
            unexpected.iter().map(unknown).collect()
        }
        Broken::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            // Read by a former name, it is there.
            if former(&schema["properties"][name]).any(|former| instance.get(former).is_some()) {
                return Vec::new();
            }
            vec![Finding {
                document: "required".to_owned(),
                came: "nothing".to_owned(),
                edit: edit::not_required(&target, &schema["required"], name),
                field: Some((target, name.to_owned())),
                ..finding(&(path + &field(name)), "missing field", instance)
            }]
        }
        Broken::Type { kind } => vec![Finding {
            document: either(kind),
            edit: edit::other_type(&place, document.at(&place), instance),
            ..finding(&path, "wrong type", instance)
        }],
        Broken::Enum { .. } if !instance.is_string() => Vec::new(),
        Broken::Enum { options } => vec![Finding {
            document: format!("one of {options}"),
            came: shown(instance),
            edit: edit::new_value(&target, schema, instance),
            ..finding(&path, "unknown enum value", instance)
        }],
        _ => vec![Finding {
            document: error.masked().to_string(),
            edit: Edit::words(&format!("loosen what {place} allows")),
            ..finding(&path, "wrong value", instance)
        }],
    }
}

fn finding(path: &str, kind: &'static str, value: &Value) -> Finding {
    let path = match path.strip_prefix('.').unwrap_or(path) {
        "" => "the body",
        path => path,
    };
    Finding {
        came: type_of(value),
        value: value.clone(),
        ..whole(path, kind, "", "", value)
    }
}

fn path_of(steps: &[Step]) -> String {
    let steps = steps.iter().map(|step| match step {
        Step::Field(name) => field(name),
        Step::Entry => "[]".to_owned(),
    });
    steps.collect()
}

fn field(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !name.is_empty() && name.chars().all(plain) {
        format!(".{name}")
    } else {
        format!("[{}]", shown(&name.into()))
    }
}

pub(crate) fn type_of(value: &Value) -> String {
    JsonType::from(value).to_string()
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

pub(crate) fn shown(value: &Value) -> String {
    let text = shielded(&value.to_string());
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// JSON leaves some control characters as they are, and a terminal may obey them.
fn shielded(text: &str) -> String {
    text.replace(char::is_control, "\u{fffd}")
}

impl fmt::Display for edit::Put {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            Value::Null => write!(f, "take away {}", self.place),
            value => write!(f, "put at {}: {value}", self.place),
        }
    }
}
