//! The search for runs that are wanted: the newest pages of the list while these show more than
//! they cost, then single looks at what they did not show.
//!
//! One search is one round of a wait for many runs, or of a watch. It keeps nothing of a run but
//! its handle while it lasts, and knows no HTTP: one closure fetches a page, another looks at a run.
//!
//! How to use it: give it the runs in the order in which they are to be looked at, those that wait
//! longest first, each with its [`Whereabouts`]; ask [`next`](Search::next) until it is `None`. What
//! a search did not come to (a rate limit, the most looks, the deadline) simply did not come out of
//! it: give it again in the next search, before the others.
//!
//! Nothing begins after the deadline or inside a server's hint, which the search itself notes in
//! the [`Pace`]. Looks survive the runtime that they were begun on.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    pin::Pin,
};

use super::{
    hints::{hint_of, is_limited},
    looks::{BeginLook, Looked, Looks},
    pace::{Pace, TimeLimit, within},
};
use crate::{
    Error, RunHandle, TechniqueRun,
    call::{Fetched, on_any_runtime},
};

/// A page under way.
pub(crate) type FetchingPage = Pin<Box<dyn Future<Output = Result<Fetched, Error>> + Send>>;

/// Fetches the page of a cursor, or the newest one.
pub(crate) type FetchPage = Box<dyn FnMut(Option<String>) -> FetchingPage + Send>;

/// How a search asks the server.
pub(crate) struct Requests {
    pub(crate) page: FetchPage,
    pub(crate) look: BeginLook,
}

/// Where a run is likely to be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whereabouts {
    /// A page has shown it before.
    Listed,
    /// It was not sought yet.
    Unknown,
    /// Too far down for the pages that are worth reading: it is looked at singly, until a page
    /// that is read for others shows it.
    FarDown,
}

/// A run that is sought.
pub(crate) struct Sought {
    pub(crate) handle: RunHandle,
    pub(crate) whereabouts: Whereabouts,
}

/// Which pages a search may read first.
pub(crate) enum Pages {
    /// The newest page and those behind it.
    FromNewest,
    /// Those from a cursor on.
    From(String),
    /// None: the list is at its end, or shows none of these runs.
    None,
}

/// What a search brings.
pub(crate) enum Found {
    /// A page shows a run that is sought; it is not looked at singly any more.
    Listed(TechniqueRun),
    /// What a single look at this run brought. The answer is about that very run.
    Looked(RunHandle, Looked),
    /// A page could not be read; no further page is.
    PageFailed(Error),
}

/// One search for runs that are wanted.
pub(crate) struct Search {
    limit: Option<TimeLimit>,
    reading: Option<Reading>,
    /// Runs that a page showed, to be handed out.
    shown: VecDeque<TechniqueRun>,
    looks: Looks,
    has_read_a_page: bool,
}

impl Search {
    /// A search that makes at most `most_looks` single looks.
    pub(crate) fn new(
        sought: Vec<Sought>,
        pages: Pages,
        most_looks: usize,
        limit: Option<TimeLimit>,
    ) -> Self {
        let mut looks = Looks::at_most(most_looks);
        let reading = Reading::new(&sought, pages);
        for run in sought {
            looks.push(run.handle);
        }
        Self {
            limit,
            reading: Some(reading),
            shown: VecDeque::new(),
            looks,
            has_read_a_page: false,
        }
    }

    /// The next finding; `None` when all is sought that can be now.
    pub(crate) async fn next(&mut self, pace: &mut Pace, requests: &mut Requests) -> Option<Found> {
        loop {
            if let Some(run) = self.shown.pop_front() {
                return Some(Found::Listed(run));
            }
            if self.reading.as_ref().is_some_and(Reading::is_worth_it) {
                if !pace.quiet(self.limit).await {
                    self.reading = None;
                    continue;
                }
                if let Err(error) = self.read_page(pace, requests).await? {
                    return Some(Found::PageFailed(error));
                }
                continue;
            }
            self.reading = None;
            // What is back may bring a hint that nothing more may begin inside of.
            let mut back = self.looks.back().await;
            if back.is_none() {
                if self.looks.has_more() {
                    let may_begin = if self.looks.are_under_way() {
                        pace.is_quiet()
                    } else {
                        pace.quiet(self.limit).await
                    };
                    if may_begin && self.limit.is_none_or(|limit| !limit.has_passed()) {
                        let begun = self.looks.begin(&mut requests.look, self.limit);
                        if let Err((handle, error)) = begun {
                            return Some(Found::Looked(handle, Err(error)));
                        }
                    } else if !self.looks.are_under_way() {
                        return None;
                    }
                }
                back = self.looks.next().await;
            }
            if let Some((handle, looked)) = back {
                let looked = looked.and_then(|(way, seen)| {
                    let seen = seen.of_run(handle.run_id())?;
                    Ok((way, seen))
                });
                self.heed(pace, &looked);
                return Some(Found::Looked(handle, looked));
            }
            // Lost looks are made again, unless time is up.
            if !self.looks.has_more() {
                return None;
            }
        }
    }

