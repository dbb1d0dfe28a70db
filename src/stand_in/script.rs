//! The course of one run, told step by step.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::media::Media;
use crate::Timestamp;

/// How long after its creation a run began, when nothing else is said.
pub(super) const BEGAN_AFTER: Duration = Duration::from_secs(1);
const COMPLETED_AFTER: Duration = Duration::from_secs(61);
const FAILED_AFTER: Duration = Duration::from_secs(13);

/// The course of one run: one step for each answer that shows it, the last one for all that follow.
///
/// Without a step the run stays pending. It is created when it is started, and then says that it
/// began a second later and ended a minute later (12 seconds, when it failed), whenever that is shown. Both
/// ways lead to it, `/techniques/{technique}/runs/{run_id}` (which its `poll_url` shows) and
/// `/runs/{run_id}`. Nothing that it is told is rejected: what FLORA would never say may be just what a test
/// needs. It belongs to `tech_night-camera`, `prj_stills`
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
    pub(super) steps: Vec<Step>,
    /// One step each time this has passed, instead of one each answer.
    pub(super) step_every: Option<Duration>,
    pub(super) created: Created,
    pub(super) listed_at: Option<Timestamp>,
    pub(super) technique: Option<String>,
    /// What is told in every step.
    pub(super) fields: Map<String, Value>,
    pub(super) outputs: Vec<Output>,
    pub(super) outputs_unlisted: bool,
    pub(super) cost_after_answers: u32,
    pub(super) cost_after: Duration,
    pub(super) only: Option<Way>,
}

#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) status: String,
    pub(super) progress: Value,
    pub(super) has_begun: bool,
    /// How long after its creation it ended, when it has.
    pub(super) ended_after: Option<Duration>,
    pub(super) failure: Option<Failure>,
}

impl Step {
    /// What is told before the first step, and of a script without one.
    pub(super) fn pending() -> Self {
        Self {
            status: "pending".to_owned(),
            progress: json!(0),
            has_begun: false,
            ended_after: None,
            failure: None,
        }
    }
}

#[derive(Clone, Debug)]
pub(super) struct Failure {
    pub(super) code: String,
    pub(super) message: String,
}

#[derive(Clone, Debug)]
pub(super) struct Output {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) content: Content,
}

#[derive(Clone, Debug)]
pub(super) enum Content {
    /// A text, or a URL.
    Given(String),
    File(Media),
}

/// When a run was created.
#[derive(Clone, Debug, Default)]
pub(super) enum Created {
    #[default]
    Now,
    Ago(Duration),
    At(Timestamp),
}

/// One of the two ways to a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Way {
    Nested,
    Flat,
}

impl Script {
    /// A script without a step.
    pub fn new() -> Self {
        Self::default()
    }

    /// Then it is pending.
    pub fn pending(self) -> Self {
        self.step(Step::pending())
    }

    /// Then it is running, at a progress of 0 to 100.
    pub fn running(self, progress: f64) -> Self {
        self.step(Step {
            status: "running".to_owned(),
            progress: json!(progress),
            has_begun: true,
            ended_after: None,
            failure: None,
        })
    }

    /// Then it is completed, with outputs and cost.
    pub fn completed(self) -> Self {
        self.step(Step {
            status: "completed".to_owned(),
            progress: json!(100),
            has_begun: true,
            ended_after: Some(COMPLETED_AFTER),
            failure: None,
        })
    }

    /// Then it is failed, with FLORA's code and message, and without outputs and cost.
    pub fn failed(self, code: &str, message: &str) -> Self {
        self.step(Step {
            status: "failed".to_owned(),
            progress: json!(100),
            has_begun: true,
            ended_after: Some(FAILED_AFTER),
            failure: Some(Failure {
                code: code.to_owned(),
                message: message.to_owned(),
            }),
        })
    }

    /// Then it has a status of your own, such as one that the document lacks.
    ///
    /// ```
    /// # use flora_technique_runs::stand_in::Script;
    /// let script = Script::new().status("queued").completed();
    /// ```
    pub fn status(self, status: &str) -> Self {
        self.step(Step {
            status: status.to_owned(),
            ..Step::pending()
        })
    }

    /// Moves by the [clock](super::StandIn::advance), whoever looks: the first step holds from its
    /// creation, and each time `every` has passed comes the next.
    ///
    /// What it says of when it began and ended is then the time of those steps.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), flora_technique_runs::Error> {
    /// # use flora_technique_runs::{StandIn, stand_in::Script};
    /// # use std::time::{Duration, UNIX_EPOCH};
    /// let noon = UNIX_EPOCH + Duration::from_secs(1_768_478_400);
    /// let flora = StandIn::builder().now(noon).start().await?;
    /// let minute = Duration::from_secs(60);
    /// let run_id = flora.start_run(Script::new().pending().running(50.0).completed().step_every(minute));
    ///
    /// flora.advance(2 * minute);
    /// let run = flora.client().get_run(run_id).await?;
    /// assert_eq!(run.duration(), Some(2 * minute));
    /// # Ok(())
    /// # }
    /// ```
    pub fn step_every(mut self, every: Duration) -> Self {
        self.step_every = Some(every);
        self
    }

