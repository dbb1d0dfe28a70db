//! The entries of a page, read one by one.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{Error as _, SeqAccess, Visitor},
};
use serde_json::value::RawValue;

use super::{
    super::page::Entry,
    surrogates::without_halves,
    value::{Object, WHOLE, unreadable, value},
};
use crate::{TechniqueRun, Timestamp, Undecodable};

/// Entries of a page that may be unreadable; beyond, the page as a whole is.
const MOST_BAD: usize = 1_000;

/// As many as a page has that is asked for without a size: as it grows, each run would be moved several
/// times.
const USUAL: usize = 100;

/// The entries of a page, read one by one: a bad one costs only itself.
pub(super) struct Entries(pub(super) Vec<Entry>);

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(OneByOne)
    }
}

struct OneByOne;

impl<'de> Visitor<'de> for OneByOne {
    type Value = Entries;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of runs")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Entries, A::Error> {
        let mut entries = Vec::new();
        let mut first_bad = None;
        let mut bad = 0;
        while let Some(raw) = array.next_element::<&RawValue>()? {
            let entry = entry(entries.len(), raw.get());
            if let Entry::Bad(details) = &entry {
                bad += 1;
                first_bad.get_or_insert_with(|| format!("{} ({})", details.path, details.reason));
            }
            if bad > MOST_BAD {
                let first = first_bad.unwrap_or_default();
                let reason = format!("more than {MOST_BAD} entries are unreadable, first {first}");
                return Err(A::Error::custom(reason));
            }
            entries.push(entry);
        }
        Ok(Entries(entries))
    }
}

/// The entries of a page on which nothing is wrong.
pub(super) struct Runs(pub(super) Vec<Entry>);

impl<'de> Deserialize<'de> for Runs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(AllGood)
    }
}

struct AllGood;

impl<'de> Visitor<'de> for AllGood {
    type Value = Runs;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of runs")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Runs, A::Error> {
        let mut runs = Vec::with_capacity(USUAL);
        while let Some(Object(run)) = array.next_element::<Object<TechniqueRun>>()? {
            if run.run_id.is_empty() {
                return Err(A::Error::custom("an empty run_id"));
            }
            runs.push(Entry::Run(run));
        }
        Ok(Runs(runs))
    }
}

/// What can be told of an entry that is no run, each read by itself.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Known<'a> {
    #[serde(borrow)]
    run_id: Option<&'a RawValue>,
    #[serde(borrow)]
    created_at: Option<&'a RawValue>,
}

fn entry(index: usize, raw: &str) -> Entry {
    match value::<Object<TechniqueRun>>(raw) {
        Ok(Object(run)) if run.run_id.is_empty() => {
            let bad = unreadable("run_id", "empty, where an id is expected", raw);
            Entry::Bad(Box::new(described(index, raw, bad)))
        }
        Ok(Object(run)) => Entry::Run(run),
        Err(bad) => Entry::Bad(Box::new(described(index, raw, *bad))),
    }
}

/// Adds which entry it is, and what of it can be read after all.
fn described(index: usize, raw: &str, mut bad: Undecodable) -> Undecodable {
    let text = without_halves(raw);
    let Object(known) = serde_json::from_str::<Object<Known<'_>>>(&text).unwrap_or_default();
    let run_id: Option<String> = known.run_id.and_then(read);
    let created_at: Option<Timestamp> = known.created_at.and_then(read);
    bad.path = match bad.path.as_str() {
        WHOLE => format!("technique_runs[{index}]"),
        path => format!("technique_runs[{index}].{path}"),
    };
    bad.index = Some(index);
    bad.run_id = run_id.filter(|id| !id.is_empty());
    raw.clone_into(&mut bad.raw);
    bad.created_at = created_at.filter(|at| at.moment().is_some());
    bad
}

fn read<T: for<'de> Deserialize<'de>>(raw: &RawValue) -> Option<T> {
    serde_json::from_str(raw.get()).ok()
}
