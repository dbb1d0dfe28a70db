//! What the guide's daemon stores: from a start without FLORA, over a stop, to a key that is refused.

use std::sync::{Arc, Mutex};

use flora_technique_runs::{Client, Retry, StandIn, stand_in::Fault, stand_in::Script};
use tokio::sync::{mpsc, oneshot};

include!("daemon.rs");

const MILLISECONDS: Duration = Duration::from_millis(5);

/// A daemon under way.
struct Daemon {
    stored: mpsc::UnboundedReceiver<String>,
    stop: oneshot::Sender<()>,
    end: tokio::task::JoinHandle<io::Result<()>>,
}

fn start(client: &Client, file: &Path) -> Daemon {
    let watch = client.watch_runs().poll_every(MILLISECONDS);
    let (tell, stored) = mpsc::unbounded_channel();
    let (stop, stopped) = oneshot::channel();
    let file = file.to_owned();
    let end = tokio::spawn(async move {
        let store = |changes: &[Change]| {
            for change in changes {
                let what = match change {
                    Change::Started(_) => "started",
                    Change::Ended(_) => "ended",
                    Change::Settled(_) => "settled",
                    _ => "other",
                };
                tell.send(format!("{} {what}", change.run_id())).unwrap();
            }
            Ok(())
        };
        follow(watch, &file, MILLISECONDS, stopped, store).await
    });
    Daemon { stored, stop, end }
}

impl Daemon {
    /// What it stores of one run that has ended.
    async fn one_run(&mut self) -> Vec<String> {
        let mut stored = Vec::new();
        for _ in 0..3 {
            stored.push(self.stored.recv().await.unwrap());
        }
        stored
    }

    /// What else it stored before it was stopped.
    async fn stop(mut self) -> Vec<String> {
        self.stop.send(()).unwrap();
        self.end.await.unwrap().unwrap();
        let mut stored = Vec::new();
        while let Some(line) = self.stored.recv().await {
            stored.push(line);
        }
        stored
    }
}

/// A stand-in, a client that takes no trouble over it, and how often that failed.
async fn flora() -> (StandIn, Client, Arc<Mutex<u32>>) {
    let flora = StandIn::start().await.unwrap();
    let failures = Arc::new(Mutex::new(0));
    let counted = failures.clone();
    let client = Client::builder(flora.key())
        .base_url(flora.base_url())
        .retry(Retry::none())
        .on_attempt(move |attempt| {
            *counted.lock().unwrap() += u32::from(attempt.failure.is_some());
        });
    (flora, client.build().unwrap(), failures)
}

#[tokio::test]
async fn it_starts_during_an_outage_and_goes_on_after_a_stop() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("watch.json");
    let (flora, client, failures) = flora().await;
    flora.start_run(
        Script::new()
            .completed()
            .created_ago(Duration::from_secs(3_600)),
    );
    flora.offline(true).unwrap();

    let mut first = start(&client, &file);
    while *failures.lock().unwrap() < 3 {
        tokio::task::yield_now().await;
    }
    flora.start_run(Script::new().completed());
    flora.offline(false).unwrap();
    let told = first.one_run().await;
    assert_eq!(told, ["run_2 started", "run_2 ended", "run_2 settled"]);
    assert_eq!(first.stop().await, [""; 0]);

    flora.start_run(Script::new().completed());
    let mut second = start(&client, &file);
    let told = second.one_run().await;
    assert_eq!(told, ["run_3 started", "run_3 ended", "run_3 settled"]);
    assert_eq!(second.stop().await, [""; 0]);
}

#[tokio::test]
async fn its_checkpoint_counts_quiet_rounds_and_a_refused_key_ends_it() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("watch.json");
    let (flora, client, _) = flora().await;

    let daemon = start(&client, &file);
    let rounds = || {
        let saved = WatchCheckpoint::load(&file).unwrap();
        saved.map_or(0, |saved| saved.report().rounds)
    };
    while rounds() < 3 {
        tokio::task::yield_now().await;
    }

    flora.fault_always(Fault::Status(401));
    let refused = daemon.end.await.unwrap().unwrap_err();
    assert!(refused.to_string().contains("401"), "{refused}");
}
