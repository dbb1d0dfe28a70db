//! The loop over closures, in a time that tokio pauses.

mod callers;
mod catching_up;
mod failures;
mod laws;
mod looks;
mod pauses;

use std::{
    collections::VecDeque,
    future::poll_fn,
    sync::{Arc, Mutex},
    time::{SystemTime, UNIX_EPOCH},
};

use serde_json::json;
use tokio::time::timeout;

use super::*;
use crate::{
    RunHandle,
    call::Seen,
    tests::{cut_connection, refused, run},
    watch::{
        change::Change, checkpoint::WatchCheckpoint, feed::Feed, limits::Limits, start::Start,
        watching::Watching,
    },
};

const SECOND: Duration = Duration::from_secs(1);
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
    /// What comes instead of the next looks.
    look_failures: VecDeque<Error>,
    /// What every look is answered with.
    refused_looks: Option<u16>,
    refuses_cursors: bool,
    /// Whose runs these are.
    workspace: Option<&'static str>,
    looks_under_way: usize,
    most_looks_under_way: usize,
}

type Flora = Arc<Mutex<Server>>;

fn server(count: u32, status: &'static str) -> Flora {
    let runs = (1..=count).rev().map(|n| (n.to_string(), n)).collect();
    Arc::new(Mutex::new(Server {
        runs,
        status,
        page_size: 100,
        ..Server::default()
    }))
}

impl Server {
    fn page(&mut self, cursor: Option<String>) -> Result<Fetched, Error> {
        self.pages.push(Instant::now());
        if let Some(failure) = self.failures.pop_front() {
            return Err(failure);
        }
        if self.refuses_cursors && cursor.is_some() {
            return Err(refused(400, None));
        }
        let from: usize = cursor.map_or(0, |cursor| cursor.parse().unwrap());
        let mut fetched = Fetched::default();
        for (run_id, created_at) in self.runs.iter().skip(from).take(self.page_size) {
            let fields = json!({
                "status": self.status,
                "created_at": created_at,
                "workspace_id": self.workspace,
            });
            fetched.runs.push(run(run_id, &fields));
        }
        let next = from + self.page_size;
        if next < self.runs.len() {
            fetched.about.next_cursor = Some(next.to_string());
        }
        Ok(fetched)
    }

    fn look(&mut self, handle: RunHandle) -> Result<(RunHandle, Seen), Error> {
        let run_id = handle.run_id().to_owned();
        self.looks.push(run_id.clone());
        if let Some(failure) = self.look_failures.pop_front() {
            return Err(failure);
        }
        if let Some(status) = self.refused_looks {
            return Err(refused(status, None));
        }
        let outputs = json!([{ "output_id": "o", "type": "text", "url": "A mug." }]);
        let fields = json!({ "status": self.status, "outputs": outputs });
        let seen = Seen {
            run: run(&run_id, &fields),
            hint: None,
        };
        Ok((handle, seen))
    }
}

/// What a watch is told beside its feed.
#[derive(Clone, Copy, Default)]
struct Settings {
    every: Option<Duration>,
    until_caught_up: bool,
    has_answered: bool,
}

/// With this pause between two rounds.
fn every(pause: Duration) -> Settings {
    Settings {
        every: Some(pause),
        ..Settings::default()
    }
}

fn watch(feed: Feed, flora: &Flora, settings: Settings) -> Watching {
    let pages = || {
        let flora = flora.clone();
        Box::new(move |cursor: Option<String>| {
            let flora = flora.clone();
            Box::pin(async move { flora.lock().unwrap().page(cursor) }) as _
        })
    };
    let looked = flora.clone();
    let requests = Requests {
        page: pages(),
        look: Box::new(move |handle: RunHandle| {
            let flora = looked.clone();
            Some(Box::pin(async move {
                {
                    let mut server = flora.lock().unwrap();
                    server.looks_under_way += 1;
                    server.most_looks_under_way =
                        server.most_looks_under_way.max(server.looks_under_way);
                }
                tokio::time::sleep(SECOND).await;
                let mut server = flora.lock().unwrap();
                server.looks_under_way -= 1;
                Some(server.look(handle))
            }))
        }),
    };
    let first_page = pages();
    Watching::begin(feed, |shared| {
        follow(Following {
            shared,
            first_page,
            requests,
            pauses: Pauses {
                every: settings.every,
                random: || 0.0,
            },
            shortest_rest: settings.every.unwrap_or(2 * SECOND),
            until_caught_up: settings.until_caught_up,
            has_answered: settings.has_answered,
        })
    })
}

fn feed(start: Start) -> Feed {
    Feed::new(start, false, Limits::default())
}

async fn next(watching: &mut Watching) -> Option<Result<Change, Error>> {
    poll_fn(|cx| watching.poll_change(cx)).await
}

fn short(told: Result<Change, Error>) -> String {
    match told {
        Ok(Change::Started(run)) => format!("+{}", run.run_id),
        Ok(Change::Progressed(run)) => format!("~{}", run.run_id),
        Ok(Change::Ended(run)) => format!(".{}", run.run_id),
        Ok(Change::Settled(run)) => format!("${}", run.run_id),
        Err(error) => format!("!{:?}", error.kind()),
    }
}

fn checkpoint_of(feed: &Feed) -> WatchCheckpoint {
    WatchCheckpoint::of(feed, &crate::call::Filters::default())
}

/// Everything that is told in this time, by kind and run.
async fn told_within(time: Duration, watching: &mut Watching) -> Vec<String> {
    let mut told = Vec::new();
    let all = async {
        while let Some(change) = next(watching).await {
            told.push(short(change));
        }
    };
    let ended = timeout(time, all).await.is_ok();
    if ended {
        told.push("end".to_owned());
    }
    told
}
