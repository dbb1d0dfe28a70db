//! A page: all at once where that works, else entry by entry.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{
    super::page::{About, Entry, Page},
    entries::{Entries, Runs},
    value::{Object, text, unreadable, with_place},
};
use crate::Undecodable;

#[derive(Deserialize)]
struct Answer<'a, E> {
    technique_runs: E,
    #[serde(borrow)]
    meta: Option<Object<Meta<'a>>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Meta<'a> {
    next_cursor: Option<String>,
    /// Read by itself: one that is no count is not worth a page.
    #[serde(borrow)]
    total_estimate: Option<&'a RawValue>,
}

/// What a page brings and says of itself, but for what its headers say.
pub(crate) fn page(body: &[u8], page_size: u32) -> Result<Page, Box<Undecodable>> {
    let text = text(body);
    let (entries, meta) = match at_once(&text) {
        Some(read) => read,
        None => entry_by_entry(&text)?,
    };
    let is_full = u32::try_from(entries.len()).unwrap_or(u32::MAX) >= page_size;
    if is_full && meta.is_none() {
        let reason = "missing from a full page: there is no telling whether more follow";
        return Err(Box::new(unreadable("meta", reason, &text)));
    }
    let has_meta = meta.is_some();
    let meta = meta.unwrap_or_default();
    Ok(Page {
        entries,
        about: About {
            next_cursor: meta.next_cursor.filter(|cursor| !cursor.is_empty()),
            total_estimate: meta.total_estimate.and_then(count),
            has_meta,
            ..About::default()
        },
        ..Page::default()
    })
}

/// `None` when something needs a closer look.
fn at_once(text: &str) -> Option<(Vec<Entry>, Option<Meta<'_>>)> {
    let Object(answer) = serde_json::from_str::<Object<Answer<'_, Runs>>>(text).ok()?;
    let Runs(entries) = answer.technique_runs;
    Some((entries, answer.meta.map(|Object(meta)| meta)))
}

fn entry_by_entry(text: &str) -> Result<(Vec<Entry>, Option<Meta<'_>>), Box<Undecodable>> {
    let Object(answer) = with_place::<Object<Answer<'_, Entries>>>(text)?;
    let Entries(entries) = answer.technique_runs;
    Ok((entries, answer.meta.map(|Object(meta)| meta)))
}

fn count(estimate: &RawValue) -> Option<u64> {
    let number: f64 = serde_json::from_str(estimate.get()).ok()?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cast saturates"
    )]
    (number >= 0.0).then_some(number as u64)
}
