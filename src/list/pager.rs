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
    batch::Batch,
    fetching::{Fetch, Fetching, Request},
    ledger::Ledger,
    outputs::{Look, Outputs},
    position::Position,
    progress::Progress,
    report::{End, Report},
    settings::Settings,
};
use crate::{
    Error,
    call::{About, Fetched, LIST},
    error::{Answer, Kind},
};

/// The state of a listing between two requests.
pub(crate) struct Pager {
    fetch: Fetch,
    /// Where outputs are to be looked up.
    outputs: Option<Outputs>,
    settings: Settings,
    /// Of the page at hand.
    cursor: Option<String>,
    batch: Batch,
    next: Next,
    ledger: Ledger,
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
        let is_full = settings
            .max_items
            .is_some_and(|most| from.report.items >= most);
        let next = if is_full {
            Next::Stop(End::MaxItems)
        } else {
            Next::Request(from.cursor.clone())
        };
        let mut pager = Self::begin(fetch, settings, next);
        pager.cursor.clone_from(&from.cursor);
        pager.ledger = Ledger::restore(from, settings.bounds, settings.kept)?;
        Ok(pager)
    }

    /// Whether runs are looked at before they are handed out.
    pub(crate) fn looks_for_outputs(&self) -> bool {
        self.outputs.is_some()
    }

    /// Looks up the outputs of runs that lack them.
    pub(crate) fn look_for_outputs(&mut self, look: Look) {
        self.outputs = Some(Outputs::new(look));
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
            outputs: None,
            settings,
            cursor: None,
            batch: Batch::default(),
            next,
            ledger: Ledger::default(),
            progress: Progress::new(settings.page_size),
            seen: HashSet::new(),
            at_start: true,
            refused: false,
            cut: false,
        }
    }

    pub(crate) fn report(&self) -> &Report {
        self.ledger.report()
    }

    /// Behind all that was handed out; `None` when there was no start.
    pub(crate) fn position(&self) -> Option<Position> {
        (!self.refused).then(|| self.ledger.save(self.cursor.clone()))
    }

    pub(crate) fn has_ended(&self) -> bool {
        matches!(self.next, Next::Ended) && self.batch.is_empty()
    }

    /// How many runs of the page at hand are still to be handed out, at most.
    pub(crate) fn runs_left(&self) -> usize {
        self.batch.runs()
    }

    /// Whether entries of the page at hand were cut off, so that its cursor would skip them.
    pub(crate) fn is_cut(&self) -> bool {
        self.cut
    }

    /// Whether what ends the listing also cut off entries of the page at hand.
    pub(crate) fn is_cut_by_failure(&self) -> bool {
        self.cut && matches!(self.next, Next::Fail(_))
    }

    /// Brings the next page; its entries come from [`poll_entry`](Self::poll_entry).
    pub(crate) fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<About, Error>>> {
        if let Some(pages) = self.progress.standstill()
            && matches!(self.next, Next::Request(_) | Next::Underway(..))
        {
            let message = format!("{pages} pages in a row brought nothing new");
            let answer = Answer::of_page(self.batch.request_id.clone());
            let error = Error::new(Kind::NoProgress, message);
            self.next = Next::Fail(error.answered(answer));
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
                            self.ledger.count_retries(error.retries());
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
                self.ledger.ends(End::Failed);
                Some(Err(error.during(LIST)))
            }
            Next::Stop(end) => {
                self.ledger.ends(end);
                None
            }
            _ => None,
        }
    }

    /// Takes in a page. The error refuses it, and with it the checkpoint that led to it.
    fn arrive(&mut self, cursor: Option<String>, page: Fetched) -> Result<About, Error> {
        if mem::take(&mut self.at_start)
            && let Err(error) = self.ledger.check(&page.runs)
        {
            self.refused = true;
            return Err(error);
        }
        self.ledger.page_came(&page.runs, page.retries);
        self.seen.insert(hash_of_cursor(cursor.as_deref()));
        self.cursor = cursor;
        self.cut = false;

        let about = page.about.clone();
        self.batch = page.into();
        if let Some(outputs) = &mut self.outputs {
            outputs.page_begins();
        }
        let times = self.batch.sightings().filter_map(|entry| entry.created_at);
        let newest = times.reduce(f64::max);
        self.ledger.page_begins(newest);
        self.progress.page(newest);
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
        if self.ledger.only_older_follow(&self.batch) {
            return Next::Stop(End::CreatedSince);
        }
        if self.seen.contains(&hash_of_cursor(Some(&cursor))) {
            let message = "the server gave a cursor that it had given before";
            let answer = Answer::of_page(about.request_id.clone());
            let error = Error::new(Kind::CursorLoop, message);
            return Next::Fail(error.answered(answer));
        }
        let soon = self.report().items + self.batch.runs() as u64;
        let enough = self.settings.max_items.is_some_and(|most| soon >= most);
        if enough || !self.settings.read_ahead {
            return Next::Request(Some(cursor));
        }
        let fetching = (self.fetch)(Some(cursor.clone()));
        Next::Underway(Some(cursor), Request::ahead(fetching))
    }
}

fn hash_of_cursor(cursor: Option<&str>) -> u64 {
    let mut hasher = DefaultHasher::new();
    cursor.hash(&mut hasher);
    hasher.finish()
}

mod entries;
mod looks;
#[cfg(test)]
mod tests;
