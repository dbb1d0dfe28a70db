//! What a body is: the answer that fits it best, one in a wrapping, or none of the API's.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{
    document::{Document, ERROR, property},
    outline::Outline,
    wrapping::{Step, Way},
};

pub(crate) enum Body<'a> {
    /// By the name of its operation, or `error`.
    Answer(&'a str),
    /// What a gateway says in front of the API.
    Gateway,
    /// Bodies inside of another, and the ways to them.
    Wrapped(BTreeSet<Way>),
    Unknown,
}

pub(crate) fn recognize<'a>(document: &'a Document, body: &Outline) -> Body<'a> {
    if is_of_a_gateway(body) {
        return Body::Gateway;
    }
    if let Some(name) = best(document, body) {
        return Body::Answer(name);
    }
    let is_answer = |part: &Outline, _: &Way| best(document, part).is_some();
    let mut ways = BTreeSet::new();
    wrapped(body, &Way::default(), &is_answer, &mut ways);
    if ways.is_empty() {
        let is_error = |part: &Outline, way: &Way| way.is_to_a_body() && is_of_a_gateway(part);
        wrapped(body, &Way::default(), &is_error, &mut ways);
    }
    if ways.is_empty() {
        Body::Unknown
    } else {
        Body::Wrapped(ways)
    }
}

/// The answer that has most of the body's fields, if that is enough to tell.
fn best<'a>(document: &'a Document, body: &Outline) -> Option<&'a str> {
    let Outline::Object(fields) = body else {
        return None;
    };
    let fits = document.answers.iter().filter_map(|(name, answer)| {
        let (schema, _) = document.resolve(&answer.schema, "");
        Some((fit(schema, fields)?, name.as_str()))
    });
    // Among those that fit alike the last is the one that demands least of its path.
    let best = fits.max_by_key(|(fit, name)| (*fit, *name != "get_technique_run"));
    best.map(|(_, name)| name)
}

/// How many fields of a body a schema knows, if these tell enough.
fn fit(schema: &Value, fields: &BTreeMap<String, Outline>) -> Option<usize> {
    let has = |name: &str| property(schema, name).is_some();
    let known: Vec<_> = fields.iter().filter(|(name, _)| has(name)).collect();
    // One plain value, such as a `status`, may stand in anything.
    let tells = match known[..] {
        [] => false,
        [(_, value)] => matches!(value, Outline::Object(_) | Outline::List(_)),
        _ => true,
    };
    let required = schema["required"].as_array().map_or(0, Vec::len);
    let is_enough = 2 * known.len() >= fields.len() || 2 * known.len() >= required.max(3);
    (tells && is_enough).then_some(known.len())
}

/// Errors as proxies and frameworks word them: none of these has the API's own form.
fn is_of_a_gateway(body: &Outline) -> bool {
    // In lower case and without `_`, for each is spelled in many ways.
    const WORDS: [&str; 37] = [
        "code",
        "correlationid",
        "detail",
        "details",
        "documentationurl",
        "errors",
        "error",
        "errorcode",
        "errorid",
        "errordescription",
        "errormessage",
        "errortype",
        "exception",
        "fault",
        "hint",
        "id",
        "instance",
        "message",
        "messages",
        "method",
        "path",
        "reason",
        "requestid",
        "result",
        "retryafter",
        "stack",
        "stacktrace",
        "status",
        "statuscode",
        "statustext",
        "success",
        "timestamp",
        "title",
        "trace",
        "traceid",
        "type",
        "url",
    ];
    const TELLING: [&str; 9] = [
        "detail",
        "error",
        "errordescription",
        "errormessage",
        "errors",
        "fault",
        "message",
        "reason",
        "title",
    ];
    let Outline::Object(fields) = body else {
        return false;
    };
    let plain = |name: &String| name.replace(['_', '-'], "").to_lowercase();
    let names: Vec<_> = fields.keys().map(plain).collect();
    let is_worded_so = names.iter().all(|name| WORDS.contains(&name.as_str()))
        && TELLING
            .iter()
            .any(|telling| names.iter().any(|name| name == telling));
    let own = body
        .get(ERROR)
        .filter(|own| matches!(own, Outline::Object(_)));
    let has_own_form = own.is_some_and(|own| !matches!(own.get("code"), Some(Outline::Number)));
    is_worded_so && !has_own_form
}

/// Gathers the ways to the outermost parts that are wanted.
fn wrapped(
    body: &Outline,
    way: &Way,
    is_wanted: &impl Fn(&Outline, &Way) -> bool,
    ways: &mut BTreeSet<Way>,
) {
    let mut look = |part: &Outline, step: Step| {
        let way = way.with(step);
        if is_wanted(part, &way) {
            ways.insert(way);
        } else {
            wrapped(part, &way, is_wanted, ways);
        }
    };
    match body {
        Outline::Object(members) => {
            for (name, member) in members {
                look(member, Step::Member(name.clone()));
            }
        }
        Outline::List(entries) => {
            for entry in entries {
                look(entry, Step::Entries);
            }
        }
        Outline::Spelled(inside) => look(inside, Step::Spelled),
        Outline::Number | Outline::Plain => {}
    }
}
