//! An error status: FLORA's envelope where the body is one, else what the body begins with.

use serde::Deserialize;
use serde_json::Value;

use super::{
    decode::any_json,
    field_names::{api_error, error_envelope},
    secrets::Secrets,
};
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
    let json = any_json(body);
    let said = member(&json, error_envelope::error);
    let text = |names| Some(secrets.hide(member(said, names).as_str()?));
    let message = match (text(api_error::message), location) {
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
    for field in member(said, api_error::fields)
        .as_array()
        .into_iter()
        .flatten()
    {
        if let Ok(mut field) = FieldError::deserialize(field) {
            field.field = secrets.hide(&field.field);
            field.message = secrets.hide(&field.message);
            fields.push(field);
        }
    }
    Error::new(Kind::Api, message)
        .coded(text(api_error::code), fields)
        .answered(answer)
}

/// A member by the newest of its names that came.
fn member<'a>(object: &'a Value, names: &[&str]) -> &'a Value {
    let mut values = names.iter().map(|name| &object[*name]);
    values
        .find(|value| !value.is_null())
        .unwrap_or(&Value::Null)
}

/// Scheme and host alone: path and query may hold what is nobody's business.
fn target(location: &str) -> String {
    let location = location.trim();
    let scheme = match reqwest::Url::parse(location) {
        Ok(url) if url.has_host() => url.scheme().to_owned(),
        // A location without a host stays where it is.
        _ => return "another path of its own".to_owned(),
    };
    // As it came: in small letters a secret is not found.
    let after_scheme = location.split_once(':').map_or(location, |(_, rest)| rest);
    let after_scheme = after_scheme.trim_start_matches(['/', '\\']);
    let host = after_scheme.split(['/', '\\', '?', '#']).next();
    let host = host.and_then(|host| host.rsplit('@').next());
    format!("{scheme}://{}", host.unwrap_or_default())
}
