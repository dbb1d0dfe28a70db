//! The promises held over a model of the server that fails as it likes, and a caller who is slow,
//! drops what `next` gave, goes from runtime to runtime, adds and forgets.

use std::collections::BTreeSet;

use proptest::{collection::vec, prelude::*, sample::select};
use tokio::{
    runtime::{Builder, Runtime},
    time::{advance, timeout},
};

use super::*;
use crate::{WaitControl, test_support::cut_connection};

const MILLI: Duration = Duration::from_millis(1);

fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// What is odd about one answer.
#[derive(Clone, Debug)]
enum Fault {
    None,
    Status(u16),
    Cut,
    /// Of a look: another run, which has ended. Of a page: its entries backwards.
    Wrong,
    /// Every run as if it still went on.
    Stale,
    /// Of a page: no entry can be told by its id.
    Blank,
}

/// One answer of the server.
#[derive(Clone, Debug)]
struct Answer {
    fault: Fault,
    hint: Option<Duration>,
    takes: Duration,
}

/// One run as the server has it.
#[derive(Clone, Debug)]
struct Model {
    is_listed: bool,
    ends: Option<Duration>,
    lists_outputs: bool,
}

/// What the caller does before the next `next`.
#[derive(Clone, Debug)]
enum Act {
    Take,
    Pause(Duration),
    /// Polls for so long, and drops what it polled.
    GiveUp(Duration),
    /// Goes on with another runtime; the one before is dropped, or stands still.
    Switch {
        drops: bool,
    },
    Add(usize),
    Forget(usize),
}

#[derive(Clone, Debug)]
struct Case {
    runs: Vec<Model>,
    wanted: Vec<usize>,
    answers: Vec<Answer>,
    acts: Vec<Act>,
    page_size: usize,
    every: Duration,
    deadline: Duration,
    each: Option<Duration>,
    grace: Duration,
}

/// A request as the server saw it.
#[derive(Clone, Debug)]
struct Asked {
    began: Duration,
    /// When its answer came, and the hint in it; `None` when nobody took it.
    answered: Option<(Duration, Option<Duration>)>,
    /// Of a look.
    run: Option<usize>,
}

struct Server {
    case: Case,
    started: Instant,
    asked: Vec<Asked>,
    under_way: usize,
    most_under_way: usize,
    /// Runs that a look was refused for, for good.
    refused: BTreeSet<usize>,
    /// Whether an answer was given that ends all.
    ended_all: bool,
}

type Shared = Arc<Mutex<Server>>;

fn id(run: usize) -> String {
    format!("run_{run}")
}

impl Server {
    fn begin(&mut self, run: Option<usize>) -> (usize, Answer) {
        let number = self.asked.len();
        self.asked.push(Asked {
            began: self.started.elapsed(),
            answered: None,
            run,
        });
        let well = Answer {
            fault: Fault::None,
            hint: None,
            takes: Duration::ZERO,
        };
        let answer = self.case.answers.get(number).cloned().unwrap_or(well);
        (number, answer)
    }

    fn answered(&mut self, number: usize, hint: Option<Duration>) {
        let at = self.started.elapsed();
        self.asked[number].answered = Some((at, hint));
    }

    fn state(&self, run: usize, by_list: bool, is_stale: bool) -> TechniqueRun {
        let model = &self.case.runs[run];
        let now = self.started.elapsed();
        let has_ended = !is_stale && model.ends.is_some_and(|ends| ends <= now);
        let status = if has_ended { "completed" } else { "running" };
        let mut fields = json!({ "status": status, "charged_cost": run });
        if has_ended && (!by_list || model.lists_outputs) {
            fields["outputs"] = json!([]);
        }
        super::run(&id(run), &fields)
    }

