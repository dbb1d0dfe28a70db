//! A caller of a feed, who may be killed at any change.

use std::collections::HashMap;

use super::{answered, resumed, short};
use crate::{
    tests::refused,
    watch::{
        answers::Answers,
        tests::model::{Event, Flora},
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
}

impl Caller {
    /// Takes everything that an answer brings, unless the caller is killed meanwhile.
    fn take(&mut self) {
        while self.answers.brings_a_change().is_some() {
            let Some(told) = self.answers.step(self.now) else {
                continue;
            };
            if let Err(error) = &told
                && error.ends_stream()
            {
                panic!("{error}");
            }
            self.told.push(short(&told));
            if self.kills.contains(&self.told.len()) {
                self.answers = resumed(&self.answers);
                return;
            }
        }
    }

    /// One whole round, with what happens before each of its requests; then whatever is due.
    pub(super) fn round(
        &mut self,
        flora: &mut Flora,
        events: &mut impl Iterator<Item = Vec<Event>>,
    ) {
        let mut is_first = true;
        loop {
            for event in events.next().unwrap_or_default() {
                let is_removal = matches!(event, Event::Remove { .. });
                if is_first || !is_removal || !self.removals_between_rounds {
                    flora.happen(&event);
                }
            }
            is_first = false;
            let cursor = self.answers.wanted_page();
            let page = flora.page(cursor.as_deref(), self.page_size);
            self.answers.take_page(page, self.now).unwrap();
            self.take();
            if !self.answers.is_in_round() {
                break;
            }
        }
        for sought in self.answers.due(self.now, 1) {
            let run_id = sought.handle.run_id().to_owned();
            if let Some(run) = flora.look(&run_id) {
                self.answers.take_answer(answered(run), false);
            } else {
                let gone = refused(404, None);
                self.answers.take_failure(&run_id, gone, self.now).unwrap();
            }
            self.take();
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
