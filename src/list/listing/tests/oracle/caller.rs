//! The caller's side of a case: reads a listing in parts, on one runtime after the other, and drops
//! the futures that it polls.

use std::{
    pin::pin,
    sync::{Arc, Mutex},
    task::{Context, Poll},
};

use proptest::prelude::*;

use super::{
    super::{Model, Settings, begin, next},
    server::Server,
};
use crate::list::{
    Checkpoint,
    listing::Listing,
    report::{End, Report},
    time_bounds::TimeBounds,
};

/// Polls that no listing of these cases needs, unless it has no end.
const FOR_EVER: usize = 20_000;

/// A part of a listing: so many polls on each of these runtimes, and then a checkpoint.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) runtimes: Vec<usize>,
    /// Whether it goes on from the newest run.
    pub(super) anew: bool,
    pub(super) max_items: Option<u64>,
}

#[derive(Clone, Debug)]
pub(super) struct Reading {
    /// The last part reads to the end, as often as it fails.
    pub(super) parts: Vec<Part>,
    pub(super) kept: usize,
    pub(super) read_ahead: bool,
    pub(super) bounds: TimeBounds,
}

/// What a reading came to.
pub(super) struct Outcome {
    /// What was handed out, readable or not, by number.
    pub(super) handed_out: Vec<usize>,
    pub(super) report: Report,
    pub(super) server: Server,
    /// Whether a part handed out more than its `max_items`.
    pub(super) beyond_max: bool,
}

impl Outcome {
    pub(super) fn is_handed_out(&self, number: usize) -> bool {
        self.handed_out.contains(&number)
    }

    pub(super) fn repeats(&self) -> Vec<usize> {
        let mut seen = std::collections::HashSet::new();
        let again = self
            .handed_out
            .iter()
            .filter(|number| !seen.insert(**number));
        again.copied().collect()
    }

    /// The report, had all entries been readable: each that was not was told.
    pub(super) fn readable(&self) -> Report {
        Report {
            undecodable: 0,
            ..self.report.clone()
        }
    }
}

pub(super) fn read(server: Server, reading: &Reading) -> Outcome {
    let server = Arc::new(Mutex::new(server));
    let mut handed_out = Vec::new();
    let mut saved: Option<Checkpoint> = None;
    let mut beyond_max = false;
    let last = Part {
        runtimes: vec![FOR_EVER],
        anew: false,
        max_items: None,
    };
    let mut parts = reading.parts.clone().into_iter();
    loop {
        let part = parts.next().unwrap_or_else(|| last.clone());
        if part.anew {
            saved = saved.map(Checkpoint::from_newest);
        }
        let before = saved.as_ref().map_or(0, |saved| saved.report().items);
        let mut pager = pager(&server, reading, part.max_items, saved);
        let mut pages_at_last = None;
        for polls in &part.runtimes {
            poll_on_a_runtime(&mut pager, *polls, &mut handed_out, &mut pages_at_last);
            if pager.state.walk.handed_out().is_empty() {
                server.lock().unwrap().has_shown = false;
            }
        }
        let items = pager.report().items;
        beyond_max |= part.max_items.is_some_and(|most| items > most.max(before));
        let report = pager.report().clone();
        let text = serde_json::to_string(&pager.checkpoint()).unwrap();
        let read: Checkpoint = serde_json::from_str(&text).unwrap();
        assert_eq!(read, pager.checkpoint());
        saved = Some(read);
        drop(pager);
        let is_over = parts.len() == 0 && part.runtimes == last.runtimes;
        if is_over && report.end != Some(End::Failed) {
            let server = Arc::try_unwrap(server).ok().unwrap().into_inner().unwrap();
            return Outcome {
                handed_out,
                report,
                server,
                beyond_max,
            };
        }
    }
}

fn pager(
    server: &Arc<Mutex<Server>>,
    reading: &Reading,
    max_items: Option<u64>,
    from: Option<Checkpoint>,
) -> Listing<Model> {
    let settings = Settings {
        bounds: reading.bounds,
        max_items,
        read_ahead: reading.read_ahead,
        kept: reading.kept,
    };
    let server = Arc::clone(server);
    let model = Model::new(move |cursor| {
        let server = Arc::clone(&server);
        let cursor = cursor.map(str::to_owned);
        Box::pin(async move {
            // Under way for a while, so that a break may come then.
            tokio::task::yield_now().await;
            server
                .lock()
                .unwrap()
                .answer(cursor.as_deref())
                .map(Into::into)
        })
    });
    begin(settings, from, model, false)
}

/// Each poll is one of a future of its own. Nothing is handed out behind an end that was reported. In a list
/// that is in order, the end is reported with the last entry, unless it takes another page to know it.
fn poll_on_a_runtime(
    pager: &mut Listing<Model>,
    polls: usize,
    handed_out: &mut Vec<usize>,
    pages_at_last: &mut Option<u64>,
) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async {
        for _ in 0..polls {
            let end = pager.report().end;
            match std::future::poll_fn(|cx| Poll::Ready(poll(pager, cx))).await {
                Poll::Pending => tokio::task::yield_now().await,
                Poll::Ready(Step::Entry(number)) => {
                    assert_eq!(end, None, "{number} came behind the end");
                    handed_out.push(number);
                    *pages_at_last = Some(pager.report().pages);
                }
                Poll::Ready(Step::Failed) => assert_eq!(end, None),
                Poll::Ready(Step::Over) => {
                    let no_page_since = *pages_at_last == Some(pager.report().pages);
                    let is_in_order = pager.report().disordered_pages == 0;
                    assert!(
                        end.is_some() || !no_page_since || !is_in_order,
                        "reported late"
                    );
                    break;
                }
            }
        }
    });
}

/// What a poll brought.
enum Step {
    /// An entry, readable or not, by its number.
    Entry(usize),
    /// The error that ends the listing.
    Failed,
    Over,
}

fn poll(pager: &mut Listing<Model>, cx: &mut Context<'_>) -> Poll<Step> {
    pin!(next(pager)).poll(cx).map(|entry| match entry {
        None => Step::Over,
        Some(Ok(run)) => Step::Entry(run.run_id.parse().unwrap()),
        Some(Err(error)) => match error.undecodable() {
            Some(bad) => Step::Entry(bad.raw.parse().unwrap()),
            None => Step::Failed,
        },
    })
}

pub(super) fn any_reading(max_items: bool) -> impl Strategy<Value = Reading> {
    let most = if max_items {
        prop::option::of(0..30_u64).boxed()
    } else {
        Just(None).boxed()
    };
    let runtimes = prop::collection::vec(0..40_usize, 1..3);
    let part = (runtimes, any::<bool>(), most).prop_map(|(runtimes, anew, max_items)| Part {
        runtimes,
        anew,
        max_items,
    });
    (
        prop::collection::vec(part, 0..4),
        1..8_usize,
        any::<bool>(),
        Just(TimeBounds::default()),
    )
        .prop_map(|(parts, kept, read_ahead, bounds)| Reading {
            parts,
            kept,
            read_ahead,
            bounds,
        })
}
