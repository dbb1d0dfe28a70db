//! Always an end: no cursor twice, and no pages for ever that bring nothing.

use std::{
    collections::HashSet,
    hash::{DefaultHasher, Hash, Hasher},
};

use crate::{
    Error,
    error::{Answer, Kind},
    run::Moment,
};

/// Pages in a row that may neither bring anything new nor lead further back.
const MOST_IDLE: u32 = 500;

/// The cursors that led to pages, and whether the pages still lead on.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct LoopGuard {
    /// A hash of each cursor that led to a page.
    seen: HashSet<u64>,
    /// As far back as a page led, by its newest entry: one odd date among others leads nowhere.
    furthest: Option<Moment>,
    idle: u32,
}

impl LoopGuard {
    /// A page came by that cursor; its newest entry was created then.
    pub(crate) fn page_came(&mut self, cursor: Option<&str>, newest: Option<Moment>) {
        self.seen.insert(hash_of(cursor));
        let leads_on = newest.is_some() && self.furthest.is_none_or(|far| newest < Some(far));
        if leads_on {
            self.furthest = newest;
        }
        // What was handed out before a resume is passed on the way: that is a way, no standstill.
        self.idle = if leads_on {
            0
        } else {
            self.idle.saturating_add(1)
        };
    }

    pub(crate) fn brought_something(&mut self) {
        self.idle = 0;
    }

    /// # Errors
    /// A page came by that cursor before: following it would never end.
    pub(crate) fn check_loop(&self, next: &str, request_id: Option<&str>) -> Result<(), Error> {
        if !self.seen.contains(&hash_of(Some(next))) {
            return Ok(());
        }
        let message = "the server gave a cursor that it had given before";
        Err(of_page(Kind::CursorLoop, message.to_owned(), request_id))
    }

    /// # Errors
    /// Too many pages in a row led nowhere.
    pub(crate) fn check_standstill(&self, request_id: Option<&str>) -> Result<(), Error> {
        if self.idle < MOST_IDLE {
            return Ok(());
        }
        let message = format!("{} pages in a row brought nothing new", self.idle);
        Err(of_page(Kind::NoProgress, message, request_id))
    }
}

fn of_page(kind: Kind, message: String, request_id: Option<&str>) -> Error {
    let answer = Answer::of_page(request_id.map(str::to_owned));
    Error::new(kind, message).answered(answer)
}

fn hash_of(cursor: Option<&str>) -> u64 {
    let mut hasher = DefaultHasher::new();
    cursor.hash(&mut hasher);
    hasher.finish()
}
