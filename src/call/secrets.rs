//! Keeps the key, and what else goes only into headers, out of every text of ours.
//!
//! A server, or what stands before it, may echo a header, whole or cut. So no twelve characters in a
//! row of a secret are shown, as they stand: escapers for JSON, URLs and HTML leave letters, digits,
//! `_` and `-` alone, of which keys are made.

use std::{
    collections::{BTreeSet, HashSet},
    sync::Arc,
};

use crate::error::snippet;

/// So many bytes of a secret in a row are never shown.
const PART: usize = 12;

/// A shorter credential is none, and hiding it could spoil any word.
pub(super) const SHORTEST: usize = 8;

/// What no text may show.
#[derive(Clone)]
pub(crate) struct Secrets(Arc<Parts>);

/// Every part of every secret. One that is shorter than a part is a part of its own length.
#[derive(Default)]
struct Parts {
    all: HashSet<Vec<u8>>,
    lengths: BTreeSet<usize>,
}

impl Secrets {
    /// Credentials (the key, a proxy's password), and the values of the user's own headers.
    pub(crate) fn new<'a>(
        credentials: impl IntoIterator<Item = &'a str>,
        header_values: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let credentials = credentials.into_iter();
        let values = header_values.into_iter();
        let mut parts = Parts::default();
        credentials
            .filter(|credential| credential.len() >= SHORTEST)
            .chain(values.filter(|value| value.chars().count() >= PART))
            .for_each(|secret| parts.add(secret));
        Self(Arc::new(parts))
    }

    /// The text without anything of a secret.
    pub(crate) fn hide(&self, text: &str) -> String {
        let mut shown = String::with_capacity(text.len());
        let mut hidden_to = 0;
        for (at, character) in text.char_indices() {
            if let Some(length) = self.0.begins(text.as_bytes().get(at..).unwrap_or_default()) {
                if hidden_to == 0 || at > hidden_to {
                    shown.push_str("[hidden]");
                }
                hidden_to = at + length;
            }
            if at >= hidden_to {
                shown.push(character);
            }
        }
        shown
    }

    /// The beginning of a server's text, on one line.
    pub(crate) fn snippet(&self, text: &str) -> String {
        self.hide(&snippet(text))
    }
}

impl Parts {
    fn add(&mut self, secret: &str) {
        let length = secret.len().min(PART);
        self.lengths.insert(length);
        let starts = secret.char_indices().map(|(start, _)| start);
        let parts = starts.filter_map(|start| secret.as_bytes().get(start..start + length));
        self.all.extend(parts.map(<[u8]>::to_vec));
    }

    /// The length of the longest part that a text begins with.
    fn begins(&self, text: &[u8]) -> Option<usize> {
        let mut lengths = self.lengths.iter().rev();
        let is_part =
            |length: &&usize| text.get(..**length).is_some_and(|it| self.all.contains(it));
        lengths.find(is_part).copied()
    }
}

#[cfg(test)]
mod tests;
