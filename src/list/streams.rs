//! What listings hand out: streams of runs and of pages, with `next` of their own.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use super::{checkpoint::Checkpoint, next::by_next, page::Page, pager::Pager, report::Report};
use crate::{
    Error, TechniqueRun,
    call::{About, log},
};
use futures_core::{FusedStream, Stream};
use tracing::{Span, info_span};

/// What the two streams have in common.
pub(crate) struct Listing {
    pub(crate) pager: Pager,
    /// What it started from.
    pub(crate) checkpoint: Checkpoint,
    /// The page that is being put together.
    pub(crate) page: Option<Page>,
    /// Around all that happens in the listing. Made by whoever polls first, so that it stands within
    /// that caller's span.
    pub(crate) span: Option<Span>,
}

macro_rules! stream {
    ($(#[$doc:meta])* $name:ident of $item:ty) => {
        $(#[$doc])*
        #[must_use = "a stream does nothing until it is polled"]
        pub struct $name(pub(crate) Listing);

        by_next!($name, $item);

        impl $name {
            /// Where the listing stands: behind all that was handed out, also after an error.
            ///
            /// While adaptors hold the stream, lend it to them: `by_ref()` of `futures::StreamExt`
            /// leaves it yours.
            pub fn checkpoint(&self) -> Checkpoint {
                let listing = &self.0;
                let position = listing.pager.position();
                position.map_or_else(|| listing.checkpoint.clone(), |at| listing.checkpoint.at(at))
            }

            /// What the listing came to so far.
            pub fn report(&self) -> Report {
                self.0.pager.report().clone()
            }

            /// Whether every run was handed out: [`Report::is_complete`].
            pub fn is_complete(&self) -> bool {
                self.0.pager.report().is_complete()
            }
        }

        impl FusedStream for $name {
            fn is_terminated(&self) -> bool {
                self.0.pager.has_ended()
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let report = self.0.pager.report();
                f.debug_struct(stringify!($name)).field("report", report).finish_non_exhaustive()
            }
        }
    };
}

stream! {
    /// Every run of a listing: [`ListRuns::items`](crate::ListRuns::items).
    ///
    /// An error that does not [end the stream](Error::ends_stream) stands for one entry, and the
    /// stream goes on; any other ends it.
    ///
    /// A request goes on with the next poll when the future of a [`next`](Self::next) is dropped. When
    /// that comes so late that the request timed out alone, or on another runtime, it is made again.
    Items of TechniqueRun
}

stream! {
    /// Every page of a listing: [`ListRuns::pages`](crate::ListRuns::pages).
    ///
    /// An error ends it. A page all of whose runs were handed out before comes empty.
    Pages of Page
}

impl Listing {
    /// The next entry of the page at hand.
    #[inline]
    fn poll_entry(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<TechniqueRun, Error>>> {
        // Only where that may send requests: it is done for each run.
        let looks = self.pager.looks_for_outputs();
        let _entered = self.span.as_ref().filter(|_| looks).map(Span::enter);
        let entry = ready!(self.pager.poll_entry(cx));
        if let Some(Err(error)) = &entry {
            let _entered = self.span.as_ref().map(Span::enter);
            log::handed_out(error);
        }
        Poll::Ready(entry)
    }

    /// Brings the next page.
    fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<About, Error>>> {
        // Entered, so that all that is asked for and told on the way stands within the listing.
        let span = self.span.get_or_insert_with(|| info_span!("list_runs"));
        let _entered = span.enter();
        let page = ready!(self.pager.poll_page(cx));
        if let Some(Err(error)) = &page {
            log::handed_out(error);
        }
        Poll::Ready(page)
    }

    /// Brings the outputs of the page at hand.
    fn poll_all_outputs(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let _entered = self.span.as_ref().map(Span::enter);
        self.pager.poll_all_outputs(cx)
    }
}

impl Stream for Items {
    type Item = Result<TechniqueRun, Error>;

    #[inline]
    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let listing = &mut self.0;
        loop {
            if let Some(entry) = ready!(listing.poll_entry(cx)) {
                return Poll::Ready(Some(entry));
            }
            match ready!(listing.poll_page(cx)) {
                Some(Ok(_)) => {}
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl Stream for Pages {
    type Item = Result<Page, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let listing = &mut self.0;
        if listing.page.is_none() {
            match ready!(listing.poll_page(cx)) {
                Some(Ok(about)) => listing.page = Some(Page::about(about)),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
        // All of them first: what is taken from the pager counts as handed out.
        ready!(listing.poll_all_outputs(cx));
        let mut page = listing.page.take().unwrap_or_default();
        // Not by doubling: a page of a server that knows no limit may be large.
        page.items.reserve_exact(listing.pager.runs_left());
        while let Some(entry) = ready!(listing.poll_entry(cx)) {
            match entry {
                Ok(run) => page.items.push(run),
                Err(error) => page.undecodable.extend(error.undecodable().cloned()),
            }
        }
        if listing.pager.is_cut() {
            page.next_cursor = None;
        }
        Poll::Ready(Some(Ok(page)))
    }
}
