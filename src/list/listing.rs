//! A listing under way: pages asked for one by one, and what of them is handed out.

use std::{
    mem,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
    vec,
};

use tokio::time::Instant;
use tracing::{Span, info_span};

use super::{
    checkpoint::Checkpoint,
    loop_guard::LoopGuard,
    outputs::{LookUps, ends_a_listing, fill, lacking},
    page,
    report::{End, Report},
    walk::Fate,
};
use crate::{
    Deadline, Error, TechniqueRun,
    call::{About, AskPage, BackgroundTask, Entry, LIST, Page, Source, Until, log},
    error::{Answer, Kind},
};

/// What a checkpoint does not keep of how a listing is read.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Manner {
    pub(crate) max_items: Option<u64>,
    pub(crate) read_ahead: bool,
    pub(crate) outputs: bool,
    pub(crate) deadline: Option<Duration>,
}

/// A listing under way.
pub(crate) struct Listing<S: Source> {
    source: S,
    manner: Manner,
    state: Checkpoint,
    loop_guard: LoopGuard,
    /// When the first page was asked for.
    started: Option<Instant>,
    /// The pages that came and the runs that were handed out before it was resumed.
    before: (u64, u64),
    /// Of the page at hand, what is still to be taken.
    entries: vec::IntoIter<Entry>,
    about: About,
    /// Outputs that runs of the page at hand lack.
    looking_up: Option<BackgroundTask<Until<LookUps<S>>>>,
    next: Next<S>,
    /// What it was to start from, where that was rejected: it stands there still.
    given_back: Option<Checkpoint>,
    /// Whether it has gone on from the newest run, and nothing new came since.
    has_restarted: bool,
    /// Whether entries of the page at hand were cut off, so that its cursor would skip them.
    is_cut: bool,
    /// Around all that happens. Made by whoever polls first, so that it stands within that caller's span.
    span: Option<Span>,
}

/// What comes when the page at hand has been handed out.
enum Next<S: Source> {
    Ask(Option<String>),
    Asked(Option<String>, BackgroundTask<Until<AskPage<S>>>),
    Fail(Error),
    Stop(End),
    Ended,
}

impl<S: Source> Listing<S> {
    /// A listing that goes on from there; it asks for nothing before it is polled.
    pub(crate) fn new(source: S, manner: Manner, mut state: Checkpoint) -> Self {
        state.walk.resume();
        let Report { pages, items, .. } = state.walk.report;
        let next = if manner.max_items.is_some_and(|most| items >= most) {
            Next::Stop(End::MaxItems)
        } else {
            Next::Ask(state.cursor.clone())
        };
        Self {
            source,
            manner,
            state,
            loop_guard: LoopGuard::default(),
            started: None,
            before: (pages, items),
            entries: Vec::new().into_iter(),
            about: About::default(),
            looking_up: None,
            next,
            given_back: None,
            has_restarted: false,
            is_cut: false,
            span: None,
        }
    }

    /// A listing that fails before its first request.
    pub(crate) fn rejected(source: S, state: Checkpoint, error: Error) -> Self {
        Self {
            given_back: Some(state.clone()),
            next: Next::Fail(error),
            ..Self::new(source, Manner::default(), state)
        }
    }

    /// Behind all that was handed out.
    pub(crate) fn checkpoint(&self) -> Checkpoint {
        if let Some(start) = &self.given_back {
            return start.clone();
        }
        let mut saved = self.state.clone();
        if self.is_cut || !self.entries.as_slice().is_empty() {
            saved.walk.leave_page_early();
        } else {
            saved.walk.leave_page();
        }
        saved
    }

    pub(crate) fn report(&self) -> &Report {
        &self.state.walk.report
    }

    pub(crate) fn has_ended(&self) -> bool {
        matches!(self.next, Next::Ended) && self.entries.as_slice().is_empty()
    }

