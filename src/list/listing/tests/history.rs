//! What holds for every history: a list that grows at its front, read with any interruption.

use std::{collections::HashMap, task::Poll};

use proptest::prelude::*;

use super::*;

/// A run to be started: how long after the one before it, and whether its age and the run itself
/// can be read.
type Start = (u32, bool, bool);

#[derive(Clone, Debug)]
struct Case {
    existing: Vec<Start>,
    /// What starts before each of the first requests, and which run is removed then.
    meanwhile: Vec<(Vec<Start>, Option<usize>)>,
    page_size: usize,
    kept: usize,
    read_ahead: bool,
    /// The cursor names the last run shown; otherwise it is an offset.
    opaque: bool,
    /// After so many polls the listing is dropped and resumed, perhaps from the newest run.
    breaks: Vec<(usize, bool)>,
}

fn any_case() -> impl Strategy<Value = Case> {
    let start = || {
        (
            0..3_u32,
            prop::bool::weighted(0.9),
            prop::bool::weighted(0.9),
        )
    };
    let starts = prop::collection::vec(start(), 0..5);
    let removal = prop::option::of(0..40_usize);
    (
        prop::collection::vec(start(), 0..40),
        prop::collection::vec((starts, removal), 0..15),
        (1..8_usize, 1..8_usize, any::<bool>(), any::<bool>()),
        prop::collection::vec((0..40_usize, any::<bool>()), 0..4),
    )
        .prop_map(
            |(existing, meanwhile, (page_size, kept, read_ahead, opaque), breaks)| Case {
                existing,
                meanwhile,
                page_size,
                kept,
                read_ahead,
                opaque,
                breaks,
            },
        )
}

/// The server's side. A run's number is its id and tells which of two began first.
#[derive(Default)]
struct Flora {
    /// Number, `created_at` in seconds or 0, readable.
    newest_first: Vec<(usize, u32, bool)>,
    now: u32,
    started: usize,
    undated: usize,
    at_one_moment: HashMap<u32, usize>,
    requests: usize,
    shown: usize,
}

impl Flora {
    fn start(&mut self, (later, dated, readable): Start, kept: usize) {
        // Runs of unknown age are told apart by id alone, as many as are kept.
        let dated = dated || self.undated == kept;
        self.undated += usize::from(!dated);
        self.now += later;
        let created_at = if dated { self.now + 1 } else { 0 };
        *self.at_one_moment.entry(created_at).or_default() += 1;
        self.newest_first
            .insert(0, (self.started, created_at, readable));
        self.started += 1;
    }

    fn answer(&mut self, case: &Case, cursor: Option<String>) -> Shown {
        if let Some((starts, removal)) = case.meanwhile.get(self.requests) {
            for &start in starts {
                self.start(start, case.kept);
            }
            if let Some(at) = removal.filter(|at| *at < self.newest_first.len()) {
                self.newest_first.remove(at);
            }
        }
        self.requests += 1;
        let from = match cursor.map(|cursor| cursor.parse().unwrap()) {
            None => 0,
            Some(last) if case.opaque => self.newest_first.partition_point(|run| run.0 >= last),
            Some(offset) => offset,
        };
        let page: Vec<_> = self
            .newest_first
            .iter()
            .skip(from)
            .take(case.page_size)
            .collect();
        self.shown += page.len();
        let end = from + page.len();
        let mut fetched = super::page([]);
        if end < self.newest_first.len() {
            fetched = fetched.to(&if case.opaque {
                page[page.len() - 1].0
            } else {
                end
            });
        }
        for (index, (number, created_at, readable)) in page.into_iter().enumerate() {
            let id = number.to_string();
            if *readable {
                fetched
                    .runs
                    .push(run(&id, &json!({ "created_at": created_at })));
            } else {
                let created_at = Some(millis(*created_at)).filter(|at| *at > 0.0);
                fetched =
                    fetched.with_bad(index, &json!({ "run_id": id, "created_at": created_at }));
            }
        }
        fetched
    }
}

/// What reading it to its end came to.
#[derive(Default)]
struct Outcome {
    /// How often each run was handed out, by number.
    times: HashMap<usize, usize>,
    report: Report,
    /// The most that the memory held of known and of unknown age.
    held: (usize, usize),
    flora: Flora,
}

