//! The runs that a stand-in knows, how they are found and how they are listed.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::filters::fits;
use super::query::{objection, offset};
use super::server::{Answer, World, invalid, refusal};
use super::{Fault, Script};

pub(super) struct Run {
    /// The paths that lead to it, behind the base URL.
    pub(super) ways: Vec<String>,
    /// What it tells now and later: never empty.
    pub(super) steps: Vec<Value>,
    pub(super) lists_outputs: bool,
}

impl Run {
    /// What an answer tells of it; it moves on with that.
    fn tell(&mut self, listed: bool) -> Value {
        let (mut told, outputs) = (self.steps[0].clone(), !listed || self.lists_outputs);
        if self.steps.len() > 1 {
            self.steps.remove(0);
        }
        if let Some(fields) = told.as_object_mut() {
            fields.retain(|name, _| match name.as_str() {
                "technique_run_id" | "project_id" | "workspace_id" | "technique" => listed,
                "outputs" => outputs,
                _ => true,
            });
        }
        told
    }
}

impl World {
    pub(super) fn start(&mut self, script: Script) -> String {
        self.started += 1;
        let run = script.begin(self.started, &self.base_url);
        self.runs.push(run);
        format!("run_{}", self.started)
    }

    pub(super) fn seed(&mut self, n: usize) {
        for index in 0..n {
            let done = Script::new().completed();
            let script = match index % 5 {
                0 => done,
                1 => done.output("clip", "videoUrl", "https://media.flora.ai/pan.mp4"),
                2 => done.text("caption", "1. A mug, in rain: not a URL"),
                3 => Script::new().failed("GENERATION_PROMPT_MODERATED", "Declined."),
                _ => done.without_outputs_in_list(),
            };
            let technique = ["tech_night-camera", "tech_slow-pan"][index % 2];
            let project = ["prj_stills", "prj_film", "prj_shop"][index % 3];
            self.start(script.technique(technique).field("project_id", project));
        }
    }

    pub(super) fn remove(&mut self, id: &str) {
        self.runs.retain(|run| run.steps[0]["run_id"] != id);
    }

    pub(super) fn look(&mut self, way: &str) -> Answer {
        let mut runs = self.runs.iter_mut();
        match runs.find(|run| run.ways.iter().any(|known| known == way)) {
            Some(run) => (200, run.tell(false).to_string()),
            None => refusal(404),
        }
    }

    /// A page, or what is wrong with a parameter.
    pub(super) fn list(&mut self, query: &[(String, String)], fault: Option<&Fault>) -> Answer {
        if let Some((field, why)) = query.iter().find_map(objection) {
            return invalid(field, &why);
        }
        let query: HashMap<_, _> = query.iter().cloned().collect();
        let cursor = query.get("cursor");
        for _ in 0..cursor.map_or(0, |_| self.between_pages) {
            self.start(Script::new().pending().running(50.0).completed());
        }

        let mut runs: Vec<_> = self.runs.iter_mut().rev().collect();
        for (name, value) in &query {
            runs.retain(|run| fits(&run.steps[0], name, value));
        }
        let total = runs.len();
        let start = cursor.map_or(0, |at| offset(at).unwrap_or(0).min(total));
        // FLORA's own default is not published; its hosted tool has 20.
        let limit = query.get("limit").map_or(20, |n| n.parse().unwrap_or(20));
        let empty = fault == Some(&Fault::EmptyPage);
        let end = total.min(start + if empty { 0 } else { limit });
        let mut page: Vec<_> = runs.drain(start..end).map(|run| run.tell(true)).collect();

        let next = format!("offset-{end}");
        let next = match fault {
            // Its own each time, or it would be the cursor that led here.
            Some(Fault::EmptyPage) => Some(format!("{next}.{}", self.answers)),
            Some(Fault::RepeatedCursor) => Some(cursor.cloned().unwrap_or(next)),
            _ => (end < total).then_some(next),
        };
        if let (Some(Fault::BadItem), Some(first)) = (fault, page.first_mut()) {
            first["outputs"] = json!([{ "output_id": "image", "type": "imageUrl", "url": 7 }]);
        }
        let meta = json!({ "next_cursor": next, "total_estimate": total });
        let page = json!({ "meta": meta, "technique_runs": page });
        (200, page.to_string())
    }
}
