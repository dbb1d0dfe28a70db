//! Where a listing stands, to go on from in any process.

use std::{io, path::Path};

use serde::{Deserialize, Serialize};

use super::{
    checkpoint_file,
    report::{End, Report},
    time_bounds::TimeBounds,
    version::Version,
    walk::Walk,
};
use crate::call::Filters;

/// Where a listing stands, to be saved and gone on from in any process: [`Items::checkpoint`].
///
/// It marks what was handed out: save it after you stored that. It holds the filters, the page size, the
/// bounds and the ids of about a thousand runs, some 60 KB of JSON, but neither key nor base URL. JSON is
/// its format, and it may be a field of your own JSON; for another format, save the JSON text.
///
/// It belongs to one listing: resumed when that [is finished](Self::is_finished), it reads the last page
/// again and hands out nothing, not even the runs that started since. For those, follow from the oldest unsettled
/// run on, or list anew since then:
/// [first everything, then every night](crate::guide::resuming#first-everything-then-every-night).
///
/// It belongs to one workspace, too, once a page showed which: then the first page after a resume is
/// [rejected](crate::Error::is_other_workspace) if it shows another one. One that another version of this
/// crate saved in another layout is rejected when it is read, in words.
///
/// ```no_run
/// use flora_technique_runs::Checkpoint;
///
/// # fn main() -> std::io::Result<()> {
/// match Checkpoint::load("listing.json")? {
///     Some(saved) if saved.is_finished() => println!("{} runs", saved.report().items),
///     Some(_) => println!("to be gone on with"),
///     None => println!("not begun"),
/// }
/// # Ok(())
/// # }
/// ```
///
/// [`Items::checkpoint`]: crate::Items::checkpoint
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Checkpoint {
    version: Version,
    pub(super) filters: Filters,
    pub(super) page_size: u32,
    pub(super) bounds: TimeBounds,
    /// Of the page that is being handed out.
    pub(super) cursor: Option<String>,
    pub(super) walk: Walk,
}

impl Checkpoint {
    /// Where a new listing stands.
    pub(super) fn new(filters: Filters, page_size: u32, cursor: Option<String>) -> Self {
        let mut walk = Walk::default();
        walk.report.partial = cursor.is_some() || filters.may_lose_runs();
        Self {
            version: Version,
            filters,
            page_size,
            bounds: TimeBounds::default(),
            cursor,
            walk,
        }
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
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use flora_technique_runs::Checkpoint;
    ///
    /// let mut list = client.list_runs();
    /// if let Some(saved) = Checkpoint::load("listing.json")? {
    ///     list = list.resume(saved);
    /// }
    /// let mut pages = list.pages();
    /// while let Some(page) = pages.try_next().await? {
    ///     println!("{} runs", page.items.len()); // store them, then the checkpoint
    ///     pages.checkpoint().save("listing.json")?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Whatever the file system refuses: a full disk, a folder that is not there. Then the file is as it was.
    pub fn save(&self, path: impl AsRef<Path>) -> io::Result<()> {
        checkpoint_file::save(path.as_ref(), self)
    }

    /// The same listing from the newest run on, without the cursor.
    ///
    /// A listing does that by itself when the server refuses the cursor. What was handed out is still left
    /// out, and so is every run that began after the listing did.
    ///
    /// ```no_run
    /// # async fn example(
    /// #     client: flora_technique_runs::Client,
    /// #     saved: flora_technique_runs::Checkpoint,
    /// # ) -> Result<(), flora_technique_runs::Error> {
    /// let mut runs = client.list_runs().resume(saved.from_newest()).items();
    /// while let Some(run) = runs.try_next().await? {
    ///     println!("{}", run.run_id);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn from_newest(mut self) -> Self {
        self.cursor = None;
        self.walk.begin_anew();
        self
    }

    /// Whether the listing had come to its end: nothing is left to go on with.
    ///
    /// It is true as soon as the last page, or the last run, was handed out; only where a page without anything
    /// new follows the last run, [`Items`](crate::Items) has to say `None` first. One that `max_items` or an
    /// error ended is not finished: resumed, it goes on.
    pub fn is_finished(&self) -> bool {
        match self.report().end {
            Some(End::Reached | End::WithoutMeta | End::CreatedSince) => true,
            Some(End::MaxItems | End::Failed) | None => false,
        }
    }

    /// What the listing had come to.
    pub fn report(&self) -> &Report {
        &self.walk.report
    }
}