    fn page(&mut self, cursor: Option<&str>, answer: &Answer) -> Result<Fetched, Error> {
        let hint = answer.hint;
        match answer.fault {
            Fault::Status(status) => {
                // A 404 only from the start: then the list is not where it was said to be.
                self.ended_all |= (400..=404).contains(&status);
                return Err(refused(status, hint));
            }
            Fault::Cut => return Err(cut_connection()),
            Fault::None | Fault::Wrong | Fault::Stale | Fault::Blank => {}
        }
        let is_stale = matches!(answer.fault, Fault::Stale);
        let listed = (0..self.case.runs.len()).filter(|run| self.case.runs[*run].is_listed);
        let listed: Vec<usize> = listed.collect();
        let from = cursor.map_or(0, |cursor| cursor.parse().unwrap());
        let size = self.case.page_size;
        let shown = listed.iter().skip(from).take(size);
        let mut page = Fetched::default();
        if !matches!(answer.fault, Fault::Blank) {
            page.runs = shown.map(|run| self.state(*run, true, is_stale)).collect();
        }
        if matches!(answer.fault, Fault::Wrong) {
            page.runs.reverse();
        }
        page.about.retry_after = hint;
        let next = from + size;
        page.about.next_cursor = (next < listed.len()).then(|| next.to_string());
        Ok(page)
    }

    fn look(&mut self, run: usize, answer: &Answer) -> Result<Seen, Error> {
        let hint = answer.hint;
        let seen = |run| Seen { run, hint };
        match answer.fault {
            Fault::Status(status) => {
                self.ended_all |= matches!(status, 401 | 402);
                if matches!(status, 400 | 403 | 404) {
                    self.refused.insert(run);
                }
                let code = Some("some_code".to_owned());
                Err(refused(status, hint).coded(code, Vec::new()))
            }
            Fault::Cut => Err(cut_connection()),
            Fault::Wrong => {
                self.refused.insert(run);
                let other = json!({ "status": "completed", "outputs": [] });
                Ok(seen(super::run(&id(run + 1), &other)))
            }
            Fault::Stale => Ok(seen(self.state(run, false, true))),
            Fault::None | Fault::Blank => Ok(seen(self.state(run, false, false))),
        }
    }
}

/// Counts a look as under way until it is dropped.
struct UnderWay(Shared);

impl UnderWay {
    fn new(server: &Shared) -> Self {
        let mut locked = server.lock().unwrap();
        locked.under_way += 1;
        locked.most_under_way = locked.most_under_way.max(locked.under_way);
        drop(locked);
        Self(server.clone())
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.lock().unwrap().under_way -= 1;
    }
}

fn asks(server: &Shared) -> Many {
    let list = server.clone();
    let by_id = server.clone();
    let mut settings = Settings::new(Retry::times(50).backoff(MILLI, MILLI));
    {
        let case = &server.lock().unwrap().case;
        settings.pauses.every = Some(case.every);
        settings.deadline = Overall::Set(case.deadline);
        settings.not_found_grace = case.grace;
    }
    Many {
        settings,
        updates: false,
        outputs: true,
        page: Box::new(move |cursor| {
            let server = list.clone();
            Box::pin(async move {
                let (number, answer) = server.lock().unwrap().begin(None);
                sleep(answer.takes).await;
                let mut server = server.lock().unwrap();
                let hint = answer.hint.filter(|_| !matches!(answer.fault, Fault::Cut));
                server.answered(number, hint);
                server.page(cursor.as_deref(), &answer)
            })
        }),
        look: Box::new(move |handle| {
            let server = by_id.clone();
            Box::pin(async move {
                let run = handle.run_id()["run_".len()..].parse().unwrap();
                let under_way = UnderWay::new(&server);
                let (number, answer) = server.lock().unwrap().begin(Some(run));
                sleep(answer.takes).await;
                drop(under_way);
                let mut server = server.lock().unwrap();
                let hint = answer.hint.filter(|_| !matches!(answer.fault, Fault::Cut));
                server.answered(number, hint);
                let seen = server.look(run, &answer)?;
                Ok((handle, seen))
            })
        }),
    }
}

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
struct Came {
    ends: Vec<(String, Result<TechniqueRun, Error>)>,
    /// What ended the stream, if an error did.
    end: Option<Error>,
    remaining: Vec<String>,
    wanted: BTreeSet<String>,
    forgotten: BTreeSet<String>,
    /// Runtimes that were left.
    switches: usize,
    /// When it was polled first: a wait begins then.
    waited_from: Duration,
    elapsed: Duration,
}