    pub(crate) fn has_read_a_page(&self) -> bool {
        self.has_read_a_page
    }

    /// Looks at a run that a page showed all the same, after the others.
    pub(crate) fn look_too(&mut self, handle: RunHandle) {
        self.looks.push(handle);
    }

    /// Looks at no further run that this is not true of.
    pub(crate) fn retain(&mut self, keep: impl FnMut(&RunHandle) -> bool) {
        self.looks.retain(keep);
    }

    /// Reads a page; `None` when time is up.
    async fn read_page(
        &mut self,
        pace: &mut Pace,
        requests: &mut Requests,
    ) -> Option<Result<(), Error>> {
        let mut reading = self.reading.take()?;
        let cursor = reading.cursor.take();
        let fetching = on_any_runtime(|| (requests.page)(cursor.clone()));
        let fetched = match within(self.limit, fetching).await? {
            Ok(fetched) => fetched,
            Err(error) => {
                pace.heed(hint_of(&error));
                if is_limited(&error) {
                    self.looks.retain(|_| false);
                }
                return Some(Err(error));
            }
        };
        self.has_read_a_page = true;
        pace.heed(fetched.about.retry_after);
        let shown = reading.take_in(fetched);
        self.looks
            .retain(|handle| !reading.has_shown(handle.run_id()));
        self.shown.extend(shown);
        self.reading = Some(reading);
        Some(Ok(()))
    }

    fn heed(&mut self, pace: &mut Pace, looked: &Looked) {
        match looked {
            Ok((_, seen)) => pace.heed(seen.hint),
            Err(error) => {
                pace.heed(hint_of(error));
                if is_limited(error) {
                    self.looks.retain(|_| false);
                }
            }
        }
    }
}

/// Pages as long as they are worth it.
struct Reading {
    sought: HashMap<String, Whereabouts>,
    shown: HashSet<String>,
    /// Of the next page.
    cursor: Option<String>,
    is_at_end: bool,
    /// Pages that showed none of the runs: in all, and since one last did.
    in_vain: usize,
    in_vain_in_a_row: usize,
}

impl Reading {
    fn new(sought: &[Sought], pages: Pages) -> Self {
        let is_at_end = matches!(pages, Pages::None);
        let cursor = match pages {
            Pages::From(cursor) => Some(cursor),
            Pages::FromNewest | Pages::None => None,
        };
        let by_id = |run: &Sought| (run.handle.run_id().to_owned(), run.whereabouts);
        Self {
            sought: sought.iter().map(by_id).collect(),
            shown: HashSet::new(),
            cursor,
            is_at_end,
            in_vain: 0,
            in_vain_in_a_row: 0,
        }
    }

    fn is_worth_it(&self) -> bool {
        if self.is_at_end {
            return false;
        }
        let all = self.sought.values();
        let missing = self.sought.iter().filter(|(id, _)| !self.has_shown(id));
        let missing = missing.map(|(_, whereabouts)| whereabouts);
        self.in_vain < allowed_in_vain(all) && self.in_vain_in_a_row < allowed_in_vain(missing)
    }

    fn has_shown(&self, run_id: &str) -> bool {
        self.shown.contains(run_id)
    }

    /// The runs of a page that are sought and were not shown yet.
    fn take_in(&mut self, page: Fetched) -> Vec<TechniqueRun> {
        let mut shown = page.runs;
        shown.retain(|run| {
            self.sought.contains_key(&run.run_id) && self.shown.insert(run.run_id.clone())
        });
        if shown.is_empty() {
            self.in_vain += 1;
            self.in_vain_in_a_row += 1;
        } else {
            self.in_vain_in_a_row = 0;
        }
        self.cursor = page.about.next_cursor;
        self.is_at_end = self.cursor.is_none();
        shown
    }
}

/// How many pages that show none of these runs are worth reading.
///
/// A page costs as much as a look. A run that was listed has not gone far: it is worth a page. Of
/// those that nobody has sought yet ten are, for they may be anywhere; but a page's worth of them
/// was started together, and lies together, so there three are.
fn allowed_in_vain<'a>(runs: impl Iterator<Item = &'a Whereabouts>) -> usize {
    let mut listed = 0;
    let mut unknown: usize = 0;
    for whereabouts in runs {
        match whereabouts {
            Whereabouts::Listed => listed += 1,
            Whereabouts::Unknown => unknown += 1,
            Whereabouts::FarDown => {}
        }
    }
    let of_unknown = if unknown < 100 {
        unknown.div_ceil(10)
    } else {
        unknown.div_ceil(3)
    };
    listed + of_unknown
}

#[cfg(test)]
mod tests;
