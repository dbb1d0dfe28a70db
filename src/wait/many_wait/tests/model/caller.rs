//! A caller who is slow, drops what `next` gave, goes from runtime to runtime, adds and forgets.

use tokio::{
    runtime::{Builder, Runtime},
    time::{advance, timeout},
};

use super::{case::*, server::*, *};
use crate::WaitControl;

fn runtime(at: Instant) -> Runtime {
    let runtime = Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    runtime.block_on(async {
        let behind = at.checked_duration_since(Instant::now());
        advance(behind.unwrap_or_default()).await;
    });
    runtime
}

/// What came of a case.
#[derive(Default)]
pub(super) struct Came {
    pub(super) ends: Vec<(String, Result<TechniqueRun, Error>)>,
    /// When each of them came.
    pub(super) at: Vec<Duration>,
    /// What ended the stream, if an error did.
    pub(super) end: Option<Error>,
    pub(super) remaining: Vec<String>,
    pub(super) wanted: BTreeSet<String>,
    pub(super) forgotten: BTreeSet<String>,
    /// Runtimes that were left.
    pub(super) switches: usize,
    /// When it was polled first: a wait begins then.
    pub(super) waited_from: Duration,
    pub(super) elapsed: Duration,
}

impl Came {
    fn take(&mut self, item: Result<TechniqueRun, Error>, now: Duration) {
        let run_id = match &item {
            Ok(run) => run.run_id.clone(),
            Err(error) if error.ends_stream() => {
                self.end = item.err();
                return;
            }
            Err(error) => error.run_id().unwrap().to_owned(),
        };
        self.ends.push((run_id, item));
        self.at.push(now);
    }
}

/// Plays a case to its end.
pub(super) fn play(case: &Case) -> (Came, Server) {
    let mut here = runtime(Instant::now());
    let mut left_behind = Vec::new();
    let started = here.block_on(async { Instant::now() });
    let server = Arc::new(Mutex::new(Server {
        case: case.clone(),
        started,
        asked: Vec::new(),
        under_way: 0,
        most_under_way: 0,
        refused: BTreeSet::new(),
        showed_end: BTreeMap::new(),
        ended_all: false,
    }));
    let wanted = WantedRuns::new(case.each);
    let mut outcome = Came::default();
    for run in &case.wanted {
        wanted.add(RunHandle::new(id(*run)));
        outcome.wanted.insert(id(*run));
    }
    let control = WaitControl::new(wanted.clone());
    let shared = wanted.clone();
    let many = many(&server);
    let mut states = Generator::new(|out| wait_for_many(many, wanted, out));
    let mut acts = case.acts.iter();
    let mut control = Some(control);
    let mut first_poll = None;
    loop {
        let act = acts.next().cloned().unwrap_or_else(|| {
            control = None;
            Act::Take
        });
        let mut patience = None;
        match (&act, &control) {
            (Act::Pause(time), _) => here.block_on(async { sleep(*time).await }),
            (Act::GiveUp(time), _) => patience = Some(*time),
            (Act::Switch { drops }, _) => {
                let at = here.block_on(async { Instant::now() });
                let before = std::mem::replace(&mut here, runtime(at));
                outcome.switches += 1;
                if !drops {
                    left_behind.push(before);
                }
            }
            (Act::Add(run), Some(control)) => {
                let run = id(*run);
                // Whoever adds what came, or was forgotten, waits for it anew: another story.
                let is_new = !outcome.wanted.contains(&run);
                let remains = control.remaining().iter().any(|it| it.run_id() == run);
                // Where the clock is the paused one.
                if (is_new || remains) && here.block_on(async { control.add(&run) }) {
                    outcome.wanted.insert(run);
                }
            }
            (Act::Forget(run), Some(control)) => {
                if control.forget(&id(*run)) {
                    outcome.forgotten.insert(id(*run));
                }
            }
            (Act::Take | Act::Add(_) | Act::Forget(_), _) => {}
        }
        // While a control lives and nothing remains, `next` waits for ever.
        let patience = patience.or_else(|| control.as_ref().map(|_| millis(700)));
        first_poll.get_or_insert_with(|| here.block_on(async { started.elapsed() }));
        let next = std::future::poll_fn(|cx| states.poll_next(cx));
        let item = match patience {
            None => here.block_on(next),
            Some(time) => match here.block_on(async { timeout(time, next).await }) {
                Ok(item) => item,
                Err(_) => continue,
            },
        };
        match item {
            Some(item) => {
                let now = here.block_on(async { started.elapsed() });
                outcome.take(item, now);
            }
            None => break,
        }
        if outcome.end.is_some() {
            break;
        }
    }
    let remaining = shared.handles().into_iter();
    outcome.remaining = remaining.map(|it| it.run_id().to_owned()).collect();
    outcome.waited_from = first_poll.unwrap_or_default();
    outcome.elapsed = here.block_on(async { started.elapsed() });
    drop(states);
    drop(shared);
    drop(here);
    drop(left_behind);
    let server = Arc::into_inner(server).expect("nothing of the wait is left");
    (outcome, server.into_inner().unwrap())
}
