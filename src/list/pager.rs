//! From cursor to cursor through a history that grows at its front: each run once, always an end.
//!
//! Knows no HTTP: a closure fetches a page.

use std::{
    collections::HashSet,
    hash::{DefaultHasher, Hash, Hasher},
    mem,
    task::{Context, Poll, ready},
};

use super::{
    batch::{Batch, Entry, Sighting},
    bounds::{OlderInARow, Side},
    continuity::Continuity,
    fetching::{Fetch, Fetching, Request},
    position::{Position, Workspaces},
    progress::Progress,
    report::{End, Report},
    settings::Settings,
    window::{Verdict, Window, damaged},
};
use crate::{
    Error, TechniqueRun,
    call::{About, Fetched, LIST},
    error::{Answer, Kind},
};

/// The state of a listing between two requests.
pub(crate) struct Pager {
    fetch: Fetch,
    settings: Settings,
    /// Of the page at hand.
    cursor: Option<String>,
    batch: Batch,
    next: Next,
    window: Window,
    continuity: Continuity,
    older: OlderInARow,
    report: Report,
    workspaces: Workspaces,
    progress: Progress,
    /// A hash of each cursor that led to a page of this stream.
    seen: HashSet<u64>,
    /// Whether no page has come yet.
    at_start: bool,
    /// Whether what it was to start from was refused.
    refused: bool,
    /// Whether entries of the page at hand were cut off.
    cut: bool,
}

/// What comes when the batch has been handed out.
enum Next {
    Request(Option<String>),
    Underway(Option<String>, Request<Fetched>),
    Fail(Error),
    Stop(End),
    Ended,
}

impl Pager {
    pub(crate) fn new(fetch: Fetch, settings: Settings, from: Position) -> Result<Self, Error> {
        if !from.is_sound() {
            return Err(damaged());
        }
        let is_full = settings
            .max_items
            .is_some_and(|most| from.report.items >= most);
        let next = if is_full {
            Next::Stop(End::MaxItems)
        } else {
            Next::Request(from.cursor.clone())
        };
        let mut pager = Self::begin(fetch, settings, next);
        pager.window = Window::restore(from.window, settings.kept)?;
        pager.continuity = Continuity::restore(from.continuity);
        pager.older = OlderInARow(from.older_in_a_row);
        pager.workspaces = from.workspaces;
        pager.cursor = from.cursor;
        pager.report = Report {
            end: None,
            ..from.report
        };
        Ok(pager)
    }

    /// A listing that fails before its first request.
    pub(crate) fn failed(error: Error) -> Self {
        let fetch = Box::new(|_| Box::pin(std::future::pending()) as Fetching<Fetched>);
        let mut pager = Self::begin(fetch, Settings::default(), Next::Fail(error));
        pager.refused = true;
        pager
    }

    fn begin(fetch: Fetch, settings: Settings, next: Next) -> Self {
        Self {
            fetch,
            settings,
            cursor: None,
            batch: Batch::default(),
            next,
            window: Window::default(),
            continuity: Continuity::default(),
            older: OlderInARow::default(),
            report: Report::default(),
            workspaces: Workspaces::default(),
            progress: Progress::new(settings.page_size),
            seen: HashSet::new(),
            at_start: true,
            refused: false,
            cut: false,
        }
    }

    pub(crate) fn report(&self) -> &Report {
        &self.report
    }

    /// Behind all that was handed out; `None` when there was no start.
    pub(crate) fn position(&self) -> Option<Position> {
        if self.refused {
            return None;
        }
        Some(Position {
            cursor: self.cursor.clone(),
            window: self.window.save(),
            report: self.report.clone(),
            continuity: self.continuity.save(),
            older_in_a_row: self.older.0,
            workspaces: self.workspaces.clone(),
        })
    }

    pub(crate) fn has_ended(&self) -> bool {
        matches!(self.next, Next::Ended) && self.batch.is_empty()
    }

    /// Whether entries of the page at hand were cut off, so that its cursor would skip them.
    pub(crate) fn is_cut(&self) -> bool {
        self.cut
    }

