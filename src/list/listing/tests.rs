use std::{
    future::poll_fn,
    pin::{Pin, pin},
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
use crate::{
    RunHandle, TechniqueRun, Undecodable,
    call::{Filters, RunAnswer},
    list::{
        remembered::{Forgets, KEPT, Remembered},
        time_bounds::TimeBounds,
        walk::Walk,
    },
    run::Moment,
    tests::{cut_connection, refused, run},
};

mod bad_entries;
mod bounds;
mod completeness;
mod counted;
mod deadlines;
mod history;
mod noted;
mod oracle;
mod outputs;
mod progress;
mod requests;
mod restarts;
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

fn moment(n: u32) -> Moment {
    Moment::from_micros(u64::from(n) * 1_000_000)
}

fn millis(n: u32) -> f64 {
    f64::from(n) * 1e3
}

fn since(n: u32) -> TimeBounds {
    bounds_of(Some(n), None)
}

fn bounds_of(since: Option<u32>, before: Option<u32>) -> TimeBounds {
    TimeBounds {
        since: since.map(moment),
        before: before.map(moment),
    }
}

fn page(runs: impl IntoIterator<Item = u32>) -> Shown {
    let mut page = Shown {
        runs: runs.into_iter().map(numbered).collect(),
        ..Shown::default()
    };
    page.about.has_meta = true;
    page
}

/// A page as a test writes it: its runs, and what cannot be read between them.
#[derive(Default)]
struct Shown {
    runs: Vec<TechniqueRun>,
    /// In order; their indices count the runs too.
    bad: Vec<Undecodable>,
    about: About,
    retries: u32,
}

impl From<Shown> for Page {
    fn from(shown: Shown) -> Self {
        let mut entries: Vec<_> = shown.runs.into_iter().map(Entry::Run).collect();
        for bad in shown.bad {
            let index = bad.index.unwrap_or_default();
            entries.insert(index, Entry::Bad(Box::new(bad)));
        }
        Self {
            entries,
            about: shown.about,
            retries: shown.retries,
        }
    }
}

impl Shown {
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

/// A server that answers each cursor by a closure, and a run by another.
#[derive(Clone)]
struct Model {
    page: Arc<Mutex<AnswerPage>>,
    run: Arc<Mutex<AnswerRun>>,
}

type AnswerPage = dyn FnMut(Option<&str>) -> Answering<Page> + Send;
type AnswerRun = dyn FnMut(RunHandle) -> Answering<TechniqueRun> + Send;

/// An answer that comes in a while.
type Answering<T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>;

impl Model {
    fn new(page: impl FnMut(Option<&str>) -> Answering<Page> + Send + 'static) -> Self {
        Self {
            page: Arc::new(Mutex::new(page)),
            run: Arc::new(Mutex::new(|_| {
                Box::pin(async { Err(refused(500, None)) }) as _
            })),
        }
    }

    fn with_runs(
        self,
        run: impl FnMut(RunHandle) -> Answering<TechniqueRun> + Send + 'static,
    ) -> Self {
        let run = Arc::new(Mutex::new(run));
        Self { run, ..self }
    }
}

impl Source for Model {
    async fn page(&self, cursor: Option<&str>) -> Result<Page, Error> {
        let answer = (self.page.lock().unwrap())(cursor);
        answer.await
    }

    async fn run(&self, handle: RunHandle) -> Result<RunAnswer, Error> {
        let answer = (self.run.lock().unwrap())(handle.clone());
        Ok(RunAnswer {
            run: answer.await?,
            handle,
            retry_after: None,
        })
    }
}

/// How a listing of a test is read.
#[derive(Clone, Copy)]
struct Settings {
    bounds: TimeBounds,
    max_items: Option<u64>,
    read_ahead: bool,
    /// How many runs the window keeps.
    kept: usize,
}

fn begin(
    settings: Settings,
    from: Option<Checkpoint>,
    source: Model,
    outputs: bool,
) -> Listing<Model> {
    let fresh = || {
        let mut state = Checkpoint::new(Filters::default(), 100, None);
        state.walk = Walk::remembering(Remembered::keeping(Forgets::Newest, settings.kept));
        state.bounds = settings.bounds;
        state
    };
    let manner = Manner {
        max_items: settings.max_items,
        read_ahead: settings.read_ahead,
        outputs,
        deadline: None,
    };
    Listing::new(source, manner, from.unwrap_or_else(fresh))
}

/// A listing over a closure that answers a cursor at once.
fn pager(
    settings: Settings,
    from: impl Into<Option<Checkpoint>>,
    answer: impl FnMut(&str) -> Result<Shown, Error> + Send + 'static,
) -> (Listing<Model>, Asked) {
    let (model, asked) = answering(answer);
    (begin(settings, from.into(), model, false), asked)
}

/// A server that answers each cursor at once.
fn answering(
    mut answer: impl FnMut(&str) -> Result<Shown, Error> + Send + 'static,
) -> (Model, Asked) {
    let asked = Asked::default();
    let log = asked.clone();
    let model = Model::new(move |cursor| {
        let cursor = cursor.unwrap_or_default();
        log.lock().unwrap().push(cursor.to_owned());
        let answer = answer(cursor).map(Page::from);
        Box::pin(async { answer })
    });
    (model, asked)
}

/// A listing of pages of which each leads to the next.
fn chain(settings: Settings, pages: Vec<Vec<u32>>) -> (Listing<Model>, Asked) {
    chain_from(None, settings, pages)
}

fn chain_from(
    from: impl Into<Option<Checkpoint>>,
    settings: Settings,
    pages: Vec<Vec<u32>>,
) -> (Listing<Model>, Asked) {
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
async fn next(listing: &mut Listing<Model>) -> Option<Result<TechniqueRun, Error>> {
    poll_fn(|cx| listing.poll_item(cx)).await
}

/// What is left of a listing: runs by id, bad entries as `bad`, and the error that ended it.
async fn read(pager: &mut Listing<Model>) -> (Vec<String>, Option<Error>) {
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

async fn read_to_the_end(pager: &mut Listing<Model>) -> Vec<String> {
    let (shown, error) = read(pager).await;
    assert!(error.is_none(), "{error:?}");
    shown
}

fn ids(runs: impl IntoIterator<Item = u32>) -> Vec<String> {
    runs.into_iter().map(|n| n.to_string()).collect()
}

const ALL: Settings = Settings {
    bounds: TimeBounds {
        since: None,
        before: None,
    },
    max_items: None,
    read_ahead: false,
    kept: KEPT,
};
const AHEAD: Settings = Settings {
    read_ahead: true,
    ..ALL
};

/// Two pages of two runs, each under way for a while.
fn slow(settings: Settings, each: Duration) -> (Listing<Model>, Asked) {
    let asked = Asked::default();
    let log = asked.clone();
    let model = Model::new(move |cursor| {
        log.lock()
            .unwrap()
            .push(cursor.unwrap_or_default().to_owned());
        let page = match cursor {
            None => page([4, 3]).to(&1),
            Some(_) => page([2, 1]),
        };
        Box::pin(async move {
            sleep(each).await;
            Ok(page.into())
        })
    });
    (begin(settings, None, model, false), asked)
}