    /// Was created so long before it is started: it appears late, at its place in the list.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), flora_technique_runs::Error> {
    /// # use flora_technique_runs::{StandIn, stand_in::Script};
    /// # use std::time::{Duration, SystemTime};
    /// let hour = Duration::from_secs(60 * 60);
    /// let flora = StandIn::start().await?;
    /// flora.start_run(Script::new().completed());
    /// flora.start_run(Script::new().completed().created_ago(26 * hour));
    ///
    /// let today = flora.client().list_runs().created_since(SystemTime::now() - 24 * hour);
    /// assert_eq!(today.page().await?.items.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn created_ago(mut self, age: Duration) -> Self {
        self.created = Created::Ago(age);
        self
    }

    /// Was created at this moment: it appears at its place in the list. One that is no known moment
    /// is told as it is, and listed as if the run had been created when it is started.
    ///
    /// ```
    /// # use flora_technique_runs::{Timestamp, stand_in::Script};
    /// let script = Script::new().completed().created_at(Timestamp::from(1_754_640_000_000.25));
    /// let undated = Script::new().completed().created_at(Timestamp::from(0.0));
    /// ```
    pub fn created_at(mut self, time: impl Into<Timestamp>) -> Self {
        self.created = Created::At(time.into());
        self
    }

    /// Stands in the list where a run of this moment would: out of order, unless it was created then.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), flora_technique_runs::Error> {
    /// # use flora_technique_runs::{StandIn, Timestamp, stand_in::Script};
    /// # use std::time::Duration;
    /// let flora = StandIn::start().await?;
    /// flora.seed(2);
    /// let long_ago = Timestamp::from(1_754_640_000_000.0);
    /// flora.start_run(Script::new().completed().listed_at(long_ago));
    ///
    /// let page = flora.client().list_runs().page().await?;
    /// assert_eq!(page.items[2].run_id, "run_3"); // the newest, and listed last
    /// assert!(page.items[2].created_at > page.items[1].created_at);
    /// # Ok(())
    /// # }
    /// ```
    pub fn listed_at(mut self, time: impl Into<Timestamp>) -> Self {
        self.listed_at = Some(time.into());
        self
    }

    /// Has this output once completed: its type is one of the document's or new.
    ///
    /// The first output that you name takes the place of the default ones. What begins with
    /// `/media/` becomes a URL of the stand-in, which has a small valid file there whatever the name,
    /// for the endings `png`, `mp4`, `wav`, `pdf` and `txt`, and asks for no key.
    ///
    /// ```
    /// # use flora_technique_runs::stand_in::Script;
    /// let script = Script::new()
    ///     .completed()
    ///     .image("out", "/media/mug.png")
    ///     .text("caption", "A mug.")
    ///     .output("clip", "videoUrl", "https://media.flora.ai/mug.mp4");
    /// ```
    pub fn output(mut self, output_id: &str, kind: &str, content: &str) -> Self {
        self.outputs.push(Output {
            id: output_id.to_owned(),
            kind: kind.to_owned(),
            content: Content::Given(content.to_owned()),
        });
        self
    }

    /// Has this file among its outputs once completed, of the type that its ending says.
    ///
    /// ```
    /// # use flora_technique_runs::stand_in::{Media, Script};
    /// let script = Script::new().completed().media("clip", Media::new("pan.mp4").size(5_000_000));
    /// ```
    pub fn media(mut self, output_id: &str, media: Media) -> Self {
        self.outputs.push(Output {
            id: output_id.to_owned(),
            kind: media.kind().to_owned(),
            content: Content::File(media),
        });
        self
    }

    /// Has this text among its outputs once completed.
    pub fn text(self, output_id: &str, text: &str) -> Self {
        self.output(output_id, "text", text)
    }

    /// Has an image at this URL among its outputs once completed; see [`output`](Self::output).
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

    /// Shows its cost only after so many answers that show its end, as FLORA was seen to do.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), flora_technique_runs::Error> {
    /// # use flora_technique_runs::{StandIn, stand_in::Script};
    /// let flora = StandIn::start().await?;
    /// let run_id = flora.start_run(Script::new().completed().cost_after_answers(1));
    ///
    /// assert_eq!(flora.client().get_run(&*run_id).await?.charged_cost, None);
    /// assert_eq!(flora.client().get_run(&*run_id).await?.charged_cost, Some(0.05));
    /// # Ok(())
    /// # }
    /// ```
    pub fn cost_after_answers(mut self, answers: u32) -> Self {
        self.cost_after_answers = answers;
        self
    }

    /// Shows its cost only when the clock is so far past the first answer that showed its end.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), flora_technique_runs::Error> {
    /// # use flora_technique_runs::{StandIn, stand_in::Script};
    /// # use std::time::Duration;
    /// let flora = StandIn::start().await?;
    /// let minute = Duration::from_secs(60);
    /// let run_id = flora.start_run(Script::new().completed().cost_after(minute));
    ///
    /// assert_eq!(flora.client().get_run(&*run_id).await?.charged_cost, None);
    /// flora.advance(minute);
    /// assert_eq!(flora.client().get_run(&*run_id).await?.charged_cost, Some(0.05));
    /// # Ok(())
    /// # }
    /// ```
    pub fn cost_after(mut self, time: Duration) -> Self {
        self.cost_after = time;
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
        self.only = Some(Way::Nested);
        self
    }

    /// Is found at `/runs/{run_id}` alone, which its `poll_url` then shows.
    ///
    /// ```
    /// # use flora_technique_runs::stand_in::Script;
    /// let script = Script::new().running(50.0).only_flat();
    /// ```
    pub fn only_flat(mut self) -> Self {
        self.only = Some(Way::Flat);
        self
    }

    fn step(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }
}
