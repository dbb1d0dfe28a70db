//! What the vendor says when it refuses: its own samples, byte for byte.

use serde_json::Value;

/// The body for a status; a status without a sample gets that of 500.
pub(super) fn sample(status: u16) -> String {
    let (code, message) = match status {
        400 => return invalid("prompt", "Required"),
        401 => ("unauthorized", "Invalid API key."),
        402 => ("insufficient_credits", "Insufficient credits."),
        403 => ("forbidden", "Forbidden."),
        404 => ("not_found", "Not found."),
        409 => ("idempotency_duplicate", "Duplicate idempotency key."),
        429 => ("rate_limited", "Rate limit exceeded."),
        _ => ("unknown_error", "An unknown error occurred."),
    };
    let code = Value::from(code);
    let message = Value::from(message);
    format!("{{\n\"error\": {{\n\"code\": {code},\n\"message\": {message}\n}}\n}}")
}

/// The body of a 400 about this parameter.
pub(super) fn invalid(field: &str, why: &str) -> String {
    let message = Value::from(format!("{field}: {why}"));
    let field = Value::from(field);
    let why = Value::from(why);
    format!(
        "{{\n\"error\": {{\n\"code\": \"input_validation_error\",\n\"message\": {message},\n\
         \"fields\": [\n{{\n\"field\": {field},\n\"message\": {why}\n}}\n]\n}}\n}}"
    )
}
