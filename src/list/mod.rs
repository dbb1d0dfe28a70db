//! Listing: what to list, the streams of it, and where to go on from.

mod batch;
mod checkpoint;
mod fetching;
mod filters;
pub(crate) mod next;
mod page;
mod pager;
mod report;
mod streams;
mod window;

use self::{
    checkpoint::CHECKPOINT_VERSION,
    pager::{Bounds, Pager, Position},
    streams::Listing,
};
pub use self::{
    checkpoint::Checkpoint,
    page::Page,
    report::{End, Report},
    streams::{Items, Pages},
};
use crate::{
    Error, Timestamp,
    call::{self, Api, Filters, Query},
};

const PAGE_SIZE: u32 = 100;

/// A listing to be made: [`Client::list_runs`](crate::Client::list_runs).
///
/// Nothing is requested before [`items`](Self::items), [`pages`](Self::pages) or
/// [`page`](Self::page) is polled, and what is not allowed comes as their first error.
#[derive(Clone)]
#[must_use = "a listing does nothing until `items`, `pages` or `page` is polled"]
pub struct ListRuns {
    api: Api,
    filters: Filters,
    page_size: Option<u32>,
    cursor: Option<String>,
    created_since: Option<Timestamp>,
    max_items: Option<u64>,
    read_ahead: bool,
    resume: Option<Checkpoint>,
}

/// Shows what is asked for.
impl std::fmt::Debug for ListRuns {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ListRuns")
            .field("filters", &self.filters)
            .field("page_size", &self.page_size)
            .finish_non_exhaustive()
    }
}

impl ListRuns {
    pub(crate) fn new(api: Api) -> Self {
        Self {
            api,
            filters: Filters::default(),
            page_size: None,
            cursor: None,
            created_since: None,
            max_items: None,
            read_ahead: false,
            resume: None,
        }
    }

    /// Runs asked for in one request: 1 to 100, by default 100. It limits no total; see
    /// [`max_items`](Self::max_items).
    pub fn page_size(mut self, size: u32) -> Self {
        self.page_size = Some(size);
        self
    }

    /// Starts at a page's [`next_cursor`](Page::next_cursor) instead of the newest run.
    ///
    /// Such a listing is never [complete](crate::Report::is_complete). To go on with a listing after a
    /// break, [`resume`](Self::resume) loses and repeats nothing; this may.
    pub fn cursor(mut self, cursor: impl Into<String>) -> Self {
        self.cursor = Some(cursor.into());
        self
    }

    /// Leaves out runs created before this moment, and stops once only older ones follow.
    ///
    /// A run created at this very moment is in. A run of unknown age is too. Whether every run since
    /// then came tells [`Report::is_complete_since`](crate::Report::is_complete_since).
    ///
    /// ```no_run
    /// use std::time::{Duration, SystemTime};
    ///
    /// # fn example(client: flora_technique_runs::Client) {
    /// let yesterday = SystemTime::now() - Duration::from_secs(24 * 60 * 60);
    /// let runs = client.list_runs().created_since(yesterday).items();
    /// # }
    /// ```
    pub fn created_since(mut self, time: impl Into<Timestamp>) -> Self {
        self.created_since = Some(time.into());
        self
    }

    /// Stops after so many runs; what was handed out before a [`resume`](Self::resume) counts.
    pub fn max_items(mut self, most: u64) -> Self {
        self.max_items = Some(most);
        self
    }

    /// Fetches the next page while you work on this one: at most one ahead, in a task of its own
    /// that ends with the stream; off by default.
    pub fn read_ahead(mut self, yes: bool) -> Self {
        self.read_ahead = yes;
        self
    }

