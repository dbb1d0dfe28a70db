//! From cursor to cursor through a history that grows at its front: each run once, always an end.
//!
//! Knows no HTTP: a closure fetches a page.

use std::{
    collections::HashSet,
    hash::{DefaultHasher, Hash, Hasher},
    mem,
    task::{Context, Poll, ready},
};

use serde::{Deserialize, Serialize};

use super::{
    batch::Batch,
    fetching::{Fetch, Fetching, Request},
    report::{End, Report},
    window::{Saved, Verdict, Window, damaged},
};
use crate::{
    Error, TechniqueRun,
    call::{About, Fetched, LIST},
    error::{Answer, Kind},
};

/// Pages in a row that may bring nothing new.
const IDLE_PAGES: u32 = 200;

/// Where a listing stands: what a checkpoint keeps of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Position {
    /// Of the page that is being handed out.
    pub(crate) cursor: Option<String>,
    pub(crate) window: Saved,
    pub(crate) report: Report,
}

impl Position {
    pub(crate) fn start(cursor: Option<String>, partial: bool) -> Self {
        let report = Report {
            partial,
            ..Report::default()
        };
        Self {
            cursor,
            report,
            ..Self::default()
        }
    }
}

/// How far a listing goes.
#[derive(Clone, Copy, Default)]
pub(crate) struct Bounds {
    pub(crate) max_items: Option<u64>,
    /// Unix milliseconds.
    pub(crate) created_since: Option<f64>,
    pub(crate) read_ahead: bool,
}

/// The state of a listing between two requests.
pub(crate) struct Pager {
    fetch: Fetch,
    bounds: Bounds,
    cursor: Option<String>,
    window: Window,
    report: Report,
    batch: Batch,
    next: Next,
    /// A hash of each cursor that led to a page of this stream.
    seen: HashSet<u64>,
    /// Pages in a row that neither brought anything new nor led further back, and how far back it is.
    idle: u32,
    oldest: f64,
    /// When the last run of the page before was created.
    last: Option<f64>,
    /// Whether what it was to start from was refused.
    refused: bool,
    /// Whether `max_items` came in the middle of a page.
    cut: bool,
}

/// What comes when the batch has been handed out.
enum Next {
    Request(Option<String>),
    Underway(Option<String>, Request),
    Fail(Error),
    Stop(End),
    Ended,
}

impl Pager {
    pub(crate) fn new(fetch: Fetch, bounds: Bounds, from: Position) -> Result<Self, Error> {
        if !from.report.is_sound() {
            return Err(damaged());
        }
        let window = Window::restore(from.window)?;
        let full = bounds
            .max_items
            .is_some_and(|most| from.report.items >= most);
        let next = if full {
            Next::Stop(End::MaxItems)
        } else {
            Next::Request(from.cursor.clone())
        };
        let mut pager = Self::begin(fetch, next);
        pager.report = Report {
            end: None,
            ..from.report
        };
        (pager.bounds, pager.window, pager.cursor) = (bounds, window, from.cursor);
        Ok(pager)
    }

    /// A listing that fails before its first request.
    pub(crate) fn failed(error: Error) -> Self {
        let fetch = Box::new(|_| Box::pin(std::future::pending()) as Fetching);
        let mut pager = Self::begin(fetch, Next::Fail(error));
        pager.refused = true;
        pager
    }

    fn begin(fetch: Fetch, next: Next) -> Self {
        Self {
            fetch,
            bounds: Bounds::default(),
            cursor: None,
            window: Window::default(),
            report: Report::default(),
            batch: Batch::default(),
            next,
            seen: HashSet::new(),
            idle: 0,
            oldest: f64::INFINITY,
            last: None,
            refused: false,
            cut: false,
        }
    }

    pub(crate) fn report(&self) -> &Report {
        &self.report
    }

    /// Behind all that was handed out; `None` when there was no start.
    pub(crate) fn position(&self) -> Option<Position> {
        let (cursor, window) = (self.cursor.clone(), self.window.save());
        let report = self.report.clone();
        (!self.refused).then_some(Position {
            cursor,
            window,
            report,
        })
    }

    pub(crate) fn has_ended(&self) -> bool {
        matches!(self.next, Next::Ended) && self.batch.is_empty()
    }

    /// The next entry of the page at hand that has not been handed out before.
    #[inline]
    pub(crate) fn next_entry(&mut self) -> Option<Result<TechniqueRun, Error>> {
        loop {
            if let Some(bad) = self.batch.next_bad() {
                let id = bad.run_id.as_deref();
                if id.is_none_or(|id| self.admit(id, bad.created_at)) {
                    self.idle = 0;
                    self.report.undecodable += 1;
                    let answer = Answer {
                        request_id: self.batch.request_id.clone(),
                        ..Answer::OK
                    };
                    let error = Error::unreadable(bad).answered(answer).during(LIST);
                    return Some(Err(error.stream_goes_on()));
                }
            } else {
                let run = self.batch.next_run()?;
                if self.admit(&run.run_id, run.created_at.millis()) {
                    self.idle = 0;
                    self.count();
                    return Some(Ok(run));
                }
            }
        }
    }

