//! What a body is: the answer that fits it best, one in a wrapping, or none of the API's.

use serde_json::{Map, Value};

use super::document::{Document, ERROR};

/// How deep a wrapped body is looked for.
const DEPTH: usize = 3;

pub(crate) enum Body<'a> {
    /// By the name of its operation, or `error`.
    Answer(&'a str),
    /// What a gateway says in front of the API.
    Gateway,
    /// Bodies inside of another, and the path to them.
    Wrapped(String, Vec<Value>),
    Unknown,
}

pub(crate) fn recognize<'a>(document: &'a Document, body: &Value) -> Body<'a> {
    if is_of_a_gateway(body) {
        return Body::Gateway;
    }
    if let Some(name) = best(document, body) {
        return Body::Answer(name);
    }
    match wrapped(document, body, "", DEPTH) {
        Some((path, bodies)) => Body::Wrapped(path, bodies),
        None => Body::Unknown,
    }
}

/// The answer that has most of the body's fields, if that is enough to tell.
fn best<'a>(document: &'a Document, body: &Value) -> Option<&'a str> {
    let fields = body.as_object()?;
    let fits = document.answers.iter().filter_map(|(name, answer)| {
        let (schema, _) = document.resolve(&answer.schema, "");
        Some((fit(schema, fields)?, name.as_str()))
    });
    // Among those that fit alike the last is the one that demands least of its path.
    let best = fits.max_by_key(|(fit, name)| (*fit, *name != "get_technique_run"));
    best.map(|(_, name)| name)
}

/// How many fields of a body a schema knows, if these tell enough.
fn fit(schema: &Value, fields: &Map<String, Value>) -> Option<usize> {
    let has = |name: &str| {
        let properties = schema["properties"].as_object();
        properties.is_some_and(|properties| {
            let is_former = |property: &Value| former(property).any(|former| former == name);
            properties.contains_key(name) || properties.values().any(is_former)
        })
    };
    let known: Vec<_> = fields.iter().filter(|(name, _)| has(name)).collect();
    // One plain value, such as a `status`, may stand in anything.
    let tells = match known[..] {
        [] => false,
        [(_, value)] => value.is_object() || value.is_array(),
        _ => true,
    };
    let required = schema["required"].as_array().map_or(0, Vec::len);
    let is_enough = 2 * known.len() >= fields.len() || 2 * known.len() >= required.max(3);
    (tells && is_enough).then_some(known.len())
}

/// The names that a property had before.
pub(crate) fn former(property: &Value) -> impl Iterator<Item = &str> {
    let names = property["x-former-names"].as_array().into_iter().flatten();
    names.filter_map(Value::as_str)
}

/// Errors as proxies and frameworks word them: none of these has the API's own form.
fn is_of_a_gateway(body: &Value) -> bool {
    const WORDS: [&str; 20] = [
        "code",
        "detail",
        "details",
        "errors",
        "error",
        "fault",
        "instance",
        "message",
        "path",
        "reason",
        "request_id",
        "requestId",
        "status",
        "status_code",
        "statusCode",
        "success",
        "timestamp",
        "title",
        "trace",
        "type",
    ];
    const TELLING: [&str; 7] = [
        "detail", "error", "errors", "fault", "message", "reason", "title",
    ];
    let Some(fields) = body.as_object() else {
        return false;
    };
    let is_worded_so = fields.keys().all(|name| WORDS.contains(&name.as_str()))
        && TELLING.iter().any(|name| fields.contains_key(*name));
    let has_own_form = body[ERROR].is_object() && !body[ERROR]["code"].is_number();
    is_worded_so && !has_own_form
}

/// The first part of a body that is one itself, or a list of them, or text that spells one.
fn wrapped(
    document: &Document,
    body: &Value,
    path: &str,
    depth: usize,
) -> Option<(String, Vec<Value>)> {
    if depth == 0 {
        return None;
    }
    for (name, part) in body.as_object()? {
        let here = if path.is_empty() {
            name.clone()
        } else {
            format!("{path}.{name}")
        };
        let spelled = part
            .as_str()
            .and_then(|text| serde_json::from_str::<Value>(text).ok());
        let part = spelled.as_ref().unwrap_or(part);
        let bodies = part
            .as_array()
            .cloned()
            .unwrap_or_else(|| vec![part.clone()]);
        if bodies
            .first()
            .is_some_and(|body| best(document, body).is_some())
        {
            return Some((here, bodies));
        }
        let deeper = wrapped(document, part, &here, depth - 1);
        if deeper.is_some() {
            return deeper;
        }
    }
    None
}
