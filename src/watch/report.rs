//! What a watch came to: what it told, what it cost, what it let go.

use serde::{Deserialize, Serialize};

/// What a watch came to so far, over all its parts when it was resumed: [`WatchRuns::report`](crate::WatchRuns::report).
///
/// Two things no watch can know, and this does not count: a run that appears in the list only when
/// more than 1,000 newer ones have been told, and a run that is removed before a round shows it.
///
/// ```no_run
/// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
/// let mut changes = client.watch_runs().since_beginning().until_caught_up();
/// while let Some(_change) = changes.try_next().await? {}
/// let report = changes.report();
/// println!("{} runs in {} pages, {} looks", report.started, report.pages, report.looks);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(default)]
#[non_exhaustive]
pub struct WatchReport {
    /// Rounds that were brought to their end.
    pub rounds: u64,
    /// Pages of the list that came.
    pub pages: u64,
    /// Single looks that were made.
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
    /// Pages whose runs were not newest first: then a run may be missing, or come late.
    pub disordered_pages: u64,
    /// Pages without `meta`: nobody said that they are the last, and the round ended there; what stands
    /// below may be missing.
    pub pages_without_meta: u64,
    /// Let go without an end: unchanged for 7 days.
    pub let_go_unchanged: u64,
    /// Let go without an end, or without their cost: more than 10,000 were open at once.
    pub let_go_too_many: u64,
    /// Let go before all of them was told: 404 on every way, twice, or refused; each told as an error.
    pub let_go_not_found: u64,
    /// Let go without a cost: a day after the end there was none, or the run was not there any more.
    pub let_go_unsettled: u64,
    /// Runs of unknown age that are remembered no more, since 1,000 newer ones are: should the list
    /// show one again, it is told again.
    pub undated_forgotten: u64,
    /// Completed runs whose outputs could not be had, of those for which they were asked for.
    pub without_outputs: u64,
}

impl WatchReport {
    /// Whether these can be counts. They come from any file, and adding to them must not overflow.
    pub(super) fn is_sound(&self) -> bool {
        let counts = [
            self.rounds,
            self.pages,
            self.looks,
            self.started,
            self.progressed,
            self.ended,
            self.settled,
            self.undecodable,
            self.failures,
            self.disordered_pages,
            self.pages_without_meta,
            self.let_go_unchanged,
            self.let_go_too_many,
            self.let_go_not_found,
            self.let_go_unsettled,
            self.undated_forgotten,
            self.without_outputs,
        ];
        counts.into_iter().all(|count| count <= u64::MAX / 2)
    }
}
