//! The server's side of a case: a list that changes between two answers, and answers that fail.

use proptest::prelude::*;
use serde_json::json;

use super::super::{Shown, millis, page};
use crate::{
    Error,
    tests::{cut_connection, run},
};

/// How much of an entry can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Readable {
    Whole,
    /// Not decodable, but its id is.
    Id,
    /// Not decodable, and nothing tells its id.
    Nothing,
}

/// A run to be started.
#[derive(Clone, Copy, Debug)]
pub(super) struct Start {
    /// How much later than the newest run, in seconds.
    pub(super) later: u32,
    pub(super) dated: bool,
    pub(super) readable: Readable,
}

/// What happens to the list before an answer.
#[derive(Clone, Copy, Debug)]
pub(super) enum Event {
    /// Runs start, one after the other.
    Starts(Start, usize),
    /// A run appears somewhere in the list, with any age.
    Appears { at: usize, created_at: u32 },
    /// A run disappears.
    Removed(usize),
    /// Two runs change places.
    Swapped(usize, usize),
}

/// How an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    Whole,
    /// With at most so many entries, and a cursor right behind them.
    Short(usize),
    /// Without entries, and with a new cursor to the same place.
    Empty,
    /// Without `meta`, so without a cursor.
    NoMeta,
    /// None: the connection was cut.
    Cut,
}

/// What its cursors say.
#[derive(Clone, Copy, Debug)]
pub(super) enum Cursor {
    /// How many runs stand before the next page.
    Offset,
    /// The last run of the page before.
    Key,
}

#[derive(Clone, Debug)]
pub(super) struct Script {
    /// From the oldest on.
    pub(super) existing: Vec<Start>,
    /// Pairs of these that change places, so that the list is not newest first.
    pub(super) disorder: Vec<(usize, usize)>,
    /// For each of the first requests.
    pub(super) answers: Vec<(Vec<Event>, Manner)>,
    pub(super) page_size: usize,
    pub(super) cursor: Cursor,
    /// Runs of unknown age are known by id alone, as many as are kept.
    pub(super) most_undated: usize,
    /// Whether it is known what began after the first page: that shows a run of known age, and runs of one
    /// moment begin together, so that none begins in the very moment of the newest one of an answer.
    pub(super) apart: bool,
}

/// A run in the list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Listed {
    pub(super) number: usize,
    /// In seconds; 0 for unknown.
    pub(super) created_at: u32,
    readable: Readable,
    removed: bool,
}

/// The list as it stands, and the answers that it gave.
pub(super) struct Server {
    script: Script,
    /// Newest first, as far as the list is in order; the removed ones keep their place.
    pub(super) list: Vec<Listed>,
    /// How many runs there were from the start.
    pub(super) existing: usize,
    newest: u32,
    undated: usize,
    pub(super) requests: usize,
    /// Whether a run began since the last answer.
    has_begun: bool,
    /// Whether an answer had entries that the caller has seen: one that is under way when its runtime ends is lost.
    pub(super) has_shown: bool,
}

impl Server {
    pub(super) fn new(script: Script) -> Self {
        let mut server = Self {
            list: Vec::new(),
            existing: script.existing.len(),
            newest: 1,
            undated: 0,
            requests: 0,
            has_begun: true,
            has_shown: false,
            script,
        };
        for start in server.script.existing.clone() {
            server.start(start);
        }
        for (one, other) in server.script.disorder.clone() {
            server.swap(one, other);
        }
        server
    }

    fn start(&mut self, start: Start) {
        let is_apart = self.script.apart && !self.has_begun;
        self.newest += start.later.max(u32::from(is_apart));
        self.has_begun = true;
        let created_at = if start.dated || self.undated == self.script.most_undated {
            self.newest
        } else {
            self.undated += 1;
            0
        };
        self.list.insert(0, self.listed(created_at, start.readable));
    }

    /// The next run; its number is its id.
    fn listed(&self, created_at: u32, readable: Readable) -> Listed {
        Listed {
            number: self.list.len(),
            created_at,
            readable,
            removed: false,
        }
    }

    /// Makes sure that the newest run is of known age.
    fn show_a_dated_run(&mut self) {
        self.has_shown = !self.list.is_empty();
        if self
            .list
            .first()
            .is_some_and(|newest| newest.created_at == 0)
        {
            self.start(Start {
                later: 1,
                dated: true,
                readable: Readable::Whole,
            });
        }
    }

