//! The course of one run, told step by step.

use serde_json::{Map, Value, json};

use super::history::Run;

/// 2025-08-08T08:00:00Z. The fraction is there because FLORA's clock is thought to have one.
const BEFORE_ALL: f64 = 1_754_640_000_000.25;
const MINUTE: f64 = 60_000.0;

/// The course of one run: one step for each answer that shows it, the last one for all that follow.
///
/// Without a step the run stays pending. Both ways lead to it, `/techniques/{technique}/runs/{run_id}`
/// (which its `poll_url` shows) and `/runs/{run_id}`. It belongs to `tech_night-camera`, `prj_stills`
/// and `ws_studio`, costs 0.05 USD and, once completed, has an image and a caption, also in the list.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), flora_technique_runs::Error> {
/// use flora_technique_runs::stand_in::{Script, StandIn};
/// use std::time::Duration;
///
/// let flora = StandIn::start().await?;
/// let script = Script::new()
///     .pending()
///     .running(40.0)
///     .running(90.0)
///     .failed("GENERATION_PROMPT_MODERATED", "The request was declined.");
/// let run_id = flora.start_run(script);
///
/// let wait = flora.client().wait_for_run(run_id).poll_every(Duration::from_millis(1));
/// assert_eq!(wait.await?.error_code.as_deref(), Some("GENERATION_PROMPT_MODERATED"));
/// assert_eq!(flora.look_requests(), 4);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "a script does nothing until `StandIn::start_run` is given it"]
pub struct Script {
    /// What is told in each step; times count from `created_at`.
    steps: Vec<Value>,
    /// What is told in every step.
    fields: Map<String, Value>,
    outputs: Vec<Value>,
    technique: Option<String>,
    /// How the one way begins that leads to it.
    only: Option<&'static str>,
    outputs_unlisted: bool,
}

impl Script {
    /// A script without a step.
    pub fn new() -> Self {
        Self::default()
    }

    /// Then it is pending.
    pub fn pending(self) -> Self {
        self.status("pending")
    }

    /// Then it is running, at a progress of 0 to 100.
    pub fn running(self, progress: f64) -> Self {
        self.step(json!({ "status": "running", "progress": progress, "started_at": 1_000 }))
    }

    /// Then it is completed, with outputs and cost.
    pub fn completed(self) -> Self {
        let url = "https://media.flora.ai/node-inputs/2025/8/8/anonymous/mug.png?tr=orig";
        self.step(json!({
            "status": "completed", "progress": 100, "started_at": 1_000, "completed_at": 61_000,
            "charged_cost": 0.05, "outputs": [
                { "output_id": "image", "type": "imageUrl", "url": url },
                { "output_id": "caption", "type": "text", "url": "A mug, in rain." },
            ],
        }))
    }

    /// Then it is failed, with FLORA's code and message, and without outputs and cost.
    pub fn failed(self, code: &str, message: &str) -> Self {
        self.step(json!({
            "status": "failed", "progress": 100, "started_at": 1_000, "completed_at": 13_000,
            "error_code": code, "error_message": message,
        }))
    }

    /// Then it has a status of your own, such as one that the document lacks.
    ///
    /// ```
    /// # use flora_technique_runs::stand_in::Script;
    /// let script = Script::new().status("queued").completed();
    /// ```
    pub fn status(self, status: &str) -> Self {
        self.step(json!({ "status": status, "progress": 0 }))
    }

    /// Has this output once completed: its type is one of the document's or new.
    ///
    /// The first output that you name takes the place of the default ones.
    ///
    /// ```
    /// # use flora_technique_runs::stand_in::Script;
    /// let script = Script::new()
    ///     .completed()
    ///     .image("out", "https://media.flora.ai/mug.png")
    ///     .text("caption", "A mug.")
    ///     .output("clip", "videoUrl", "https://media.flora.ai/mug.mp4");
    /// ```
    pub fn output(mut self, output_id: &str, kind: &str, content: &str) -> Self {
        let output = json!({ "output_id": output_id, "type": kind, "url": content });
        self.outputs.push(output);
        self
    }

