//! Laws of the whole loop: a list that grows and changes, a server that fails now and then, and a
//! caller who is killed and goes on from what was saved.

use std::collections::{HashMap, HashSet};

use proptest::prelude::*;

use super::*;
use crate::RunStatus;
use crate::watch::tests::model::{self, Event, has_twins_at_the_start, orderly};

#[derive(Clone, Debug)]
struct Case {
    from_beginning: bool,
    existing: Vec<Event>,
    /// What happens before each of the first pages.
    meanwhile: Vec<Vec<Event>>,
    /// How each of the first requests fails, if it does.
    failures: Vec<Option<u16>>,
    outputs: Option<Outputs>,
    page_size: usize,
    known: usize,
    /// After so many things were told the caller is killed.
    kills: Vec<usize>,
}

/// Outputs that pages leave out and that are looked up: of each n-th run by itself that fails, always and
/// in this way.
#[derive(Clone, Copy, Debug)]
struct Outputs {
    each: usize,
    status: u16,
}

impl Outputs {
    /// How a look at a run fails by itself, if it does.
    fn failure(self, id: usize) -> Option<u16> {
        id.is_multiple_of(self.each).then_some(self.status)
    }

    /// Whether failing so leaves other runs unasked.
    fn cut_others_short(self) -> bool {
        matches!(self.status, 0 | 429)
    }
}

fn any_outputs() -> impl Strategy<Value = Outputs> {
    let statuses = vec![0, 400, 402, 403, 404, 408, 409, 429, 500, 503];
    let status = prop::sample::select(statuses);
    (1..8_usize, status).prop_map(|(each, status)| Outputs { each, status })
}

fn any_case() -> impl Strategy<Value = Case> {
    let failure = prop_oneof![
        3 => Just(None),
        1 => prop::sample::select(vec![0, 400, 402, 408, 409, 429, 500, 503]).prop_map(Some),
    ];
    let burst = prop_oneof![4 => 0..3_usize, 1 => 0..30_usize];
    let events = burst.prop_flat_map(|most| prop::collection::vec(orderly(), 0..=most));
    (
        any::<bool>(),
        prop::collection::vec(orderly(), 0..20),
        prop::collection::vec(events, 0..12),
        prop::collection::vec(failure, 0..25),
        prop::option::of(any_outputs()),
        (1..7_usize, 1..7_usize),
        prop::collection::vec(0..20_usize, 0..4),
    )
        .prop_map(
            |(
                from_beginning,
                existing,
                meanwhile,
                failures,
                outputs,
                (page_size, known),
                kills,
            )| {
                Case {
                    from_beginning,
                    existing,
                    meanwhile,
                    failures,
                    outputs,
                    page_size,
                    known,
                    kills,
                }
            },
        )
}

/// The list, and what is still to happen.
#[derive(Default)]
struct Course {
    flora: model::Flora,
    meanwhile: VecDeque<Vec<Event>>,
    failures: VecDeque<Option<u16>>,
    outputs: Option<Outputs>,
    /// The runs that the last page showed as completed.
    completed_on_page: HashSet<String>,
    /// The runs of which a look failed by chance.
    failed_by_chance: HashSet<String>,
    /// Whether a look failed by chance in a way that leaves others unasked.
    was_cut_short: bool,
}

impl Course {
    fn fails(&mut self) -> Result<(), Error> {
        match self.failures.pop_front().flatten() {
            None => Ok(()),
            Some(status) => Err(failure(status)),
        }
    }

    /// How a look at a run fails by itself, if it does: where the last page showed it as completed, so that
    /// it is asked for its outputs.
    fn fails_by_itself(&self, run_id: &str) -> Result<(), Error> {
        let id = run_id.parse().unwrap();
        match self.outputs.and_then(|outputs| outputs.failure(id)) {
            Some(status) if self.completed_on_page.contains(run_id) => Err(failure(status)),
            _ => Ok(()),
        }
    }
}

fn failure(status: u16) -> Error {
    match status {
        0 => cut_connection(),
        status => refused(status, None),
    }
}

/// The source of a watch; clones ask the same server.
#[derive(Clone)]
struct Asked {
    course: Arc<Mutex<Course>>,
    page_size: usize,
}

impl Source for Asked {
    async fn page(&self, cursor: Option<&str>) -> Result<Page, Error> {
        tokio::time::sleep(SECOND / 10).await;
        let mut course = self.course.lock().unwrap();
        for event in course.meanwhile.pop_front().unwrap_or_default() {
            course.flora.happen(&event);
        }
        course.fails()?;
        let page = course.flora.page(cursor, self.page_size);
        let completed = page.runs().filter(|run| run.status == RunStatus::Completed);
        course.completed_on_page = completed.map(|run| run.run_id.clone()).collect();
        Ok(page)
    }