    fn swap(&mut self, one: usize, other: usize) {
        let runs = self.list.len();
        if runs > 0 {
            self.list.swap(one % runs, other % runs);
        }
    }

    fn happens(&mut self, event: Event) {
        match event {
            Event::Starts(start, times) => {
                for _ in 0..times {
                    self.start(start);
                }
            }
            Event::Appears { at, created_at } => {
                let listed = self.listed(created_at, Readable::Whole);
                let at = at % (self.list.len() + 1);
                self.list.insert(at, listed);
            }
            Event::Removed(at) => {
                if let Some(listed) = self.list.get_mut(at) {
                    listed.removed = true;
                }
            }
            Event::Swapped(one, other) => self.swap(one, other),
        }
    }

    pub(super) fn answer(&mut self, cursor: Option<&str>) -> Result<Shown, Error> {
        let mut manner = Manner::Whole;
        if let Some((events, how)) = self.script.answers.get(self.requests).cloned() {
            manner = how;
            for event in events {
                self.happens(event);
            }
        }
        self.requests += 1;
        let most = match manner {
            Manner::Cut => return Err(cut_connection()),
            Manner::Empty => 0,
            Manner::Short(most) => most.min(self.script.page_size),
            Manner::Whole | Manner::NoMeta => self.script.page_size,
        };
        if self.script.apart && !self.has_shown && most > 0 {
            self.show_a_dated_run();
        }
        self.has_begun = false;
        let there: Vec<_> = self.list.iter().filter(|run| !run.removed).collect();
        let from = self.place(cursor);
        let shown: Vec<_> = there.iter().skip(from).take(most).collect();
        let end = from + shown.len();
        let mut answer = page([]);
        if end < there.len() {
            let last = shown.last().map(|run| run.number);
            answer = answer.to(&self.cursor_behind(end, last, cursor));
        }
        for (index, listed) in shown.into_iter().enumerate() {
            answer = listed.entry(answer, index);
        }
        if manner == Manner::NoMeta {
            answer.about.has_meta = false;
            answer.about.next_cursor = None;
        }
        Ok(answer)
    }

    /// How many of the runs that are there stand before the page of that cursor.
    fn place(&self, cursor: Option<&str>) -> usize {
        let Some(cursor) = cursor else {
            return 0;
        };
        let (value, _) = cursor.split_once('/').unwrap();
        let value: usize = value.parse().unwrap();
        match self.script.cursor {
            Cursor::Offset => value,
            Cursor::Key if value == usize::MAX => 0,
            Cursor::Key => {
                let at = self.list.iter().position(|run| run.number == value);
                let before = &self.list[..=at.unwrap()];
                before.iter().filter(|run| !run.removed).count()
            }
        }
    }

    /// A page without entries leads on from where it stood, by a cursor that differs.
    fn cursor_behind(&self, end: usize, last: Option<usize>, from: Option<&str>) -> String {
        let value = match (self.script.cursor, last, from) {
            (Cursor::Offset, ..) => end,
            (Cursor::Key, Some(last), _) => last,
            (Cursor::Key, None, Some(from)) => from.split_once('/').unwrap().0.parse().unwrap(),
            (Cursor::Key, None, None) => return format!("{}/first", usize::MAX),
        };
        let again = if last.is_none() { self.requests } else { 0 };
        format!("{value}/{again}")
    }
}

impl Listed {
    /// Adds itself to a page.
    fn entry(&self, mut page: Shown, index: usize) -> Shown {
        let id = self.number.to_string();
        let created_at = Some(millis(self.created_at)).filter(|at| *at > 0.0);
        match self.readable {
            Readable::Whole => {
                let run = run(&id, &json!({ "created_at": self.created_at }));
                page.runs.push(run);
                page
            }
            Readable::Id => {
                let fields = json!({ "raw": id, "run_id": id, "created_at": created_at });
                page.with_bad(index, &fields)
            }
            Readable::Nothing => {
                page.with_bad(index, &json!({ "raw": id, "created_at": created_at }))
            }
        }
    }
}

pub(super) fn any_start(readable: bool) -> impl Strategy<Value = Start> {
    let readable = if readable {
        Just(Readable::Whole).boxed()
    } else {
        prop_oneof![
            8 => Just(Readable::Whole),
            1 => Just(Readable::Id),
            1 => Just(Readable::Nothing),
        ]
        .boxed()
    };
    (0..3_u32, prop::bool::weighted(0.9), readable).prop_map(|(later, dated, readable)| Start {
        later,
        dated,
        readable,
    })
}
