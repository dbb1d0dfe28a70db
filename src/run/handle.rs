//! What it takes to look at a run again, here or in another process.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    FIXED,
    path_segment::{UnsafeId, check_segment, is_segment},
    route::{Route, tail},
};
use crate::TechniqueRun;

/// Names one run and the way to it: what waits and looks take, and what outlives a process.
///
/// From a listed run it also keeps what never changes and a single look may leave out (project,
/// workspace, technique), so that the run you get from a wait has it too. It holds no key and no host,
/// and is checked when it is used, so a file is a safe place for it. It is saved as JSON: for another
/// format, save the JSON text.
///
/// Making one never fails. An id that cannot stand in a path (empty, `.`, `..`, with one of `/ \ ? # %`, white
/// space or a control character) is an [input](crate::Error::is_input) error of the call that uses it, before any
/// request. Reading one from JSON fails where `run_id` is missing, or a field is of another type.
///
/// ```
/// use flora_technique_runs::RunHandle;
///
/// # fn main() -> Result<(), serde_json::Error> {
/// let handle = RunHandle::new("run_abc123").technique("night-camera");
/// let saved = serde_json::to_string(&handle)?;
/// assert_eq!(serde_json::from_str::<RunHandle>(&saved)?, handle);
/// assert_eq!(handle.run_id(), "run_abc123");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct RunHandle {
    run_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    technique: Option<String>,
    /// Whether `/runs/{run_id}` is the way that is known to work.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    flat: bool,
    /// The fields of the run that never change, as its listing told them.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    listed: Map<String, Value>,
}

impl RunHandle {
    /// A handle by id alone, looked at on `/runs/{run_id}`.
    #[must_use]
    pub fn new(run_id: impl Into<String>) -> Self {
        Self {
            run_id: run_id.into(),
            technique: None,
            flat: false,
            listed: Map::new(),
        }
    }

    /// The handle of an entry, readable as a run or not: by the way that `poll_url` shows, without one by the
    /// technique's id.
    pub(super) fn of_entry(
        run_id: &str,
        poll_url: Option<&str>,
        technique_id: Option<&str>,
        mut fields: Map<String, Value>,
    ) -> Self {
        let by_id = technique_id.filter(|id| is_segment(id));
        let (technique, flat) = match poll_url.and_then(|url| tail(url, run_id)) {
            Some(Route::Nested { technique, .. }) => (Some(technique), false),
            Some(Route::Flat { .. }) => (by_id, true),
            None => (by_id, false),
        };
        let technique = technique.map(str::to_owned);
        fields.retain(|name, _| FIXED.contains(&name.as_str()));
        Self {
            run_id: run_id.to_owned(),
            technique,
            flat,
            listed: fields,
        }
    }

    /// The technique that was run, by id or slug: then `/techniques/{technique}/runs/{run_id}` is
    /// looked at first.
    #[must_use]
    pub fn technique(mut self, id_or_slug: impl Into<String>) -> Self {
        self.technique = Some(id_or_slug.into());
        self.flat = false;
        self
    }

    /// The run's id, as it was given.
    pub fn run_id(&self) -> &str {
        &self.run_id
    }

    /// The way to try first, and the one to try when that answers 404.
    ///
    /// # Errors
    /// The field whose id is not one safe path segment.
    pub(crate) fn routes(&self) -> Result<(Route<'_>, Option<Route<'_>>), UnsafeId> {
        let run_id = self.run_id.as_str();
        check_segment("run_id", run_id)?;
        let flat = Route::Flat { run_id };
        let Some(technique) = self.technique.as_deref() else {
            return Ok((flat, None));
        };
        check_segment("technique", technique)?;
        let nested = Route::Nested { technique, run_id };
        Ok(if self.flat {
            (flat, Some(nested))
        } else {
            (nested, Some(flat))
        })
    }

    /// Keeps the other way, because it is the one that worked.
    pub(crate) fn turn(&mut self) {
        self.flat = !self.flat;
    }

    /// Takes in what a listing tells and the handle did not know.
    pub(crate) fn learn(&mut self, listed: &TechniqueRun) {
        if self.listed.is_empty() {
            self.merge(&Self::from(listed));
        }
    }

    /// Takes in what another handle of the same run knows and this one does not.
    pub(crate) fn merge(&mut self, other: &Self) {
        if self.technique.is_none() {
            self.technique.clone_from(&other.technique);
        }
        self.flat |= other.flat;
        for (name, value) in &other.listed {
            self.listed.entry(name).or_insert_with(|| value.clone());
        }
    }

    /// Takes over which way another handle of the same run found to work.
    pub(crate) fn take_way(&mut self, other: &Self) {
        if self.technique == other.technique {
            self.flat = other.flat;
        }
    }

    /// Gives a run that was looked at singly what only its listing told, of what never changes.
    ///
    /// Field by field: one that was saved with another type than it has now costs the others nothing.
    pub(crate) fn complete(&self, run: &mut TechniqueRun) {
        if self.listed.is_empty() {
            return;
        }
        let mut told = fields(run);
        for name in FIXED {
            let Some(value) = self.listed.get(*name) else {
                continue;
            };
            if !told.contains_key(*name) {
                told.insert((*name).to_owned(), value.clone());
                match TechniqueRun::deserialize(&told) {
                    Ok(completed) => *run = completed,
                    Err(_) => drop(told.remove(*name)),
                }
            }
        }
    }
}

impl From<&TechniqueRun> for RunHandle {
    /// Takes the way that `poll_url` shows; without one, the technique's id.
    fn from(run: &TechniqueRun) -> Self {
        let technique = run.technique.as_ref();
        let technique_id = technique.map(|technique| technique.technique_id.as_str());
        let poll_url = run.poll_url.as_deref();
        Self::of_entry(&run.run_id, poll_url, technique_id, fields(run))
    }
}

impl From<TechniqueRun> for RunHandle {
    fn from(run: TechniqueRun) -> Self {
        Self::from(&run)
    }
}

impl From<&RunHandle> for RunHandle {
    fn from(handle: &RunHandle) -> Self {
        handle.clone()
    }
}

impl From<&str> for RunHandle {
    fn from(run_id: &str) -> Self {
        Self::new(run_id)
    }
}

impl From<&String> for RunHandle {
    fn from(run_id: &String) -> Self {
        Self::new(run_id)
    }
}

impl From<String> for RunHandle {
    fn from(run_id: String) -> Self {
        Self::new(run_id)
    }
}

/// What a run tells, by the names of its fields.
fn fields(run: &TechniqueRun) -> Map<String, Value> {
    match serde_json::to_value(run) {
        Ok(Value::Object(fields)) => fields,
        // Nothing else is made of an object of the document.
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests;