    /// Goes on where a checkpoint was taken, with its filters, page size and `created_since`.
    ///
    /// Set again, they must agree with it. `max_items` and `read_ahead` are not part of it.
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let saved = std::fs::read_to_string("listing.json")?;
    /// let mut runs = client.list_runs().resume(serde_json::from_str(&saved)?).items();
    /// while let Some(run) = runs.try_next().await? {
    ///     println!("{}", run.run_id); // store the run, then the checkpoint
    ///     std::fs::write("listing.json", serde_json::to_string(&runs.checkpoint())?)?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn resume(mut self, checkpoint: Checkpoint) -> Self {
        self.resume = Some(checkpoint);
        self
    }

    /// The first page alone; its `next_cursor` leads to the second.
    ///
    /// # Errors
    /// [Input](Error::is_input) before any request; otherwise whatever the request met, after the
    /// client's retries. An entry that cannot be read is no error here but in
    /// [`undecodable`](Page::undecodable).
    ///
    /// # Cancellation
    /// Dropping the future drops the request.
    pub async fn page(mut self) -> Result<Page, Error> {
        self.read_ahead = false;
        Ok(self.pages().try_next().await?.unwrap_or_default())
    }

    /// Every page, as a stream.
    pub fn pages(self) -> Pages {
        Pages(self.start())
    }

    /// Every run, as a stream: each once, also when runs start while it is read.
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
    /// let mut runs = client.list_runs().items();
    /// while let Some(run) = runs.next().await {
    ///     match run {
    ///         Ok(run) => println!("{} {}", run.run_id, run.status),
    ///         Err(e) if e.is_bad_entry() => eprintln!("left out: {e}"), // the stream goes on
    ///         Err(e) => return Err(e),                                  // the stream has ended
    ///     }
    /// }
    /// assert!(runs.is_complete());
    /// # Ok(())
    /// # }
    /// ```
    pub fn items(self) -> Items {
        Items(self.start())
    }

    fn start(self) -> Listing {
        let shrinks = self.filters.may_lose_runs();
        let fresh = || Checkpoint {
            version: CHECKPOINT_VERSION,
            filters: self.filters.clone(),
            page_size: self.page_size.unwrap_or(PAGE_SIZE),
            created_since: self.created_since,
            position: Position::start(self.cursor.clone(), shrinks || self.cursor.is_some()),
        };
        let checkpoint = self.resume.clone().unwrap_or_else(fresh);
        let bounds = Bounds {
            max_items: self.max_items,
            created_since: checkpoint.created_since.and_then(Timestamp::millis),
            read_ahead: self.read_ahead,
        };
        let pager = self.query(&checkpoint).and_then(|query| {
            let api = self.api.clone();
            let fetch = move |cursor: Option<String>| {
                let (api, query) = (api.clone(), query.clone());
                Box::pin(async move { api.fetch(&query, cursor.as_deref(), true).await }) as _
            };
            Pager::new(Box::new(fetch), bounds, checkpoint.position.clone())
        });
        let pager = pager.unwrap_or_else(Pager::failed);
        Listing {
            pager,
            checkpoint,
            span: None,
        }
    }

    /// The query of a checkpoint, when that is sound and the setters agree with it.
    fn query(&self, checkpoint: &Checkpoint) -> Result<Query, Error> {
        if checkpoint.version != CHECKPOINT_VERSION {
            let allowed = format!("one of version {CHECKPOINT_VERSION}");
            return Err(Error::input("checkpoint", allowed));
        }
        if let Some(field) = self.disagrees(checkpoint) {
            let allowed = "the checkpoint's value, or leave it out when resuming";
            return Err(Error::input(field, allowed));
        }
        checkpoint.filters.check()?;
        if checkpoint
            .created_since
            .is_some_and(|time| !time.as_f64().is_finite())
        {
            return Err(Error::input(
                "created_since",
                "a finite number of milliseconds",
            ));
        }
        checkpoint
            .position
            .cursor
            .as_deref()
            .map_or(Ok(()), call::cursor)?;
        Ok(Query {
            limit: call::page_size(checkpoint.page_size)?.into(),
            filters: checkpoint.filters.clone(),
        })
    }

    /// The setter that contradicts the checkpoint to resume from.
    fn disagrees(&self, checkpoint: &Checkpoint) -> Option<&'static str> {
        fn other<T: PartialEq>(own: Option<&T>, saved: Option<&T>) -> bool {
            own.is_some() && own != saved
        }
        self.resume.as_ref()?;
        if let Some(filter) = self.filters.disagreement(&checkpoint.filters) {
            return Some(filter);
        }
        let cursor = checkpoint.position.cursor.as_ref();
        let since = checkpoint.created_since.as_ref();
        let settings = [
            (
                other(self.page_size.as_ref(), Some(&checkpoint.page_size)),
                "page_size",
            ),
            (other(self.created_since.as_ref(), since), "created_since"),
            (other(self.cursor.as_ref(), cursor), "cursor"),
        ];
        settings
            .iter()
            .find(|(differs, _)| *differs)
            .map(|(_, name)| *name)
    }
}
