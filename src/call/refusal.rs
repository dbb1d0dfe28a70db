//! An error status: FLORA's envelope where the body is one, else what the body begins with.

use serde::Deserialize;

use super::secrets::Secrets;
use crate::{
    Error, FieldError,
    error::{Answer, Kind},
};

pub(super) fn refused(answer: Answer, body: &[u8], secrets: &Secrets) -> Error {
    let json: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    let text = |key: &str| Some(secrets.hide(json["error"][key].as_str()?));
    let message = text("message").unwrap_or_else(|| {
        let body = secrets.snippet(&String::from_utf8_lossy(body));
        format!("the server answered {} with `{body}`", answer.status)
    });
    let mut fields = Vec::new();
    // One by one, so that an odd entry costs neither the others nor the error itself.
    for field in json["error"]["fields"].as_array().into_iter().flatten() {
        if let Ok(mut field) = FieldError::deserialize(field) {
            field.field = secrets.hide(&field.field);
            field.message = secrets.hide(&field.message);
            fields.push(field);
        }
    }
    Error::new(Kind::Api, message)
        .coded(text("code"), fields)
        .answered(answer)
}
