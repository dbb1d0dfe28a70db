//! The HTTP clients for what is fetched without the key: media, which any host may have.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use reqwest::Url;

use super::{base_url::is_loopback, connections::Connections, http_settings::HttpSettings};
use crate::Error;

/// Connections to each kind of address, made when first needed: whether it is of this machine, and
/// whether it needs TLS, decides over proxy and certificates.
pub(crate) struct Keyless {
    http_settings: HttpSettings,
    made: Mutex<HashMap<(bool, bool), Connections>>,
}

impl Keyless {
    pub(crate) fn new(http_settings: HttpSettings) -> Self {
        Self {
            http_settings,
            made: Mutex::default(),
        }
    }

    /// The client for this URL on this runtime.
    ///
    /// # Errors
    /// Where no runtime is, or no client can be made.
    pub(crate) fn client_for(&self, url: &Url) -> Result<reqwest::Client, Error> {
        let kind = (is_loopback(url), url.scheme() == "https");
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(connections) = made.get(&kind) {
            return connections.here();
        }
        let (http_settings, url) = (self.http_settings.clone(), url.clone());
        let connections = Connections::new(move || http_settings.client(&url))?;
        made.entry(kind).or_insert(connections).here()
    }
}
