//! The client and its builder: what users start from.

mod builder;

use std::{fmt, time::Duration};

pub use self::builder::ClientBuilder;
#[cfg(feature = "download")]
use crate::{Download, DownloadAll, RunOutput};
use crate::{
    Error, ListRuns, Retry, RunHandle, TechniqueRun, WaitForRun, WaitForRuns, WatchRuns,
    call::{self, Api, log},
};

/// Reads the technique runs of one FLORA workspace: start here.
///
/// Cheap to clone; clones share their connections. Its `Debug` shows no key.
///
/// ```no_run
/// # async fn example() -> Result<(), flora_technique_runs::Error> {
/// let client = flora_technique_runs::Client::from_env()?;
/// let newest = client.list_runs().page_size(10).page().await?;
/// println!("{} runs", newest.items.len());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    api: Api,
}

/// Shows the base URL only.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.base_url())
            .finish_non_exhaustive()
    }
}

impl Client {
    /// A client from `FLORA_API_KEY`, `FLORA_BASE_URL` (with its `/api/v1`) and
    /// `FLORA_CUSTOM_HEADERS` (lines of `Name: value`).
    ///
    /// The names are those of FLORA's own SDKs. A blank variable counts as unset.
    ///
    /// # Errors
    /// Input, when the key is missing or a variable is rejected; see [`ClientBuilder::build`].
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env()?.build()
    }

    /// A client with everything at its default but the key.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), flora_technique_runs::Error> {
    /// let client = flora_technique_runs::Client::new("my-key")?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`ClientBuilder::build`].
    pub fn new(key: impl Into<String>) -> Result<Self, Error> {
        Self::builder(key).build()
    }

    /// A builder, for the settings that [`from_env`](Self::from_env) does not read; for these beside
    /// the environment's, [`ClientBuilder::from_env`].
    ///
    /// ```
    /// use flora_technique_runs::{Client, Retry};
    /// use std::time::Duration;
    ///
    /// # fn main() -> Result<(), flora_technique_runs::Error> {
    /// let client = Client::builder("my-key")
    ///     .timeout(Duration::from_secs(20))
    ///     .retry(Retry::times(4))
    ///     .header("x-team", "render")
    ///     .base_url("http://127.0.0.1:8080/api/v1")
    ///     .build()?;
    /// assert!(!format!("{client:?}").contains("my-key"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn builder(key: impl Into<String>) -> ClientBuilder {
        ClientBuilder::new(key.into())
    }

    /// A client with another key over the same connections: for a server with many tenants.
    ///
    /// Shares connections, certificates, proxy, retries and time-outs, so it costs next to nothing.
    /// Headers of your own are not carried over: one tenant's must not meet another's key.
    ///
    /// ```
    /// # fn main() -> Result<(), flora_technique_runs::Error> {
    /// # let url = "http://127.0.0.1:8080/api/v1";
    /// # let shared = flora_technique_runs::Client::builder("my-key").base_url(url).build()?;
    /// let tenant = shared.with_key("their-key")?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Input, when the key is empty, blank or has white space inside.
    pub fn with_key(&self, key: impl AsRef<str>) -> Result<Self, Error> {
        let key = call::key("key", key.as_ref())?;
        Ok(Self {
            api: self.api.with_key(key)?,
        })
    }

    /// A client with another policy of retries, over the same connections and with the same key: for one
    /// call that should be more hasty, or more patient, than others.
    ///
    /// ```
    /// # fn main() -> Result<(), flora_technique_runs::Error> {
    /// # let url = "http://127.0.0.1:8080/api/v1";
    /// # let client = flora_technique_runs::Client::builder("my-key").base_url(url).build()?;
    /// use flora_technique_runs::Retry;
    ///
    /// let nightly = client.with_retry(Retry::times(8));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use = "this client stays as it is"]
    pub fn with_retry(&self, retry: Retry) -> Self {
        Self {
            api: self.api.with_retry(retry),
        }
    }

    /// A client with another [`timeout`](ClientBuilder::timeout) of each attempt, over the same
    /// connections and with the same key. Of a download it is how long the host may be silent.
    ///
    /// Zero leaves no attempt any time: each is a [time-out](Error::is_timeout).
    ///
    /// ```
    /// # fn main() -> Result<(), flora_technique_runs::Error> {
    /// # let url = "http://127.0.0.1:8080/api/v1";
    /// # let client = flora_technique_runs::Client::builder("my-key").base_url(url).build()?;
    /// use std::time::Duration;
    ///
    /// let impatient = client.with_timeout(Duration::from_secs(5));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use = "this client stays as it is"]
    pub fn with_timeout(&self, timeout: Duration) -> Self {
        Self {
            api: self.api.with_timeout(timeout),
        }
    }

    /// Whether key and address are right, and FLORA answers: asks for the newest run alone.
    ///
    /// For a health check, with one attempt and two seconds:
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) {
    /// use flora_technique_runs::Retry;
    /// use std::time::Duration;
    ///
    /// let probe = client.with_retry(Retry::none()).with_timeout(Duration::from_secs(2));
    /// match probe.check().await {
    ///     Ok(()) => println!("well"),
    ///     Err(e) if e.is_transient() => println!("not now: {e}"),
    ///     Err(e) => println!("set up wrongly: {e}"),
    /// }
    /// # }
    /// ```
    ///
    /// # Errors
    /// [Unauthorized](Error::is_unauthorized) or [forbidden](Error::is_forbidden), when the key is wrong;
    /// [not found](Error::is_not_found) or [undecodable](Error::is_undecodable), when the base URL leads
    /// elsewhere; otherwise whatever the request met, after the client's retries.
    ///
    /// # Cancellation
    /// Dropping the future drops the request.
    pub async fn check(&self) -> Result<(), Error> {
        self.list_runs().page_size(1).page().await.map(drop)
    }

    /// Where it sends its requests: the base URL without a slash at its end.
    ///
    /// ```
    /// # fn main() -> Result<(), flora_technique_runs::Error> {
    /// let client = flora_technique_runs::Client::builder("my-key")
    ///     .base_url("http://127.0.0.1:8080/api/v1/")
    ///     .build()?;
    /// assert_eq!(client.base_url(), "http://127.0.0.1:8080/api/v1");
    /// # Ok(())
    /// # }
    /// ```
    pub fn base_url(&self) -> &str {
        self.api.base_url()
    }

    /// Lists the workspace's runs, newest first: filters, then
    /// [`items`](ListRuns::items), [`pages`](ListRuns::pages) or [`page`](ListRuns::page).
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
    /// let mut runs = client.list_runs().max_items(500).items();
    /// while let Some(run) = runs.try_next().await? {
    ///     println!("{} {}", run.run_id, run.status);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn list_runs(&self) -> ListRuns {
        ListRuns::new(self.api.clone())
    }

    /// Looks at a run once.
    ///
    /// Takes a [`RunHandle`], a listed run or a run id. Where one of the two ways to a run answers
    /// 404 and the other is known, that is tried too.
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
    /// let run = client.get_run("run_abc123").await?;
    /// println!("{} at {} %", run.status, run.progress);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [Not found](Error::is_not_found) when every known way answers 404; otherwise whatever the
    /// request met, after the client's retries.
    ///
    /// # Cancellation
    /// Dropping the future drops the request.
    pub async fn get_run(&self, run: impl Into<RunHandle>) -> Result<TechniqueRun, Error> {
        match self.api.run(run.into(), self.api.retry()).await {
            Ok(answer) => Ok(answer.run),
            Err(error) => {
                // What was rejected before any request has not named one yet.
                let error = error.during("get_run");
                log::handed_out(&error);
                Err(error)
            }
        }
    }

    /// Waits until a run has ended, one hour at most: `.await` for the run, or
    /// [`updates`](WaitForRun::updates) to follow it. Another time is a [`deadline`](WaitForRun::deadline),
    /// and [`no_deadline`](WaitForRun::no_deadline) takes it away.
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
    /// use flora_technique_runs::Outcome;
    ///
    /// let run = client.wait_for_run("run_abc123").await?;
    /// match run.outcome() {
    ///     Outcome::Completed { outputs } => println!("{} outputs", outputs.len()),
    ///     Outcome::Failed { code, message } => println!("failed: {code:?} {message:?}"),
    ///     _ => {}
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn wait_for_run(&self, run: impl Into<RunHandle>) -> WaitForRun {
        WaitForRun::new(self.api.clone(), run.into())
    }

    /// Waits for many runs by way of the list, one hour at most unless you set another
    /// [`deadline`](WaitForRuns::deadline) or [`no_deadline`](WaitForRuns::no_deadline):
    /// [`ends`](WaitForRuns::ends) is a stream that hands out each run as it ends, once, also where its id is
    /// given twice.
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
    /// let mut ended = client.wait_for_runs(["run_1", "run_2", "run_3"]).ends();
    /// while let Some(run) = ended.try_next().await? {
    ///     println!("{} {}", run.run_id, run.status);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn wait_for_runs<I>(&self, runs: I) -> WaitForRuns
    where
        I: IntoIterator,
        I::Item: Into<RunHandle>,
    {
        let handles = runs.into_iter().map(Into::into).collect();
        WaitForRuns::new(self.api.clone(), handles)
    }

    /// Watches the history: what begins, changes, ends and is [settled](crate::Change::Settled).
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
    /// let mut changes = client.watch_runs().changes();
    /// while let Some(change) = changes.try_next().await? {
    ///     println!("{change:?}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn watch_runs(&self) -> WatchRuns {
        WatchRuns::new(self.api.clone())
    }

    /// Fetches one output of a run, without the key: settings, then
    /// [`to_dir`](crate::Download::to_dir), [`to_file`](crate::Download::to_file) or
    /// [`bytes`](crate::Download::bytes).
    ///
    /// Behind the feature `download`.
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
    /// let run = client.wait_for_run("run_abc123").await?;
    /// for output in run.outputs() {
    ///     let saved = client.download(&run, output).to_dir("gallery").await?;
    ///     println!("{} ({} bytes)", saved.path.display(), saved.bytes);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "download")]
    pub fn download(&self, run: &TechniqueRun, output: &RunOutput) -> Download {
        Download::new(self.api.clone(), run, output)
    }

    /// Fetches all outputs of a run, four at once, without the key: settings, then
    /// [`to_dir`](crate::DownloadAll::to_dir).
    ///
    /// Behind the feature `download`.
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
    /// let run = client.wait_for_run("run_abc123").await?;
    /// for (output, saved) in client.download_all(&run).to_dir("gallery").await? {
    ///     println!("{}: {}", output.output_id, if saved.is_ok() { "here" } else { "missing" });
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "download")]
    pub fn download_all(&self, run: &TechniqueRun) -> DownloadAll {
        DownloadAll::new(self.api.clone(), run)
    }
}
