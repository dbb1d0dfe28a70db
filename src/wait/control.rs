//! Changing a wait for many runs while it goes on.

use std::fmt;

use super::wanted_runs::WantedRuns;
use crate::RunHandle;

/// Adds runs to a [wait for many](crate::WaitForRuns) and takes runs from it, from anywhere, while
/// another task awaits its `next()`: [`ManyRuns::control`](crate::ManyRuns::control).
///
/// As long as one control lives, the wait goes on up to its deadline, also when no run is left: drop
/// the last one to let it end. With no run left, the deadline is its end and no error.
///
/// ```no_run
/// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
/// use std::time::Duration;
///
/// let each = Duration::from_secs(1_800);
/// let mut ended = client.wait_for_runs(["run_1"]).deadline_each(each).no_deadline().ends();
/// let control = ended.control();
/// let starting = tokio::spawn(async move {
///     control.add("run_2"); // as soon as it was started
///     control.forget("run_1"); // its user went away
/// });
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
pub struct WaitControl {
    wanted: WantedRuns,
}

impl WaitControl {
    pub(super) fn new(wanted: WantedRuns) -> Self {
        wanted.controlled();
        Self { wanted }
    }

    /// Waits for one more run; false when the wait is over, and then nothing was added.
    ///
    /// It is asked for soon, but not sooner than a pause after the last round. A run that is
    /// waited for already still comes once, with what either handle knows. One that came before is
    /// waited for anew.
    ///
    /// ```no_run
    /// # fn example(control: flora_technique_runs::WaitControl) {
    /// use flora_technique_runs::RunHandle;
    ///
    /// control.add("run_2");
    /// control.add(RunHandle::new("run_3").technique("night-camera"));
    /// # }
    /// ```
    pub fn add(&self, run: impl Into<RunHandle>) -> bool {
        self.wanted.add(run.into())
    }

    /// Waits for a run no more; false when it was not waited for. It never comes after this.
    ///
    /// ```no_run
    /// # fn example(control: flora_technique_runs::WaitControl) {
    /// control.forget("run_1");
    /// # }
    /// ```
    pub fn forget(&self, run_id: &str) -> bool {
        self.wanted.forget(run_id)
    }

    /// The runs that are still waited for, in the order in which they were given: save them
    /// to wait for them again in another process.
    ///
    /// ```no_run
    /// # fn example(control: flora_technique_runs::WaitControl) -> Result<(), serde_json::Error> {
    /// let saved = serde_json::to_string(&control.remaining())?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn remaining(&self) -> Vec<RunHandle> {
        self.wanted.handles()
    }
}

impl Clone for WaitControl {
    fn clone(&self) -> Self {
        Self::new(self.wanted.clone())
    }
}

impl Drop for WaitControl {
    fn drop(&mut self) {
        self.wanted.uncontrolled();
    }
}

impl fmt::Debug for WaitControl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WaitControl")
            .field("remaining", &self.wanted.len())
            .finish_non_exhaustive()
    }
}
