//! Laws of the whole loop: a list that grows and changes, a server that fails now and then, and a
//! caller who is killed and goes on from what was saved.

use std::collections::HashMap;

use proptest::prelude::*;

use super::*;
use crate::watch::tests::model::{self, Event, has_twins_at_the_start, orderly};

#[derive(Clone, Debug)]
struct Case {
    from_beginning: bool,
    existing: Vec<Event>,
    /// What happens before each of the first pages.
    meanwhile: Vec<Vec<Event>>,
    /// How each of the first requests fails, if it does.
    failures: Vec<Option<u16>>,
    page_size: usize,
    known: usize,
    /// After so many things were told the caller is killed.
    kills: Vec<usize>,
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
        (1..7_usize, 1..7_usize),
        prop::collection::vec(0..20_usize, 0..4),
    )
        .prop_map(
            |(from_beginning, existing, meanwhile, failures, (page_size, known), kills)| Case {
                from_beginning,
                existing,
                meanwhile,
                failures,
                page_size,
                known,
                kills,
            },
        )
}

/// The list, and what is still to happen.
#[derive(Default)]
struct Course {
    flora: model::Flora,
    meanwhile: VecDeque<Vec<Event>>,
    failures: VecDeque<Option<u16>>,
}

impl Course {
    fn fails(&mut self) -> Result<(), Error> {
        match self.failures.pop_front().flatten() {
            None => Ok(()),
            Some(0) => Err(cut_connection()),
            Some(status) => Err(refused(status, None)),
        }
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
        Ok(course.flora.page(cursor, self.page_size))
    }

    async fn run(&self, handle: RunHandle) -> Result<RunAnswer, Error> {
        let mut course = self.course.lock().unwrap();
        course.fails()?;
        let run = course.flora.look(handle.run_id());
        let run = run.ok_or_else(|| refused(404, None).of_run(handle.run_id()))?;
        Ok(RunAnswer {
            run,
            handle,
            retry_after: None,
        })
    }
}

/// Everything that was told, until nothing happens any more.
async fn told_in_all(case: &Case, course: &Arc<Mutex<Course>>) -> (Vec<String>, Start) {
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
        ..every(10 * SECOND)
    };
    let mut feed = Feed::with_limits(Filters::default(), start, limits);
    let mut told = Vec::new();
    for most in case.kills.iter().copied().chain([usize::MAX]) {
        let mut changes = watch(feed, &asked, settings);
        let mut taken = 0;
        while taken < most
            && let Ok(Some(change)) = timeout(600 * SECOND, changes.next()).await
        {
            told.push(short(change));
            taken += 1;
        }
        feed = resumed(&changes.checkpoint());
        feed.set_limits(limits);
    }
    (told, feed.start())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_fails_and_whoever_is_killed_every_run_is_told_once(case in any_case()) {
        let mut course = Course {
            meanwhile: case.meanwhile.clone().into(),
            failures: case.failures.clone().into(),
            ..Course::default()
        };
        course.flora.most_undated = case.known;
        for event in &case.existing {
            course.flora.happen(event);
        }
        let course = Arc::new(Mutex::new(course));
        let mut builder = tokio::runtime::Builder::new_current_thread();
        let runtime = builder.enable_time().start_paused(true).build().unwrap();

        let (told, start) = runtime.block_on(told_in_all(&case, &course));

        let course = course.lock().unwrap();
        prop_assume!(!has_twins_at_the_start(start, &course.flora));
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
        }
    }
}
