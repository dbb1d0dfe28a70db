//! The search for runs that are followed: the newest pages of the list while these show more than
//! they cost, then single requests for what they did not show.
//!
//! One search is one round of a wait for many runs, or of a watch. Give it the runs in the order in
//! which they are to be asked for, those that wait longest first; ask [`next`](Search::next) until it
//! is `None`. What a search did not come to (a rate limit, the most requests, its limit) simply did
//! not come out of it: give it again in the next one, before the others.

use std::collections::{HashMap, VecDeque};

use futures_util::future::select_all;
use tokio::time::Instant;

use super::{hints::is_limited, pace::Pace, paced_request::PacedRequest};
use crate::{
    Error, RunHandle, TechniqueRun,
    call::{AskPage, AskRun, BackgroundTask, Entry, Page, RunAnswer, Source},
};

/// Single requests under way at once.
const AT_ONCE: usize = 4;

/// A page costs as much as a single request: so many runs that may stand on one are worth a page that
/// shows none.
const WORTH_A_PAGE: usize = 10;

/// A run that is sought.
#[derive(Clone, Debug)]
pub(crate) struct Sought {
    pub(crate) handle: RunHandle,
    /// Too far down for the pages that are worth reading: it is asked for singly, unless a page that
    /// is read for others shows it.
    pub(crate) is_far_down: bool,
}

/// Which pages a search may read first.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum PagesFrom {
    /// The newest page and those behind it.
    Newest,
    /// Those from a cursor on.
    Cursor(String),
    /// None: the list is at its end, or shows none of these runs.
    Nowhere,
}

/// What a search brings.
#[derive(Debug)]
pub(crate) enum Found {
    /// A page shows a run that is sought; it is not asked for singly any more.
    Listed(TechniqueRun),
    /// What a single request for this run brought.
    Asked {
        handle: RunHandle,
        answer: Result<RunAnswer, Error>,
        /// Whether it is known to be far down now: the pages that were worth reading do not show it.
        is_far_down: bool,
    },
    /// A page could not be read; no further page is.
    PageFailed(Error),
}

/// A single request under way.
struct Single<S: Source> {
    sought: Sought,
    task: BackgroundTask<PacedRequest<AskRun<S>>>,
}

/// One search. It keeps nothing of a run but its handle.
pub(crate) struct Search<S: Source> {
    source: S,
    limit: Option<Instant>,
    /// Not shown by a page and not asked for singly so far.
    missing: HashMap<String, Sought>,
    /// The order in which they are asked for; some may be missing no more.
    order: VecDeque<String>,
    /// Those that are to be read next.
    pages: PagesFrom,
    page: Option<BackgroundTask<PacedRequest<AskPage<S>>>>,
    pages_read: usize,
    /// Pages that showed none; each run that a page shows makes up for one.
    pages_in_vain: usize,
    page_failed: bool,
    /// Runs that a page showed, to be handed out.
    shown: VecDeque<TechniqueRun>,
    singles: Vec<Single<S>>,
    /// How many may still be begun.
    singles_left: usize,
}

impl<S: Source> Search<S> {
    /// A search that makes at most so many single requests, and begins none after the limit.
    pub(crate) fn new(
        source: S,
        sought: Vec<Sought>,
        pages: PagesFrom,
        most_singles: usize,
        limit: Option<Instant>,
    ) -> Self {
        let mut search = Self {
            source,
            limit,
            missing: HashMap::new(),
            order: VecDeque::new(),
            pages,
            page: None,
            pages_read: 0,
            pages_in_vain: 0,
            page_failed: false,
            shown: VecDeque::new(),
            singles: Vec::new(),
            singles_left: most_singles,
        };
        for run in sought {
            search.seek(run);
        }
        search
    }

