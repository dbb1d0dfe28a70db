//! The filters of a listing as a stand-in takes them: those of the document, generated.

#![allow(clippy::pedantic, reason = "not written by hand")]

use serde_json::Value;

include!(concat!(env!("OUT_DIR"), "/stand_in_filters.rs"));

fn prefixed(prefix: &str, value: &str) -> Option<String> {
    // `\S` of the document's patterns, which are JavaScript's: there U+FEFF is white space too.
    let is_space = |letter: char| letter.is_whitespace() || letter == '\u{feff}';
    let rest = value.strip_prefix(prefix).unwrap_or_default();
    let is_allowed = !rest.is_empty() && !rest.contains(is_space);
    let objection = || format!("Must be {prefix}…, without white space");
    (!is_allowed).then(objection)
}

fn one_of(known: &[&str], value: &str) -> Option<String> {
    let objection = || format!("Must be one of {}", known.join(", "));
    (!known.contains(&value)).then(objection)
}

#[allow(dead_code, reason = "for filters that are numbers")]
fn between(least: i64, most: i64, value: &str) -> Option<String> {
    let is_allowed = value
        .parse()
        .is_ok_and(|number: i64| (least..=most).contains(&number));
    let objection = || format!("Must be {least} to {most}");
    (!is_allowed).then(objection)
}

/// Whether a field of a run says what a query does.
fn says(field: Option<&Value>, asked: &str) -> bool {
    match field {
        Some(Value::String(text)) => text == asked,
        Some(Value::Bool(flag)) => flag.to_string() == asked,
        Some(Value::Number(number)) => asked.parse().ok() == number.as_f64(),
        _ => false,
    }
}
