//! What one wants to know of a run, read from its generated fields.

#[cfg(feature = "download")]
mod file_name;
mod fixed_fields;
mod handle;
mod moment;
pub(crate) mod open_enum;
mod parse_timestamp_error;
mod path_segment;
mod route;
mod timestamp;
mod undecodable;

use std::time::Duration;

pub(crate) use self::moment::Moment;
#[cfg(test)]
pub(crate) use self::path_segment::is_segment;
pub(crate) use self::{
    fixed_fields::FIXED,
    path_segment::{UnsafeId, is_space},
    route::Route,
};
pub use self::{
    handle::RunHandle, open_enum::Unlisted, parse_timestamp_error::ParseTimestampError,
    timestamp::Timestamp, undecodable::Undecodable,
};
use crate::{OutputType, RunOutput, RunStatus, TechniqueRun};

/// How a run stands: [`TechniqueRun::outcome`]. Only the status decides, so that nothing fails.
///
/// ```
/// use flora_technique_runs::{Outcome, TechniqueRun};
///
/// fn words(run: &TechniqueRun) -> String {
///     match run.outcome() {
///         Outcome::GoingOn => format!("at {} %", run.progress),
///         Outcome::Completed { outputs } => format!("{} outputs", outputs.len()),
///         Outcome::Failed { message, .. } => message.unwrap_or("failed").to_owned(),
///         _ => run.status.to_string(),
///     }
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Outcome<'a> {
    /// Not ended: pending, running, or a status that this version does not know.
    GoingOn,
    /// Ended well.
    Completed {
        /// What it made; empty also when the answer left the outputs out.
        outputs: &'a [RunOutput],
    },
    /// Ended badly. A failed run is a value, never an `Err`.
    Failed {
        /// FLORA's code, an open vocabulary such as `provider_error` or `GENERATION_CANCELLED`.
        code: Option<&'a str>,
        /// FLORA's explanation, which often tells more than the code.
        message: Option<&'a str>,
    },
    /// Ended in another way, which its status names: one that is new in the document.
    Ended(&'a RunStatus),
}

