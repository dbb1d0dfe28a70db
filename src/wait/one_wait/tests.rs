//! The loop of one wait over a script of answers, in a time that tokio pauses.

use std::{
    future::poll_fn,
    sync::{Arc, Mutex},
    time::Duration,
};

use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use super::*;
use crate::{
    Retry,
    call::{Page, RunAnswer},
    poll::{Backoff, Generator},
    tests::{cut_connection, refused, run},
};

mod consumers;
mod deadlines;
mod ends;
mod failures;
mod pauses;
mod states;

type Item = Result<TechniqueRun, Error>;

const SECOND: Duration = secs(1);

const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// One answer of a script: what it shows, what the server asks for, and how long it takes.
#[derive(Clone, Debug)]
struct Answer {
    fields: Result<Value, u16>,
    hint: Option<Duration>,
    takes: Duration,
    /// Whether an error comes in FLORA's own form.
    by_flora: bool,
}

fn shows(status: &str) -> Answer {
    shows_all(json!({ "status": status, "outputs": [] }))
}

fn shows_all(fields: Value) -> Answer {
    Answer {
        fields: Ok(fields),
        hint: None,
        takes: Duration::ZERO,
        by_flora: false,
    }
}

/// An error status, or a cut connection for 0.
fn fails(status: u16) -> Answer {
    Answer {
        fields: Err(status),
        hint: None,
        takes: Duration::ZERO,
        by_flora: false,
    }
}

impl Answer {
    fn hint(self, seconds: u64) -> Self {
        Self {
            hint: Some(secs(seconds)),
            ..self
        }
    }

    fn takes(self, seconds: u64) -> Self {
        Self {
            takes: secs(seconds),
            ..self
        }
    }

    fn result(self, handle: RunHandle) -> Result<RunAnswer, Error> {
        match self.fields {
            Ok(fields) => Ok(RunAnswer {
                run: run("run_1", &fields),
                handle,
                retry_after: self.hint,
            }),
            Err(0) => Err(cut_connection()),
            Err(status) => {
                let code = self.by_flora.then(|| "not_found".to_owned());
                Err(refused(status, self.hint).coded(code, Vec::new()))
            }
        }
    }
}

/// A server that answers by a script, the last answer again and again, and when each request began
/// and was answered, in milliseconds.
#[derive(Clone)]
struct Script {
    answers: Arc<Vec<Answer>>,
    started: Instant,
    requests: Arc<Mutex<Vec<(u64, u64)>>>,
}

impl Source for Script {
    async fn page(&self, _: Option<&str>) -> Result<Page, Error> {
        unreachable!("whoever waits for one run reads no page")
    }

    async fn run(&self, handle: RunHandle) -> Result<RunAnswer, Error> {
        let number = {
            let mut requests = self.requests.lock().unwrap();
            requests.push((millis(self.started), u64::MAX));
            requests.len() - 1
        };
        let answer = &self.answers[number.min(self.answers.len() - 1)];
        sleep(answer.takes).await;
        self.requests.lock().unwrap()[number].1 = millis(self.started);
        answer.clone().result(handle)
    }
}

struct Wait {
    states: Generator<Item>,
    started: Instant,
    requests: Arc<Mutex<Vec<(u64, u64)>>>,
}

fn millis(since: Instant) -> u64 {
    since.elapsed().as_millis().try_into().unwrap()
}

fn wait(settings: Settings, script: Vec<Answer>) -> Wait {
    wait_until_settled(settings, None, script)
}

fn wait_until_settled(settings: Settings, settled: Option<Duration>, script: Vec<Answer>) -> Wait {
    let server = Script {
        answers: Arc::new(script),
        started: Instant::now(),
        requests: Arc::default(),
    };
    let (started, requests) = (server.started, server.requests.clone());
    let handle = RunHandle::new("run_1").technique("tech_1");
    Wait {
        states: Generator::new(move |out| wait_for_one(settings, settled, server, handle, out)),
        started,
        requests,
    }
}

impl Wait {
    async fn next(&mut self) -> Option<Item> {
        poll_fn(|cx| self.states.poll_next(cx)).await
    }

    /// All that is told, each with its time, and the end.
    async fn finish(&mut self) -> (Vec<(u64, String)>, Item) {
        let (mut told, mut last) = (Vec::new(), None);
        while let Some(item) = self.next().await {
            if let Ok(run) = &item {
                told.push((
                    millis(self.started),
                    format!("{} {}", run.status, run.progress),
                ));
            }
            last = Some(item);
        }
        (told, last.unwrap())
    }

    fn requests_began(&self) -> Vec<u64> {
        self.requests
            .lock()
            .unwrap()
            .iter()
            .map(|(began, _)| *began)
            .collect()
    }
}

fn told(states: &[(u64, &str)]) -> Vec<(u64, String)> {
    states
        .iter()
        .map(|(at, state)| (*at, (*state).to_owned()))
        .collect()
}

/// Without jitter, and without a second attempt at the first request.
fn usual() -> Settings {
    let mut settings = Settings::new(Retry::none());
    settings.backoff.random = || 0.0;
    settings
}

fn within(seconds: u64) -> Settings {
    Settings {
        deadline: Some(secs(seconds)),
        ..usual()
    }
}

fn every(seconds: u64) -> Settings {
    every_within(seconds, 60 * 60)
}

fn every_within(interval: u64, deadline: u64) -> Settings {
    let mut settings = within(deadline);
    settings.backoff.every = Some(secs(interval));
    settings
}
