//! The wait over a server of pages and runs, in a time that tokio pauses.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    future::poll_fn,
    sync::{Arc, Mutex},
    time::Duration,
};

use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use super::*;
use crate::{
    Retry,
    call::{Entry, Page},
    poll::Generator,
    run::Route,
    tests::{cut_connection, refused, run},
};

mod control;
mod deadlines;
mod failing_lists;
mod failing_requests;
mod model;
mod own_deadlines;
mod pages;
mod promises;
mod settled;
mod states;

const SECOND: Duration = Duration::from_secs(1);

/// So that requests of one moment are under way together.
const MOMENT: Duration = Duration::from_millis(10);

type Instead = fn(u64, &str) -> Option<Result<Value, u16>>;

/// The server's side: pages of 100 runs, which run until their time comes.
struct Flora {
    started: Instant,
    newest_first: Vec<String>,
    /// When runs complete, in seconds; never, if not here.
    ends: HashMap<String, u64>,
    /// When the costs of runs are there, in seconds; never, if not here.
    settles: HashMap<String, u64>,
    /// Whether a page shows outputs.
    lists_outputs: bool,
    run_takes: Duration,
    /// What goes wrong with a page, by time in seconds and number; a cut connection for 0.
    page_fault: fn(u64, usize) -> Option<u16>,
    /// What a page's answer asks for.
    page_hint: Option<Duration>,
    /// Entries that cannot be read, on every page.
    bad_entries: &'static [&'static str],
    /// What a single request brings instead, by time in seconds and id.
    instead: Instead,
    /// What the answer about a run asks for, which comes a second later than others.
    late_hint: Option<(&'static str, Duration)>,
    /// Whether the other way than the one that was asked by turns out to work.
    turns: bool,
    /// Requests so far: seconds and page number, or seconds and handle.
    pages: Vec<(u64, usize)>,
    singles: Vec<(u64, RunHandle)>,
    under_way: usize,
    most_under_way: usize,
}

impl Flora {
    fn new(newest_first: Vec<String>) -> Self {
        Self {
            started: Instant::now(),
            newest_first,
            ends: HashMap::new(),
            settles: HashMap::new(),
            lists_outputs: true,
            run_takes: Duration::ZERO,
            page_fault: |_, _| None,
            page_hint: None,
            bad_entries: &[],
            instead: |_, _| None,
            late_hint: None,
            turns: false,
            pages: Vec::new(),
            singles: Vec::new(),
            under_way: 0,
            most_under_way: 0,
        }
    }

    fn ending(mut self, at: u64, runs: &[String]) -> Self {
        self.ends.extend(runs.iter().map(|id| (id.clone(), at)));
        self
    }

    fn settling(mut self, at: u64, runs: &[String]) -> Self {
        self.settles.extend(runs.iter().map(|id| (id.clone(), at)));
        self
    }

    /// What goes wrong with a page, by time in seconds and number.
    fn failing(mut self, page_fault: fn(u64, usize) -> Option<u16>) -> Self {
        self.page_fault = page_fault;
        self
    }

    fn now(&self) -> u64 {
        self.started.elapsed().as_secs()
    }

    fn state(&self, id: &str, outputs: bool) -> Value {
        let ended = self.ends.get(id).is_some_and(|ends| *ends <= self.now());
        let mut state = json!({ "status": if ended { "completed" } else { "running" } });
        if ended && outputs {
            state["outputs"] = json!([]);
        }
        if self.settles.get(id).is_some_and(|at| *at <= self.now()) {
            state["charged_cost"] = json!(0.5);
        }
        state
    }

    fn page(&mut self, cursor: Option<&str>) -> Result<Page, Error> {
        let number = cursor.map_or(0, |cursor| cursor.parse().unwrap());
        let now = self.now();
        self.pages.push((now, number));
        match (self.page_fault)(now, number) {
            Some(0) => return Err(cut_connection()),
            Some(status) => return Err(refused(status, None)),
            None => {}
        }
        let mut page = Page::default();
        for id in self.newest_first.iter().skip(100 * number).take(100) {
            let mut fields = self.state(id, self.lists_outputs);
            fields["technique"] = json!({ "name": "Mugs", "technique_id": "tech_1" });
            page.entries.push(Entry::Run(run(id, &fields)));
        }
        for id in self.bad_entries {
            let bad = json!({ "index": 1, "run_id": id, "path": "", "reason": "", "raw": "" });
            let bad = serde_json::from_value(bad).unwrap();
            page.entries.push(Entry::Bad(Box::new(bad)));
        }
        page.about.retry_after = self.page_hint;
        let more = self.newest_first.len() > 100 * (number + 1);
        page.about.next_cursor = more.then(|| (number + 1).to_string());
        Ok(page)
    }

