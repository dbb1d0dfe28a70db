//! What goes with every request: the bearer key, the user's own headers, and the time it may take.

use std::{fmt, sync::Arc, time::Duration};

use progenitor_client::{ClientHooks, OperationInfo};
use reqwest::header::{ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};

use super::{generated, secrets::Secrets};
use crate::Error;

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
    /// The key, the values of the user's own headers, and the proxy's password.
    pub(super) secrets: Secrets,
    all: Arc<HeaderMap>,
    /// For one attempt, its body included.
    pub(super) timeout: Duration,
    proxy_password: Option<Arc<str>>,
}

impl Headers {
    /// The user's own come on top of ours.
    pub(crate) fn new(
        key: &str,
        own: HeaderMap,
        timeout: Duration,
        proxy_password: Option<Arc<str>>,
    ) -> Result<Self, Error> {
        let bearer = HeaderValue::try_from(format!("Bearer {key}"));
        let mut bearer = bearer.map_err(|_| Error::input("key", "visible ASCII"))?;
        bearer.set_sensitive(true);
        let values = own.values().map(HeaderValue::as_bytes);
        let values: Vec<_> = values.map(String::from_utf8_lossy).collect();
        let credentials = [Some(key), proxy_password.as_deref()];
        let secrets = Secrets::new(
            credentials.into_iter().flatten(),
            values.iter().map(|value| &**value),
        );
        let mut all = HeaderMap::new();
        all.insert(ACCEPT, HeaderValue::from_static("application/json"));
        all.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
        all.extend(own);
        all.insert(AUTHORIZATION, bearer);
        Ok(Self {
            secrets,
            all: Arc::new(all),
            timeout,
            proxy_password,
        })
    }

    /// With another key, and without the user's own: a tenant's header must not meet another's key.
    pub(super) fn with_key(&self, key: &str) -> Result<Self, Error> {
        let password = self.proxy_password.clone();
        Self::new(key, HeaderMap::new(), self.timeout, password)
    }

    pub(super) fn key(&self) -> &str {
        let bearer = self.all.get(AUTHORIZATION).map(HeaderValue::to_str);
        let key = bearer.and_then(|bearer| bearer.ok()?.strip_prefix("Bearer "));
        key.unwrap_or_default()
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
        for (name, value) in &*self.inner.all {
            headers.insert(name, value.clone());
        }
        *request.timeout_mut() = Some(self.inner.timeout);
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
