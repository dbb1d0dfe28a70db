//! One run: where it stands, and what an answer tells of it.

use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use serde_json::{Value, json};

use super::{
    media,
    script::{BEGAN_AFTER, Content, Output, Script, Step, Way},
};
use crate::{RunStatus, Timestamp, call::input::FIXED};

/// The workspace that a run belongs to.
#[derive(Debug)]
pub(super) struct Workspace {
    pub(super) id: String,
    /// What the path of each of its files comes behind: `http://127.0.0.1:…`, and a folder unless it is
    /// the first workspace.
    pub(super) origin: String,
    /// The stand-in's, with its `/api/v1`.
    pub(super) base_url: String,
}

#[derive(Debug)]
pub(super) struct Run {
    pub(super) id: String,
    /// Where it stands in the list.
    pub(super) listed_at: SystemTime,
    /// What it says of when it was created.
    pub(super) created_at: Timestamp,
    /// From when its course counts.
    pub(super) created: SystemTime,
    /// Shared by all runs that go alike.
    pub(super) script: Arc<Script>,
    /// How many answers have shown it.
    shown: usize,
    /// How many answers have shown its end.
    end_shown: u32,
    end_first_shown: Option<SystemTime>,
}

impl Run {
    pub(super) fn new(
        id: String,
        script: Arc<Script>,
        created: SystemTime,
        created_at: Timestamp,
        listed_at: SystemTime,
    ) -> Self {
        Self {
            id,
            listed_at,
            created_at,
            created,
            script,
            shown: 0,
            end_shown: 0,
            end_first_shown: None,
        }
    }

    /// Whether this way leads to it: under a technique's id or slug, or alone.
    pub(super) fn is_found_by(&self, technique: Option<&str>) -> bool {
        let way = match technique {
            Some(_) => Way::Nested,
            None => Way::Flat,
        };
        if self.script.only.is_some_and(|only| only != way) {
            return false;
        }
        technique.is_none_or(|name| name == self.technique_id() || name == self.slug())
    }

    /// What an answer tells of it. It moves on with that.
    pub(super) fn show(&mut self, now: SystemTime, workspace: &Workspace, listed: bool) -> Value {
        let mut told = self.as_it_stands(now, workspace);
        if let Some(fields) = told.as_object_mut() {
            // What never changes only an entry of the list has.
            if !listed {
                fields.retain(|name, _| !FIXED.contains(&name.as_str()));
            }
            if listed && self.script.outputs_unlisted {
                fields.remove("outputs");
            }
        }
        if has_ended(&self.step(now)) {
            self.end_shown = self.end_shown.saturating_add(1);
            self.end_first_shown.get_or_insert(now);
        }
        self.shown = self.shown.saturating_add(1);
        told
    }

    /// All that is true of it now.
    pub(super) fn as_it_stands(&self, now: SystemTime, workspace: &Workspace) -> Value {
        let step = self.step(now);
        let mut run = json!({
            "run_id": self.id,
            "technique_run_id": self.id,
            "status": step.status,
            "progress": step.progress,
            "created_at": self.created_at,
            "project_id": "prj_stills",
            "workspace_id": workspace.id,
            "technique": { "technique_id": self.technique_id(), "name": self.slug() },
            "poll_url": self.poll_url(workspace),
        });
        if step.has_begun {
            run["started_at"] = json!(self.time_of(Self::first_begun, BEGAN_AFTER));
        }
        if let Some(ended_after) = step.ended_after {
            run["completed_at"] = json!(self.time_of(Self::first_ended, ended_after));
        }
        if let Some(failure) = &step.failure {
            run["error_code"] = json!(failure.code);
            run["error_message"] = json!(failure.message);
        }
        if step.status == RunStatus::Completed.as_str() {
            run["charged_cost"] = json!(0.05);
            run["outputs"] = self.outputs(now, workspace);
        }
        for (name, value) in &self.script.fields {
            run[name] = value.clone();
        }
        if !self.cost_is_known(now)
            && let Some(fields) = run.as_object_mut()
        {
            fields.remove("charged_cost");
        }
        run
    }

    fn step(&self, now: SystemTime) -> Step {
        let number = match self.script.step_every {
            None => self.shown,
            Some(every) => {
                let elapsed = now.duration_since(self.created).unwrap_or_default();
                let steps = elapsed.as_nanos().checked_div(every.as_nanos());
                steps.map_or(usize::MAX, |n| usize::try_from(n).unwrap_or(usize::MAX))
            }
        };
        let steps = &self.script.steps;
        let step = steps.get(number).or_else(|| steps.last());
        step.cloned().unwrap_or_else(Step::pending)
    }

    /// When it reached a step: by the clock if it moves by that, else so long after its creation.
    fn time_of(&self, step: fn(&Step) -> bool, otherwise: Duration) -> Timestamp {
        let after = match self.script.step_every {
            None => otherwise,
            Some(every) => {
                let number = self.script.steps.iter().position(step).unwrap_or_default();
                every.saturating_mul(u32::try_from(number).unwrap_or(u32::MAX))
            }
        };
        Timestamp::from(self.created.checked_add(after).unwrap_or(self.created))
    }

    fn first_begun(step: &Step) -> bool {
        step.has_begun
    }

    fn first_ended(step: &Step) -> bool {
        step.ended_after.is_some()
    }

    fn cost_is_known(&self, now: SystemTime) -> bool {
        let first_shown = self.end_first_shown.unwrap_or(now);
        let since = now.duration_since(first_shown).unwrap_or_default();
        self.end_shown >= self.script.cost_after_answers && since >= self.script.cost_after
    }

    fn technique_id(&self) -> &str {
        self.script
            .technique
            .as_deref()
            .unwrap_or("tech_night-camera")
    }

    fn slug(&self) -> &str {
        let id = self.technique_id();
        id.strip_prefix("tech_").unwrap_or(id)
    }

    fn poll_url(&self, workspace: &Workspace) -> String {
        let base_url = &workspace.base_url;
        let id = &self.id;
        match self.script.only {
            Some(Way::Flat) => format!("{base_url}/runs/{id}"),
            _ => format!("{base_url}/techniques/{}/runs/{id}", self.slug()),
        }
    }

    fn outputs(&self, now: SystemTime, workspace: &Workspace) -> Value {
        if self.script.outputs.is_empty() {
            return json!([
                {
                    "output_id": "image",
                    "type": "imageUrl",
                    "url": format!("{}{}mug.png?tr=orig", workspace.origin, media::FOLDER),
                },
                { "output_id": "caption", "type": "text", "url": "A mug, in rain." },
            ]);
        }
        let outputs = self.script.outputs.iter();
        outputs
            .map(|output| shown_output(output, now, workspace))
            .collect()
    }
}

fn has_ended(step: &Step) -> bool {
    RunStatus::from(step.status.as_str()).is_terminal()
}

fn shown_output(output: &Output, now: SystemTime, workspace: &Workspace) -> Value {
    let origin = &workspace.origin;
    let url = match &output.content {
        Content::File(media) => format!("{origin}{}", media.path(now)),
        Content::Given(path) if output.kind != "text" && path.starts_with(media::FOLDER) => {
            format!("{origin}{path}")
        }
        Content::Given(other) => other.clone(),
    };
    json!({ "output_id": output.id, "type": output.kind, "url": url })
}
