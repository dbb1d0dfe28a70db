//! A document, read from a file: what is none is told for what it is.

use std::fs;

use serde_json::Value;

use crate::encoding::{BYTE_ORDER_MARK, GZIP, is_utf_16};

/// # Errors
///
/// In words that begin with the path, where the file holds no document in JSON.
pub fn read(path: &str) -> Result<Value, String> {
    let bytes = fs::read(path).map_err(|error| format!("{path}: {error}"))?;
    let read = parse(&bytes).and_then(|document| check(&document).map(|()| document));
    read.map_err(|reason| format!("{path}: {reason}"))
}

fn parse(bytes: &[u8]) -> Result<Value, String> {
    let in_utf_8 = match bytes {
        [] => return Err("empty".to_owned()),
        start if start.starts_with(&GZIP) => return Err("packed by gzip: unpack it".to_owned()),
        start if is_utf_16(start) => Err("in UTF-16"),
        start if start.starts_with(&BYTE_ORDER_MARK) => Err("begins with a byte order mark"),
        text => str::from_utf8(text).map_err(|_| "not in UTF-8"),
    };
    let text = in_utf_8.map_err(|what| format!("{what}: save it as UTF-8 without a mark"))?;
    if !text.trim_start().starts_with(['{', '[']) {
        return Err("no JSON, which begins with `{`; a document in YAML is not read".to_owned());
    }
    serde_json::from_str(text).map_err(|error| error.to_string())
}

/// Whether a value is a document at all, or else what it lacks.
///
/// # Errors
///
/// In words.
pub fn check(value: &Value) -> Result<(), String> {
    match value["openapi"].as_str() {
        None => return Err("no OpenAPI document: it has no `openapi`".to_owned()),
        Some(version) if !version.starts_with("3.0.") => {
            return Err(format!("OpenAPI {version}, where 3.0 is expected"));
        }
        Some(_) => {}
    }
    for pointer in ["/paths", "/components/schemas"] {
        if !value.pointer(pointer).is_some_and(Value::is_object) {
            return Err(format!(
                "no OpenAPI document: there is no object at {pointer}"
            ));
        }
    }
    Ok(())
}