    /// The next entry of the page at hand that is to be handed out.
    #[inline]
    pub(crate) fn next_entry(&mut self) -> Option<Result<TechniqueRun, Error>> {
        loop {
            match self.batch.next()? {
                Entry::Bad(bad) => {
                    if self.take_in(&Sighting::of_bad(&bad)) {
                        self.report.undecodable += 1;
                        let answer = Answer {
                            request_id: self.batch.request_id.clone(),
                            ..Answer::OK
                        };
                        let error = Error::unreadable(bad).answered(answer).during(LIST);
                        return Some(Err(error.stream_goes_on()));
                    }
                }
                Entry::Run(run) => {
                    if self.take_in(&Sighting::of_run(&run)) {
                        self.count(&run);
                        return Some(Ok(run));
                    }
                }
            }
        }
    }

    /// Whether an entry is to be handed out; if not, the report says why.
    fn take_in(&mut self, entry: &Sighting<'_>) -> bool {
        let side = self.settings.bounds.side(entry.created_at);
        match self.admit(entry) {
            Verdict::New => {
                self.progress.brought_something();
                let counts = !self.continuity.is_doubtful(entry.created_at);
                self.older.saw(entry.created_at, side, counts);
                self.continuity
                    .came_new(entry, &mut self.window, &mut self.report);
                match side {
                    Side::Within => return true,
                    Side::Older => self.report.too_old += 1,
                    Side::Newer => self.report.too_new += 1,
                }
            }
            Verdict::Handed => {
                self.report.repeats_by_id += 1;
                self.older.saw(entry.created_at, side, false);
                self.continuity
                    .came_again(entry, &self.window, &mut self.report);
            }
            Verdict::AboveFloor => {
                self.report.repeats_by_age += 1;
                self.older.saw(entry.created_at, side, false);
                self.continuity
                    .left_out(entry, &self.window, &mut self.report);
            }
            Verdict::Crowd => {
                let message = "more runs of one moment than can be told apart";
                self.cut_off(Next::Fail(Error::new(Kind::TooLarge, message)));
            }
        }
        false
    }

    fn admit(&mut self, entry: &Sighting<'_>) -> Verdict {
        if self.continuity.began_later(entry.created_at) && !self.window.contains(&entry.id) {
            return Verdict::AboveFloor;
        }
        self.window.admit(&entry.id, entry.created_at)
    }

    /// Whether an entry came before or is left out for its age.
    fn is_left_out(&self, entry: &Sighting<'_>) -> bool {
        let is_above = entry.created_at.is_some_and(|at| self.window.is_above(at));
        is_above || self.continuity.began_later(entry.created_at) || self.window.contains(&entry.id)
    }

    /// Counts a run that is handed out, which may be the last.
    fn count(&mut self, run: &TechniqueRun) {
        self.report.items += 1;
        if run.created_at.millis().is_none() {
            self.report.undated += 1;
        }
        let is_last_of_all = self.batch.is_empty() && matches!(self.next, Next::Stop(_));
        if Some(self.report.items) == self.settings.max_items && !is_last_of_all {
            self.cut_off(Next::Stop(End::MaxItems));
        }
    }

    /// Leaves out the rest of the page at hand.
    fn cut_off(&mut self, next: Next) {
        self.cut = !self.batch.is_empty();
        self.batch = Batch::default();
        self.next = next;
    }

    /// Brings the next page; its entries come from [`next_entry`](Self::next_entry).
    pub(crate) fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<About, Error>>> {
        if let Some(pages) = self.progress.standstill()
            && matches!(self.next, Next::Request(_) | Next::Underway(..))
        {
            let message = format!("{pages} pages in a row brought nothing new");
            self.next = Next::Fail(Error::new(Kind::NoProgress, message));
        }
        loop {
            match &mut self.next {
                Next::Request(cursor) => {
                    let cursor = cursor.take();
                    self.next = self.ask(cursor);
                }
                Next::Underway(cursor, request) => {
                    let answer = ready!(request.poll(cx));
                    let cursor = cursor.take();
                    match answer {
                        // Its runtime is gone, or nobody polled it in time.
                        None => self.next = self.ask(cursor),
                        Some(Ok(page)) => match self.arrive(cursor, page) {
                            Ok(about) => return Poll::Ready(Some(Ok(about))),
                            Err(error) => self.next = Next::Fail(error),
                        },
                        Some(Err(error)) => {
                            self.report.retries += u64::from(error.retries());
                            self.next = Next::Fail(error);
                        }
                    }
                }
                Next::Fail(_) | Next::Stop(_) | Next::Ended => return Poll::Ready(self.end()),
            }
        }
    }

