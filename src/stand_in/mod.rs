//! An in-process FLORA on loopback, to test your own code against: no key, no network, no cost.
//!
//! Behind the feature `stand-in`. Turn it on for tests alone:
//!
//! ```toml
//! [dev-dependencies]
//! flora-technique-runs = { version = "0.1", features = ["stand-in"] }
//! ```
//!
//! Give your function the stand-in's [`client`](StandIn::client), or start your program with
//! [`base_url`](StandIn::base_url) and [`key`](StandIn::key) as `FLORA_BASE_URL` and `FLORA_API_KEY`:
//!
//! ```
//! use flora_technique_runs::{Client, Error, StandIn, stand_in::Fault};
//!
//! /// The function to be tested.
//! async fn cost_of(client: &Client) -> Result<f64, Error> {
//!     let mut sum = 0.0;
//!     let mut runs = client.list_runs().items();
//!     while let Some(run) = runs.try_next().await? {
//!         sum += run.charged_cost.unwrap_or_default();
//!     }
//!     Ok(sum)
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Error> {
//! let flora = StandIn::start().await?;
//! flora.seed(250);
//!
//! let cost = cost_of(&flora.client()).await?;
//! assert!((cost - 10.00).abs() < 0.001);
//! assert_eq!(flora.list_requests(), 3);
//!
//! flora.fault(Fault::Status(402));
//! assert!(cost_of(&flora.client()).await.unwrap_err().is_out_of_credits());
//! # Ok(())
//! # }
//! ```
//!
//! It knows the three paths of FLORA that this crate calls, and answers as the document says: key,
//! parameters and cursors are checked, errors are FLORA's own samples. Nobody has compared it with
//! the live service.
//!
//! Each stand-in has one port of 127.0.0.1 and one thread, however many there are. It answers also
//! while your own thread blocks, and stops when it is dropped.

mod filters;
mod half;
mod history;
mod query;
mod script;
mod server;

use std::{fmt, time::Duration};

pub use self::script::Script;
use self::server::Server;
use crate::{Client, ClientBuilder, Error, error::Kind};

const KEY: &str = "stand-in-key";

/// A FLORA in this process; see the [module](self).
///
/// It starts with an empty history. Its clock stands, so a filter by the real time finds nothing
/// (`created_since` wants a time of 2025-08-08): the n-th run was created n minutes after
/// 2025-08-08T08:00 UTC and is called `run_n`. Its `Debug` shows no key.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), flora_technique_runs::Error> {
/// use flora_technique_runs::StandIn;
///
/// let flora = StandIn::start().await?;
/// flora.seed(3);
///
/// let page = flora.client().list_runs().page().await?;
/// assert_eq!(page.items[0].run_id, "run_3");
/// # Ok(())
/// # }
/// ```
#[must_use = "a stand-in stops when it is dropped"]
pub struct StandIn {
    server: Server,
    client: Client,
}

/// What goes wrong with an answer: [`StandIn::fault`] and [`StandIn::fault_always`].
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), flora_technique_runs::Error> {
/// use flora_technique_runs::stand_in::{Fault, StandIn};
/// use std::time::Duration;
///
/// let flora = StandIn::start().await?;
/// flora.seed(1);
/// flora.fault(Fault::RateLimited(Some(Duration::from_millis(1))));
/// flora.fault(Fault::CutBody);
///
/// let run = flora.client().get_run("run_1").await?; // the third attempt
/// assert_eq!(flora.look_requests(), 3);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Fault {
    /// 429, with `retry-after` when a time is given. Without, the client waits 5 seconds before it
    /// tries again: a test wants a millisecond here.
    RateLimited(Option<Duration>),
    /// This status with FLORA's sample body for it, or the one of 500 for a status that has none.
    Status(u16),
    /// This status with a page of HTML: 502 as gateways answer, or 200.
    Html(u16),
    /// The connection ends in the middle of the body.
    CutBody,
    /// The body stops in the middle, and the connection stays.
    Stall,
    /// The page's first entry has a number for the `url` of an output.
    BadItem,
    /// A page's `next_cursor` is the one that led to it; on the first page it is one that leads on,
    /// also when nothing follows.
    RepeatedCursor,
    /// A page without entries and with a new cursor; what it leaves out comes with the next page.
    EmptyPage,
}

/// A request as the stand-in saw it, without headers: [`StandIn::requests`].
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), flora_technique_runs::Error> {
/// # let flora = flora_technique_runs::StandIn::start().await?;
/// flora.client().list_runs().project_id("prj_mugs").page().await?;
///
/// let request = &flora.requests()[0];
/// assert_eq!(request.path, "/api/v1/technique-runs");
/// assert!(request.query.contains(&("project_id".into(), "prj_mugs".into())));
/// assert_eq!(request.status, 200);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Request {
    /// The path as it came, from its `/api/v1` on.
    pub path: String,
    /// The parameters in their order, decoded.
    pub query: Vec<(String, String)>,
    /// What was answered.
    pub status: u16,
}

impl StandIn {
    /// Starts one, with an empty history.
    ///
    /// To be awaited in a tokio runtime, like all of this crate; the stand-in has its own and is not
    /// bound to yours.
    ///
    /// # Errors
    /// [Connection](Error::is_connection), when the system has no port or thread to give.
    pub async fn start() -> Result<Self, Error> {
        let server = tokio::task::spawn_blocking(Server::start).await;
        let server = server.unwrap_or_else(|stopped| Err(stopped.into()));
        let failed = Error::new(Kind::Connection, "the stand-in could not start");
        let server = server.map_err(|error| failed.because(error))?;
        let client = Client::builder(KEY).base_url(&server.base_url).build()?;
        Ok(Self { server, client })
    }

