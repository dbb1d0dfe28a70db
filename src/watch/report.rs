//! What a watch came to: what it told, what it cost, what it let go.

use serde::{Deserialize, Serialize};

/// What a watch came to so far, over all its parts when it was resumed: [`Changes::report`](crate::Changes::report).
///
/// ```no_run
/// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
/// let mut changes = client.watch_runs().since_beginning().until_caught_up().changes();
/// while changes.try_next().await?.is_some() {
///     let report = changes.report();
///     println!("{} of about {:?} runs", report.started, report.total_estimate);
/// }
/// println!("{} requests", changes.report().pages + changes.report().looks);
/// # Ok(())
/// # }
/// ```
///
/// Reading one from JSON fails where a count is no whole number of 0 or more. What is missing is 0 or `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(default)]
#[non_exhaustive]
pub struct WatchReport {
    /// Rounds that were brought to their end; a round reads from the newest run down to what is known.
    pub rounds: u64,
    /// Pages of the list that came.
    pub pages: u64,
    /// Requests for single runs.
    pub looks: u64,
    /// Runs told as started.
    pub started: u64,
    /// Changes told of runs that went on.
    pub progressed: u64,
    /// Runs told as ended.
    pub ended: u64,
    /// Runs told as settled.
    pub settled: u64,
    /// Entries that could not be read, each told as an error.
    pub undecodable: u64,
    /// Requests that failed and were waited through.
    pub failures: u64,
    /// Rounds that were begun anew, because FLORA refused the cursor.
    pub restarts: u64,
    /// Pages whose runs were not newest first: then a run may be missing, or come late.
    pub disordered_pages: u64,
    /// Pages without `meta`: nobody said that they are the last, and the round ended there; what stands
    /// below may be missing.
    pub pages_without_meta: u64,
    /// Told as [let go](crate::Change::LetGo): they did not change for 7 days, or could not be seen for 14.
    pub let_go_unchanged: u64,
    /// Told as let go: there were more than 10,000 runs to look after.
    pub let_go_too_many: u64,
    /// Told as let go: not found on any way to them, twice, a minute apart.
    pub let_go_not_found: u64,
    /// Told as let go: they had completed, and their cost was not there a day after the watch saw that, or they
    /// were not found any more.
    pub let_go_unsettled: u64,
    /// Completed runs told as ended without outputs, though [these](crate::WatchRuns::outputs) were asked for.
    pub without_outputs: u64,
    /// How many runs there may be, as the list says; only while the first round of
    /// [`since_beginning`](crate::WatchRuns::since_beginning) is under way, and only if the list says so.
    pub total_estimate: Option<u64>,
}

/// Counts on. What comes from a file may be any number.
pub(super) fn add(count: &mut u64, more: u64) {
    *count = count.saturating_add(more);
}