fn resume(case: &Case, flora: &Arc<Mutex<Flora>>, position: Option<Checkpoint>) -> Listing<Model> {
    let settings = Settings {
        read_ahead: case.read_ahead,
        kept: case.kept,
        ..ALL
    };
    let (case, flora) = (case.clone(), flora.clone());
    let model = Model::new(move |cursor| {
        let (case, flora) = (case.clone(), flora.clone());
        let cursor = cursor.map(str::to_owned);
        Box::pin(async move {
            // Under way for a while, so that a break may come then.
            tokio::task::yield_now().await;
            Ok(flora.lock().unwrap().answer(&case, cursor).into())
        })
    });
    begin(settings, position, model, false)
}

async fn read_with_breaks(case: &Case) -> Outcome {
    let mut flora = Flora::default();
    case.existing
        .iter()
        .for_each(|&start| flora.start(start, case.kept));
    let flora = Arc::new(Mutex::new(flora));
    let mut outcome = Outcome::default();
    let mut position = None;
    // The last part has no limit that a listing of this size could reach, unless it never ended.
    for (polls, from_newest) in case.breaks.iter().copied().chain([(10_000, false)]) {
        let mut pager = resume(case, &flora, position);
        for _ in 0..polls {
            match poll_fn(|cx| Poll::Ready(poll(&mut pager, cx))).await {
                Poll::Pending => tokio::task::yield_now().await,
                Poll::Ready(None) => break,
                Poll::Ready(Some(id)) => *outcome.times.entry(id).or_default() += 1,
            }
            let (dated, undated, _) = pager.state.walk.handed_out().size();
            outcome.held = (outcome.held.0.max(dated), outcome.held.1.max(undated));
        }
        outcome.report = pager.report().clone();
        let saved = serde_json::to_string(&pager.checkpoint()).unwrap();
        let saved: Checkpoint = serde_json::from_str(&saved).unwrap();
        position = Some(if from_newest {
            saved.from_newest()
        } else {
            saved
        });
    }
    outcome.flora = std::mem::take(&mut *flora.lock().unwrap());
    outcome
}

/// The number of the next run, or of the next bad entry.
fn poll(pager: &mut Listing<Model>, cx: &mut Context<'_>) -> Poll<Option<usize>> {
    let entry = pin!(next(pager)).poll(cx);
    entry.map(|entry| {
        let id = match entry? {
            Ok(run) => run.run_id,
            Err(error) => error.undecodable().unwrap().run_id.clone().unwrap(),
        };
        Some(id.parse().unwrap())
    })
}

fn read(case: &Case) -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.unwrap().block_on(read_with_breaks(case))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn each_run_that_was_there_comes_once_and_a_later_one_at_most_once(mut case in any_case()) {
        case.meanwhile.iter_mut().for_each(|(_, removal)| *removal = None);

        let Outcome { times, report, .. } = read(&case);

        for number in 0..case.existing.len() {
            prop_assert_eq!(times.get(&number), Some(&1), "run {}", number);
        }
        prop_assert!(times.values().all(|times| *times == 1), "{:?}", times);
        prop_assert_eq!(report.end, Some(End::Reached));
    }

    #[test]
    fn whatever_is_removed_nothing_comes_twice_and_the_listing_ends(case in any_case()) {
        let Outcome { times, report, .. } = read(&case);

        prop_assert!(times.values().all(|times| *times == 1), "{:?}", times);
        prop_assert_eq!(report.end, Some(End::Reached));
    }

    #[test]
    fn every_entry_that_came_is_counted_once(case in any_case()) {
        let case = Case { breaks: Vec::new(), ..case };

        let Outcome { times, report, flora, .. } = read(&case);

        let handed_out = report.items + report.undecodable;
        prop_assert_eq!(handed_out, times.len() as u64);
        prop_assert_eq!(handed_out + report.repeats_by_id + report.repeats_by_age, flora.shown as u64);
        prop_assert_eq!(report.pages, flora.requests as u64);
    }

    #[test]
    fn the_memory_holds_less_than_is_kept_and_the_runs_of_one_moment(case in any_case()) {
        let Outcome { held, flora, .. } = read(&case);

        let moment = flora.at_one_moment.into_values().max().unwrap_or(1);
        prop_assert!(held.0 < case.kept + moment, "{:?}", held);
        prop_assert!(held.1 <= case.kept, "{:?}", held);
    }
}
