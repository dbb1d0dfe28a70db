//! For tests: a server whose list does whatever a list can do.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::start::Start;
use crate::{
    Timestamp, Undecodable,
    call::{Entry, Page},
    run::Moment,
    tests::run,
};

/// What happens to the list before a request.
#[derive(Clone, Debug)]
pub(crate) enum Event {
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
pub(crate) struct Run {
    pub(crate) id: usize,
    pub(crate) created_at: u32,
    /// 0 pending, 1 running, 2 completed, 3 with its cost; 4 failed.
    pub(crate) step: u8,
    pub(crate) is_bad: bool,
    pub(crate) was_ever_bad: bool,
    pub(crate) appeared_late: bool,
    /// Whether it was there when the first page was asked for.
    pub(crate) stood_there: bool,
}

#[derive(Default)]
pub(crate) struct Flora {
    pub(crate) newest_first: Vec<Run>,
    pub(crate) removed: Vec<Run>,
    pub(crate) requests: usize,
    pub(crate) looks: usize,
    next_id: usize,
    newest: u32,
    undated: usize,
    /// Whether pages leave out what completed runs made.
    pub(crate) leaves_out_outputs: bool,
    /// How many of unknown age there may be.
    pub(crate) most_undated: usize,
}

impl Flora {
    pub(crate) fn happen(&mut self, event: &Event) {
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

    pub(crate) fn page(&mut self, cursor: Option<&str>, page_size: usize) -> Page {
        self.requests += 1;
        let from: usize = cursor.map_or(0, |cursor| cursor.parse().unwrap());
        let mut page = Page::default();
        let shown = self.newest_first.iter().skip(from).take(page_size);
        for (index, shown) in shown.enumerate() {
            page.entries.push(if shown.is_bad {
                Entry::Bad(Box::new(shown.unreadable(index)))
            } else {
                Entry::Run(run(
                    &shown.id.to_string(),
                    &shown.fields(!self.leaves_out_outputs),
                ))
            });
        }
        let end = from + page_size;
        if end < self.newest_first.len() {
            page.about.next_cursor = Some(end.to_string());
        }
        page
    }

    /// What a single look shows, if the run is there.
    pub(crate) fn look(&mut self, run_id: &str) -> Option<crate::TechniqueRun> {
        self.looks += 1;
        let id: usize = run_id.parse().unwrap();
        let shown = self.newest_first.iter().find(|run| run.id == id)?;
        Some(run(run_id, &shown.fields(true)))
    }
}

impl Run {
    fn fields(&self, with_outputs: bool) -> Value {
        let status = ["pending", "running", "completed", "completed", "failed"];
        let cost = match self.step {
            3 => Some(0.05),
            // A number that is no amount is no cost.
            2 if self.id % 2 == 1 => Some(-1.0),
            _ => None,
        };
        let has_outputs = with_outputs && matches!(self.step, 2 | 3);
        let outputs =
            has_outputs.then(|| json!([{ "output_id": "o", "type": "text", "url": "A mug." }]));
        json!({
            "status": status[usize::from(self.step)],
            "created_at": self.created_at,
            "charged_cost": cost,
            "outputs": outputs,
        })
    }

    fn unreadable(&self, index: usize) -> Undecodable {
        let mut bad = Undecodable::new("technique_runs", "broken", b"");
        bad.index = Some(index);
        bad.run_id = Some(self.id.to_string());
        let created_at = Timestamp::from(f64::from(self.created_at));
        bad.created_at = Some(created_at).filter(|at| at.moment().is_some());
        bad
    }

    pub(crate) fn has_ended(&self) -> bool {
        self.step >= 2
    }

    pub(crate) fn has_completed(&self) -> bool {
        matches!(self.step, 2 | 3)
    }

    /// Whether it has ended and shows what it cost: a failed one does with its end.
    pub(crate) fn is_settled(&self) -> bool {
        self.step >= 3
    }

    pub(crate) fn moment(&self) -> Option<Moment> {
        Timestamp::from(f64::from(self.created_at)).moment()
    }
}

fn any_start() -> impl Strategy<Value = Event> {
    (0..3_u32, prop::bool::weighted(0.9)).prop_map(|(later, dated)| Event::Start { later, dated })
}

/// What can happen to a list whose entries can all be read.
pub(crate) fn readable() -> BoxedStrategy<Event> {
    prop_oneof![
        4 => any_start(),
        3 => (0..30_usize).prop_map(|which| Event::Advance { which }),
        1 => (0..30_usize).prop_map(|which| Event::Fail { which }),
    ]
    .boxed()
}

/// What can happen while nothing is removed and nothing appears out of order.
pub(crate) fn orderly() -> BoxedStrategy<Event> {
    prop_oneof![
        8 => readable(),
        1 => (0..30_usize).prop_map(|which| Event::Break { which }),
        1 => (0..30_usize).prop_map(|which| Event::Mend { which }),
    ]
    .boxed()
}

pub(crate) fn anything() -> BoxedStrategy<Event> {
    prop_oneof![
        6 => orderly(),
        1 => (0..30_usize).prop_map(|which| Event::Remove { which }),
        1 => (0..12_usize).prop_map(|behind| Event::StartLate { behind }),
    ]
    .boxed()
}

/// Whether runs began at the very moment of the start, of which the first page did not show all:
/// then nobody can tell which of them are later.
pub(crate) fn has_twins_at_the_start(start: Start, flora: &Flora) -> bool {
    let Start::After(moment) = start else {
        return false;
    };
    let ever = flora.newest_first.iter().chain(&flora.removed);
    let twins = ever.filter(|run| run.moment() == Some(moment));
    twins.count() > 1
}
