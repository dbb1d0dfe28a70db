//! A server whose list does whatever a list can do, and a caller who may be killed at any change.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::{resumed, short};
use crate::{
    RunHandle, Undecodable,
    call::Fetched,
    test_support::run,
    watch::feed::{Feed, Told},
};

/// What happens to the list before a request.
#[derive(Clone, Debug)]
pub(super) enum Event {
    /// A run begins so many moments after the newest, perhaps of unknown age.
    Start {
        later: u32,
        dated: bool,
    },
    /// A run appears that began long ago, behind so many others.
    StartLate {
        behind: usize,
    },
    /// A run goes one step on: running, ended, settled.
    Advance {
        which: usize,
    },
    Fail {
        which: usize,
    },
    Break {
        which: usize,
    },
    Mend {
        which: usize,
    },
    Remove {
        which: usize,
    },
}

#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says another thing of a run"
)]
pub(super) struct Run {
    pub(super) id: usize,
    pub(super) created_at: u32,
    /// 0 pending, 1 running, 2 completed, 3 with its cost; 4 failed.
    pub(super) step: u8,
    pub(super) is_bad: bool,
    pub(super) was_ever_bad: bool,
    pub(super) appeared_late: bool,
    /// Whether it was there when the first page was asked for.
    pub(super) stood_there: bool,
}

#[derive(Default)]
pub(super) struct Flora {
    pub(super) newest_first: Vec<Run>,
    pub(super) removed: Vec<Run>,
    pub(super) requests: usize,
    pub(super) looks: usize,
    next_id: usize,
    newest: u32,
    undated: usize,
    /// How many of unknown age there may be.
    pub(super) most_undated: usize,
}

impl Flora {
    pub(super) fn happen(&mut self, event: &Event) {
        let count = self.newest_first.len();
        match *event {
            Event::Start { later, dated } => {
                let dated = dated || self.undated >= self.most_undated;
                self.undated += usize::from(!dated);
                self.newest += later;
                let created_at = if dated { self.newest + 1 } else { 0 };
                self.insert(0, created_at, false);
            }
            Event::StartLate { behind } if count > 0 => {
                let place = behind.min(count - 1);
                let created_at = self.newest_first[place].created_at;
                if created_at == 0 {
                    return;
                }
                self.insert(place + 1, created_at, true);
            }
            Event::Advance { which } if count > 0 => {
                let run = &mut self.newest_first[which % count];
                if run.step < 3 {
                    run.step += 1;
                }
            }
            Event::Fail { which } if count > 0 => {
                let run = &mut self.newest_first[which % count];
                if run.step < 2 {
                    run.step = 4;
                }
            }
            Event::Break { which } if count > 0 => {
                let run = &mut self.newest_first[which % count];
                run.is_bad = true;
                run.was_ever_bad = true;
            }
            Event::Mend { which } if count > 0 => {
                self.newest_first[which % count].is_bad = false;
            }
            Event::Remove { which } if count > 0 => {
                let run = self.newest_first.remove(which % count);
                self.removed.push(run);
            }
            _ => {}
        }
    }

    fn insert(&mut self, place: usize, created_at: u32, appeared_late: bool) {
        let run = Run {
            id: self.next_id,
            created_at,
            step: 0,
            is_bad: false,
            was_ever_bad: false,
            appeared_late,
            stood_there: self.requests == 0,
        };
        self.next_id += 1;
        self.newest_first.insert(place, run);
    }

    pub(super) fn page(&mut self, cursor: Option<String>, page_size: usize) -> Fetched {
        self.requests += 1;
        let from: usize = cursor.map_or(0, |cursor| cursor.parse().unwrap());
        let mut fetched = Fetched::default();
        let shown = self.newest_first.iter().skip(from).take(page_size);
        for (index, shown) in shown.enumerate() {
            if shown.is_bad {
                fetched.bad.push(shown.unreadable(index));
            } else {
                fetched
                    .runs
                    .push(run(&shown.id.to_string(), &shown.fields()));
            }
        }
        let end = from + page_size;
        if end < self.newest_first.len() {
            fetched.about.next_cursor = Some(end.to_string());
        }
        fetched
    }

    /// What a single look shows, if the run is there.
    pub(super) fn look(&mut self, run_id: &str) -> Option<crate::TechniqueRun> {
        self.looks += 1;
        let id: usize = run_id.parse().unwrap();
        let shown = self.newest_first.iter().find(|run| run.id == id)?;
        Some(run(run_id, &shown.fields()))
    }
}

impl Run {
    fn fields(&self) -> Value {
        let status = ["pending", "running", "completed", "completed", "failed"];
        let cost = (self.step == 3).then_some(0.05);
        json!({
            "status": status[usize::from(self.step)],
            "created_at": self.created_at,
            "charged_cost": cost,
        })
    }

    fn unreadable(&self, index: usize) -> Undecodable {
        let mut bad = Undecodable::new("technique_runs", "broken", b"");
        bad.index = Some(index);
        bad.run_id = Some(self.id.to_string());
        bad.created_at = Some(f64::from(self.created_at) * 1e3).filter(|at| *at > 0.0);
        bad
    }

    pub(super) fn has_ended(&self) -> bool {
        self.step >= 2
    }
}

/// A watch of such a list, by a caller who is killed after these many things were told.
pub(super) struct Caller {
    pub(super) feed: Feed,
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
        while let Some(told) = self.feed.next(self.now, true) {
            if let Told::Failed(error) = &told {
                panic!("{error}");
            }
            self.told.push(short(&told));
            if self.kills.contains(&self.told.len()) {
                self.feed = resumed(&self.feed);
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
            let cursor = self.feed.wanted_page();
            let page = flora.page(cursor, self.page_size);
            self.feed.take_page(page, &[], self.now);
            self.take();
            if !self.feed.is_in_round() {
                break;
            }
        }
        for sought in self.feed.due(self.now, 1) {
            let run_id = sought.handle.run_id().to_owned();
            if let Some(run) = flora.look(&run_id) {
                self.feed.take_look(RunHandle::new(&run_id), run);
            } else {
                let error = crate::test_support::refused(404, None);
                self.feed.take_failed_look(&run_id, error, self.now);
            }
            self.take();
        }
        self.feed.let_overdue_go(self.now);
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

    /// Where in the order of things this was told.
    pub(super) fn place(&self, sign: char, id: usize) -> Option<usize> {
        let wanted = format!("{sign}{id}");
        self.told.iter().position(|told| *told == wanted)
    }
}
