//! What to list: the settings of a listing, and the ways to read it.

use std::time::Duration;

use super::{
    checkpoint::Checkpoint,
    listing::{Listing, Manner},
    page::Page,
    streams::{Items, Pages},
    time_bounds::{TimeBounds, bound},
};
use crate::{
    Error, Timestamp,
    call::{self, Api, Filters, Query, Requests},
};

/// How many runs are asked for at once where nothing else is set.
const DEFAULT_PAGE_SIZE: u32 = 100;

/// A listing to be made: [`Client::list_runs`](crate::Client::list_runs).
///
/// Nothing is requested before [`items`](Self::items), [`pages`](Self::pages) or
/// [`page`](Self::page) is polled, and what is not allowed comes as their first error, which is an
/// [input](Error::is_input) error. What else fails stands at [`Items`].
///
/// ```no_run
/// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
/// use flora_technique_runs::RunStatus;
///
/// let mut failed = client.list_runs().status(RunStatus::Failed).max_items(50).items();
/// while let Some(run) = failed.try_next().await? {
///     println!("{} {:?}", run.run_id, run.error_message);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a listing does nothing until `items`, `pages` or `page` is polled"]
pub struct ListRuns {
    api: Api,
    pub(super) filters: Filters,
    page_size: Option<u32>,
    cursor: Option<String>,
    created_since: Option<Timestamp>,
    created_before: Option<Timestamp>,
    manner: Manner,
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
            created_before: None,
            manner: Manner::default(),
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
    /// Such a listing is *partial*, so never [complete](crate::Report::is_complete). To go on with a listing
    /// after a break, [`resume`](Self::resume) loses and repeats nothing; this may. An empty one, or one over
    /// 16 KiB, is rejected. One that the server refuses is an error, such as [404](crate::Error::is_not_found).
    pub fn cursor(mut self, cursor: impl Into<String>) -> Self {
        self.cursor = Some(cursor.into());
        self
    }

    /// Leaves out runs created before this moment, and stops once the last 20 entries of known age were
    /// all older.
    ///
    /// A run created at this very moment is in, and so is one of unknown age. 1970 itself means from the
    /// beginning; a time before it is rejected.
    /// [`Report::is_complete_since`](crate::Report::is_complete_since) tells whether every run since then
    /// came.
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

    /// Leaves out runs created at this moment or later. It has to be later than
    /// [`created_since`](Self::created_since), or it is rejected.
    ///
    /// FLORA lists the newest runs first and cannot be asked for older ones alone: what is newer is
    /// read all the same, a request for each page of it. A run of unknown age is in.
    ///
    /// ```no_run
    /// use std::time::{Duration, SystemTime};
    ///
    /// # fn example(client: flora_technique_runs::Client, midnight: SystemTime) {
    /// let day = Duration::from_secs(24 * 60 * 60);
    /// let yesterday = client.list_runs().created_since(midnight - day).created_before(midnight);
    /// let runs = yesterday.items();
    /// # }
    /// ```
    pub fn created_before(mut self, time: impl Into<Timestamp>) -> Self {
        self.created_before = Some(time.into());
        self
    }

    /// Stops after so many runs; what was handed out before a [`resume`](Self::resume) counts. By default it
    /// does not stop.
    pub fn max_items(mut self, most: u64) -> Self {
        self.manner.max_items = Some(most);
        self
    }

    /// Fetches the next page while you work on this one: at most one ahead; off by default.
    ///
    /// The page belongs to the tokio runtime that polled last. Polled on another one, the listing asks for it
    /// again, so this gains nothing then.
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
    /// let mut runs = client.list_runs().read_ahead(true).items();
    /// while let Some(run) = runs.try_next().await? {
    ///     println!("{}", run.run_id); // meanwhile the next page is under way
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn read_ahead(mut self, yes: bool) -> Self {
        self.manner.read_ahead = yes;
        self
    }

    /// Looks at each completed run whose entry has no `outputs`, and hands it out with them; off by
    /// default.
    ///
    /// FLORA may leave them out of the list. That is one request more for each such run, 4 at once, page by
    /// page; the runs still come in their order. A run that is not found comes without, and is counted in
    /// [`without_outputs`](crate::Report::without_outputs); when a request fails otherwise, after the
    /// client's retries, the stream ends with that error before the page's runs, and a
    /// [`resume`](Self::resume) goes on with them. It is not part of a checkpoint.
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
    /// use flora_technique_runs::RunStatus;
    ///
    /// let mut runs = client.list_runs().status(RunStatus::Completed).outputs(true).items();
    /// while let Some(run) = runs.try_next().await? {
    ///     for output in run.outputs.iter().flatten() {
    ///         println!("{} {:?}", run.run_id, output.content());
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn outputs(mut self, yes: bool) -> Self {
        self.manner.outputs = yes;
        self
    }