    /// Whether what ends the listing also cut off entries of the page at hand.
    pub(crate) fn is_cut_by_failure(&self) -> bool {
        self.is_cut && matches!(self.next, Next::Fail(_))
    }

    /// The next entry that is handed out, of this page or one that follows.
    #[inline]
    pub(crate) fn poll_item(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<TechniqueRun, Error>>> {
        loop {
            if let Some(item) = self.take() {
                return Poll::Ready(Some(item));
            }
            match ready!(self.poll_page(cx)) {
                Some(Ok(())) => {}
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }

    /// All of the page at hand that is handed out.
    pub(crate) fn take_page(&mut self) -> page::Page {
        let mut page = page::Page::about(self.about.clone());
        // Not by doubling: a page of a server that knows no limit may be large.
        page.items.reserve_exact(self.entries.len());
        while let Some(entry) = self.take() {
            match entry {
                Ok(run) => page.items.push(run),
                Err(error) => page.undecodable.extend(error.undecodable().cloned()),
            }
        }
        if self.is_cut {
            page.next_cursor = None;
        }
        self.end_with_the_last();
        page
    }

    /// Brings the next page; its entries are [taken](Self::take) one by one.
    pub(crate) fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<(), Error>>> {
        let span = self.span.get_or_insert_with(|| info_span!("list_runs"));
        let _entered = span.clone().entered();
        loop {
            if self.looking_up.is_some() {
                match ready!(self.poll_outputs(cx)) {
                    Ok(()) => return Poll::Ready(Some(Ok(()))),
                    Err(error) => self.cut_off(Next::Fail(error)),
                }
            }
            self.stop_in_time();
            match &mut self.next {
                Next::Ask(cursor) => {
                    let cursor = cursor.take();
                    self.next = Next::Asked(cursor.clone(), self.ask(cursor));
                }
                Next::Asked(cursor, task) => {
                    let answer = ready!(Pin::new(task).poll(cx));
                    let cursor = cursor.take();
                    match answer.and_then(|page| page.ok_or_else(|| self.expired())) {
                        Ok(page) => match self.arrive(cursor, page) {
                            Ok(()) if self.looking_up.is_none() => {
                                return Poll::Ready(Some(Ok(())));
                            }
                            Ok(()) => {}
                            Err(error) => self.next = Next::Fail(error),
                        },
                        Err(error) => self.fail(cursor.is_some(), error),
                    }
                }
                Next::Fail(_) | Next::Stop(_) | Next::Ended => {
                    return Poll::Ready(self.end().map(Err));
                }
            }
        }
    }

    /// Ends the listing where asking for another page would be in vain.
    fn stop_in_time(&mut self) {
        self.stop_by_age();
        if !matches!(self.next, Next::Ask(_) | Next::Asked(..)) {
            return;
        }
        if let Err(error) = self.loop_guard.check_standstill(self.request_id()) {
            self.next = Next::Fail(error);
        }
    }

    fn stop_by_age(&mut self) {
        let would_ask = matches!(self.next, Next::Ask(_) | Next::Asked(..));
        if would_ask && self.state.walk.only_older_follow() {
            self.next = Next::Stop(End::CreatedSince);
        }
    }

    fn ask(&mut self, cursor: Option<String>) -> BackgroundTask<Until<AskPage<S>>> {
        let limit = self.limit();
        let source = self.source.clone();
        let work = AskPage { source, cursor };
        BackgroundTask::new(Until { work, limit })
    }

    fn limit(&mut self) -> Option<Instant> {
        let started = *self.started.get_or_insert_with(Instant::now);
        started.checked_add(self.manner.deadline?)
    }

    /// Takes in a page.
    ///
    /// # Errors
    /// It is another workspace's; with it, what led to it is rejected.
    fn arrive(&mut self, cursor: Option<String>, page: Page) -> Result<(), Error> {
        if let Err(error) = self.state.walk.check(&page) {
            self.given_back = Some(self.checkpoint());
            return Err(error);
        }
        self.state.walk.page_came(&page);
        self.loop_guard
            .page_came(cursor.as_deref(), page.moments().max());
        self.state.cursor = cursor;
        self.is_cut = false;
        self.next = self.after(&page);
        self.about = page.about;
        self.entries = page.entries.into_iter();
        if self.manner.outputs {
            self.look_up_outputs();
        }
        Ok(())
    }

    /// What comes after a page.
    fn after(&mut self, page: &Page) -> Next<S> {
        let about = &page.about;
        let Some(cursor) = about.next_cursor.clone() else {
            return Next::Stop(if about.has_meta {
                End::Reached
            } else {
                End::WithoutMeta
            });
        };
        let request_id = about.request_id.as_deref();
        if let Err(error) = self.loop_guard.check_loop(&cursor, request_id) {
            return Next::Fail(error);
        }
        if !self.manner.read_ahead || self.is_enough(page) {
            return Next::Ask(Some(cursor));
        }
        let mut task = self.ask(Some(cursor.clone()));
        task.start();
        Next::Asked(Some(cursor), task)
    }

    /// Whether this page may well be the last that is needed, so that none is read ahead.
    fn is_enough(&self, page: &Page) -> bool {
        let items = self
            .report()
            .items
            .saturating_add(page.runs().count() as u64);
        let most_reached = self.manner.max_items.is_some_and(|most| items >= most);
        let since = self.state.bounds.since;
        most_reached || since.is_some() && page.moments().last() < since
    }

    /// A page did not come. Where the server refused its cursor, the listing goes on from the newest run,
    /// once until something new came.
    fn fail(&mut self, had_cursor: bool, error: Error) {
        self.state.walk.report.retried(error.retries());
        let is_first = self.state.walk.report.pages == 0;
        if had_cursor && error.is_of_the_cursor() && !self.has_restarted && !is_first {
            log::cursor_refused(&error);
            self.has_restarted = true;
            self.loop_guard = LoopGuard::default();
            self.state.cursor = None;
            self.state.walk.restart();
            self.next = Next::Ask(None);
        } else {
            self.next = Next::Fail(error);
        }
    }

    /// Ends the listing; the error that ended it is the last that is handed out.
    fn end(&mut self) -> Option<Error> {
        let (end, error) = match mem::replace(&mut self.next, Next::Ended) {
            Next::Fail(error) => (End::Failed, Some(self.source.hide(error.during(LIST)))),
            Next::Stop(end) => (end, None),
            Next::Ask(_) | Next::Asked(..) | Next::Ended => return None,
        };
        self.state.walk.ends(end);
        if let Some(error) = &error {
            log::handed_out(error);
        }
        error
    }

    /// The next entry of the page at hand that is handed out.
    pub(crate) fn take(&mut self) -> Option<Result<TechniqueRun, Error>> {
        if self.looking_up.is_some() {
            return None;
        }
        while !self.entries.as_slice().is_empty() {
            if self.pass() {
                let handed_out = self.hand_out();
                self.end_with_the_last();
                return handed_out;
            }
        }
        None
    }

    /// Takes in the next entry of the page at hand; true where it is handed out, and still to be taken.
    fn pass(&mut self) -> bool {
        let Some(entry) = self.entries.as_slice().first() else {
            return false;
        };
        match self.state.walk.take(entry, &self.state.bounds) {
            Ok(Fate::HandedOut) => {
                self.brought_something();
                return true;
            }
            Ok(Fate::OutOfBounds) => {
                self.brought_something();
                self.entries.next();
            }
            Ok(Fate::LeftOut) => {
                self.entries.next();
            }
            Err(error) => self.cut_off(Next::Fail(error)),
        }
        false
    }

    /// Notes the end of the listing as soon as nothing can follow, so that a checkpoint behind the last that
    /// is handed out is finished.
    fn end_with_the_last(&mut self) {
        if !matches!(self.next, Next::Stop(_)) && self.state.bounds.since.is_none() {
            return;
        }
        let Checkpoint { walk, bounds, .. } = &self.state;
        let mut rest = self.entries.as_slice().iter();
        if rest.any(|entry| walk.hands_out(entry, bounds)) {
            return;
        }
        while !self.entries.as_slice().is_empty() {
            self.pass();
        }
        self.stop_by_age();
        // The stream itself ends when it is polled again.
        if let Next::Stop(end) = self.next {
            self.state.walk.ends(end);
        }
    }

    fn brought_something(&mut self) {
        self.loop_guard.brought_something();
        self.has_restarted = false;
    }

    fn hand_out(&mut self) -> Option<Result<TechniqueRun, Error>> {
        let report = &mut self.state.walk.report;
        match self.entries.next()? {
            Entry::Run(run) => {
                report.handed_out(&run, self.manner.outputs);
                let is_last_of_all =
                    self.entries.as_slice().is_empty() && matches!(self.next, Next::Stop(_));
                if Some(report.items) == self.manner.max_items && !is_last_of_all {
                    self.cut_off(Next::Stop(End::MaxItems));
                }
                Some(Ok(run))
            }
            Entry::Bad(bad) => {
                report.undecodable = report.undecodable.saturating_add(1);
                let answer = Answer::of_page(self.about.request_id.clone());
                let error = Error::unreadable(*bad).answered(answer).during(LIST);
                let error = error.stream_goes_on();
                let _entered = self.span.as_ref().map(Span::enter);
                log::handed_out(&error);
                Some(Err(error))
            }
        }
    }

    /// Leaves out the rest of the page at hand.
    fn cut_off(&mut self, next: Next<S>) {
        self.is_cut = !self.entries.as_slice().is_empty();
        self.entries = Vec::new().into_iter();
        self.next = next;
    }

    /// Begins to look up what the runs lack that will be handed out of the page at hand.
    fn look_up_outputs(&mut self) {
        let most = self.manner.max_items.unwrap_or(u64::MAX);
        let left = most.saturating_sub(self.report().items);
        let Checkpoint { walk, bounds, .. } = &self.state;
        let handles = lacking(self.entries.as_slice(), walk.clone(), bounds, left);
        if handles.is_empty() {
            return;
        }
        let limit = self.limit();
        let source = self.source.clone();
        let work = LookUps {
            source,
            handles,
            stops: ends_a_listing,
        };
        self.looking_up = Some(BackgroundTask::new(Until { work, limit }));
    }

    fn poll_outputs(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        let Some(task) = &mut self.looking_up else {
            return Poll::Ready(Ok(()));
        };
        let answer = ready!(Pin::new(task).poll(cx));
        self.looking_up = None;
        Poll::Ready(match answer {
            Ok(Some(answers)) => fill(self.entries.as_mut_slice(), answers),
            Ok(None) => Err(self.expired()),
            Err(error) => Err(error),
        })
    }

    fn request_id(&self) -> Option<&str> {
        self.about.request_id.as_deref()
    }

    /// Time is up.
    fn expired(&self) -> Error {
        let elapsed = self.started.map(|at| at.elapsed()).unwrap_or_default();
        let pages = self.report().pages.saturating_sub(self.before.0);
        let items = self.report().items.saturating_sub(self.before.1);
        let message = format!(
            "{items} runs of {pages} pages were listed in {:.1} s",
            elapsed.as_secs_f64()
        );
        let known = Deadline {
            handles: Vec::new(),
            last: None,
            elapsed,
            looks: u32::try_from(pages).unwrap_or(u32::MAX),
        };
        let advice = "go on from the checkpoint, or allow more with `deadline`";
        Error::new(Kind::Deadline(known), message).advised(advice)
    }
}

#[cfg(test)]
mod tests;