    async fn run(&self, handle: RunHandle) -> Result<RunAnswer, Error> {
        let mut course = self.course.lock().unwrap();
        if let Err(error) = course.fails() {
            course.failed_by_chance.insert(handle.run_id().to_owned());
            course.was_cut_short |= holds_for_all(&error);
            return Err(error.of_run(handle.run_id()));
        }
        let failed = course.fails_by_itself(handle.run_id());
        failed.map_err(|error| error.of_run(handle.run_id()))?;
        let run = course.flora.look(handle.run_id());
        let run = run.ok_or_else(|| refused(404, None).of_run(handle.run_id()))?;
        Ok(RunAnswer {
            run,
            handle,
            retry_after: None,
        })
    }
}

/// Everything that was told, until nothing happens any more, and what the watch came to. An end with outputs is
/// told as `o`, too.
async fn told_in_all(case: &Case, course: &Arc<Mutex<Course>>) -> (Vec<String>, Knowledge) {
    let limits = Limits {
        known: case.known,
        ..Limits::default()
    };
    let start = if case.from_beginning {
        Start::Beginning
    } else {
        Start::Newest
    };
    let asked = Asked {
        course: course.clone(),
        page_size: case.page_size,
    };
    let settings = Settings {
        lives: true,
        outputs: case.outputs.is_some(),
        ..every(10 * SECOND)
    };
    // A page may wait for its outputs, and the list fail meanwhile.
    let quiet = if settings.outputs { 30 } else { 10 };
    let mut knowledge = Knowledge::with_limits(Filters::default(), start, limits);
    let mut told = Vec::new();
    for most in case.kills.iter().copied().chain([usize::MAX]) {
        let mut changes = watch(knowledge, &asked, settings);
        let mut taken = 0;
        while taken < most
            && let Ok(Some(change)) = timeout(quiet * MINUTE, changes.next()).await
        {
            if let Ok(Change::Ended(run)) = &change
                && run.outputs.is_some()
            {
                told.push(format!("o{}", run.run_id));
            }
            told.push(short(change));
            taken += 1;
        }
        knowledge = resumed(&changes.checkpoint());
        knowledge.limits = limits;
    }
    (told, knowledge)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_fails_and_whoever_is_killed_every_run_is_told_once(case in any_case()) {
        let mut course = Course {
            meanwhile: case.meanwhile.clone().into(),
            failures: case.failures.clone().into(),
            outputs: case.outputs,
            ..Course::default()
        };
        course.flora.most_undated = case.known;
        course.flora.leaves_out_outputs = case.outputs.is_some();
        for event in &case.existing {
            course.flora.happen(event);
        }
        let course = Arc::new(Mutex::new(course));
        let mut builder = tokio::runtime::Builder::new_current_thread();
        let runtime = builder.enable_time().start_paused(true).build().unwrap();

        let (told, knowledge) = runtime.block_on(told_in_all(&case, &course));

        let course = course.lock().unwrap();
        prop_assume!(!has_twins_at_the_start(knowledge.start, &course.flora));
        let mut times: HashMap<&str, usize> = HashMap::new();
        for told in &told {
            *times.entry(told.as_str()).or_default() += 1;
        }
        for run in &course.flora.newest_first {
            let of = |sign: char| times.get(format!("{sign}{}", run.id).as_str()).copied().unwrap_or(0);
            prop_assert!(of('+') <= 1 && of('.') <= 1 && of('$') <= 1, "{:?}\n{:?}", run, told);
            let began_since = case.from_beginning || !run.stood_there;
            if run.was_ever_bad || !began_since {
                continue;
            }
            prop_assert_eq!(of('+'), 1, "started: {:?}\n{:?}", run, told);
            prop_assert_eq!(of('.'), usize::from(run.has_ended()), "ended: {:?}\n{:?}", run, told);
            prop_assert_eq!(of('$'), usize::from(run.is_settled()), "settled: {:?}\n{:?}", run, told);
            let fails_by_itself = case.outputs.is_some_and(|outputs| outputs.failure(run.id).is_some());
            let fails = fails_by_itself || course.failed_by_chance.contains(&run.id.to_string());
            let cut_short = course.was_cut_short || case.outputs.is_some_and(Outputs::cut_others_short);
            if run.has_completed() && !fails && !cut_short {
                prop_assert_eq!(of('o'), 1, "outputs: {:?}\n{:?}", run, told);
            }
        }
        let without = told.iter().filter(|told| told.starts_with('.')).filter(|told| {
            let run_id = &told[1..];
            let mut completed = course.flora.newest_first.iter().filter(|run| run.has_completed());
            completed.any(|run| run.id.to_string() == run_id) && !times.contains_key(format!("o{run_id}").as_str())
        });
        prop_assert_eq!(knowledge.report.without_outputs, without.count() as u64, "{:?}", told);
    }
}