    /// A request that begins when it is polled.
    fn ask(&mut self, cursor: Option<String>) -> Next {
        let fetching = (self.fetch)(cursor.clone());
        Next::Underway(cursor, Request::here(fetching))
    }

    /// Ends the listing; the error that ended it is the last that is handed out.
    fn end<T>(&mut self) -> Option<Result<T, Error>> {
        match mem::replace(&mut self.next, Next::Ended) {
            Next::Fail(error) => {
                self.report.end = Some(End::Failed);
                Some(Err(error.during(LIST)))
            }
            Next::Stop(end) => {
                if end != End::MaxItems {
                    self.continuity.ends(&mut self.report);
                }
                self.report.end = Some(end);
                None
            }
            _ => None,
        }
    }

    /// Takes in a page. The error refuses it, and with it the checkpoint that led to it.
    fn arrive(&mut self, cursor: Option<String>, page: Fetched) -> Result<About, Error> {
        if mem::take(&mut self.at_start)
            && let Err(error) = self.workspaces.check(&page.runs)
        {
            self.refused = true;
            return Err(error);
        }
        self.workspaces.saw(&page.runs);
        self.report.pages += 1;
        self.report.retries += u64::from(page.retries);
        self.seen.insert(hash_of_cursor(cursor.as_deref()));
        self.cursor = cursor;
        self.cut = false;

        let about = page.about.clone();
        self.batch = page.into();
        let times = self.batch.sightings().filter_map(|entry| entry.created_at);
        let newest = times.reduce(f64::max);
        let times = self.batch.sightings().filter_map(|entry| entry.created_at);
        let oldest = times.reduce(f64::min);
        self.continuity.page_begins(newest);
        self.progress.page(oldest);
        self.next = self.follow(&about);
        Ok(about)
    }

    /// What comes after the page at hand.
    fn follow(&mut self, about: &About) -> Next {
        let Some(cursor) = about.next_cursor.clone() else {
            return Next::Stop(if about.has_meta {
                End::Reached
            } else {
                End::WithoutMeta
            });
        };
        if self.only_older_follow() {
            return Next::Stop(End::CreatedSince);
        }
        if self.seen.contains(&hash_of_cursor(Some(&cursor))) {
            let message = "the server gave a cursor that it had given before";
            return Next::Fail(Error::new(Kind::CursorLoop, message));
        }
        let soon = self.report.items + self.batch.runs() as u64;
        let enough = self.settings.max_items.is_some_and(|most| soon >= most);
        if enough || !self.settings.read_ahead {
            return Next::Request(Some(cursor));
        }
        let fetching = (self.fetch)(Some(cursor.clone()));
        Next::Underway(Some(cursor), Request::ahead(fetching))
    }

    /// Whether, after the page at hand, reading on is in vain.
    fn only_older_follow(&self) -> bool {
        let bounds = self.settings.bounds;
        if bounds.since.is_none() {
            return false;
        }
        let mut older = self.older;
        let mut is_proven = !self.continuity.is_unproven();
        let mut leads_on = false;
        for entry in self.batch.sightings() {
            let side = bounds.side(entry.created_at);
            let is_left_out = self.is_left_out(&entry);
            let counts = side == Side::Older
                && !is_left_out
                && !self.continuity.is_doubtful(entry.created_at);
            older.saw(entry.created_at, side, counts);
            leads_on |= counts;
            if self.window.contains(&entry.id) {
                is_proven |= !self.window.is_doubted(&entry.id);
            } else if is_left_out {
                is_proven = false;
            }
        }
        // After a resume, what has begun meanwhile must not stop it above the place where it stood.
        older.is_enough() && (is_proven || leads_on)
    }
}

fn hash_of_cursor(cursor: Option<&str>) -> u64 {
    let mut hasher = DefaultHasher::new();
    cursor.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests;
