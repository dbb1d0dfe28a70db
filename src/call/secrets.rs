//! Keeps the key, and what else goes only into headers, out of what errors quote.

use std::sync::Arc;

use crate::error::{NOTHING, SNIPPET, one_line};

/// What no error may show, although a server, or what stands before it, may echo it.
#[derive(Clone)]
pub(crate) struct Secrets(Arc<[String]>);

impl Secrets {
    /// Shorter ones are none, and hiding them could spoil any word.
    const SHORTEST: usize = 8;

    pub(crate) fn new(secrets: impl Iterator<Item = String>) -> Self {
        Self(
            secrets
                .filter(|text| text.len() >= Self::SHORTEST)
                .collect(),
        )
    }

    pub(crate) fn hide(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, secret| {
            text.replace(secret.as_str(), "[hidden]")
        })
    }

    /// The beginning of a server's text, on one line. Hidden first: half a secret is not found.
    pub(crate) fn snippet(&self, text: &str) -> String {
        match one_line(&self.hide(text), SNIPPET) {
            short if short.is_empty() => NOTHING.to_owned(),
            short => short,
        }
    }
}
