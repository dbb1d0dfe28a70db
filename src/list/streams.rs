//! What listings hand out: streams of runs and of pages, with `next` of their own.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::{FusedStream, Stream};

use super::{checkpoint::Checkpoint, listing::Listing, page::Page, report::Report};
use crate::{Error, TechniqueRun, call::Requests, poll::by_next};

macro_rules! stream {
    ($(#[$doc:meta])* $name:ident of $item:ty) => {
        $(#[$doc])*
        #[must_use = "a stream does nothing until it is polled"]
        pub struct $name(pub(super) Listing<Requests>);

        by_next!($name, $item);

        impl $name {
            /// Where the listing stands: behind all that was handed out, also after an error.
            ///
            /// While adaptors hold the stream, lend it to them: `by_ref()` of `futures::StreamExt`
            /// leaves it yours. How it is saved and resumed stands at [`Checkpoint::save`].
            pub fn checkpoint(&self) -> Checkpoint {
                self.0.checkpoint()
            }

            /// What the listing came to so far.
            pub fn report(&self) -> Report {
                self.0.report().clone()
            }

            /// Whether every run was handed out: [`Report::is_complete`].
            pub fn is_complete(&self) -> bool {
                self.0.report().is_complete()
            }
        }

        impl FusedStream for $name {
            fn is_terminated(&self) -> bool {
                self.0.has_ended()
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let report = self.0.report();
                f.debug_struct(stringify!($name)).field("report", report).finish_non_exhaustive()
            }
        }
    };
}

stream! {
    /// Every run of a listing: [`ListRuns::items`](crate::ListRuns::items).
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
    /// let mut runs = client.list_runs().max_items(500).items();
    /// while let Some(run) = runs.try_next().await? {
    ///     println!("{} {}", run.run_id, run.status);
    /// }
    /// if !runs.is_complete() {
    ///     println!("{:?}", runs.report().reasons());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// One that does not [end the stream](Error::ends_stream) stands for [one entry](Error::is_bad_entry) that
    /// could not be read, and the stream goes on. Any other ends it:
    /// - [input](Error::is_input), before any request, where a setting is not allowed
    /// - [deadline](Error::is_deadline), where the listing has one
    /// - what would never end: [a cursor that comes again](Error::is_cursor_loop),
    ///   [500 pages with nothing new](Error::is_no_progress),
    ///   [over 10,000 runs of one moment](Error::is_too_large)
    /// - [another workspace's checkpoint](Error::is_other_workspace)
    /// - whatever else a request met, after the client's retries
    ///
    /// The [`checkpoint`](Self::checkpoint) is good after each of these: resume, or list anew.
    ///
    /// # Cancellation
    /// A request goes on when the future of a [`next`](Self::next) is dropped, and the next poll takes its
    /// answer; on another runtime it is made again.
    Items of TechniqueRun
}

stream! {
    /// Every page of a listing: [`ListRuns::pages`](crate::ListRuns::pages).
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
    /// let mut pages = client.list_runs().pages();
    /// while let Some(page) = pages.try_next().await? {
    ///     println!("{} runs, {} so far", page.items.len(), pages.report().items);
    /// }
    /// println!("complete: {}", pages.is_complete());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// A page all of whose runs were handed out before comes empty.
    ///
    /// # Errors
    /// An entry that cannot be read is none: it stands in [`Page::undecodable`]. Any error ends the stream; which
    /// there are stands at [`Items`].
    ///
    /// # Cancellation
    /// As of [`Items`].
    Pages of Page
}

impl Stream for Items {
    type Item = Result<TechniqueRun, Error>;

    #[inline]
    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_item(cx)
    }
}

impl Stream for Pages {
    type Item = Result<Page, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let listing = &mut self.0;
        match ready!(listing.poll_page(cx)) {
            Some(Ok(())) => Poll::Ready(Some(Ok(listing.take_page()))),
            Some(Err(error)) => Poll::Ready(Some(Err(error))),
            None => Poll::Ready(None),
        }
    }
}
