//! An in-process FLORA on loopback, to test your own code against: no key, no network, no cost.
//!
//! Behind the feature `stand-in`. Turn it on for tests alone:
//!
//! ```toml
//! [dev-dependencies]
//! flora-technique-runs = { path = "../flora-technique-runs", features = ["stand-in"] }
//! ```
//!
//! Give your function the stand-in's [`client`](StandIn::client), or start your program with
//! [`base_url`](StandIn::base_url) and [`key`](StandIn::key) as `FLORA_BASE_URL` and `FLORA_API_KEY`:
//!
//! ```
//! use flora_technique_runs::{Client, Error, StandIn, stand_in::Fault};
//!
//! /// The function to be tested.
//! async fn cost_of(client: &Client) -> Result<i64, Error> {
//!     let mut micros = 0;
//!     let mut runs = client.list_runs().items();
//!     while let Some(run) = runs.try_next().await? {
//!         if run.is_settled() {
//!             micros += run.cost_micros().unwrap_or_default();
//!         }
//!     }
//!     Ok(micros)
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Error> {
//! let flora = StandIn::start().await?;
//! flora.seed(250);
//!
//! assert_eq!(cost_of(&flora.client()).await?, 10_000_000);
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
//!
//! A test with a paused clock (`#[tokio::test(start_paused = true)]`) fails at once, with a time-out: tokio
//! moves a paused clock on whenever all that is left to do is wait, and takes waiting for a socket for
//! that. So every time-out and pause is over before the first answer has come. Let the clock run, give
//! the client short pauses ([`Retry::backoff`], `poll_every`), and move the stand-in's own clock with
//! [`advance`](StandIn::advance).
//!
//! What its runs name as media it has itself, of any size and pace ([`Media`]). Its errors are the samples
//! of FLORA's reference page, byte for byte as they stand there; a bad parameter is told in the same form.
//! It refuses what the client rejects, by the client's own checks, and besides an enum's value that the
//! document lacks: the client sends such a one, since FLORA may know it by then.
//!
//! More on tests is in the [guide](crate::guide::testing).

mod answer;
mod builder;
mod clock;
mod cut_body;
mod fault;
mod filters;
mod history;
mod listing;
mod media;
mod media_body;
mod query;
mod refusal;
mod request;
mod run;
mod script;
mod seeded_runs;
mod server;
mod target;

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard},
    time::{Duration, SystemTime},
};

use self::{
    answer::State,
    server::{Server, lock},
};
pub use self::{
    builder::StandInBuilder,
    fault::{Fault, FaultRule},
    media::Media,
    request::Request,
    script::Script,
};
use crate::{Client, ClientBuilder, Error, Retry, error::Kind};

/// A FLORA in this process; see the [module](self).
///
/// It starts with an empty history, and the n-th run is called `run_n`. Its clock goes with the
/// machine's, unless [`builder`](Self::builder) says where it stands. Its `Debug` shows no key. What can fail is
/// to [start](Self::start) it, [another workspace](Self::workspace) and [`offline`](Self::offline); nothing else
/// does.
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
    server: Arc<Server>,
    workspace: Arc<Mutex<State>>,
    key: String,
    client: Client,
}

impl StandIn {
    /// Starts one with everything at its default: a free port, its own key, an empty history.
    ///
    /// It has a thread and a runtime of its own, and needs none of yours.
    ///
    /// # Errors
    /// As [`StandInBuilder::start`].
    ///
    /// # Cancellation
    /// As [`StandInBuilder::start`].
    pub async fn start() -> Result<Self, Error> {
        Self::builder().start().await
    }

    /// A builder, for a port, a key or a clock of your own.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), flora_technique_runs::Error> {
    /// # use flora_technique_runs::StandIn;
    /// let flora = StandIn::builder().key("tenant-7").start().await?;
    /// assert_eq!(flora.key(), "tenant-7");
    /// # Ok(())
    /// # }
    /// ```
    pub fn builder() -> StandInBuilder {
        StandInBuilder::new()
    }