    /// Bounds the whole listing from its first poll on; none by default. When time is up, the stream ends with
    /// an error that [`is_deadline`](Error::is_deadline), and its checkpoint goes on behind what came.
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
    /// let mut runs = client.list_runs().deadline(std::time::Duration::from_secs(30)).items();
    /// while let Some(run) = runs.try_next().await? {
    ///     println!("{}", run.run_id);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn deadline(mut self, at_most: Duration) -> Self {
        self.manner.deadline = Some(at_most);
        self
    }

    /// Goes on where a checkpoint was taken, with its filters, page size and bounds of age.
    ///
    /// Set again, they must agree with it. `max_items`, `read_ahead`, `outputs` and `deadline` are not part
    /// of it. Where the server [refuses](crate::guide::resuming#a-refused-cursor) the checkpoint's cursor, since it
    /// lets cursors expire, the listing goes on from the newest run by itself: nothing comes twice, but the pages
    /// above are read again. The report counts it in [`restarts`](crate::Report::restarts). A cursor is refused by
    /// a 400, 404, 410, 422 or another 4xx but 401, 402, 403, 408 and 429.
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let saved = flora_technique_runs::Checkpoint::load("listing.json")?.ok_or("not begun")?;
    /// let mut runs = client.list_runs().resume(saved).items();
    /// while let Some(run) = runs.try_next().await? {
    ///     println!("{}", run.run_id); // store the run, then the checkpoint
    ///     runs.checkpoint().save("listing.json")?;
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
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
    /// let first = client.list_runs().page_size(20).page().await?;
    /// if let Some(cursor) = first.next_cursor {
    ///     let second = client.list_runs().page_size(20).cursor(cursor).page().await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [Input](Error::is_input) before any request; otherwise whatever the request met, after the
    /// client's retries. An entry that cannot be read is no error here but in
    /// [`undecodable`](Page::undecodable).
    ///
    /// # Cancellation
    /// Dropping the future drops the request.
    pub async fn page(mut self) -> Result<Page, Error> {
        self.manner.read_ahead = false;
        let mut pages = self.pages();
        let page = pages.try_next().await?.unwrap_or_default();
        if pages.0.is_cut_by_failure() {
            // A page without its end, and without a cursor to it, would look like all there is.
            pages.try_next().await?;
        }
        Ok(page)
    }

    /// Every page, as a stream: for what is stored page by page.
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
    /// let mut pages = client.list_runs().pages();
    /// while let Some(page) = pages.try_next().await? {
    ///     println!("{} runs, {} entries that cannot be read", page.items.len(), page.undecodable.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
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
    ///         Err(e) if !e.ends_stream() => eprintln!("left out: {e}"), // the stream goes on
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

    /// The listing, which makes no request before it is polled.
    fn start(self) -> Listing<Requests> {
        let page_size = self.page_size.unwrap_or(DEFAULT_PAGE_SIZE);
        let fresh = || Checkpoint::new(self.filters.clone(), page_size, self.cursor.clone());
        let mut state = self.resume.clone().unwrap_or_else(fresh);
        let rejection = self.prepare(&mut state).err();
        let source = Requests {
            query: Query {
                filters: state.filters.clone(),
                page_size: state.page_size,
            },
            api: self.api.clone(),
            policy: self.api.retry().clone(),
        };
        match rejection {
            Some(error) => Listing::rejected(source, state, self.api.hide(error)),
            None => Listing::new(source, self.manner, state),
        }
    }

    /// Makes sure that a listing may start there.
    fn prepare(&self, state: &mut Checkpoint) -> Result<(), Error> {
        if self.resume.is_some() {
            self.check_agreement(state)?;
        } else {
            state.bounds = TimeBounds::new(self.created_since, self.created_before)?;
        }
        state.filters.check()?;
        if let Some(cursor) = &state.cursor {
            call::cursor(cursor)?;
        }
        call::page_size(state.page_size)?;
        Ok(())
    }

    /// Rejects a setter that contradicts the checkpoint to resume from.
    fn check_agreement(&self, saved: &Checkpoint) -> Result<(), Error> {
        let since = bound("created_since", self.created_since)?;
        let before = bound("created_before", self.created_before)?;
        let disagreement = if let Some(filter) = self.filters.disagreement(&saved.filters) {
            filter
        } else if self.page_size.is_some_and(|size| size != saved.page_size) {
            "page_size"
        } else if since.is_some() && since != saved.bounds.since {
            "created_since"
        } else if before.is_some() && before != saved.bounds.before {
            "created_before"
        } else if self.cursor.is_some() && self.cursor != saved.cursor {
            "cursor"
        } else {
            return Ok(());
        };
        let allowed = "the checkpoint's value, or none, when resuming";
        Err(Error::input(disagreement, allowed))
    }
}