impl Came {
    fn take(&mut self, item: Result<TechniqueRun, Error>) {
        match item {
            Ok(run) => self.ends.push((run.run_id.clone(), Ok(run))),
            Err(error) if error.ends_stream() => self.end = Some(error),
            Err(error) => self
                .ends
                .push((error.run_id().unwrap().to_owned(), Err(error))),
        }
    }
}

/// Plays a case to its end.
fn play(case: &Case) -> (Came, Server) {
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
        ended_all: false,
    }));
    let mut wanted = Wanted::new();
    if let Some(each) = case.each {
        wanted.set_deadline_each(each);
    }
    let mut outcome = Came::default();
    for run in &case.wanted {
        wanted.add(RunHandle::new(id(*run)));
        outcome.wanted.insert(id(*run));
    }
    let control = WaitControl::new(wanted.clone());
    let shared = wanted.clone();
    let mut ended = EndedRuns::new(asks(&server), wanted);
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
        let next = std::future::poll_fn(|cx| ended.poll_next(cx));
        let item = match patience {
            None => here.block_on(next),
            Some(time) => match here.block_on(async { timeout(time, next).await }) {
                Ok(item) => item,
                Err(_) => continue,
            },
        };
        match item {
            Some(item) => outcome.take(item),
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
    drop(ended);
    drop(shared);
    drop(here);
    drop(left_behind);
    let server = Arc::into_inner(server).expect("nothing of the wait is left");
    (outcome, server.into_inner().unwrap())
}

/// Holds every promise against what came of a case.
fn hold(case: &Case) -> Result<(), TestCaseError> {
    let (outcome, server) = play(case);

    // Each run exactly once: its end, its error, or as one that remains.
    let mut seen = BTreeSet::new();
    for (run_id, end) in &outcome.ends {
        prop_assert!(seen.insert(run_id.clone()), "{} came twice", run_id);
        prop_assert!(
            !outcome.forgotten.contains(run_id),
            "{} was forgotten",
            run_id
        );
        let run: usize = run_id["run_".len()..].parse().unwrap();
        match end {
            Ok(end) => {
                prop_assert!(end.is_terminal() && case.runs[run].ends.is_some());
                // The answer was about this very run.
                prop_assert_eq!(
                    end.charged_cost.map(|cost| cost.to_string()),
                    Some(run.to_string())
                );
            }
            Err(error) if error.is_deadline() => prop_assert!(case.each.is_some()),
            Err(error) => prop_assert!(server.refused.contains(&run), "{}", error),
        }
    }
    let remaining: BTreeSet<String> = outcome.remaining.iter().cloned().collect();
    let expected = outcome.wanted.difference(&outcome.forgotten);
    let expected: BTreeSet<String> = expected.cloned().collect();
    prop_assert_eq!(seen.len() + remaining.len(), expected.len());
    prop_assert_eq!(
        seen.union(&remaining).cloned().collect::<BTreeSet<_>>(),
        expected
    );
    match &outcome.end {
        None => prop_assert!(remaining.is_empty(), "{:?} remain", remaining),
        Some(error) if error.is_deadline() => {
            let handles = error.deadline().unwrap().handles.iter();
            let handles: Vec<&str> = handles.map(RunHandle::run_id).collect();
            prop_assert_eq!(
                handles,
                outcome
                    .remaining
                    .iter()
                    .map(String::as_str)
                    .collect::<Vec<_>>()
            );
        }
        Some(error) => prop_assert!(server.ended_all, "{}", error),
    }

    // Nothing begins after the deadline, or inside a hint.
    for (number, asked) in server.asked.iter().enumerate() {
        prop_assert!(
            asked.began < outcome.waited_from + case.deadline,
            "{:?}",
            asked
        );
        for other in &server.asked {
            let Some((at, Some(hint))) = other.answered else {
                continue;
            };
            let inside = asked.began > at && asked.began + MILLI < at + hint;
            prop_assert!(
                !inside,
                "{} inside a hint of {:?}: {:?}",
                number,
                other,
                asked
            );
        }
    }

    // No more than is said.
    // What was aborted on a runtime that stands still is dropped only with that.
    prop_assert!(server.most_under_way <= 4 || outcome.switches > 0);
    let rounds = outcome.elapsed.as_millis() / case.every.as_millis() + 2;
    let retries = server.asked.len().min(case.answers.len());
    let wanted = outcome.wanted.len();
    let looks = server
        .asked
        .iter()
        .filter(|asked| asked.run.is_some())
        .count();
    let pages = server.asked.len() - looks;
    let lost = 5 * outcome.switches;
    let rounds = usize::try_from(rounds).unwrap();
    prop_assert!(looks <= (rounds + 2) * 2 * wanted + lost, "{} looks", looks);
    prop_assert!(
        pages <= rounds * (2 * wanted + 1) + retries + lost,
        "{} pages",
        pages
    );
    Ok(())
}

