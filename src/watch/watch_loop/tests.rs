//! The loop over a server of the test's own, in a time that tokio pauses.

mod callers;
mod catching_up;
mod failures;
mod laws;
mod looks;
mod outputs;
mod pauses;

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde_json::json;
use tokio::time::{Instant, timeout};

use super::*;
use crate::{
    RunHandle,
    call::{Filters, RunAnswer},
    poll::Backoff,
    tests::{cut_connection, refused, run},
    watch::{
        change::Change, changes::Changes, checkpoint::WatchCheckpoint, knowledge::Knowledge,
        limits::Limits, start::Start,
    },
};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3_600);

/// A server as a script has it: what it answers, and when it was asked.
#[derive(Default)]
struct Server {
    /// Runs by id and moment, newest first, as every page shows them.
    runs: Vec<(String, u32)>,
    status: &'static str,
    /// What comes instead of the next pages.
    failures: VecDeque<Error>,
    page_size: usize,
    pages: Vec<Instant>,
    looks: Vec<String>,
    /// What comes instead of the next answers about single runs.
    look_failures: VecDeque<Error>,
    /// What every request for a single run is answered with.
    refused_looks: Option<u16>,
    /// Runs that are refused by themselves.
    refused_runs: Vec<(&'static str, u16)>,
    /// Runs whose answers break off.
    cut_runs: Vec<&'static str>,
    /// What every request with a cursor is answered with.
    refused_cursors: Option<u16>,
    /// Whose runs these are.
    workspace: Option<&'static str>,
    looks_under_way: usize,
    most_looks_under_way: usize,
}

/// The source of a watch; clones ask the same server.
#[derive(Clone)]
struct Flora(Arc<Mutex<Server>>);

fn server(count: u32, status: &'static str) -> Flora {
    let runs = (1..=count).rev().map(|n| (n.to_string(), n)).collect();
    Flora(Arc::new(Mutex::new(Server {
        runs,
        status,
        page_size: 100,
        ..Server::default()
    })))
}

impl Flora {
    fn lock(&self) -> std::sync::MutexGuard<'_, Server> {
        self.0.lock().unwrap()
    }

    /// Fails so many times from now on.
    fn fail(&self, times: usize, failure: impl Fn() -> Error) {
        let failures = (0..times).map(|_| failure());
        self.lock().failures.extend(failures);
    }
}

impl Source for Flora {
    async fn page(&self, cursor: Option<&str>) -> Result<Page, Error> {
        self.lock().page(cursor)
    }

    async fn run(&self, handle: RunHandle) -> Result<RunAnswer, Error> {
        {
            let mut server = self.lock();
            server.looks_under_way += 1;
            server.most_looks_under_way = server.most_looks_under_way.max(server.looks_under_way);
        }
        tokio::time::sleep(SECOND).await;
        let mut server = self.lock();
        server.looks_under_way -= 1;
        server.look(handle)
    }
}

impl Server {
    fn page(&mut self, cursor: Option<&str>) -> Result<Page, Error> {
        self.pages.push(Instant::now());
        if let Some(failure) = self.failures.pop_front() {
            return Err(failure);
        }
        if let Some(status) = self.refused_cursors
            && cursor.is_some()
        {
            return Err(refused(status, None));
        }
        let from: usize = cursor.map_or(0, |cursor| cursor.parse().unwrap());
        let mut page = Page::default();
        for (run_id, created_at) in self.runs.iter().skip(from).take(self.page_size) {
            let fields = json!({
                "status": self.status,
                "created_at": created_at,
                "workspace_id": self.workspace,
            });
            page.entries.push(Entry::Run(run(run_id, &fields)));
        }
        let next = from + self.page_size;
        if next < self.runs.len() {
            page.about.next_cursor = Some(next.to_string());
        }
        Ok(page)
    }

    fn look(&mut self, handle: RunHandle) -> Result<RunAnswer, Error> {
        let run_id = handle.run_id().to_owned();
        self.looks.push(run_id.clone());
        if let Some(failure) = self.look_failures.pop_front() {
            return Err(failure.of_run(&run_id));
        }
        if self.cut_runs.contains(&run_id.as_str()) {
            return Err(cut_connection().of_run(&run_id));
        }
        let of_it = self
            .refused_runs
            .iter()
            .find(|(refused, _)| *refused == run_id);
        if let Some(status) = of_it.map(|(_, status)| *status).or(self.refused_looks) {
            return Err(refused(status, None).of_run(&run_id));
        }
        let outputs = json!([{ "output_id": "o", "type": "text", "url": "A mug." }]);
        let fields = json!({ "status": self.status, "outputs": outputs });
        Ok(RunAnswer {
            run: run(&run_id, &fields),
            handle,
            retry_after: None,
        })
    }
}

/// What a watch is told beside where it stands.
#[derive(Clone, Copy, Default)]
struct Settings {
    every: Option<Duration>,
    until_caught_up: bool,
    lives: bool,
    outputs: bool,
}

/// With this pause between two rounds.
fn every(pause: Duration) -> Settings {
    Settings {
        every: Some(pause),
        ..Settings::default()
    }
}

fn catching_up() -> Settings {
    Settings {
        until_caught_up: true,
        ..Settings::default()
    }
}

fn watch(knowledge: Knowledge, source: &impl Source, settings: Settings) -> Changes {
    let answers = Answers::new(knowledge, settings.outputs);
    Changes::new(answers, |shared, tell| {
        let watch = WatchLoop {
            shared,
            tell,
            retrying: source.clone(),
            once: source.clone(),
            pace: Pace::new(Backoff {
                every: settings.every,
                random: || 0.0,
            }),
            shortest_rest: settings.every.unwrap_or(2 * SECOND),
            until_caught_up: settings.until_caught_up,
            lives: settings.lives,
        };
        watch.follow()
    })
}

fn knowledge(start: Start) -> Knowledge {
    Knowledge::new(Filters::default(), start)
}

/// The state in another process.
fn resumed(checkpoint: &WatchCheckpoint) -> Knowledge {
    let saved = serde_json::to_string(checkpoint).unwrap();
    let read: WatchCheckpoint = serde_json::from_str(&saved).unwrap();
    read.resume()
}

fn short(told: Result<Change, Error>) -> String {
    match told {
        Ok(change) => {
            let sign = match change {
                Change::Started(_) => '+',
                Change::Progressed(_) => '~',
                Change::Ended(_) => '.',
                Change::Settled(_) => '$',
                Change::LetGo { .. } => '-',
            };
            format!("{sign}{}", change.run_id())
        }
        Err(error) if error.ends_stream() => format!("!{:?}", error.kind()),
        Err(error) => format!("?{:?}", error.kind()),
    }
}

/// Everything that is told in this time, by kind and run.
async fn told_within(time: Duration, changes: &mut Changes) -> Vec<String> {
    let mut told = Vec::new();
    let all = async {
        while let Some(change) = changes.next().await {
            told.push(short(change));
        }
    };
    let ended = timeout(time, all).await.is_ok();
    if ended {
        told.push("end".to_owned());
    }
    told
}
