//! Keeps the key, and what else goes only into headers, out of every text of ours.
//!
//! A server, or what stands before it, may echo a header: whole, cut, or escaped for JSON, a URL or
//! HTML, several times over. So any twelve characters in a row of a secret are hidden, wherever a
//! text shows them once its escapes are undone.

mod escapes;
mod media_type;
mod runs;

use std::{ops::Range, sync::Arc};

use self::{escapes::View, media_type::is_media_type, runs::Runs};
use crate::error::{NOTHING, SNIPPET, one_line};

/// So many characters of a secret in a row are never shown.
const RUN: usize = 12;

/// A shorter credential is none, and hiding it could spoil any word.
pub(super) const SHORTEST: usize = 8;

/// How often a text may have been escaped.
const LAYERS: usize = 3;

/// A text is searched in pieces, so that searching takes no memory to speak of.
const PIECE: usize = 64 << 10;

/// What two pieces share: more than twelve characters take, however they are escaped.
const SHARED: usize = 2 << 10;

/// What no text may show.
#[derive(Clone)]
pub(crate) struct Secrets(Arc<[Runs]>);

impl Secrets {
    /// Credentials (the key, a proxy's password), and the values of the user's own headers.
    pub(crate) fn new<'a>(
        credentials: impl Iterator<Item = &'a str>,
        header_values: impl Iterator<Item = String>,
    ) -> Self {
        let mut long = Runs::of_length(RUN);
        let mut all = Vec::new();
        for credential in credentials {
            if credential.len() >= RUN {
                add(&mut long, credential);
            } else if credential.len() >= SHORTEST {
                let mut short = Runs::of_length(credential.len());
                add(&mut short, credential);
                all.push(short);
            }
        }
        let is_secret = |value: &String| value.chars().count() >= RUN && !is_media_type(value);
        for value in header_values.filter(is_secret) {
            add(&mut long, &value);
        }
        all.push(long);
        Self(all.into())
    }

    /// The text without anything of a secret.
    pub(crate) fn hide(&self, text: &str) -> String {
        let mut shown = String::with_capacity(text.len());
        let mut from = 0;
        for secret in self.places(text) {
            shown.push_str(text.get(from..secret.start).unwrap_or_default());
            shown.push_str("[hidden]");
            from = secret.end;
        }
        shown.push_str(text.get(from..).unwrap_or_default());
        shown
    }

    /// The beginning of a server's text, on one line. Hidden first: half a secret is not found.
    pub(crate) fn snippet(&self, text: &str) -> String {
        match one_line(&self.hide(text), SNIPPET) {
            short if short.is_empty() => NOTHING.to_owned(),
            short => short,
        }
    }

    /// Where secrets stand, in order and apart from each other.
    fn places(&self, text: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut start = 0;
        loop {
            let end = text.len().min(start + PIECE);
            let piece = text.as_bytes().get(start..end).unwrap_or_default();
            self.search(piece, start, &mut found);
            if end == text.len() {
                break;
            }
            start = end - SHARED;
        }
        joined(found, text)
    }

    /// Searches a piece as it is, and with its escapes undone, once, twice, thrice.
    fn search(&self, piece: &[u8], start: usize, found: &mut Vec<Range<usize>>) {
        let mut view = View::of(piece);
        for _ in 0..=LAYERS {
            for runs in self.0.iter() {
                runs.find(view.bytes(), |run| {
                    let place = view.place(&run);
                    add_place(found, start + place.start..start + place.end);
                });
            }
            match view.unescaped() {
                Some(unescaped) => view = unescaped,
                None => break,
            }
        }
    }
}

/// Adds a secret as it is and with what looks like an escape in it undone: a server may send
/// either.
fn add(runs: &mut Runs, secret: &str) {
    let mut view = View::of(secret.as_bytes());
    for _ in 0..=LAYERS {
        runs.add(view.bytes());
        match view.unescaped() {
            Some(unescaped) => view = unescaped,
            None => break,
        }
    }
}

/// Adds a place to the one before where they touch: a long secret has a run at each of its bytes.
fn add_place(found: &mut Vec<Range<usize>>, place: Range<usize>) {
    match found.last_mut() {
        Some(last) if (last.start..=last.end).contains(&place.start) => {
            last.end = last.end.max(place.end);
        }
        _ => found.push(place),
    }
}

/// Puts places in order, makes one of those that touch, and lets none cut a character.
fn joined(mut places: Vec<Range<usize>>, text: &str) -> Vec<Range<usize>> {
    places.sort_unstable_by_key(|place| (place.start, place.end));
    let mut joined: Vec<Range<usize>> = Vec::new();
    for mut place in places {
        while !text.is_char_boundary(place.start) {
            place.start -= 1;
        }
        while !text.is_char_boundary(place.end) {
            place.end += 1;
        }
        match joined.last_mut() {
            Some(last) if place.start <= last.end => last.end = last.end.max(place.end),
            _ => joined.push(place),
        }
    }
    joined
}

#[cfg(test)]
mod tests;
