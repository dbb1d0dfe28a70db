//! The loop of one wait over a script of looks, in a time that tokio pauses.

use std::{
    future::poll_fn,
    sync::{Arc, Mutex},
    time::Duration,
};

use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use super::{
    super::{generator::Generator, pace::Pauses, settings::Overall},
    *,
};
use crate::{
    Retry,
    call::Seen,
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

/// One look of a script: what it sees, what the server asks for, and how long it takes.
#[derive(Clone, Debug)]
struct Look {
    fields: Result<Value, u16>,
    hint: Option<Duration>,
    takes: Duration,
    /// Whether an error comes in FLORA's own form.
    by_flora: bool,
}

fn sees(status: &str) -> Look {
    sees_all(json!({ "status": status, "outputs": [] }))
}

fn sees_all(fields: Value) -> Look {
    Look {
        fields: Ok(fields),
        hint: None,
        takes: Duration::ZERO,
        by_flora: false,
    }
}

/// An error status, or a cut connection for 0.
fn fails(status: u16) -> Look {
    Look {
        fields: Err(status),
        hint: None,
        takes: Duration::ZERO,
        by_flora: false,
    }
}

impl Look {
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

    fn result(self) -> Result<Seen, Error> {
        match self.fields {
            Ok(fields) => Ok(Seen {
                run: run("run_1", &fields),
                hint: self.hint,
            }),
            Err(0) => Err(cut_connection()),
            Err(status) => {
                let code = self.by_flora.then(|| "not_found".to_owned());
                Err(refused(status, self.hint).coded(code, Vec::new()))
            }
        }
    }
}

/// A wait, and when its looks began and ended, in milliseconds.
struct Wait {
    feed: Generator<Item>,
    started: Instant,
    looks: Arc<Mutex<Vec<(u64, u64)>>>,
}

fn millis(since: Instant) -> u64 {
    since.elapsed().as_millis().try_into().unwrap()
}

/// The last look of the script is seen again and again.
fn wait(settings: Settings, script: Vec<Look>) -> Wait {
    wait_until_settled(settings, None, script)
}

fn wait_until_settled(settings: Settings, settled: Option<Duration>, script: Vec<Look>) -> Wait {
    let (started, looks) = (Instant::now(), Arc::new(Mutex::new(Vec::new())));
    let log = looks.clone();
    let look = move |handle: RunHandle| {
        let at = log.lock().unwrap().len();
        let step = script[at.min(script.len() - 1)].clone();
        let log = log.clone();
        log.lock().unwrap().push((millis(started), u64::MAX));
        async move {
            sleep(step.takes).await;
            log.lock().unwrap()[at].1 = millis(started);
            Ok((handle, step.result()?))
        }
    };
    let handle = RunHandle::new("run_1").technique("tech_1");
    Wait {
        feed: Generator::new(move |out| look_until_ended(settings, settled, out, handle, look)),
        started,
        looks,
    }
}

impl Wait {
    async fn next(&mut self) -> Option<Item> {
        poll_fn(|cx| self.feed.poll_next(cx)).await
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

    fn looks_began(&self) -> Vec<u64> {
        self.looks
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

/// Without jitter, and without a second attempt at the first look.
fn usual() -> Settings {
    let mut settings = Settings::new(Retry::none());
    settings.pauses.random = || 0.0;
    settings
}

fn within(seconds: u64) -> Settings {
    Settings {
        deadline: Overall::Set(secs(seconds)),
        ..usual()
    }
}

fn every(seconds: u64) -> Settings {
    every_within(seconds, 60 * 60)
}

fn every_within(interval: u64, deadline: u64) -> Settings {
    let mut settings = within(deadline);
    settings.pauses.every = Some(secs(interval));
    settings
}