    /// Where it is, with its `/api/v1`.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.server.base_url
    }

    /// The one key that it accepts.
    #[must_use]
    pub fn key(&self) -> &str {
        KEY
    }

    /// A client of it with default settings: it retries, so a lone fault may pass unseen.
    #[must_use]
    pub fn client(&self) -> Client {
        self.client.clone()
    }

    /// A builder of clients of it, for settings of your own.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), flora_technique_runs::Error> {
    /// use flora_technique_runs::{Retry, stand_in::{Fault, StandIn}};
    ///
    /// let flora = StandIn::start().await?;
    /// flora.fault(Fault::Html(502));
    ///
    /// let hasty = flora.client_builder().retry(Retry::none()).build()?;
    /// assert!(hasty.list_runs().page().await.unwrap_err().is_server());
    /// # Ok(())
    /// # }
    /// ```
    pub fn client_builder(&self) -> ClientBuilder {
        Client::builder(KEY).base_url(self.base_url())
    }

    /// Adds `n` ended runs at the newest end, always the same: over and over one with an image and
    /// a caption, one with a video, one with a text, a failed one, and one whose outputs only single
    /// looks show.
    ///
    /// They belong to two techniques and three projects in turn; each completed one cost 0.05 USD.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), flora_technique_runs::Error> {
    /// # use flora_technique_runs::{RunStatus, StandIn};
    /// let flora = StandIn::start().await?;
    /// flora.seed(50);
    ///
    /// let failed = flora.client().list_runs().status(RunStatus::Failed).page().await?;
    /// assert_eq!(failed.items.len(), 10);
    /// # Ok(())
    /// # }
    /// ```
    pub fn seed(&self, n: usize) {
        self.server.world().seed(n);
    }

    /// Starts a run at the newest end and gives its id; see [`Script`].
    ///
    /// It moves one step with each answer that is made of it, a page or a single look, also when a
    /// fault then cuts that answer.
    pub fn start_run(&self, script: Script) -> String {
        self.server.world().start(script)
    }

    /// From now on starts `n` runs before each page that a cursor leads to: what comes behind them
    /// moves down, and a plain reading of the pages sees it twice. 0 ends it.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), flora_technique_runs::Error> {
    /// # let flora = flora_technique_runs::StandIn::start().await?;
    /// flora.seed(30);
    /// flora.start_between_pages(2);
    ///
    /// let mut runs = flora.client().list_runs().page_size(10).items();
    /// while runs.try_next().await?.is_some() {}
    /// assert_eq!(runs.report().items, 30);
    /// assert_eq!(runs.report().repeats_by_id, 6);
    /// # Ok(())
    /// # }
    /// ```
    pub fn start_between_pages(&self, n: u32) {
        self.server.world().between_pages = n;
    }

    /// Forgets a run.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), flora_technique_runs::Error> {
    /// # let flora = flora_technique_runs::StandIn::start().await?;
    /// flora.seed(1);
    /// flora.remove("run_1");
    /// assert!(flora.client().get_run("run_1").await.unwrap_err().is_not_found());
    /// # Ok(())
    /// # }
    /// ```
    pub fn remove(&self, run_id: &str) {
        self.server.world().remove(run_id);
    }

    /// Spoils the next answer; several wait their turn, one for each answer.
    ///
    /// Requests that this crate retries count too. A fault that only a page can have is used up by a
    /// single look without showing.
    pub fn fault(&self, fault: Fault) {
        self.server.world().faults.push_back(fault);
    }

    /// Spoils every answer for which no [`fault`](Self::fault) waits, until
    /// [`clear_faults`](Self::clear_faults).
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), flora_technique_runs::Error> {
    /// # use flora_technique_runs::stand_in::{Fault, StandIn};
    /// let flora = StandIn::start().await?;
    /// flora.fault_always(Fault::RepeatedCursor);
    ///
    /// let mut pages = flora.client().list_runs().pages();
    /// pages.try_next().await?;
    /// pages.try_next().await?;
    /// assert!(pages.try_next().await.unwrap_err().is_cursor_loop());
    /// # Ok(())
    /// # }
    /// ```
    pub fn fault_always(&self, fault: Fault) {
        self.server.world().standing = Some(fault);
    }

    /// Answers well again: no fault stands or waits.
    pub fn clear_faults(&self) {
        let mut world = self.server.world();
        world.standing = None;
        world.faults.clear();
    }

    /// The last 1,000 requests, oldest first.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.server.world().log.iter().cloned().collect()
    }

    /// How many requests for a page came, whatever was answered.
    #[must_use]
    pub fn list_requests(&self) -> u64 {
        self.server.world().lists
    }

    /// How many single looks came, whatever was answered.
    #[must_use]
    pub fn look_requests(&self) -> u64 {
        self.server.world().looks
    }

    /// Empties the log and sets both counts to 0.
    pub fn forget_requests(&self) {
        let mut world = self.server.world();
        (world.lists, world.looks) = (0, 0);
        world.log.clear();
    }
}

/// Shows the base URL only.
impl fmt::Debug for StandIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("StandIn").field(&self.base_url()).finish()
    }
}
