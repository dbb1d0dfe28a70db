//! All runs of a stand-in, in the order of the list.

use std::{
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde_json::Value;

use super::{
    run::{Run, Workspace},
    script::{Created, Script},
    seeded_runs,
};
use crate::Timestamp;

const MINUTE: Duration = Duration::from_secs(60);

/// How old the newest seeded run is.
const NEWEST_AGE: Duration = Duration::from_secs(4 * 60);

/// Minutes between one seeded run and the next, over and over: nine on average.
const GAPS: [u32; 8] = [5, 9, 3, 17, 6, 21, 2, 9];

/// A seeded history reaches no further back, however many runs it has.
const LONGEST_PAST: Duration = Duration::from_secs(400 * 24 * 60 * 60);

/// Runs that start at one moment are listed this far apart.
const APART: Duration = Duration::from_millis(1);

/// A quarter of a millisecond: FLORA's clock is thought to have fractions.
const FRACTION: Duration = Duration::from_micros(250);

#[derive(Debug)]
pub(super) struct History {
    pub(super) workspace: Workspace,
    /// Oldest first, by `listed_at`.
    pub(super) runs: Vec<Run>,
    started: u64,
}

impl History {
    pub(super) fn new(workspace: Workspace) -> Self {
        Self {
            workspace,
            runs: Vec::new(),
            started: 0,
        }
    }

    pub(super) fn start(&mut self, script: Script, now: SystemTime) -> String {
        let next = self.next_moment(now);
        let created_at = match script.created {
            Created::Now => Timestamp::from(next),
            Created::Ago(age) => Timestamp::from(now.checked_sub(age).unwrap_or(UNIX_EPOCH)),
            Created::At(time) => time,
        };
        self.add(Arc::new(script), created_at, next)
    }

    /// Adds ended runs at the newest end.
    pub(super) fn seed(&mut self, n: usize, now: SystemTime) {
        let times = match self.runs.last() {
            None => past(n, now),
            Some(newest) => between(newest.listed_at, now, n),
        };
        let scripts = seeded_runs::scripts();
        for (time, script) in times.into_iter().zip(scripts.iter().cycle()) {
            self.add(script.clone(), Timestamp::from(time), time);
        }
    }

    /// A run at its place. One of unknown age counts as created at `otherwise`.
    fn add(&mut self, script: Arc<Script>, created_at: Timestamp, otherwise: SystemTime) -> String {
        let created = created_at.to_system_time().unwrap_or(otherwise);
        let listed_at = script.listed_at.and_then(Timestamp::to_system_time);
        let listed_at = listed_at.unwrap_or(created);

        self.started += 1;
        let id = format!("run_{}", self.started);
        let run = Run::new(id.clone(), script, created, created_at, listed_at);
        let place = self
            .runs
            .partition_point(|other| other.listed_at <= listed_at);
        self.runs.insert(place, run);
        id
    }

    pub(super) fn remove(&mut self, run_id: &str) {
        self.runs.retain(|run| run.id != run_id);
    }

    /// What a single look tells, when that way leads to a run.
    pub(super) fn look(
        &mut self,
        technique: Option<&str>,
        run_id: &str,
        now: SystemTime,
    ) -> Option<Value> {
        let run = self.runs.iter_mut().find(|run| run.id == run_id)?;
        if !run.is_found_by(technique) {
            return None;
        }
        Some(run.show(now, &self.workspace, false))
    }

    /// Now, or a little later where a run has that place already.
    fn next_moment(&self, now: SystemTime) -> SystemTime {
        let after_newest = self
            .runs
            .last()
            .and_then(|newest| newest.listed_at.checked_add(APART));
        after_newest.map_or(now, |after| after.max(now))
    }
}

/// The moments of `n` runs of a past that ends at `now`, oldest first.
fn past(n: usize, now: SystemTime) -> Vec<SystemTime> {
    let count = u32::try_from(n).unwrap_or(u32::MAX).max(1);
    let widest_gap = LONGEST_PAST / count;
    let mut age = NEWEST_AGE;
    let mut times = Vec::new();
    for gap in GAPS.iter().cycle().take(n) {
        let time = now.checked_sub(age).unwrap_or(UNIX_EPOCH);
        times.push(time.checked_add(FRACTION).unwrap_or(time));
        age = age.saturating_add((MINUTE * *gap).min(widest_gap));
    }
    times.reverse();
    times
}

/// The moments of `n` runs between the newest there is and now, oldest first.
fn between(newest: SystemTime, now: SystemTime, n: usize) -> Vec<SystemTime> {
    let count = u32::try_from(n).unwrap_or(u32::MAX).saturating_add(1);
    let room = now.duration_since(newest).unwrap_or_default();
    let gap = (room / count).clamp(APART, MINUTE);
    let mut times = Vec::new();
    let mut time = newest;
    for _ in 0..n {
        time = time.checked_add(gap).unwrap_or(time);
        times.push(time);
    }
    times
}
