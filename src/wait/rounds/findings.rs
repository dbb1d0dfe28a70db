//! What a search finds: taken in run by run, while no run waits beyond its own time.

use std::{future::poll_fn, pin::pin, task::Poll, time::Duration};

use super::{Rounds, Stopped, Yielded, hand_out_expired};
use crate::{
    TechniqueRun,
    wait::{
        pace::within,
        search::{Found, Search},
        wanted::{News, SeenBy},
    },
};

impl Rounds {
    /// Takes in what a search finds; gives the pause after which a first listing that failed is
    /// tried again.
    pub(super) async fn follow(&mut self, mut search: Search) -> Result<Option<Duration>, Stopped> {
        let mut pages_failed = false;
        let mut retry = None;
        while let Some(found) = self.find(&mut search).await {
            self.has_answered |= search.has_read_a_page();
            match found {
                Found::Listed(run) => self.saw(run, SeenBy::Page, &mut search).await,
                Found::Looked(_, Ok((way, seen))) => {
                    self.wanted.keep_way(&way);
                    let by = SeenBy::Look { pages_failed };
                    self.saw(seen.run, by, &mut search).await;
                }
                Found::Looked(handle, Err(error)) => self.failed(&handle, error).await?,
                Found::PageFailed(error) => {
                    pages_failed = true;
                    retry = self.page_failed(error, &mut search)?;
                }
            }
        }
        self.has_answered |= search.has_read_a_page();
        if !pages_failed && search.has_read_a_page() {
            self.failed_listings = 0;
        }
        Ok(retry)
    }

    async fn saw(&mut self, run: TechniqueRun, by: SeenBy, search: &mut Search) {
        match self.wanted.take_in(run, by, self.outputs) {
            News::Update(run) if self.updates => {
                self.out.yield_item(Yielded::Update(run)).await;
            }
            News::Update(_) | News::None => {}
            News::LooksForOutputs(handle) => search.look_too(handle),
            News::Ended(run) => self.hand_out(run).await,
        }
    }

    /// What the search brings next. Runs whose own time is up meanwhile do not wait for it: a slow
    /// answer or a long hint may hold it back.
    async fn find(&mut self, search: &mut Search) -> Option<Found> {
        let mut finding = pin!(search.next(&mut self.pace, &mut self.requests));
        let at_once = poll_fn(|cx| Poll::Ready(finding.as_mut().poll(cx))).await;
        if let Poll::Ready(found) = at_once {
            return found;
        }
        loop {
            let limit = self.wanted.next_end();
            match within(limit, finding.as_mut()).await {
                Some(found) => return found,
                None => hand_out_expired(&self.wanted, &self.out).await,
            }
        }
    }
}
