//! The filters of a listing as a stand-in takes them: those of the document, generated.

#![allow(clippy::pedantic, reason = "not written by hand")]

use serde_json::Value;

use crate::call::input;

include!(concat!(env!("OUT_DIR"), "/stand_in_filters.rs"));

/// Of an enum or a flag.
fn one_of(known: &[&str], value: &str) -> Result<(), String> {
    if known.contains(&value) {
        return Ok(());
    }
    Err(format!("one of {}", known.join(", ")))
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