fn any_answer() -> impl Strategy<Value = Answer> {
    let fault = prop_oneof![
        12 => Just(Fault::None),
        4 => select(&[408_u16, 429, 500, 503][..]).prop_map(Fault::Status),
        1 => select(&[400_u16, 403, 404][..]).prop_map(Fault::Status),
        1 => select(&[401_u16, 402][..]).prop_map(Fault::Status),
        2 => Just(Fault::Cut),
        1 => Just(Fault::Wrong),
        2 => Just(Fault::Stale),
        2 => Just(Fault::Blank),
    ];
    let hint = prop_oneof![3 => Just(None), 1 => (1..4_000_u64).prop_map(|it| Some(millis(it)))];
    let takes = prop_oneof![2 => Just(0_u64), 1 => 1..3_000_u64].prop_map(millis);
    (fault, hint, takes).prop_map(|(fault, hint, takes)| Answer { fault, hint, takes })
}

fn any_act(runs: usize) -> impl Strategy<Value = Act> {
    let time = || (0..5_000_u64).prop_map(millis);
    prop_oneof![
        4 => Just(Act::Take),
        2 => time().prop_map(Act::Pause),
        2 => time().prop_map(Act::GiveUp),
        2 => any::<bool>().prop_map(|drops| Act::Switch { drops }),
        2 => (0..runs).prop_map(Act::Add),
        1 => (0..runs).prop_map(Act::Forget),
    ]
}

fn any_run() -> impl Strategy<Value = Model> {
    let ends = prop_oneof![4 => (0..30_000_u64).prop_map(Some), 1 => Just(None)];
    let listed = prop::bool::weighted(0.7);
    (listed, ends, any::<bool>()).prop_map(|(is_listed, ends, lists_outputs)| Model {
        is_listed,
        ends: ends.map(millis),
        lists_outputs,
    })
}

fn any_case() -> impl Strategy<Value = Case> {
    (2..12_usize).prop_flat_map(|count| {
        let server = (vec(any_run(), count), vec(any_answer(), 0..40), 1..5_usize);
        let caller = (vec(0..count, 0..count), vec(any_act(count), 0..30));
        let each = prop::option::weighted(0.3, (1..40_000_u64).prop_map(millis));
        let times = (
            500..5_000_u64,
            1..60_000_u64,
            each,
            select(&[0_u64, 9_000][..]),
        );
        (server, caller, times).prop_map(|(server, caller, times)| Case {
            runs: server.0,
            answers: server.1,
            page_size: server.2,
            wanted: caller.0,
            acts: caller.1,
            every: millis(times.0),
            deadline: millis(times.1),
            each: times.2,
            grace: millis(times.3),
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_run_comes_once_and_nothing_is_asked_too_late_too_soon_or_too_often(case in any_case()) {
        hold(&case)?;
    }
}
