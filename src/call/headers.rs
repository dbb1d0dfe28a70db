//! What goes with every request: the bearer key, and the user's own headers.

use std::{fmt, iter::once, sync::Arc};

use progenitor_client::{ClientHooks, OperationInfo};
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderName, HeaderValue, USER_AGENT};

use super::{
    generated,
    secrets::{SHORTEST, Secrets},
};
use crate::Error;

const AGENT: &str = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));

/// Headers that the client or its transport alone may set.
const RESERVED: [&str; 6] = [
    "authorization",
    "host",
    "connection",
    "content-length",
    "transfer-encoding",
    "accept-encoding",
];

/// What goes with every request.
#[derive(Clone)]
pub(crate) struct Headers {
    /// The key, the values of the user's own headers, and the proxy's credentials.
    pub(super) secrets: Secrets,
    all: HeaderMap,
    proxy_credentials: Arc<[String]>,
}

impl Headers {
    /// The user's own come on top of ours.
    pub(crate) fn new(
        key: &str,
        own: HeaderMap,
        proxy_credentials: Arc<[String]>,
    ) -> Result<Self, Error> {
        let bearer = HeaderValue::try_from(format!("Bearer {key}"));
        let mut bearer = bearer.map_err(|_| Error::input("key", "visible ASCII"))?;
        bearer.set_sensitive(true);
        let values = own.values().map(HeaderValue::as_bytes);
        let values = values.map(|value| String::from_utf8_lossy(value).into_owned());
        let credentials = once(key).chain(proxy_credentials.iter().map(String::as_str));
        let secrets = Secrets::new(credentials, values);
        let mut all = HeaderMap::new();
        all.insert(ACCEPT, HeaderValue::from_static("application/json"));
        all.insert(USER_AGENT, HeaderValue::from_static(AGENT));
        all.extend(own);
        all.insert(AUTHORIZATION, bearer);
        Ok(Self {
            secrets,
            all,
            proxy_credentials,
        })
    }

    /// With another key, and without the user's own: a tenant's header must not meet another's key.
    pub(super) fn with_key(&self, key: &str) -> Result<Self, Error> {
        Self::new(key, HeaderMap::new(), self.proxy_credentials.clone())
    }

    /// Whether a text holds the key, all of it. A key such as `test` may well be part of an id.
    pub(super) fn key_is_in(&self, text: &str) -> bool {
        let bearer = self.all.get(AUTHORIZATION).map(HeaderValue::as_bytes);
        let key = bearer.and_then(|bearer| bearer.strip_prefix(b"Bearer "));
        let key = key.and_then(|key| std::str::from_utf8(key).ok());
        key.is_some_and(|key| key.len() >= SHORTEST && text.contains(key))
    }
}

/// Shows no header: one of them is the key.
impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Headers").finish_non_exhaustive()
    }
}

impl ClientHooks<Headers> for generated::Client {
    async fn pre<E>(
        &self,
        request: &mut reqwest::Request,
        _: &OperationInfo,
    ) -> Result<(), progenitor_client::Error<E>> {
        let headers = request.headers_mut();
        // progenitor's own convention, which FLORA knows nothing of.
        headers.remove("api-version");
        headers.extend(self.inner.all.clone());
        Ok(())
    }
}

/// Adds one of the user's own; `setting` is what held it.
pub(crate) fn insert(
    setting: impl fmt::Display,
    headers: &mut HeaderMap,
    name: &str,
    value: &str,
) -> Result<(), Error> {
    // Neither name nor value is repeated: they may have changed places.
    let Ok(name) = HeaderName::try_from(name) else {
        let allowed = "a name of letters, digits and `-`";
        return Err(Error::input(setting, allowed));
    };
    if RESERVED.contains(&name.as_str()) {
        let allowed = format_args!("a name other than {name}, which the client sets itself");
        return Err(Error::input(setting, allowed));
    }
    let Ok(mut value) = HeaderValue::try_from(value) else {
        let allowed = format_args!("{name} to have a value of one line in visible characters");
        return Err(Error::input(setting, allowed));
    };
    value.set_sensitive(true);
    headers.insert(name, value);
    Ok(())
}