    /// Whether an entry is to be handed out; if not, the report says why.
    fn admit(&mut self, id: &str, created_at: Option<f64>) -> bool {
        if is_older(created_at, self.bounds.created_since) {
            self.report.too_old += 1;
            return false;
        }
        match self.window.admit(id, created_at) {
            Verdict::New => return true,
            Verdict::Handed => self.report.repeats_by_id += 1,
            Verdict::AboveFloor => self.report.repeats_by_age += 1,
            Verdict::Crowd => {
                let message = "more runs of one moment than can be told apart";
                self.batch = Batch::default();
                self.next = Next::Fail(Error::new(Kind::TooLarge, message));
            }
        }
        false
    }

    /// Counts a run that is handed out, which may be the last.
    fn count(&mut self) {
        self.report.items += 1;
        let last_of_all = self.batch.is_empty() && matches!(self.next, Next::Stop(End::Reached));
        if Some(self.report.items) == self.bounds.max_items && !last_of_all {
            self.cut = !self.batch.is_empty();
            self.batch = Batch::default();
            self.next = Next::Stop(End::MaxItems);
        }
    }

    /// Whether entries of the page at hand were cut off, so that its cursor would skip them.
    pub(crate) fn is_cut(&self) -> bool {
        self.cut
    }

    /// Brings the next page; its entries come from [`next_entry`](Self::next_entry).
    pub(crate) fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<About, Error>>> {
        if self.idle >= IDLE_PAGES && matches!(self.next, Next::Request(_) | Next::Underway(..)) {
            let message = format!("{IDLE_PAGES} pages in a row brought nothing new");
            self.next = Next::Fail(Error::new(Kind::NoProgress, message));
        }
        loop {
            let (cursor, result) = match &mut self.next {
                Next::Underway(cursor, request) => {
                    let result = ready!(request.poll(cx));
                    (cursor.take(), result)
                }
                Next::Request(cursor) => {
                    let cursor = cursor.take();
                    let request = Request::Here((self.fetch)(cursor.clone()));
                    self.next = Next::Underway(cursor, request);
                    continue;
                }
                over => {
                    let (end, item) = match mem::replace(over, Next::Ended) {
                        Next::Fail(error) => (End::Failed, Some(Err(error.during(LIST)))),
                        Next::Stop(end) => (end, None),
                        _ => return Poll::Ready(None),
                    };
                    self.report.end = Some(end);
                    return Poll::Ready(item);
                }
            };
            match result {
                Ok(fetched) => return Poll::Ready(Some(Ok(self.arrive(cursor, fetched)))),
                Err(error) => {
                    self.report.retries += u64::from(error.retries());
                    self.next = Next::Fail(error);
                }
            }
        }
    }

    fn arrive(&mut self, cursor: Option<String>, page: Fetched) -> About {
        self.report.pages += 1;
        self.report.retries += u64::from(page.retries);
        self.seen.insert(hash(cursor.as_deref()));
        self.cursor = cursor;

        let known = || page.runs.iter().filter_map(|run| run.created_at.millis());
        let sorted = known().is_sorted_by(|newer, older| newer >= older);
        // Back up among what was handed out long ago: more runs began meanwhile than the window
        // holds, or the server's order is off, and then one may be left out for its age alone.
        let first = known().next().zip(self.last);
        let back_up =
            first.is_some_and(|(first, last)| first > last && self.window.is_above(first));
        self.report.disordered_pages += u64::from(!sorted || back_up);
        self.last = known().next_back().or(self.last);
        // A listing begun anew passes what it has handed out: that is a way, not a standstill.
        let oldest = known().fold(self.oldest, f64::min);
        let further = oldest < self.oldest;
        self.idle = if further { 0 } else { self.idle + 1 };
        self.oldest = oldest;

        self.next = match page.about.next_cursor.clone() {
            None => Next::Stop(End::Reached),
            Some(_) if is_older(known().next_back(), self.bounds.created_since) => {
                Next::Stop(End::CreatedSince)
            }
            Some(next) if self.seen.contains(&hash(Some(&next))) => {
                let message = "the server gave a cursor that it had given before";
                Next::Fail(Error::new(Kind::CursorLoop, message))
            }
            Some(next) => self.follow(next, page.runs.len()),
        };
        let about = page.about.clone();
        self.batch = page.into();
        about
    }

    /// The next request, under way already where that is wanted and surely of use.
    fn follow(&mut self, cursor: String, at_hand: usize) -> Next {
        let soon = self.report.items + at_hand as u64;
        let enough = self.bounds.max_items.is_some_and(|most| soon >= most);
        if enough || !self.bounds.read_ahead {
            return Next::Request(Some(cursor));
        }
        let fetching = (self.fetch)(Some(cursor.clone()));
        Next::Underway(Some(cursor), Request::ahead(fetching))
    }
}

fn is_older(created_at: Option<f64>, bound: Option<f64>) -> bool {
    created_at
        .zip(bound)
        .is_some_and(|(created_at, bound)| created_at < bound)
}

fn hash(cursor: Option<&str>) -> u64 {
    let mut hasher = DefaultHasher::new();
    cursor.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests;
