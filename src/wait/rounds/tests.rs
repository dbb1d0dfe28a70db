//! The rounds over closures, in a time that tokio pauses.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::{Arc, Mutex},
    time::Duration,
};

use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use super::{super::ended::EndedRuns, *};
use crate::{
    Retry,
    call::{Fetched, Seen},
    run::Route,
    tests::{refused, run},
};

mod control;
mod deadlines;
mod failing_lists;
mod failing_looks;
mod model;
mod own_deadlines;
mod pages;
mod promises;
mod states;

const SECOND: Duration = Duration::from_secs(1);

type LookInstead = fn(u64, &str) -> Option<Result<Value, u16>>;

/// The server's side: pages of 100 runs, which run until their time comes.
struct Flora {
    started: Instant,
    newest_first: Vec<String>,
    /// When runs complete, in seconds; never, if not here.
    ends: HashMap<String, u64>,
    /// Whether a page shows outputs.
    lists_outputs: bool,
    look_takes: Duration,
    /// What goes wrong with a page, by time in seconds and number.
    page_fault: fn(u64, usize) -> Option<u16>,
    /// What a page's answer asks for.
    page_hint: Option<Duration>,
    /// What a single look brings instead, by time in seconds and id.
    look_instead: LookInstead,
    /// Requests so far: seconds and page number, or seconds and handle.
    pages: Vec<(u64, usize)>,
    looks: Vec<(u64, RunHandle)>,
    under_way: usize,
    most_under_way: usize,
}

impl Flora {
    fn new(newest_first: Vec<String>) -> Self {
        Self {
            started: Instant::now(),
            newest_first,
            ends: HashMap::new(),
            lists_outputs: true,
            look_takes: Duration::ZERO,
            page_fault: |_, _| None,
            page_hint: None,
            look_instead: |_, _| None,
            pages: Vec::new(),
            looks: Vec::new(),
            under_way: 0,
            most_under_way: 0,
        }
    }

    fn ending(mut self, at: u64, runs: &[String]) -> Self {
        self.ends.extend(runs.iter().map(|id| (id.clone(), at)));
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
        state
    }

    fn page(&mut self, cursor: Option<String>) -> Result<Fetched, Error> {
        let number = cursor.map_or(0, |cursor| cursor.parse().unwrap());
        let now = self.now();
        self.pages.push((now, number));
        if let Some(status) = (self.page_fault)(now, number) {
            return Err(refused(status, None));
        }
        let mut page = Fetched::default();
        for id in self.newest_first.iter().skip(100 * number).take(100) {
            let mut fields = self.state(id, self.lists_outputs);
            fields["technique"] = json!({ "name": "Mugs", "technique_id": "tech_1" });
            page.runs.push(run(id, &fields));
        }
        page.about.retry_after = self.page_hint;
        let more = self.newest_first.len() > 100 * (number + 1);
        page.about.next_cursor = more.then(|| (number + 1).to_string());
        Ok(page)
    }

    fn look(&mut self, handle: RunHandle) -> Result<(RunHandle, Seen), Error> {
        let instead = (self.look_instead)(self.now(), handle.run_id());
        let fields = instead.unwrap_or_else(|| Ok(self.state(handle.run_id(), true)));
        let by_flora = Some("not_found".to_owned());
        let error = |status| refused(status, None).coded(by_flora, Vec::new());
        let fields = fields.map_err(error)?;
        let run = run(handle.run_id(), &fields);
        Ok((handle, Seen { run, hint: None }))
    }
}

/// As `WaitForRuns` drives it.
struct Wait {
    ended: EndedRuns,
    remaining: Wanted,
    flora: Arc<Mutex<Flora>>,
}

/// A round every 2 seconds for a minute, without jitter.
fn settings() -> Settings {
    let mut settings = Settings::new(Retry::none());
    settings.pauses.every = Some(2 * SECOND);
    settings.pauses.random = || 0.0;
    settings.deadline = Overall::Set(60 * SECOND);
    settings
}

fn many(flora: &Arc<Mutex<Flora>>) -> Many {
    let (list, by_id) = (flora.clone(), flora.clone());
    Many {
        settings: settings(),
        updates: false,
        outputs: true,
        page: Box::new(move |cursor| {
            let page = list.lock().unwrap().page(cursor);
            Box::pin(async { page })
        }),
        look: Box::new(move |handle| {
            let flora = by_id.clone();
            Box::pin(async move {
                let takes = {
                    let mut flora = flora.lock().unwrap();
                    let now = flora.now();
                    flora.looks.push((now, handle.clone()));
                    flora.under_way += 1;
                    flora.most_under_way = flora.most_under_way.max(flora.under_way);
                    flora.look_takes
                };
                sleep(takes).await;
                let mut flora = flora.lock().unwrap();
                flora.under_way -= 1;
                flora.look(handle)
            })
        }),
    }
}

fn wait_with(flora: Flora, runs: &[String], change: impl FnOnce(&mut Many)) -> Wait {
    wait_for(flora, Wanted::new(), runs, change)
}

fn wait_for(
    flora: Flora,
    remaining: Wanted,
    runs: &[String],
    change: impl FnOnce(&mut Many),
) -> Wait {
    let flora = Arc::new(Mutex::new(flora));
    let mut many = many(&flora);
    change(&mut many);
    for run_id in runs {
        remaining.add(RunHandle::new(run_id));
    }
    let ended = EndedRuns::new(many, remaining.clone());
    Wait {
        ended,
        remaining,
        flora,
    }
}

fn wait(flora: Flora, runs: &[String]) -> Wait {
    wait_with(flora, runs, |_| ())
}

impl Wait {
    async fn next(&mut self) -> Option<Result<TechniqueRun, Error>> {
        poll_fn(|cx| self.ended.poll_next(cx)).await
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

    /// How many pages and looks there were in each round.
    fn rounds(&self) -> Vec<(u64, usize, usize)> {
        let flora = self.flora.lock().unwrap();
        let mut rounds = BTreeMap::<u64, (usize, usize)>::new();
        flora
            .pages
            .iter()
            .for_each(|(at, _)| rounds.entry(*at).or_default().0 += 1);
        flora
            .looks
            .iter()
            .for_each(|(at, _)| rounds.entry(*at).or_default().1 += 1);
        rounds
            .into_iter()
            .map(|(at, (pages, looks))| (at, pages, looks))
            .collect()
    }
}

fn ids(name: &str, count: usize) -> Vec<String> {
    (0..count).map(|n| format!("{name}_{n}")).collect()
}
