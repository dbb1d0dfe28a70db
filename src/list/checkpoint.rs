//! Where a listing stands, to go on from in any process.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{
    position::Position,
    report::{End, Report},
};
use crate::{
    Error, Timestamp,
    call::Filters,
    run::{exact_time::optional_timestamp, json_text},
};

/// The layout of a [`Checkpoint`]; one that is not read alike gets a new number.
const VERSION: u32 = 2;

/// The layout that version 0.1.0 of this crate wrote. It knew less.
const FIRST_VERSION: u32 = 1;

/// Where a listing stands, to be saved and gone on from in any process: [`Items::checkpoint`].
///
/// It marks what was handed out: save it after you stored that. It holds the filters, the page size,
/// the bounds and the ids of about a thousand runs, some 60 KB of JSON, but neither key nor base URL.
/// It is checked when it is used, so a file is a safe place for it. In a format that is not made to
/// be read by people, such as postcard, it is one JSON string.
///
/// It belongs to one listing: resumed when that has [ended](Self::is_finished), it reads the last page
/// again and hands out nothing, also none of the runs that started since. For those, list anew with
/// [`created_since`](crate::ListRuns::created_since). It belongs to one workspace, too: the first page
/// after a resume is [refused](crate::Error::is_other_workspace) if it shows another one.
///
/// ```no_run
/// use flora_technique_runs::Checkpoint;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let saved: Checkpoint = serde_json::from_str(&std::fs::read_to_string("listing.json")?)?;
/// if saved.is_finished() {
///     println!("{} runs, all: {}", saved.report().items, saved.report().is_complete());
/// }
/// # Ok(())
/// # }
/// ```
///
/// [`Items::checkpoint`]: crate::Items::checkpoint
#[derive(Clone, Debug, PartialEq)]
pub struct Checkpoint(pub(super) Layout);

/// A checkpoint as JSON has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Layout {
    version: u32,
    pub(super) filters: Filters,
    pub(super) page_size: u32,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "optional_timestamp"
    )]
    pub(super) created_since: Option<Timestamp>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "optional_timestamp"
    )]
    pub(super) created_before: Option<Timestamp>,
    pub(super) position: Position,
}

impl Checkpoint {
    /// The same listing from the newest run on, without the cursor: for a server that refuses the
    /// old one.
    ///
    /// What was handed out is still left out, and so is every run that began after the listing did.
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
        self.0.position = self.0.position.begun_anew();
        self
    }

    /// Whether the listing had come to its end: nothing is left to go on with.
    ///
    /// One that `max_items` or an error ended has not: resumed, it goes on.
    pub fn is_finished(&self) -> bool {
        match self.report().end {
            Some(End::Reached | End::WithoutMeta | End::CreatedSince) => true,
            Some(End::MaxItems | End::Failed) | None => false,
        }
    }

    /// What the listing had come to.
    pub fn report(&self) -> &Report {
        &self.0.position.report
    }

    /// Where a new listing stands.
    pub(super) fn start(filters: Filters, page_size: u32, position: Position) -> Self {
        Self(Layout {
            version: VERSION,
            filters,
            page_size,
            created_since: None,
            created_before: None,
            position,
        })
    }

    /// The same listing at another place.
    pub(super) fn at(&self, position: Position) -> Self {
        let mut layout = self.0.clone();
        layout.version = VERSION;
        layout.position = position;
        Self(layout)
    }

    /// Where to go on, if this version can read it.
    pub(super) fn position(&self) -> Result<Position, Error> {
        let position = self.0.position.clone();
        match self.0.version {
            VERSION => Ok(position),
            FIRST_VERSION => Ok(position.upgrade()),
            other => {
                let allowed = format!(
                    "version {FIRST_VERSION} or {VERSION}; got version {other}: update the crate, or start anew"
                );
                Err(Error::input("checkpoint", allowed))
            }
        }
    }
}

impl Serialize for Checkpoint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        json_text::serialize(&self.0, serializer)
    }
}

impl<'de> Deserialize<'de> for Checkpoint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        json_text::deserialize(deserializer).map(Self)
    }
}
