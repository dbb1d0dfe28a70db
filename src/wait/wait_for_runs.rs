//! The settings of a wait for many runs.

use std::time::Duration;

use super::{
    completeness::Completeness,
    many_runs::ManyRuns,
    many_wait::{ManySettings, wait_for_many},
    settings::{Settings, common_settings, requests},
    wanted_runs::WantedRuns,
};
use crate::{RunHandle, call::Api, poll::Generator};

/// A wait for many runs: [`Client::wait_for_runs`](crate::Client::wait_for_runs). Take its
/// [`ends`](Self::ends), or [`updates`](Self::updates) too.
///
/// ```no_run
/// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
/// let mut going_on = Vec::new();
/// let mut runs = client.list_runs().max_items(200).items();
/// while let Some(run) = runs.try_next().await? {
///     if !run.is_terminal() {
///         going_on.push(run);
///     }
/// }
/// let mut ended = client.wait_for_runs(&going_on).ends();
/// while let Some(run) = ended.next().await {
///     match run {
///         Ok(run) => println!("{} {}", run.run_id, run.status),
///         Err(e) if !e.ends_stream() => eprintln!("{e}"),
///         Err(e) => return Err(e),
///     }
/// }
/// # Ok(())
/// # }
/// ```
///
/// - how long: [`deadline`](Self::deadline) of the whole, one hour by default;
///   [`no_deadline`](Self::no_deadline); [`deadline_each`](Self::deadline_each) besides
/// - how often: [`poll_every`](Self::poll_every); by default at once, then after 2 seconds, growing to 10
/// - runs that were only just started: [`not_found_grace`](Self::not_found_grace)
/// - only how they ended: [`outputs(false)`](Self::outputs)
/// - those that ended, until they show their cost: [`settled`](Self::settled)
///
/// An id that is given twice is waited for once.
///
/// What comes of each run, what fails, and what it costs in requests, stands at [`ManyRuns`].
#[derive(Clone, Debug)]
#[must_use = "settings do nothing until their stream is polled"]
pub struct WaitForRuns {
    api: Api,
    handles: Vec<RunHandle>,
    settings: Settings,
    deadline_each: Option<Duration>,
    awaited: Completeness,
}

common_settings!(WaitForRuns);

impl WaitForRuns {
    pub(crate) fn new(api: Api, handles: Vec<RunHandle>) -> Self {
        Self {
            settings: Settings::new(api.retry().clone()),
            api,
            handles,
            deadline_each: None,
            awaited: Completeness {
                outputs: true,
                settled: None,
            },
        }
    }

    /// The most that the wait for each run may take, from the start or from its
    /// [`add`](crate::WaitControl::add); without a limit by default.
    ///
    /// A run whose own time is up comes as its [deadline error](crate::Error::is_deadline), with its
    /// [`run_id`](crate::Error::run_id) and the state last seen, which may be one pause old; the others
    /// go on: no last request is made for it, as there is before the [`deadline`](Self::deadline) of the
    /// whole. That one holds besides: for runs that may take longer than an hour, or that come and go, set
    /// it too or take it away.
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
    /// use std::time::Duration;
    ///
    /// let wait = client.wait_for_runs(["run_1", "run_2"]).deadline_each(Duration::from_secs(900));
    /// let mut ended = wait.ends();
    /// while let Some(run) = ended.next().await {
    ///     match run {
    ///         Ok(run) => println!("{} {}", run.run_id, run.status),
    ///         Err(e) if e.is_deadline() => println!("{:?} takes too long", e.run_id()),
    ///         Err(e) => return Err(e),
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn deadline_each(mut self, deadline: Duration) -> Self {
        self.deadline_each = Some(deadline);
        self
    }

    /// Whether a completed run whose entry has no outputs is asked for singly once; yes by default.
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
    /// // Only how they ended is of interest.
    /// let mut ended = client.wait_for_runs(["run_1", "run_2"]).outputs(false).ends();
    /// # Ok(())
    /// # }
    /// ```
    pub fn outputs(mut self, yes: bool) -> Self {
        self.awaited.outputs = yes;
        self
    }

    /// Goes on asking after a completed run's end until it is [settled](crate::TechniqueRun::is_settled), that
    /// is, shows its `charged_cost`: for at most so long after its end was seen, and never past a deadline; not
    /// at all by default.
    ///
    /// FLORA settles a run's cost a moment after its end (seen within a minute), so a wait that ends with the
    /// run often comes too early for it. A run that awaits its cost is sought with the others, round by round:
    /// when its time is up it comes as it was last seen, which may be one pause ago. So allow a minute, rather
    /// than seconds. If the deadline of the whole comes first, runs that have ended are handed out without their cost;
    /// then comes its error, about the runs that have not ended. [`ends`](Self::ends) hands out each run once, settled
    /// or as it is then. [`updates`](Self::updates) hands out the end when it is seen, too.
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
    /// use std::time::Duration;
    ///
    /// let wait = client.wait_for_runs(["run_1", "run_2"]).settled(Duration::from_secs(60));
    /// let mut ended = wait.ends();
    /// let mut micros = 0;
    /// while let Some(run) = ended.try_next().await? {
    ///     micros += run.cost_micros().unwrap_or_default();
    /// }
    /// println!("{micros} millionths of a US dollar");
    /// # Ok(())
    /// # }
    /// ```
    pub fn settled(mut self, at_most: Duration) -> Self {
        self.awaited.settled = Some(at_most);
        self
    }

    /// The stream of the ends: each run once, ended or as its error.
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
    /// let mut ended = client.wait_for_runs(["run_1", "run_2"]).ends();
    /// while let Some(run) = ended.try_next().await? {
    ///     println!("{} {}", run.run_id, run.status);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn ends(self) -> ManyRuns {
        self.stream(false)
    }

    /// The stream of every state: of each run the first answer, each in which status, progress or
    /// outputs changed, and the end. Tell them apart by
    /// [`is_terminal`](crate::TechniqueRun::is_terminal). With [`settled`](Self::settled) a run that ended
    /// without its cost comes once more: no more of it comes when
    /// [`remaining`](ManyRuns::remaining) has it no longer.
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
    /// let mut states = client.wait_for_runs(["run_1", "run_2"]).updates();
    /// while let Some(run) = states.try_next().await? {
    ///     println!("{} {} at {} %", run.run_id, run.status, run.progress);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn updates(self) -> ManyRuns {
        self.stream(true)
    }

    fn stream(self, updates: bool) -> ManyRuns {
        let wanted = WantedRuns::new(self.deadline_each);
        for handle in self.handles {
            wanted.add(handle);
        }
        let many = ManySettings {
            settings: self.settings,
            updates,
            awaited: self.awaited,
            source: requests(self.api.clone()),
        };
        let shared = wanted.clone();
        let states = Generator::new(|out| wait_for_many(many, shared, out));
        ManyRuns::new(self.api, wanted, states)
    }
}
