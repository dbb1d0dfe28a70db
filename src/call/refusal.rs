//! An error status: FLORA's envelope where the body is one, else what the body begins with.

use serde::Deserialize;

use super::{body::is_gzip, decode::any_json};
use crate::{
    Error, FieldError,
    error::{Answer, Kind, snippet},
};

/// `location` is where a redirect leads to, as the server gave it; `encoding` how its body is packed.
pub(super) fn refused(
    answer: Answer,
    body: &[u8],
    location: Option<&str>,
    encoding: Option<&str>,
) -> Error {
    let json = any_json(body);
    let said = &json["error"];
    let text = |name: &str| said[name].as_str().map(str::to_owned);
    let packed_as = encoding.filter(|name| !is_gzip(name) && str::from_utf8(body).is_err());
    let message = match (text("message"), location, packed_as) {
        (Some(message), _, _) => message,
        (None, Some(location), _) => format!("the server redirects to {}", target(location)),
        (None, None, Some(encoding)) => {
            format!("the server's answer is packed as `{encoding}`, and `gzip` was asked for")
        }
        (None, None, None) if body.trim_ascii().is_empty() => {
            "the server answered with an empty body".to_owned()
        }
        (None, None, None) => {
            let body = snippet(&String::from_utf8_lossy(body));
            format!("the server answered `{body}`")
        }
    };
    let fields = said["fields"].as_array().map(Vec::as_slice);
    // One by one, so that an odd entry costs neither the others nor the error itself.
    let fields = fields
        .unwrap_or_default()
        .iter()
        .map(FieldError::deserialize);
    Error::new(Kind::Api, message)
        .coded(text("code"), fields.filter_map(Result::ok).collect())
        .answered(answer)
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
