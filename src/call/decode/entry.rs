//! One entry of a page: a run, or what can be told of an entry that is none.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{
    super::entry::Entry,
    object::Object,
    surrogates::without_halves,
    value::{WHOLE, unreadable, value},
};
use crate::{TechniqueRun, Timestamp, Undecodable};

/// What can be told of an entry that is no run, each read by itself.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Known<'a> {
    #[serde(borrow)]
    run_id: Option<&'a RawValue>,
    #[serde(borrow)]
    created_at: Option<&'a RawValue>,
}

pub(super) fn entry(index: usize, raw: &str) -> Entry {
    match value::<Object<TechniqueRun>>(raw) {
        Ok(Object(run)) if run.run_id.is_empty() => {
            let bad = unreadable("run_id", "empty, where an id is expected", raw);
            Entry::Bad(described(index, raw, bad))
        }
        Ok(Object(run)) => Entry::Run(run),
        Err(bad) => Entry::Bad(described(index, raw, *bad)),
    }
}

/// Adds which entry it is, and what of it can be read after all.
fn described(index: usize, raw: &str, bad: Undecodable) -> Undecodable {
    let text = without_halves(raw);
    let Object(known) = serde_json::from_str::<Object<Known<'_>>>(&text).unwrap_or_default();
    let run_id: Option<String> = known.run_id.and_then(read);
    let created_at: Option<Timestamp> = known.created_at.and_then(read);
    let path = match bad.path.as_str() {
        WHOLE => format!("technique_runs[{index}]"),
        path => format!("technique_runs[{index}].{path}"),
    };
    Undecodable {
        index: Some(index),
        run_id: run_id.filter(|id| !id.is_empty()),
        path,
        raw: raw.to_owned(),
        created_at: created_at.filter(|at| at.moment().is_some()),
        ..bad
    }
}

fn read<T: for<'de> Deserialize<'de>>(raw: &RawValue) -> Option<T> {
    serde_json::from_str(raw.get()).ok()
}