    /// The next finding; `None` when all is sought that can be now.
    ///
    /// Dropped, it loses nothing: what is under way goes on, and the next call takes it.
    pub(crate) async fn next(&mut self, pace: &Pace) -> Option<Found> {
        loop {
            if let Some(run) = self.shown.pop_front() {
                return Some(Found::Listed(run));
            }
            if self.page.is_none() && self.is_a_page_worth_it() {
                self.begin_page(pace);
            }
            if let Some(reading) = &mut self.page {
                let answer = reading.await;
                self.page = None;
                match answer {
                    Ok(came) => self.take_page(came?),
                    Err(error) => {
                        self.pages = PagesFrom::Nowhere;
                        self.page_failed = true;
                        self.heed(&error);
                        return Some(Found::PageFailed(error));
                    }
                }
                continue;
            }
            self.begin_singles(pace);
            if self.singles.is_empty() {
                return None;
            }
            let tasks = self.singles.iter_mut().map(|single| &mut single.task);
            let (answer, at, _) = select_all(tasks).await;
            let Sought {
                handle,
                is_far_down,
            } = self.singles.remove(at).sought;
            // Without an answer the limit came first.
            let Some(answer) = answer.transpose() else {
                continue;
            };
            if let Err(error) = &answer {
                self.heed(error);
            }
            return Some(Found::Asked {
                handle,
                // What a failing list did not show may well stand on its first pages.
                is_far_down: is_far_down || answer.is_ok() && !self.page_failed,
                answer,
            });
        }
    }

    /// How many pages were read so far.
    pub(crate) fn pages_read(&self) -> usize {
        self.pages_read
    }

    /// Asks for a run singly all the same that a page showed, after the others.
    pub(crate) fn ask_for(&mut self, handle: RunHandle) {
        self.seek(Sought {
            handle,
            is_far_down: true,
        });
    }

    /// Seeks a run no more.
    pub(crate) fn forget(&mut self, run_id: &str) {
        self.missing.remove(run_id);
        if self.missing.is_empty() {
            self.page = None;
        }
        self.singles
            .retain(|single| single.sought.handle.run_id() != run_id);
    }

    /// Begins nothing more; what is under way is still brought.
    pub(crate) fn stop(&mut self) {
        self.missing.clear();
        self.pages = PagesFrom::Nowhere;
        self.singles_left = 0;
    }

    fn seek(&mut self, run: Sought) {
        let run_id = run.handle.run_id().to_owned();
        self.order.push_back(run_id.clone());
        self.missing.insert(run_id, run);
    }

    fn is_a_page_worth_it(&self) -> bool {
        let near = self.missing.values().filter(|run| !run.is_far_down);
        self.pages != PagesFrom::Nowhere && self.pages_in_vain < near.count().div_ceil(WORTH_A_PAGE)
    }

    fn begin_page(&mut self, pace: &Pace) {
        let cursor = match std::mem::replace(&mut self.pages, PagesFrom::Nowhere) {
            PagesFrom::Newest => None,
            PagesFrom::Cursor(cursor) => Some(cursor),
            PagesFrom::Nowhere => return,
        };
        let source = self.source.clone();
        self.page = Some(pace.ask(AskPage { source, cursor }, self.limit));
    }

    fn take_page(&mut self, page: Page) {
        self.pages_read += 1;
        self.pages = page
            .about
            .next_cursor
            .map_or(PagesFrom::Nowhere, PagesFrom::Cursor);
        let shown_before = self.shown.len();
        for entry in page.entries {
            if let Entry::Run(run) = entry
                && self.missing.remove(&run.run_id).is_some()
            {
                self.shown.push_back(run);
            }
        }
        self.pages_in_vain = match self.shown.len() - shown_before {
            0 => self.pages_in_vain + 1,
            shown => self.pages_in_vain.saturating_sub(shown),
        };
    }

    fn begin_singles(&mut self, pace: &Pace) {
        while self.singles.len() < AT_ONCE && self.singles_left > 0 {
            let Some(run_id) = self.order.pop_front() else {
                break;
            };
            let Some(sought) = self.missing.remove(&run_id) else {
                continue;
            };
            self.singles_left -= 1;
            let request = AskRun {
                source: self.source.clone(),
                handle: sought.handle.clone(),
            };
            let task = pace.ask(request, self.limit);
            self.singles.push(Single { sought, task });
        }
    }

    /// On a rate limit nothing more is asked.
    fn heed(&mut self, error: &Error) {
        if is_limited(error) {
            self.stop();
        }
    }
}

#[cfg(test)]
mod tests;
