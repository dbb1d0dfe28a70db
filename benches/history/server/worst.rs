//! Answers that are made to cost as much as can be: small on the wire, and 32 MB unpacked.

use std::{
    borrow::Cow,
    io::{self, Write as _},
};

use flate2::{Compression, write::GzEncoder};

use super::{
    History,
    entries::{ok, packed},
};

/// Bytes of an unpacked answer; the client takes 32 MiB.
pub(crate) const SIZE: u32 = 32_000_000;

/// How many runs of one moment are told apart.
const CROWD: u32 = 10_000;

/// Pages that follow each other.
pub(super) struct Worst(Vec<Vec<u8>>);

impl History for Worst {
    fn page(&self, start: u32) -> Option<Cow<'_, [u8]>> {
        Some(self.0.get(start as usize)?.into())
    }
}

/// By the path's first segment.
pub(super) fn histories() -> Vec<(&'static str, Worst)> {
    let alone = |entries: &str| Worst(vec![last_page(entries)]);
    vec![
        ("zeros", alone(&filled("0,"))),
        ("objects", alone(&filled("{},"))),
        ("nested", alone(&filled("["))),
        ("text", alone(&with_text(&filled("long ")))),
        ("repeats", Worst(vec![crowd(), last_page(&repeats())])),
    ]
}

/// The same text again and again, up to the size of an answer, without a comma at the end.
fn filled(text: &str) -> String {
    let mut filled = text.repeat(SIZE as usize / text.len());
    if filled.ends_with(',') {
        filled.pop();
    }
    filled
}

fn with_text(text: &str) -> String {
    format!(
        r#"{{"run_id":"run_1","status":"failed","progress":0,"created_at":1e12,"error_message":"{text}"}}"#
    )
}

/// One of the runs of one moment.
fn one_of_the_crowd(number: u32) -> String {
    format!(r#"{{"run_id":"run_{number}","status":"x","progress":0,"created_at":1e12}},"#)
}

/// So many runs of one moment that all of them are remembered.
fn crowd() -> Vec<u8> {
    let mut entries = String::new();
    for number in 0..CROWD {
        entries.push_str(&one_of_the_crowd(number));
    }
    entries.pop();
    ok(&format!(
        r#"{{"meta":{{"next_cursor":"o1"}},"technique_runs":[{entries}]}}"#
    ))
}

/// The same runs again and again.
fn repeats() -> String {
    let mut entries = String::new();
    let mut number = 0;
    while entries.len() < SIZE as usize {
        entries.push_str(&one_of_the_crowd(number % CROWD));
        number += 1;
    }
    entries.pop();
    entries
}

/// The answer with the last page, packed.
fn last_page(entries: &str) -> Vec<u8> {
    let page = format!(r#"{{"meta":{{"next_cursor":null}},"technique_runs":[{entries}]}}"#);
    packed(&gzip(page.as_bytes()).unwrap_or_default())
}

fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes)?;
    encoder.finish()
}
