//! What a watch tells: something that happened to a run.

use serde::Serialize;

use super::why_let_go::WhyLetGo;
use crate::{RunHandle, TechniqueRun};

/// Something that happened to a run: what [`Changes`](crate::Changes) hands out.
///
/// Of one run they come in the order in which they stand here, and none but `Progressed` comes twice. The
/// run is as FLORA showed it when the change was seen.
///
/// As JSON it is the run under the name of what happened, `{"started": {"run_id": …}}`. A run that is let go has a
/// handle there, and [why](WhyLetGo):
///
/// ```
/// use flora_technique_runs::{Change, RunHandle, WhyLetGo};
/// use serde_json::json;
///
/// # fn main() -> Result<(), serde_json::Error> {
/// let handle = RunHandle::new("run_1").technique("night-camera");
/// let why = WhyLetGo::NotFound;
/// assert_eq!(
///     serde_json::to_value(Change::LetGo { handle, why })?,
///     json!({"let_go": {
///         "handle": {"run_id": "run_1", "technique": "night-camera"},
///         "why": "not_found",
///     }}),
/// );
/// # Ok(())
/// # }
/// ```
///
/// ```no_run
/// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
/// use flora_technique_runs::Change;
///
/// let mut changes = client.watch_runs().changes();
/// while let Some(change) = changes.try_next().await? {
///     match change {
///         Change::Started(run) => println!("{} began", run.run_id),
///         Change::Ended(run) => println!("{} {}", run.run_id, run.status),
///         Change::LetGo { handle, why } => println!("{}: {why}", handle.run_id()),
///         other => println!("{} goes on", other.run_id()),
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Change {
    /// It began after the start of the watch. Its status may be any: a run that is first seen ended
    /// gives `Started` and then `Ended`.
    Started(TechniqueRun),
    /// It goes on, and its status, progress or outputs are not what was last told.
    Progressed(TechniqueRun),
    /// It has ended, well or badly: ask [`TechniqueRun::outcome`]. Nothing reopens it.
    Ended(TechniqueRun),
    /// It has ended and shows what it cost, in [`cost_micros`](TechniqueRun::cost_micros): a completed
    /// run when FLORA tells, which may take a minute, any other with its end.
    ///
    /// So the sum of [`cost_micros`](TechniqueRun::cost_micros) over these is what was spent, exactly, but for runs
    /// that were let go before. How many are still to come tells
    /// [`costs_to_come`](crate::Changes::costs_to_come).
    Settled(TechniqueRun),
    /// It is watched no more, and nothing else will be told of it.
    LetGo {
        /// What to look at it by.
        handle: RunHandle,
        /// Why it is watched no more.
        why: WhyLetGo,
    },
}

impl Change {
    /// The id of the run that it happened to.
    ///
    /// ```
    /// use flora_technique_runs::{Change, TechniqueRun};
    ///
    /// # fn main() -> Result<(), serde_json::Error> {
    /// let run: TechniqueRun = serde_json::from_str(
    ///     r#"{"run_id": "run_1", "status": "pending", "progress": 0, "created_at": 0}"#,
    /// )?;
    /// assert_eq!(Change::Started(run).run_id(), "run_1");
    /// # Ok(())
    /// # }
    /// ```
    pub fn run_id(&self) -> &str {
        match self {
            Self::Started(run) | Self::Progressed(run) | Self::Ended(run) | Self::Settled(run) => {
                &run.run_id
            }
            Self::LetGo { handle, .. } => handle.run_id(),
        }
    }

    /// The run that it happened to; `None` of one that is let go, for nothing is known of it then.
    ///
    /// ```
    /// # use flora_technique_runs::{Change, TechniqueRun};
    /// # fn main() -> Result<(), serde_json::Error> {
    /// # let run: TechniqueRun = serde_json::from_str(
    /// #     r#"{"run_id": "run_1", "status": "pending", "progress": 40, "created_at": 0}"#,
    /// # )?;
    /// let progressed = Change::Progressed(run);
    /// assert_eq!(progressed.run().map(|run| run.progress), Some(40.0));
    /// # Ok(())
    /// # }
    /// ```
    pub fn run(&self) -> Option<&TechniqueRun> {
        match self {
            Self::Started(run) | Self::Progressed(run) | Self::Ended(run) | Self::Settled(run) => {
                Some(run)
            }
            Self::LetGo { .. } => None,
        }
    }

    /// As [`run`](Self::run), to keep.
    ///
    /// ```
    /// # use flora_technique_runs::{Change, TechniqueRun};
    /// # fn main() -> Result<(), serde_json::Error> {
    /// # let run: TechniqueRun = serde_json::from_str(
    /// #     r#"{"run_id": "run_1", "status": "failed", "progress": 0, "created_at": 0}"#,
    /// # )?;
    /// let kept: Option<TechniqueRun> = Change::Ended(run).into_run();
    /// assert!(kept.is_some_and(|run| run.is_terminal()));
    /// # Ok(())
    /// # }
    /// ```
    pub fn into_run(self) -> Option<TechniqueRun> {
        match self {
            Self::Started(run) | Self::Progressed(run) | Self::Ended(run) | Self::Settled(run) => {
                Some(run)
            }
            Self::LetGo { .. } => None,
        }
    }
}
