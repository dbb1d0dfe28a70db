//! One entry of a page: a run, or what can be told of an entry that is none.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{
    super::field_names::technique_run,
    WHOLE, decode,
    legible::{STAND_IN, legible},
    member::{Member, Pair},
    strictly,
};
use crate::{TechniqueRun, Timestamp, Undecodable};

/// Reads the entry that stands there in the answer.
pub(super) fn entry(index: usize, raw: &[u8]) -> Result<TechniqueRun, Box<Undecodable>> {
    let run = if std::str::from_utf8(raw).is_err() {
        Err(Box::new(Undecodable::new(WHOLE, "not UTF-8", &[])))
    } else {
        decode::<TechniqueRun>(raw)
    };
    match run {
        Ok(run) if run.run_id.is_empty() => {
            let bad = Undecodable::new("run_id", "empty, where an id is expected", &[]);
            Err(Box::new(described(index, raw, bad)))
        }
        Ok(run) => Ok(run),
        Err(bad) => Err(Box::new(described(index, raw, *bad))),
    }
}

/// Adds which entry it is, and what of it can be read after all.
fn described(index: usize, raw: &[u8], bad: Undecodable) -> Undecodable {
    let text = legible(raw);
    let known = Pair(
        Member::<&RawValue>::new(technique_run::run_id),
        Member::<&RawValue>::new(technique_run::created_at),
    );
    let (run_id, created_at) = strictly(text.as_bytes(), known).unwrap_or_default();
    let run_id = run_id.and_then(read::<String>);
    let created_at = created_at.and_then(read::<Timestamp>);
    let path = match bad.path.as_str() {
        WHOLE => format!("technique_runs[{index}]"),
        path => format!("technique_runs[{index}].{path}"),
    };
    Undecodable {
        index: Some(index),
        // An id that had to be mended is not the run's.
        run_id: run_id.filter(|id| !id.is_empty() && !id.contains(STAND_IN)),
        path,
        raw: String::from_utf8_lossy(raw).into_owned(),
        created_at: created_at.filter(|at| at.moment().is_some()),
        ..bad
    }
}

fn read<T: for<'de> Deserialize<'de>>(raw: &RawValue) -> Option<T> {
    serde_json::from_str(raw.get()).ok()
}
