//! What it takes to look at a run again, here or in another process.

use std::hash::{Hash, Hasher};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{
    json_text,
    route::{Route, UnsafeId, is_segment, tail},
};
use crate::{Technique, TechniqueRun};

/// Names one run and the way to it: what waits and looks take, and what outlives a process.
///
/// From a listed run it also keeps what only a listing tells (project, workspace, technique), so
/// that the run you get from a wait has it too. It holds no key and no host, and is checked when
/// it is used, so a file is a safe place for it. In a format that is not human readable, such as
/// postcard, it is one string, its JSON.
///
/// ```
/// use flora_technique_runs::RunHandle;
///
/// # fn main() -> Result<(), serde_json::Error> {
/// let handle = RunHandle::new("run_abc123").technique("night-camera");
/// let saved = serde_json::to_string(&handle)?;
/// assert_eq!(serde_json::from_str::<RunHandle>(&saved)?, handle);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "schemars",
    derive(schemars::JsonSchema),
    schemars(transparent)
)]
pub struct RunHandle(Layout);

/// A handle as JSON has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schemars",
    derive(schemars::JsonSchema),
    schemars(rename = "RunHandle")
)]
struct Layout {
    run_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    technique: Option<String>,
    /// Whether `/runs/{run_id}` is the way that is known to work.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    flat: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    listed: Option<Box<Listed>>,
}

/// What a listing tells of a run and a single look does not.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
struct Listed {
    technique_run_id: Option<String>,
    project_id: Option<String>,
    workspace_id: Option<String>,
    technique: Option<Technique>,
}

/// Handles hold what JSON has, where nothing differs from itself.
impl Eq for RunHandle {}

/// By run and way. What a listing told besides is left out: equal handles still hash alike.
impl Hash for RunHandle {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.run_id.hash(state);
        self.0.technique.hash(state);
        self.0.flat.hash(state);
    }
}

impl RunHandle {
    /// A handle by id alone, looked at on `/runs/{run_id}`.
    #[must_use]
    pub fn new(run_id: impl Into<String>) -> Self {
        Self(Layout {
            run_id: run_id.into(),
            technique: None,
            flat: false,
            listed: None,
        })
    }

    /// The technique that was run, by id or slug: then `/techniques/{technique}/runs/{run_id}` is
    /// looked at first.
    #[must_use]
    pub fn technique(mut self, id_or_slug: impl Into<String>) -> Self {
        self.0.technique = Some(id_or_slug.into());
        self.0.flat = false;
        self
    }

    /// The run's id.
    pub fn run_id(&self) -> &str {
        &self.0.run_id
    }

    /// The way to try first, and the one to try when that answers 404.
    ///
    /// # Errors
    /// The field whose id is not one safe path segment.
    pub(crate) fn routes(&self) -> Result<(Route<'_>, Option<Route<'_>>), UnsafeId> {
        let run_id = self.0.run_id.as_str();
        safe("run_id", run_id)?;
        let flat = Route::Flat { run_id };
        let Some(technique) = self.0.technique.as_deref() else {
            return Ok((flat, None));
        };
        safe("technique", technique)?;
        let nested = Route::Nested { technique, run_id };
        Ok(if self.0.flat {
            (flat, Some(nested))
        } else {
            (nested, Some(flat))
        })
    }

    /// Keeps the other way, because it is the one that worked.
    pub(crate) fn turn(&mut self) {
        self.0.flat = !self.0.flat;
    }

    /// Takes in what a listing tells and the handle did not know.
    pub(crate) fn learn(&mut self, listed: &TechniqueRun) {
        if self.0.listed.is_none() {
            self.merge(&Self::from(listed));
        }
    }

    /// Takes in what another handle of the same run knows and this one does not.
    pub(crate) fn merge(&mut self, other: &Self) {
        if self.0.technique.is_none() {
            self.0.technique.clone_from(&other.0.technique);
        }
        self.0.flat |= other.0.flat;
        let Some(theirs) = &other.0.listed else {
            return;
        };
        let ours = self.0.listed.get_or_insert_default();
        fill(&mut ours.technique_run_id, theirs.technique_run_id.as_ref());
        fill(&mut ours.project_id, theirs.project_id.as_ref());
        fill(&mut ours.workspace_id, theirs.workspace_id.as_ref());
        fill(&mut ours.technique, theirs.technique.as_ref());
    }

    /// Takes over which way another handle of the same run found to work.
    pub(crate) fn take_way(&mut self, other: &Self) {
        if self.0.technique == other.0.technique {
            self.0.flat = other.0.flat;
        }
    }

    /// Gives a run that was looked at singly what only its listing told.
    pub(crate) fn complete(&self, run: &mut TechniqueRun) {
        if let Some(listed) = &self.0.listed {
            fill(&mut run.technique_run_id, listed.technique_run_id.as_ref());
            fill(&mut run.project_id, listed.project_id.as_ref());
            fill(&mut run.workspace_id, listed.workspace_id.as_ref());
            fill(&mut run.technique, listed.technique.as_ref());
        }
    }
}

impl Serialize for RunHandle {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        json_text::serialize(&self.0, serializer)
    }
}

impl<'de> Deserialize<'de> for RunHandle {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        json_text::deserialize(deserializer).map(Self)
    }
}

fn fill<T: Clone>(field: &mut Option<T>, listed: Option<&T>) {
    if field.is_none() {
        *field = listed.cloned();
    }
}

impl From<&TechniqueRun> for RunHandle {
    /// Takes the way that `poll_url` shows; without one, the technique's id.
    fn from(run: &TechniqueRun) -> Self {
        let by_id = run
            .technique
            .as_ref()
            .map(|technique| technique.technique_id.as_str());
        let by_id = by_id.filter(|id| is_segment(id));
        let tail = run
            .poll_url
            .as_deref()
            .and_then(|url| tail(url, &run.run_id));
        let (technique, flat) = match tail {
            Some(Route::Nested { technique, .. }) => (Some(technique), false),
            Some(Route::Flat { .. }) => (by_id, true),
            None => (by_id, false),
        };
        let listed = Listed {
            technique_run_id: run.technique_run_id.clone(),
            project_id: run.project_id.clone(),
            workspace_id: run.workspace_id.clone(),
            technique: run.technique.clone(),
        };
        Self(Layout {
            run_id: run.run_id.clone(),
            technique: technique.map(str::to_owned),
            flat,
            listed: (listed != Listed::default()).then(|| Box::new(listed)),
        })
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

fn safe(field: &'static str, id: &str) -> Result<(), UnsafeId> {
    if is_segment(id) {
        Ok(())
    } else {
        let id = id.to_owned();
        Err(UnsafeId { field, id })
    }
}

#[cfg(test)]
mod tests;
