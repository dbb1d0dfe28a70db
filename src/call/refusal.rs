//! An error status: FLORA's envelope where the body is one, else what the body begins with.

use serde::Deserialize;

use super::secrets::Secrets;
use crate::{
    Error, FieldError,
    error::{Answer, Kind},
};

/// `location` is where a redirect leads to, as the server gave it.
pub(super) fn refused(
    answer: Answer,
    body: &[u8],
    location: Option<&str>,
    secrets: &Secrets,
) -> Error {
    let json: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    let text = |key: &str| Some(secrets.hide(json["error"][key].as_str()?));
    let message = match (text("message"), location) {
        (Some(message), _) => message,
        (None, Some(location)) => {
            let target = secrets.hide(&target(location));
            format!("the server redirects to {target}")
        }
        (None, None) if body.trim_ascii().is_empty() => {
            "the server answered with an empty body".to_owned()
        }
        (None, None) => {
            let body = secrets.snippet(&String::from_utf8_lossy(body));
            format!("the server answered `{body}`")
        }
    };
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

/// Scheme and host alone: path and query may hold what is nobody's business.
fn target(location: &str) -> String {
    match reqwest::Url::parse(location) {
        Ok(url) => {
            let host = url.host_str().unwrap_or("no host");
            let port = url.port().map(|port| format!(":{port}"));
            format!("{}://{host}{}", url.scheme(), port.unwrap_or_default())
        }
        // A location without a host stays where it is.
        Err(_) => "another path of its own".to_owned(),
    }
}
