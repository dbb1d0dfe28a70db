//! Where a watch stands, to go on from in any process.

use std::{io, path::Path};

use serde::{Deserialize, Serialize};

use super::{knowledge::Knowledge, report::WatchReport};
use crate::list::checkpoint_file;

/// Where a watch stands, to be saved and gone on from in any process: [`Changes::checkpoint`](crate::Changes::checkpoint).
///
/// It marks exactly what was handed out, to the single change, also in the middle of a page or of a
/// catch-up of many thousand runs. Save it after you stored what came before it, best in the same
/// transaction: then a kill at any moment loses and repeats nothing.
///
/// It holds the filters, the start, the ids of about a thousand runs, and a handle of each run that goes
/// on or whose cost is awaited, but neither key nor base URL. It belongs to one workspace: the first page
/// after a resume is [rejected](crate::Error::is_other_workspace) if it shows another one. JSON is its
/// format; for another one, save the JSON text. One that another version of this crate saved in another
/// layout is rejected when it is read, in words.
///
/// ```no_run
/// # async fn example(client: flora_technique_runs::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use flora_technique_runs::WatchCheckpoint;
///
/// let mut watch = client.watch_runs();
/// if let Some(saved) = WatchCheckpoint::load("watch.json")? {
///     watch = watch.resume(saved);
/// }
/// let mut changes = watch.changes();
/// while let Some(change) = changes.try_next().await? {
///     println!("{}", change.run_id()); // store it, then the checkpoint
///     changes.checkpoint().save("watch.json")?;
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WatchCheckpoint(Box<Knowledge>);

impl WatchCheckpoint {
    pub(super) fn of(knowledge: &Knowledge) -> Self {
        Self(Box::new(knowledge.to_save()))
    }

    pub(super) fn knowledge(&self) -> &Knowledge {
        &self.0
    }

    /// Reads one that was [saved](Self::save) in a file; `None` where no file is.
    ///
    /// # Errors
    /// A file that is there and cannot be read, which is never taken for a fresh start. The error names it.
    pub fn load(path: impl AsRef<Path>) -> io::Result<Option<Self>> {
        checkpoint_file::load(path.as_ref())
    }

    /// Saves it in a file, as JSON, whole or not at all: it is written beside it, synced, and put in its place,
    /// through a symbolic link too, with the mode that the file had.
    ///
    /// It blocks for as long as the disk takes, some milliseconds.
    ///
    /// # Errors
    /// Whatever the file system refuses: a full disk, a folder that is not there. Then the file is as it was.
    pub fn save(&self, path: impl AsRef<Path>) -> io::Result<()> {
        checkpoint_file::save(path.as_ref(), self)
    }

    /// What the watch had come to.
    ///
    /// ```no_run
    /// # use flora_technique_runs::WatchCheckpoint;
    /// # fn main() -> std::io::Result<()> {
    /// if let Some(saved) = WatchCheckpoint::load("watch.json")? {
    ///     println!("{} runs so far", saved.report().started);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn report(&self) -> &WatchReport {
        &self.0.report
    }

    /// The state of the watch that goes on from here.
    pub(super) fn resume(self) -> Knowledge {
        let mut knowledge = *self.0;
        knowledge.resume();
        knowledge
    }
}
