//! From bytes to a page or a run: strictly where that works, else entry by entry.

use std::borrow::Cow;

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::value::RawValue;

use super::{generated::types, page::Fetched, secrets::Secrets};
use crate::Undecodable;

/// Entries of a page that may be unreadable; beyond, the page as a whole is.
const BAD_CAP: usize = 1_000;

/// The path of what is wrong with a whole answer.
const WHOLE: &str = "the answer";

pub(crate) fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, Box<Undecodable>> {
    serde_json::from_slice(body).map_err(|_| {
        // Again, slowly, for the place.
        let mut json = serde_json::Deserializer::from_slice(body);
        let error = serde_path_to_error::deserialize::<_, T>(&mut json);
        let (path, reason) = match error {
            Err(error) => (error.path().to_string(), error.inner().to_string()),
            Ok(_) => (".".to_owned(), "there is more after the end".to_owned()),
        };
        let path = if path == "." { WHOLE } else { &path };
        Undecodable::new(path, reason, body).into()
    })
}

/// What a page brings, and what it says of itself.
pub(crate) type Listed = (Fetched, Option<types::PageMeta>);

/// A page, strictly if that works, else entry by entry: a bad one costs only itself.
pub(crate) fn page(body: &[u8], limit: i64) -> Result<Listed, Box<Undecodable>> {
    // serde would take an array for the page's fields, in their order.
    if body.trim_ascii_start().starts_with(b"[") {
        let reason = "an array, where an object is expected";
        return Err(Box::new(Undecodable::new(WHOLE, reason, body)));
    }
    let (fetched, meta) = match serde_json::from_slice::<types::TechniqueRunPage>(body) {
        Ok(page) => (
            Fetched {
                runs: page.technique_runs,
                ..Fetched::default()
            },
            page.meta,
        ),
        Err(_) => match entry_by_entry(body) {
            Some(page) => page,
            None => return decode::<types::TechniqueRunPage>(body).map(|_| Default::default()),
        },
    };
    let entries = fetched.runs.len() + fetched.bad.len();
    if meta.is_none() && i64::try_from(entries).is_ok_and(|entries| entries >= limit) {
        let reason = "missing from a full page: there is no telling whether more follow";
        return Err(Box::new(Undecodable::new("meta", reason, body)));
    }
    Ok((fetched, meta))
}

/// `None` when the page itself is no page.
fn entry_by_entry(body: &[u8]) -> Option<Listed> {
    #[derive(Deserialize)]
    struct Loose<'a> {
        meta: Option<types::PageMeta>,
        #[serde(borrow)]
        technique_runs: Vec<&'a RawValue>,
    }
    let text = String::from_utf8_lossy(body);
    let repaired = matches!(text, Cow::Owned(_));
    let loose: Loose<'_> = serde_json::from_str(&text).ok()?;
    let mut fetched = Fetched::default();
    for (index, raw) in loose.technique_runs.into_iter().enumerate() {
        let raw = raw.get();
        let run = if repaired && raw.contains(char::REPLACEMENT_CHARACTER) {
            Err(Undecodable::new(WHOLE, "not UTF-8", raw.as_bytes()).into())
        } else {
            decode(raw.as_bytes())
        };
        match run {
            Ok(run) => fetched.runs.push(run),
            Err(bad) => fetched.bad.push(entry(index, raw, *bad)),
        }
        if fetched.bad.len() > BAD_CAP {
            return None;
        }
    }
    Some((fetched, loose.meta))
}

fn entry(index: usize, raw: &str, bad: Undecodable) -> Undecodable {
    #[derive(Default, Deserialize)]
    #[serde(default, bound(deserialize = "'de: 'a"))]
    struct Known<'a> {
        run_id: Option<&'a RawValue>,
        created_at: Option<&'a RawValue>,
    }
    fn read<'a, T: Deserialize<'a>>(raw: Option<&'a RawValue>) -> Option<T> {
        serde_json::from_str(raw?.get()).ok()
    }
    let known: Known<'_> = serde_json::from_str(raw).unwrap_or_default();
    let path = match bad.path.as_str() {
        WHOLE => format!("technique_runs[{index}]"),
        path => format!("technique_runs[{index}].{path}"),
    };
    Undecodable {
        index: Some(index),
        run_id: read(known.run_id),
        path,
        raw: raw.to_owned(),
        created_at: read::<crate::Timestamp>(known.created_at).and_then(crate::Timestamp::millis),
        ..bad
    }
}

/// An estimate that is no count is none.
pub(crate) fn whole(estimate: f64) -> Option<u64> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cast saturates"
    )]
    (estimate.is_finite() && estimate >= 0.0).then_some(estimate as u64)
}

/// Makes it fit to be shown: without secrets, and short. An entry's JSON stays whole.
pub(crate) fn tidy(bad: &mut Undecodable, secrets: &Secrets) {
    bad.path = secrets.snippet(&bad.path);
    bad.reason = secrets.snippet(&bad.reason);
    bad.run_id = bad.run_id.as_deref().map(|id| secrets.hide(id));
    bad.raw = match bad.index {
        Some(_) => secrets.hide(&bad.raw),
        None => secrets.snippet(&bad.raw),
    };
}