/// What an output holds: [`RunOutput::content`].
///
/// ```
/// use flora_technique_runs::{Content, RunOutput};
///
/// fn words(output: &RunOutput) -> &str {
///     match output.content() {
///         Content::Text(text) => text,
///         Content::Url(link) => link,
///         _ => "something new",
///     }
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Content<'a> {
    /// Where the media lie, as FLORA wrote it: whether it is a URL is not checked. Fetch it without the API key.
    Url(&'a str),
    /// The text itself.
    Text(&'a str),
}

impl TechniqueRun {
    /// Completed, failed, ended otherwise or going on, decided by `status` alone.
    ///
    /// `progress` and `completed_at` decide nothing: both are set on failed runs too.
    ///
    /// ```
    /// use flora_technique_runs::{Outcome, TechniqueRun};
    ///
    /// # fn main() -> Result<(), serde_json::Error> {
    /// let run: TechniqueRun = serde_json::from_str(
    ///     r#"{"run_id": "run_1", "status": "failed", "progress": 100, "created_at": 0,
    ///         "error_code": "GENERATION_CANCELLED"}"#,
    /// )?;
    /// assert!(matches!(run.outcome(), Outcome::Failed { code: Some("GENERATION_CANCELLED"), .. }));
    /// # Ok(())
    /// # }
    /// ```
    pub fn outcome(&self) -> Outcome<'_> {
        match &self.status {
            RunStatus::Completed => Outcome::Completed {
                outputs: self.outputs(),
            },
            RunStatus::Failed => Outcome::Failed {
                code: self.error_code.as_deref(),
                message: self.error_message.as_deref(),
            },
            status if status.is_terminal() => Outcome::Ended(status),
            _ => Outcome::GoingOn,
        }
    }

    /// Whether the run has ended, by `status` alone; an unknown status has not.
    ///
    /// ```
    /// # use flora_technique_runs::TechniqueRun;
    /// # fn main() -> Result<(), serde_json::Error> {
    /// let run: TechniqueRun = serde_json::from_str(
    ///     r#"{"run_id": "run_1", "status": "queued", "progress": 0, "created_at": 0}"#,
    /// )?;
    /// assert!(!run.is_terminal());
    /// # Ok(())
    /// # }
    /// ```
    pub fn is_terminal(&self) -> bool {
        self.status.is_terminal()
    }

    /// Whether the run has ended and shows what it cost: for sums of [`cost_micros`](Self::cost_micros).
    ///
    /// FLORA was seen to show the cost of a completed run up to a minute after its end: until then it
    /// is not settled, nor is it by a number that is no amount, such as -1. A run that failed is settled at once,
    /// since normally it carries no cost. One that goes on is not, even if it shows a cost, which is an estimate. A
    /// [wait](crate::WaitForRun::settled) and a [watch](crate::Change::Settled) go by this.
    ///
    /// ```
    /// # use flora_technique_runs::TechniqueRun;
    /// # fn main() -> Result<(), serde_json::Error> {
    /// let just_ended: TechniqueRun = serde_json::from_str(
    ///     r#"{"run_id": "run_1", "status": "completed", "progress": 100, "created_at": 0}"#,
    /// )?;
    /// let later: TechniqueRun = serde_json::from_str(
    ///     r#"{"run_id": "run_1", "status": "completed", "progress": 100, "created_at": 0,
    ///         "charged_cost": 0.05}"#,
    /// )?;
    /// assert!(!just_ended.is_settled());
    /// assert!(later.is_settled());
    /// # Ok(())
    /// # }
    /// ```
    pub fn is_settled(&self) -> bool {
        match self.status {
            RunStatus::Completed => self.cost_micros().is_some(),
            _ => self.is_terminal(),
        }
    }

    /// What it cost in millionths of a US dollar, to the nearest one: sums of whole numbers stay exact. `None`
    /// where no cost is shown.
    ///
    /// Of a run that goes on it is an estimate: see [`is_settled`](Self::is_settled). A number that is no
    /// amount (negative, or above 2^53 millionths) is `None`, too.
    ///
    /// ```
    /// # use flora_technique_runs::TechniqueRun;
    /// # fn main() -> Result<(), serde_json::Error> {
    /// let run: TechniqueRun = serde_json::from_str(
    ///     r#"{"run_id": "run_1", "status": "completed", "progress": 100, "created_at": 0,
    ///         "charged_cost": 0.05}"#,
    /// )?;
    /// assert_eq!(run.cost_micros(), Some(50_000));
    /// # Ok(())
    /// # }
    /// ```
    pub fn cost_micros(&self) -> Option<i64> {
        let micros = (self.charged_cost? * 1e6).round();
        // Up to 2^53 every whole number has a double of its own.
        let is_amount = (0.0..=9_007_199_254_740_992.0).contains(&micros);
        #[expect(clippy::cast_possible_truncation, reason = "whole and within i64")]
        is_amount.then_some(micros as i64)
    }

    /// A name for a folder of what this run made: valid on every file system, no other run's, and always the same,
    /// such as `run_abc123`. For an id such as FLORA's the name is the id itself; any other gets a name with a hash.
    /// Do not use `run_id` as a path: nothing has checked it. Behind the feature `download`.
    ///
    /// Outputs need no folder for each run: [`RunOutput::file_name`] has the run's id in it.
    ///
    /// ```
    /// # use flora_technique_runs::TechniqueRun;
    /// # fn main() -> Result<(), serde_json::Error> {
    /// let run: TechniqueRun = serde_json::from_str(
    ///     r#"{"run_id": "run_abc123", "status": "completed", "progress": 100, "created_at": 0}"#,
    /// )?;
    /// assert_eq!(run.folder_name(), "run_abc123");
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "download")]
    pub fn folder_name(&self) -> String {
        file_name::of_run(&self.run_id)
    }

    /// What it made; empty where the answer left the outputs out, which lists may do.
    ///
    /// ```
    /// # use flora_technique_runs::TechniqueRun;
    /// # fn main() -> Result<(), serde_json::Error> {
    /// let run: TechniqueRun = serde_json::from_str(
    ///     r#"{"run_id": "run_1", "status": "running", "progress": 0, "created_at": 0}"#,
    /// )?;
    /// assert!(run.outputs().is_empty());
    /// # Ok(())
    /// # }
    /// ```
    pub fn outputs(&self) -> &[RunOutput] {
        self.outputs.as_deref().unwrap_or_default()
    }

    /// From creation to the end, queueing included; `None` while it goes on or when a time is unknown.
    ///
    /// ```
    /// # use flora_technique_runs::TechniqueRun;
    /// # fn main() -> Result<(), serde_json::Error> {
    /// let run: TechniqueRun = serde_json::from_str(
    ///     r#"{"run_id": "run_1", "status": "completed", "progress": 100,
    ///         "created_at": 1754640000000, "completed_at": 1754640061000}"#,
    /// )?;
    /// assert_eq!(run.duration(), Some(std::time::Duration::from_secs(61)));
    /// # Ok(())
    /// # }
    /// ```
    pub fn duration(&self) -> Option<Duration> {
        let (from, to) = (
            self.created_at.to_system_time()?,
            self.completed_at?.to_system_time()?,
        );
        to.duration_since(from).ok()
    }

    /// Whether the outputs are still to be fetched: completed, and the field is absent.
    pub(crate) fn lacks_outputs(&self) -> bool {
        self.status == RunStatus::Completed && self.outputs.is_none()
    }
}

