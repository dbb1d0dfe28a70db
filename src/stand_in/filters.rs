//! The filters of a listing as a stand-in takes them: those of the document.

use serde_json::Value;

use crate::call::input::{self, Filter, Kind};

/// Refuses what a filter may not be, and tells what is allowed.
pub(super) fn check(name: &str, value: &str) -> Result<(), String> {
    match Filter::named(name) {
        // Here there is only what the document knows.
        Some(Filter {
            kind: Kind::Choice { known, .. },
            ..
        }) => input::one_of(known, value),
        Some(filter) => filter.check(value),
        None => Ok(()),
    }
}

/// Whether a run is one of those that a filter asks for. Where nothing in a run tells, all are.
pub(super) fn fits(run: &Value, name: &str, value: &str) -> bool {
    let field = Filter::named(name).and_then(|filter| filter.field);
    field.is_none_or(|pointer| says(run.pointer(pointer), value))
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