    /// Where it is, with its `/api/v1`.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), flora_technique_runs::Error> {
    /// # let flora = flora_technique_runs::StandIn::start().await?;
    /// let mut program = std::process::Command::new("my-program"); // one that reads the environment
    /// program.env("FLORA_BASE_URL", flora.base_url()).env("FLORA_API_KEY", flora.key());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.server.base_url
    }

    /// The key that it accepts; of [another workspace](Self::workspace), that one's.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// A client of it. It tries again as a client does by default, only within milliseconds (after a
    /// 429 as the hint says, without one in 5 seconds): so a lone fault may pass unseen.
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
        Client::builder(&self.key).base_url(self.base_url())
    }

    /// Another workspace at the same address, with a key and a history of its own: for a program that has
    /// many tenants.
    ///
    /// What is called on it concerns it alone: runs, faults, requests and their counts. The clock and
    /// [`offline`](Self::offline) are the address's, so they concern all. A request with a key that is
    /// nobody's is refused, and stands in the log of the workspace that was [started](Self::start). The
    /// same key leads to the same workspace again. The address is there until all of them are dropped.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), flora_technique_runs::Error> {
    /// # use flora_technique_runs::{StandIn, stand_in::Fault};
    /// let mugs = StandIn::start().await?;
    /// let films = mugs.workspace("key-of-films")?;
    /// mugs.seed(3);
    /// films.seed(7);
    /// films.fault_always(Fault::Status(402));
    ///
    /// let client = mugs.client();
    /// assert_eq!(client.list_runs().page().await?.items.len(), 3);
    /// let tenant = client.with_key("key-of-films")?;
    /// assert!(tenant.check().await.unwrap_err().is_out_of_credits());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [Input](Error::is_input), when the key can be none.
    pub fn workspace(&self, key: impl Into<String>) -> Result<Self, Error> {
        Self::on(self.server.clone(), key.into())
    }

    fn on(server: Arc<Server>, key: String) -> Result<Self, Error> {
        let builder = Client::builder(&key).base_url(&server.base_url);
        let soon = Retry::default().backoff(Duration::from_millis(1), Duration::from_millis(4));
        let client = builder.retry(soon).build()?;
        Ok(Self {
            workspace: server.workspace(&key),
            server,
            key,
            client,
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.workspace)
    }

    /// Refuses connections from now on and ends those that there are, answers under way included, as a
    /// machine does that is down; `false` brings it back on the same port, with all that it knew.
    ///
    /// They are refused indeed: nothing listens on the port, which stays taken meanwhile.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), flora_technique_runs::Error> {
    /// # let flora = flora_technique_runs::StandIn::start().await?;
    /// flora.offline(true)?;
    /// assert!(flora.client().check().await.unwrap_err().is_connection());
    ///
    /// flora.offline(false)?;
    /// assert!(flora.client().check().await.is_ok());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [Connection](Error::is_connection), when another program took the port in the moment in which it
    /// was let go, or the system has no thread to give.
    pub fn offline(&self, offline: bool) -> Result<(), Error> {
        let done = if offline {
            self.server.close()
        } else {
            self.server.open()
        };
        done.map_err(|error| {
            let message = "the stand-in could not take its port again";
            Error::new(Kind::Connection, message).because(error)
        })
    }

    /// Adds `n` ended runs at the newest end, always the same: over and over one with an image and
    /// a caption, one with a video, one with a text, a failed one, and one whose outputs only single
    /// looks show.
    ///
    /// In an empty history they lie some minutes apart and the newest is 4 minutes old: 160 or so are
    /// a day, and many reach back 400 days at most. Later ones come between the newest and now. They
    /// belong to two techniques and three projects in turn; each completed one cost 0.05 USD.
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
        let mut state = self.state();
        let now = state.clock.now();
        state.history.seed(n, now);
    }

    /// Starts a run and gives its id; see [`Script`]. It is created now, a millisecond or more after
    /// the newest, and listed first, unless the script says otherwise.
    ///
    /// It moves one step with each answer that is made of it, a page or a single look, also when a
    /// fault then cuts that answer.
    pub fn start_run(&self, script: Script) -> String {
        let mut state = self.state();
        let now = state.clock.now();
        state.history.start(script, now)
    }

    /// Moves its clock on, once.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), flora_technique_runs::Error> {
    /// # use flora_technique_runs::{StandIn, stand_in::Script};
    /// # use std::time::Duration;
    /// let hour = Duration::from_secs(60 * 60);
    /// let flora = StandIn::start().await?;
    /// flora.start_run(Script::new().completed());
    /// flora.advance(25 * hour);
    /// flora.start_run(Script::new().completed());
    ///
    /// let today = flora.client().list_runs().created_since(flora.now() - 24 * hour);
    /// assert_eq!(today.page().await?.items.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn advance(&self, by: Duration) {
        self.server.advance(by);
    }

    /// What time it is by its clock.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        self.state().clock.now()
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
        self.state().between_pages = n;
    }

    /// Forgets a run; an id that is no run's changes nothing.
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
        self.state().history.remove(run_id);
    }

    /// Spoils the next answer of the API, or the one that the [`FaultRule`] is aimed at. Several wait
    /// their turn, one for each answer.
    ///
    /// Requests that this crate retries count too. A fault that only a page can have is used up by a
    /// single look without showing, unless it is aimed at lists.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), flora_technique_runs::Error> {
    /// # use flora_technique_runs::stand_in::{Fault, StandIn};
    /// let flora = StandIn::start().await?;
    /// flora.fault(Fault::Status(403));
    /// flora.fault(Fault::Status(402).on_lists().after(3));
    ///
    /// let list = flora.client().list_runs();
    /// assert!(list.clone().page().await.unwrap_err().is_forbidden());
    /// assert!(list.clone().page().await.is_ok());
    /// assert!(list.clone().page().await.is_ok());
    /// assert!(list.page().await.unwrap_err().is_out_of_credits());
    /// # Ok(())
    /// # }
    /// ```
    pub fn fault(&self, fault: impl Into<FaultRule>) {
        self.state().faults.add_single(fault.into());
    }

    /// Spoils every answer of the API, or all that the [`FaultRule`] is aimed at, until
    /// [`clear_faults`](Self::clear_faults). A [`fault`](Self::fault) that is due goes before, and of
    /// several that stand the last one given.
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
    pub fn fault_always(&self, fault: impl Into<FaultRule>) {
        self.state().faults.add_standing(fault.into());
    }

    /// Answers well again: no fault stands or waits.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), flora_technique_runs::Error> {
    /// # use flora_technique_runs::{StandIn, stand_in::Fault};
    /// let flora = StandIn::start().await?;
    /// flora.fault_always(Fault::Status(402));
    /// assert!(flora.client().check().await.is_err());
    ///
    /// flora.clear_faults();
    /// assert!(flora.client().check().await.is_ok());
    /// # Ok(())
    /// # }
    /// ```
    pub fn clear_faults(&self) {
        self.state().faults.clear();
    }

    /// The last 1,000 requests, those for media included, oldest first: for an example see [`Request`].
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.state().log.iter().cloned().collect()
    }

    /// How many requests for a page came, whatever was answered.
    #[must_use]
    pub fn list_requests(&self) -> u64 {
        self.state().lists
    }

    /// How many single looks came, whatever was answered.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), flora_technique_runs::Error> {
    /// # let flora = flora_technique_runs::StandIn::start().await?;
    /// flora.seed(1);
    /// flora.client().list_runs().page().await?;
    /// flora.client().get_run("run_1").await?;
    /// assert_eq!((flora.list_requests(), flora.look_requests()), (1, 1));
    ///
    /// flora.forget_requests();
    /// assert_eq!((flora.list_requests(), flora.look_requests()), (0, 0));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn look_requests(&self) -> u64 {
        self.state().looks
    }

    /// Empties the log and sets both counts to 0.
    pub fn forget_requests(&self) {
        let mut state = self.state();
        state.lists = 0;
        state.looks = 0;
        state.log.clear();
    }
}

/// Shows the base URL only.
impl fmt::Debug for StandIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("StandIn").field(&self.base_url()).finish()
    }
}