impl RunOutput {
    /// The text, or where the media lie: `url` holds either, told apart by `type`.
    ///
    /// ```
    /// use flora_technique_runs::{Content, RunOutput};
    ///
    /// # fn main() -> Result<(), serde_json::Error> {
    /// let output: RunOutput =
    ///     serde_json::from_str(r#"{"output_id": "caption", "type": "text", "url": "A mug."}"#)?;
    /// assert_eq!(output.content(), Content::Text("A mug."));
    /// # Ok(())
    /// # }
    /// ```
    pub fn content(&self) -> Content<'_> {
        match self.type_ {
            OutputType::Text => Content::Text(&self.url),
            _ => Content::Url(&self.url),
        }
    }

    /// A name for a file of this output of that run, such as `run_abc123-image-2.png`.
    ///
    /// It is safe on every file system: at most 120 bytes of `a-z`, `0-9`, `_`, `-` and `.`, without a dot
    /// at its beginning, and no device's name. Another output has another name, in this run or any other,
    /// and not one that differs by case alone. It is the same every time, whatever the query of the
    /// output's link; its extension is that of the link's path, else it goes by the type (`png`, `mp4`,
    /// `mp3`, `pdf`, `txt`, or `bin` for a type that is new).
    ///
    /// Behind the feature `download`.
    ///
    /// ```
    /// use flora_technique_runs::TechniqueRun;
    ///
    /// # fn main() -> Result<(), serde_json::Error> {
    /// let run: TechniqueRun = serde_json::from_str(
    ///     r#"{"run_id": "run_1", "status": "completed", "progress": 100, "created_at": 0, "outputs":
    ///         [{"output_id": "clip", "type": "videoUrl", "url": "https://media.flora.ai/a/pan.webm?t=7"}]}"#,
    /// )?;
    /// let names: Vec<_> = run.outputs().iter().map(|output| output.file_name(&run)).collect();
    /// assert_eq!(names, ["run_1-clip.webm"]);
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "download")]
    pub fn file_name(&self, run: &TechniqueRun) -> String {
        let of_link = match self.content() {
            Content::Url(link) => file_name::extension(link),
            Content::Text(_) => None,
        };
        let of_type = match self.type_ {
            OutputType::ImageUrl => "png",
            OutputType::VideoUrl => "mp4",
            OutputType::AudioUrl => "mp3",
            OutputType::DocumentUrl => "pdf",
            OutputType::Text => "txt",
            _ => "bin",
        };
        let stem = file_name::stem(&run.run_id, &self.output_id, self.twins_before(run));
        let extension = of_link.unwrap_or_else(|| of_type.to_owned());
        format!("{stem}.{extension}")
    }

    /// How many outputs of the same id stand before it in its run: none, as far as the document knows.
    #[cfg(feature = "download")]
    pub(crate) fn twins_before(&self, run: &TechniqueRun) -> usize {
        let place = |output: &Self| match output.content() {
            Content::Url(link) => link.split(['?', '#']).next().map(str::to_owned),
            Content::Text(text) => Some(text.to_owned()),
        };
        let outputs = run.outputs().iter();
        let mut twins = outputs.filter(|other| other.output_id == self.output_id);
        let is_same = |other: &Self| other.type_ == self.type_ && place(other) == place(self);
        twins.position(is_same).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests;