    /// Has this text among its outputs once completed.
    pub fn text(self, output_id: &str, text: &str) -> Self {
        self.output(output_id, "text", text)
    }

    /// Has an image at this URL among its outputs once completed.
    pub fn image(self, output_id: &str, url: &str) -> Self {
        self.output(output_id, "imageUrl", url)
    }

    /// Shows its outputs in single looks only, as FLORA was seen to do.
    ///
    /// ```
    /// # use flora_technique_runs::stand_in::Script;
    /// let script = Script::new().completed().without_outputs_in_list();
    /// ```
    pub fn without_outputs_in_list(mut self) -> Self {
        self.outputs_unlisted = true;
        self
    }

    /// Has this value in a field of every answer, whatever the step; also in one that FLORA lacks.
    ///
    /// ```
    /// # use flora_technique_runs::stand_in::Script;
    /// let script = Script::new().completed().field("project_id", "prj_mugs").field("charged_cost", 1.2);
    /// ```
    pub fn field(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.fields.insert(name.to_owned(), value.into());
        self
    }

    /// Belongs to this technique, `tech_…`; what follows the prefix is its slug and name.
    ///
    /// ```
    /// # use flora_technique_runs::stand_in::Script;
    /// let script = Script::new().technique("tech_mugs").completed();
    /// ```
    pub fn technique(mut self, technique_id: &str) -> Self {
        self.technique = Some(technique_id.to_owned());
        self
    }

    /// Is found at `/techniques/{technique}/runs/{run_id}` alone.
    ///
    /// ```
    /// # use flora_technique_runs::stand_in::Script;
    /// let script = Script::new().running(50.0).only_nested();
    /// ```
    pub fn only_nested(mut self) -> Self {
        self.only = Some("techniques/");
        self
    }

    /// Is found at `/runs/{run_id}` alone, which its `poll_url` then shows.
    ///
    /// ```
    /// # use flora_technique_runs::stand_in::Script;
    /// let script = Script::new().running(50.0).only_flat();
    /// ```
    pub fn only_flat(mut self) -> Self {
        self.only = Some("runs/");
        self
    }

    fn step(mut self, told: Value) -> Self {
        self.steps.push(told);
        self
    }

    /// The run that follows it: each step in full.
    pub(super) fn begin(self, number: u32, base_url: &str) -> Run {
        let id = format!("run_{number}");
        let technique = self.technique.as_deref().unwrap_or("tech_night-camera");
        let slug = technique.trim_start_matches("tech_");
        let nested = |technique| format!("techniques/{technique}/runs/{id}");
        let mut ways = vec![nested(slug), nested(technique), format!("runs/{id}")];
        ways.retain(|way| self.only.is_none_or(|only| way.starts_with(only)));

        let created_at = BEFORE_ALL + MINUTE * f64::from(number);
        let fill = |step: &Value| {
            let mut run = json!({
                "run_id": id, "technique_run_id": id, "status": "pending", "progress": 0,
                "created_at": created_at, "poll_url": format!("{base_url}/{}", ways[0]),
                "project_id": "prj_stills", "workspace_id": "ws_studio",
                "technique": { "technique_id": technique, "name": slug },
            });
            for (name, value) in step.as_object().into_iter().flatten() {
                run[name] = match value.as_f64() {
                    Some(after) if name.ends_with("_at") => json!(created_at + after),
                    _ => value.clone(),
                };
            }
            if run["status"] == "completed" && !self.outputs.is_empty() {
                run["outputs"] = json!(self.outputs);
            }
            for (name, value) in &self.fields {
                run[name] = value.clone();
            }
            run
        };
        let steps = match &self.steps[..] {
            [] => vec![fill(&Value::Null)],
            steps => steps.iter().map(fill).collect(),
        };
        Run {
            ways,
            steps,
            lists_outputs: !self.outputs_unlisted,
        }
    }
}
