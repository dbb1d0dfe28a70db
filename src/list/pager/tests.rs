use std::{
    future::poll_fn,
    pin::pin,
    sync::{Arc, Mutex},
    time::Duration,
};

use serde_json::json;
use tokio::{
    sync::oneshot,
    time::{Instant, sleep},
};

use tracing::Instrument as _;

use super::*;
use crate::tests::{cut_connection, refused, run};
use crate::{
    TechniqueRun,
    list::{bounds::Bounds, window::KEPT},
};

mod bad_entries;
mod bounds;
mod completeness;
mod counted;
mod edited;
mod history;
mod noted;
mod oracle;
mod outputs;
mod progress;
mod requests;
mod resuming;
mod runtimes;
mod workspaces;

const SECOND: Duration = Duration::from_secs(1);

/// The cursors that pages were asked for with; "" for the first page.
type Asked = Arc<Mutex<Vec<String>>>;

/// Run `n` was created at `n` seconds, so a higher number is a newer run.
fn numbered(n: u32) -> TechniqueRun {
    run(&n.to_string(), &json!({ "created_at": n }))
}

fn millis(n: u32) -> f64 {
    f64::from(n) * 1e3
}

fn since(n: u32) -> Bounds {
    Bounds {
        since: Some(millis(n)),
        before: None,
    }
}

fn bounds_of(since: Option<u32>, before: Option<u32>) -> Bounds {
    Bounds {
        since: since.map(millis),
        before: before.map(millis),
    }
}

fn page(runs: impl IntoIterator<Item = u32>) -> Fetched {
    let mut page = Fetched {
        runs: runs.into_iter().map(numbered).collect(),
        ..Fetched::default()
    };
    page.about.has_meta = true;
    page
}

impl Fetched {
    fn to(mut self, next: &impl ToString) -> Self {
        self.about.next_cursor = Some(next.to_string());
        self
    }

    /// With an entry that cannot be read, whose text is its own unless it is given.
    fn with_bad(mut self, index: usize, fields: &serde_json::Value) -> Self {
        let mut all = json!({ "index": index, "path": "", "reason": "", "raw": index.to_string() });
        for (name, value) in fields.as_object().unwrap() {
            all[name] = value.clone();
        }
        // Written in milliseconds, which so early would be read as seconds.
        if let Some(millis) = fields["created_at"].as_f64() {
            all["created_at"] = json!(millis / 1e3);
        }
        self.bad.push(serde_json::from_value(all).unwrap());
        self
    }
}

/// A pager over a closure that answers a cursor at once.
fn pager(
    settings: Settings,
    from: Position,
    mut answer: impl FnMut(&str) -> Result<Fetched, Error> + Send + 'static,
) -> (Pager, Asked) {
    let asked = Asked::default();
    let log = asked.clone();
    let fetch = move |cursor: Option<String>| {
        let cursor = cursor.unwrap_or_default();
        log.lock().unwrap().push(cursor.clone());
        let answer = answer(&cursor);
        Box::pin(async { answer }) as Fetching<Fetched>
    };
    (Pager::new(Box::new(fetch), settings, from).unwrap(), asked)
}

/// A pager over pages of which each leads to the next.
fn chain(settings: Settings, pages: Vec<Vec<u32>>) -> (Pager, Asked) {
    chain_from(Position::default(), settings, pages)
}

fn chain_from(from: Position, settings: Settings, pages: Vec<Vec<u32>>) -> (Pager, Asked) {
    pager(settings, from, move |cursor| {
        let at: usize = cursor.parse().unwrap_or(0);
        let page = page(pages[at].clone());
        Ok(if at + 1 < pages.len() {
            page.to(&(at + 1))
        } else {
            page
        })
    })
}

/// As `Items` polls it.
async fn next(pager: &mut Pager) -> Option<Result<TechniqueRun, Error>> {
    loop {
        if let Some(entry) = poll_fn(|cx| pager.poll_entry(cx)).await {
            return Some(entry);
        }
        if let Err(error) = poll_fn(|cx| pager.poll_page(cx)).await? {
            return Some(Err(error));
        }
    }
}

/// What is left of a listing: runs by id, bad entries as `bad`, and the error that ended it.
async fn read(pager: &mut Pager) -> (Vec<String>, Option<Error>) {
    let mut shown = Vec::new();
    while let Some(entry) = next(pager).await {
        match entry {
            Ok(run) => shown.push(run.run_id),
            Err(error) if error.is_undecodable() => shown.push("bad".to_owned()),
            Err(error) => return (shown, Some(error)),
        }
    }
    (shown, None)
}

async fn read_to_the_end(pager: &mut Pager) -> Vec<String> {
    let (shown, error) = read(pager).await;
    assert!(error.is_none(), "{error:?}");
    shown
}

fn ids(runs: impl IntoIterator<Item = u32>) -> Vec<String> {
    runs.into_iter().map(|n| n.to_string()).collect()
}

const ALL: Settings = Settings {
    bounds: Bounds {
        since: None,
        before: None,
    },
    max_items: None,
    page_size: 100,
    read_ahead: false,
    kept: KEPT,
};
const AHEAD: Settings = Settings {
    read_ahead: true,
    ..ALL
};

/// Two pages of two runs, each under way for a while.
fn slow(settings: Settings, each: Duration) -> (Pager, Asked) {
    let asked = Asked::default();
    let log = asked.clone();
    let fetch = move |cursor: Option<String>| {
        log.lock().unwrap().push(cursor.clone().unwrap_or_default());
        Box::pin(async move {
            sleep(each).await;
            Ok(if cursor.is_none() {
                page([4, 3]).to(&1)
            } else {
                page([2, 1])
            })
        }) as Fetching<Fetched>
    };
    (
        Pager::new(Box::new(fetch), settings, Position::default()).unwrap(),
        asked,
    )
}
