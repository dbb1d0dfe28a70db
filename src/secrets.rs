//! Keeps the key, and what else goes only into headers, out of what errors quote.

use std::{iter::once, sync::Arc};

/// How much of a server's own words an error repeats, in characters.
pub(crate) const SNIPPET: usize = 300;

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
            short if short.is_empty() => "(nothing)".to_owned(),
            short => short,
        }
    }
}

/// The beginning of a text, without line breaks.
pub(crate) fn one_line(text: &str, most: usize) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    let words = words.filter(|word| !word.is_empty());
    let mut chars = words.flat_map(|word| once(' ').chain(word.chars())).skip(1);
    let mut line: String = chars.by_ref().take(most).collect();
    line.extend(chars.next().map(|_| '…'));
    line
}
