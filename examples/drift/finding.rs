//! What a body has to say against the document, in words.

use std::fmt;

use jsonschema::{
    JsonType, ValidationError,
    error::{TypeKind, ValidationErrorKind as Broken},
    paths::LocationSegment,
};
use serde::Serialize;
use serde_json::Value;

/// Longest piece of a body that is shown, in characters.
const SHOWN: usize = 80;

/// The same drift at the same place, whichever entry of a list it is in.
#[derive(Serialize)]
pub(crate) struct Finding {
    pub(crate) path: String,
    pub(crate) kind: &'static str,
    document: String,
    pub(crate) came: String,
    pub(crate) count: usize,
    sample: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {}, {}×", self.path, self.kind, self.count)?;
        writeln!(f, "    the document  {}", self.document)?;
        writeln!(f, "    what came     {}", self.came)?;
        write!(f, "    sample        {}", self.sample)
    }
}

/// One broken rule may be about several fields, or say what another says better.
pub(crate) fn of(error: &ValidationError<'_>) -> Vec<Finding> {
    let instance = error.instance().as_ref();
    let mut path: String = error.instance_path().segments().map(step).collect();
    let (kind, document, came) = match error.kind() {
        Broken::AdditionalProperties { unexpected } => {
            let unknown = |name: &String| {
                let (path, value) = (path.clone() + &field(name), &instance[name]);
                finding(
                    &path,
                    "unknown field",
                    "no such field".into(),
                    type_of(value),
                    value,
                )
            };
            return unexpected.iter().map(unknown).collect();
        }
        Broken::Required { property } => {
            path += &field(property.as_str().unwrap_or_default());
            ("missing field", "required".into(), "nothing".into())
        }
        Broken::Type { kind } => ("wrong type", either(kind), type_of(instance)),
        Broken::Enum { .. } if !instance.is_string() => return Vec::new(),
        Broken::Enum { options } => (
            "unknown enum value",
            format!("one of {options}"),
            shown(instance),
        ),
        _ => ("wrong value", error.masked().to_string(), type_of(instance)),
    };
    vec![finding(&path, kind, document, came, instance)]
}

fn finding(path: &str, kind: &'static str, document: String, came: String, of: &Value) -> Finding {
    let path = match path.strip_prefix('.').unwrap_or(path) {
        "" => "the body".to_owned(),
        path => path.to_owned(),
    };
    let (count, sample) = (0, shown(of));
    Finding {
        path,
        kind,
        document,
        came,
        count,
        sample,
    }
}

fn step(segment: LocationSegment<'_>) -> String {
    match segment {
        LocationSegment::Property(name) => field(&name),
        LocationSegment::Index(_) => "[]".to_owned(),
    }
}

fn field(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !name.is_empty() && name.chars().all(plain) {
        format!(".{name}")
    } else {
        format!("[{}]", shown(&name.into()))
    }
}

fn type_of(value: &Value) -> String {
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

fn shown(value: &Value) -> String {
    // JSON leaves some control characters as they are, and a terminal may obey them.
    let text = value.to_string().replace(char::is_control, "\u{fffd}");
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
