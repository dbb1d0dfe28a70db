//! A caller of a watch, who may be killed at any change.

use std::collections::{HashMap, HashSet};

use super::{resumed, short};
use crate::{
    Error, RunHandle, TechniqueRun,
    tests::refused,
    watch::{
        answers::Answers,
        change::Change,
        tests::model::{Event, Flora, Run},
    },
};

/// A watch of such a list, by a caller who is killed after these many things were told.
pub(super) struct Caller {
    pub(super) answers: Answers,
    pub(super) page_size: usize,
    /// Whether runs are removed only while no round is under way.
    pub(super) removals_between_rounds: bool,
    pub(super) kills: Vec<usize>,
    /// What was told, in order.
    pub(super) told: Vec<String>,
    pub(super) now: u64,
    /// Runs that no watch can know of: they began in the very moment of a round's newest one and while that
    /// round was under way, which let runs of that moment go.
    pub(super) hidden: HashSet<usize>,
}

impl Caller {
    /// Takes everything that an answer brings, unless the caller is killed meanwhile.
    fn take(&mut self) {
        while self.answers.brings_a_change().is_some() {
            let told = self.answers.step(self.now);
            if told.is_some_and(|told| self.is_killed_after(&told)) {
                return;
            }
        }
    }

    /// Takes everything that the answer about one run brings, unless the caller is killed meanwhile.
    fn take_one(&mut self, run: &TechniqueRun) {
        self.answers
            .found_singly(RunHandle::new(&run.run_id), false);
        while let Some(change) = self.answers.observe(run, self.now) {
            if self.is_killed_after(&Ok(change)) {
                return;
            }
        }
    }

    /// Takes what is told; whether the caller is killed then, and goes on from what was saved.
    fn is_killed_after(&mut self, told: &Result<Change, Error>) -> bool {
        if let Err(error) = told
            && error.ends_stream()
        {
            panic!("{error}");
        }
        self.told.push(short(told));
        let is_killed = self.kills.contains(&self.told.len());
        if is_killed {
            self.answers = resumed(&self.answers);
        }
        is_killed
    }

    /// One whole round, with what happens before each of its requests; then whatever is due.
    pub(super) fn round(
        &mut self,
        flora: &mut Flora,
        events: &mut impl Iterator<Item = Vec<Event>>,
    ) {
        let told_before = self.told.len();
        let mut stood_there = None;
        loop {
            for event in events.next().unwrap_or_default() {
                let is_removal = matches!(event, Event::Remove { .. });
                if stood_there.is_none() || !is_removal || !self.removals_between_rounds {
                    flora.happen(&event);
                }
            }
            stood_there.get_or_insert_with(|| flora.newest_first.clone());
            let cursor = self.answers.wanted_page();
            let page = flora.page(cursor.as_deref(), self.page_size);
            self.answers.take_page(page, self.now).unwrap();
            self.take();
            if !self.answers.is_in_round() {
                break;
            }
        }
        if self.told.len() - told_before > self.answers.knowledge.limits.known {
            let stood_there = stood_there.unwrap_or_default();
            self.hidden.extend(twins_of_the_newest(&stood_there, flora));
        }
        let knowledge = &self.answers.knowledge;
        for sought in knowledge.watched.due(self.now, 1, &knowledge.limits) {
            let run_id = sought.handle.run_id().to_owned();
            if let Some(run) = flora.look(&run_id) {
                self.take_one(&run);
            } else {
                let gone = refused(404, None);
                self.answers.take_failure(&run_id, gone, self.now).unwrap();
                self.take();
            }
        }
        self.answers.let_overdue_go(self.now);
        self.take();
        self.now += 10_000;
    }

    /// How often each thing was told of each run.
    pub(super) fn times(&self) -> HashMap<&str, usize> {
        let mut times = HashMap::new();
        for told in &self.told {
            *times.entry(told.as_str()).or_default() += 1;
        }
        times
    }

    /// Where in the order of things this was told last.
    pub(super) fn last_place(&self, sign: char, id: usize) -> Option<usize> {
        let wanted = format!("{sign}{id}");
        self.told.iter().rposition(|told| *told == wanted)
    }

    /// Where in the order of things this was told.
    pub(super) fn place(&self, sign: char, id: usize) -> Option<usize> {
        let wanted = format!("{sign}{id}");
        self.told.iter().position(|told| *told == wanted)
    }
}

/// The runs that began in the moment of the newest of these, and after it.
fn twins_of_the_newest(stood_there: &[Run], flora: &Flora) -> Vec<usize> {
    let newest = stood_there.iter().map(|run| run.created_at).max();
    let twins = flora.newest_first.iter().filter(|run| {
        Some(run.created_at) == newest && stood_there.iter().all(|other| other.id != run.id)
    });
    twins.map(|run| run.id).collect()
}
