//! What a watch tells: something that happened to a run.

use crate::TechniqueRun;

/// Something that happened to a run: what [`WatchRuns`](crate::WatchRuns) hands out.
///
/// Of one run they come in the order in which they stand here: `Started` once, `Ended` once,
/// `Settled` at most once. The run is as FLORA showed it when the change was seen.
///
/// ```no_run
/// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
/// use flora_technique_runs::Change;
///
/// let mut changes = client.watch_runs();
/// while let Some(change) = changes.try_next().await? {
///     match change {
///         Change::Started(run) => println!("{} began", run.run_id),
///         Change::Ended(run) => println!("{} {}", run.run_id, run.status),
///         other => println!("{} at {} %", other.run().run_id, other.run().progress),
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Change {
    /// It began after the start of the watch. Its status may be any: a run that is first seen ended
    /// gives `Started` and then `Ended`.
    Started(TechniqueRun),
    /// It goes on, and its status, progress or outputs are not what was last told.
    Progressed(TechniqueRun),
    /// It has ended, well or badly: ask [`TechniqueRun::outcome`]. Nothing reopens it.
    Ended(TechniqueRun),
    /// It had ended well, and now it shows what it cost in
    /// [`charged_cost`](TechniqueRun::charged_cost). FLORA may take a minute for that.
    Settled(TechniqueRun),
}

impl Change {
    /// The run that it happened to.
    ///
    /// ```
    /// use flora_technique_runs::{Change, TechniqueRun};
    ///
    /// # fn main() -> Result<(), serde_json::Error> {
    /// let run: TechniqueRun = serde_json::from_str(
    ///     r#"{"run_id": "run_1", "status": "pending", "progress": 0, "created_at": 0}"#,
    /// )?;
    /// assert_eq!(Change::Started(run).run().run_id, "run_1");
    /// # Ok(())
    /// # }
    /// ```
    pub fn run(&self) -> &TechniqueRun {
        match self {
            Self::Started(run) | Self::Progressed(run) | Self::Ended(run) | Self::Settled(run) => {
                run
            }
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
    /// let kept: TechniqueRun = Change::Ended(run).into_run();
    /// assert!(kept.is_terminal());
    /// # Ok(())
    /// # }
    /// ```
    pub fn into_run(self) -> TechniqueRun {
        match self {
            Self::Started(run) | Self::Progressed(run) | Self::Ended(run) | Self::Settled(run) => {
                run
            }
        }
    }
}