    fn single(&mut self, mut handle: RunHandle) -> Result<RunAnswer, Error> {
        let instead = (self.instead)(self.now(), handle.run_id());
        let fields = instead.unwrap_or_else(|| Ok(self.state(handle.run_id(), true)));
        let by_flora = Some("not_found".to_owned());
        let error = |status| refused(status, None).coded(by_flora, Vec::new());
        let fields = fields.map_err(error)?;
        let run = run(handle.run_id(), &fields);
        if self.turns {
            handle.turn();
        }
        let late_hint = self.late_hint.filter(|(id, _)| *id == handle.run_id());
        Ok(RunAnswer {
            run,
            handle,
            retry_after: late_hint.map(|(_, hint)| hint),
        })
    }
}

/// A server that many requests share.
#[derive(Clone)]
struct FloraSource(Arc<Mutex<Flora>>);

impl Source for FloraSource {
    async fn page(&self, cursor: Option<&str>) -> Result<Page, Error> {
        self.0.lock().unwrap().page(cursor)
    }

    async fn run(&self, handle: RunHandle) -> Result<RunAnswer, Error> {
        let takes = {
            let mut flora = self.0.lock().unwrap();
            let now = flora.now();
            flora.singles.push((now, handle.clone()));
            flora.under_way += 1;
            flora.most_under_way = flora.most_under_way.max(flora.under_way);
            let is_late = flora.late_hint.is_some_and(|(id, _)| id == handle.run_id());
            flora.run_takes + if is_late { SECOND } else { Duration::ZERO }
        };
        sleep(takes).await;
        let mut flora = self.0.lock().unwrap();
        flora.under_way -= 1;
        flora.single(handle)
    }
}

/// As `ManyRuns` drives it.
struct Wait {
    states: Generator<Result<TechniqueRun, Error>>,
    remaining: WantedRuns,
    flora: Arc<Mutex<Flora>>,
}

/// A round every 2 seconds for a minute, without jitter.
fn settings() -> Settings {
    let mut settings = Settings::new(Retry::none());
    settings.backoff.every = Some(2 * SECOND);
    settings.backoff.random = || 0.0;
    settings.deadline = Some(60 * SECOND);
    settings
}

fn wait_with(
    flora: Flora,
    runs: &[String],
    change: impl FnOnce(&mut ManySettings<FloraSource>),
) -> Wait {
    wait_for(flora, WantedRuns::new(None), runs, change)
}

fn wait_for(
    flora: Flora,
    remaining: WantedRuns,
    runs: &[String],
    change: impl FnOnce(&mut ManySettings<FloraSource>),
) -> Wait {
    let flora = Arc::new(Mutex::new(flora));
    let mut many = ManySettings {
        settings: settings(),
        updates: false,
        awaited: Completeness {
            outputs: true,
            settled: None,
        },
        source: FloraSource(flora.clone()),
    };
    change(&mut many);
    for run_id in runs {
        remaining.add(RunHandle::new(run_id));
    }
    let wanted = remaining.clone();
    Wait {
        states: Generator::new(|out| wait_for_many(many, wanted, out)),
        remaining,
        flora,
    }
}

fn wait(flora: Flora, runs: &[String]) -> Wait {
    wait_with(flora, runs, |_| ())
}

impl Wait {
    async fn next(&mut self) -> Option<Result<TechniqueRun, Error>> {
        poll_fn(|cx| self.states.poll_next(cx)).await
    }

    /// The states that came by run, in their order, and the errors.
    async fn finish(&mut self) -> (BTreeMap<String, Vec<String>>, Vec<Error>) {
        let (mut runs, mut errors) = (BTreeMap::<_, Vec<_>>::new(), Vec::new());
        while let Some(item) = self.next().await {
            match item {
                Ok(run) => runs
                    .entry(run.run_id)
                    .or_default()
                    .push(run.status.to_string()),
                Err(error) => errors.push(error),
            }
        }
        (runs, errors)
    }

    /// To the end, where each of these runs has come once and completed, and no error has.
    async fn finish_well(&mut self, runs: &[String]) {
        let (came, errors) = self.finish().await;
        assert!(errors.is_empty(), "{errors:?}");
        assert_eq!(came.len(), runs.len());
        assert!(runs.iter().all(|id| came[id] == ["completed"]), "{came:?}");
        assert!(self.remaining.handles().is_empty());
    }

    /// How many pages and single requests there were in each round.
    fn rounds(&self) -> Vec<(u64, usize, usize)> {
        let flora = self.flora.lock().unwrap();
        let mut rounds = BTreeMap::<u64, (usize, usize)>::new();
        flora
            .pages
            .iter()
            .for_each(|(at, _)| rounds.entry(*at).or_default().0 += 1);
        flora
            .singles
            .iter()
            .for_each(|(at, _)| rounds.entry(*at).or_default().1 += 1);
        rounds
            .into_iter()
            .map(|(at, (pages, singles))| (at, pages, singles))
            .collect()
    }
}

fn ids(name: &str, count: usize) -> Vec<String> {
    (0..count).map(|n| format!("{name}_{n}")).collect()
}
