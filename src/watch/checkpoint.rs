//! Where a watch stands, to go on from in any process.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{
    bad_entries::{BadEntries, BadEntry},
    feed::Feed,
    known::{Known, SavedKnown},
    limits::Limits,
    open_run::OpenRun,
    open_runs::OpenRuns,
    report::WatchReport,
    round::{Round, SavedRound},
    start::Start,
};
use crate::{Error, call::Filters, list::Workspaces, run::json_text};

/// The layout of a [`WatchCheckpoint`]; one that is not read alike gets a new number.
const VERSION: u32 = 1;

/// Where a watch stands, to be saved and gone on from in any process: [`WatchRuns::checkpoint`](crate::WatchRuns::checkpoint).
///
/// It marks exactly what was handed out, to the single change, also in the middle of a page or of a
/// catch-up of many thousand runs. Save it after you stored what came before it, best in the same
/// transaction: then a kill at any moment loses and repeats nothing.
///
/// It holds the filters, the start, the ids of about a thousand runs, and a handle of each run that
/// still goes on or whose cost is awaited, but neither key nor base URL. It belongs to one workspace:
/// the first page after a resume is [refused](crate::Error::is_other_workspace) if it shows another
/// one. It is checked when it is used, so a file is a safe place for it. In a format that is not for people to read, such as postcard, it is one text of
/// JSON, so that later versions of this crate read it too.
///
/// ```no_run
/// # async fn example(client: flora_technique_runs::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use flora_technique_runs::WatchCheckpoint;
///
/// let saved: WatchCheckpoint = serde_json::from_str(&std::fs::read_to_string("watch.json")?)?;
/// let mut changes = client.watch_runs().resume(saved);
/// while let Some(change) = changes.try_next().await? {
///     println!("{}", change.run().run_id); // store it, then the checkpoint
///     std::fs::write("watch.json", serde_json::to_string(&changes.checkpoint())?)?;
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct WatchCheckpoint(Box<Saved>);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Saved {
    version: u32,
    filters: Filters,
    start: Start,
    has_begun: bool,
    known: SavedKnown,
    round: Option<SavedRound>,
    open: Vec<OpenRun>,
    bad: Vec<BadEntry>,
    report: WatchReport,
    #[serde(default)]
    workspaces: Workspaces,
}

impl WatchCheckpoint {
    pub(super) fn of(feed: &Feed, filters: &Filters) -> Self {
        Self(Box::new(Saved {
            version: VERSION,
            filters: filters.clone(),
            start: feed.start,
            has_begun: feed.has_begun,
            known: feed.known.save(),
            round: feed.round.as_ref().map(Round::save),
            open: feed.open.save(),
            bad: feed.bad.save(),
            report: feed.report(),
            workspaces: feed.workspaces.clone(),
        }))
    }

    pub(super) fn filters(&self) -> &Filters {
        &self.0.filters
    }

    pub(super) fn report(&self) -> &WatchReport {
        &self.0.report
    }

    pub(super) fn start(&self) -> Start {
        self.0.start
    }

    /// The state that it was taken of.
    ///
    /// # Errors
    /// This crate cannot have saved it.
    pub(super) fn restore(self, wants_outputs: bool, limits: Limits) -> Result<Feed, Error> {
        let saved = *self.0;
        if saved.version != VERSION {
            let allowed = format!(
                "version {VERSION}; got version {}: update the crate, or start anew",
                saved.version
            );
            return Err(Error::input("checkpoint", allowed));
        }
        if !saved.report.is_sound() {
            return Err(Error::input(
                "checkpoint",
                "one as this crate saved it; this one is damaged: start anew",
            ));
        }
        let mut feed = Feed::new(saved.start, wants_outputs, limits);
        feed.has_begun = saved.has_begun;
        feed.known = Known::restore(saved.known, &limits);
        feed.open = OpenRuns::restore(saved.open, &limits);
        feed.bad = BadEntries::restore(saved.bad, &limits);
        feed.report = saved.report;
        feed.workspaces = saved.workspaces;
        if let Some(round) = saved.round {
            feed.round = Some(Round::restore(round, &limits)?);
        }
        Ok(feed)
    }
}

impl Serialize for WatchCheckpoint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        json_text::serialize(&self.0, serializer)
    }
}

impl<'de> Deserialize<'de> for WatchCheckpoint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        json_text::deserialize(deserializer).map(Self)
    }
}
