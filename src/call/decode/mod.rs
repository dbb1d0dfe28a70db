//! From bytes to a page, a run, or what JSON the body of an error has.
//!
//! A page is read at once where nothing is wrong with it, which is almost always; else entry by entry,
//! so that a bad one costs only itself.

mod entries;
mod page;
mod surrogates;
mod value;

use serde::de::IgnoredAny;

use self::value::{Object, text, value};
pub(super) use self::{page::page, value::WHOLE};
use crate::{TechniqueRun, Undecodable};

/// A run that was asked for singly.
pub(super) fn run(body: &[u8]) -> Result<TechniqueRun, Box<Undecodable>> {
    value(&text(body)).map(|Object(run)| run)
}

/// What JSON there is in the body of an error; nothing where there is none.
pub(super) fn any_json(body: &[u8]) -> serde_json::Value {
    value(&text(body)).unwrap_or_default()
}

/// Whether a body is JSON, whatever it says.
pub(super) fn is_json(body: &[u8]) -> bool {
    value::<IgnoredAny>(&text(body)).is_ok()
}

#[cfg(test)]
mod tests;
