//! Laws that hold for every history, whatever the pages, the interruptions and the gaps.

use std::collections::HashSet;

use proptest::prelude::*;

use super::{Answers, Filters, Knowledge, caller::Caller};
use crate::watch::{
    limits::Limits,
    start::Start,
    tests::model::{Event, Flora, anything, has_twins_at_the_start, orderly, readable},
};

#[derive(Clone, Debug)]
struct Case {
    from_beginning: bool,
    existing: Vec<Event>,
    /// What happens before each of the first requests.
    meanwhile: Vec<Vec<Event>>,
    page_size: usize,
    known: usize,
    kills: Vec<usize>,
}

fn case(event: BoxedStrategy<Event>) -> impl Strategy<Value = Case> {
    // Now and then far more happens between two requests than is remembered.
    let burst = prop_oneof![4 => 0..3_usize, 1 => 0..30_usize];
    let each = event.clone();
    let events = burst.prop_flat_map(move |most| prop::collection::vec(each.clone(), 0..=most));
    (
        any::<bool>(),
        prop::collection::vec(event, 0..25),
        prop::collection::vec(events, 0..20),
        (1..7_usize, 1..7_usize),
        prop::collection::vec(0..60_usize, 0..5),
    )
        .prop_map(
            |(from_beginning, existing, meanwhile, (page_size, known), kills)| Case {
                from_beginning,
                existing,
                meanwhile,
                page_size,
                known,
                kills,
            },
        )
}

/// Watches until nothing happens any more and everything was told.
fn watch(case: &Case) -> (Caller, Flora) {
    watch_with(case, false)
}

/// The same, perhaps with no removal while a round is under way.
fn watch_with(case: &Case, removals_between_rounds: bool) -> (Caller, Flora) {
    let limits = Limits {
        known: case.known,
        ..Limits::default()
    };
    let start = if case.from_beginning {
        Start::Beginning
    } else {
        Start::Newest
    };
    let mut flora = Flora::default();
    flora.most_undated = case.known;
    for event in &case.existing {
        flora.happen(event);
    }
    let mut caller = Caller {
        answers: Answers::new(
            Knowledge::with_limits(Filters::default(), start, limits),
            false,
        ),
        page_size: case.page_size,
        removals_between_rounds,
        kills: case.kills.clone(),
        told: Vec::new(),
        now: 1_000_000,
        hidden: HashSet::new(),
    };
    let mut events = case.meanwhile.iter().cloned();
    while events.len() > 0 {
        caller.round(&mut flora, &mut events);
    }
    for _ in 0..6 {
        caller.round(&mut flora, &mut events);
    }
    (caller, flora)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_run_that_began_since_the_start_is_started_and_ended_once_and_in_order(
        case in case(orderly())
    ) {
        let (caller, flora) = watch(&case);

        prop_assume!(!has_twins_at_the_start(caller.answers.knowledge.start, &flora));
        let times = caller.times();
        for run in &flora.newest_first {
            let told = |sign: char| times.get(format!("{sign}{}", run.id).as_str()).copied().unwrap_or(0);
            prop_assert!(told('+') <= 1 && told('.') <= 1 && told('$') <= 1, "{:?}\n{:?}", run, caller.told);
            let began_since = case.from_beginning || !run.stood_there;
            if run.was_ever_bad || !began_since || caller.hidden.contains(&run.id) {
                continue;
            }
            prop_assert_eq!(told('+'), 1, "started: {:?}\n{:?}", run, caller.told);
            prop_assert_eq!(told('.'), usize::from(run.has_ended()), "ended: {:?}\n{:?}", run, caller.told);
            prop_assert_eq!(told('$'), usize::from(run.is_settled()), "settled: {:?}\n{:?}", run, caller.told);
            let order = [caller.place('+', run.id), caller.place('.', run.id), caller.place('$', run.id)];
            prop_assert!(order.iter().flatten().is_sorted(), "{:?}", caller.told);
        }
    }

    #[test]
    fn whatever_is_removed_or_appears_late_nothing_is_told_twice(case in case(anything())) {
        let (caller, _) = watch(&case);

        for (told, times) in caller.times() {
            prop_assert!(times == 1 || told.starts_with('~'), "{} {} times\n{:?}", told, times, caller.told);
        }
    }

    #[test]
    fn a_run_that_is_removed_while_it_is_watched_is_let_go_once_and_nothing_follows(
        case in case(anything())
    ) {
        let (mut caller, mut flora) = watch(&case);
        // A minute, and a look before it and after.
        for _ in 0..10 {
            caller.round(&mut flora, &mut std::iter::empty());
        }

        let times = caller.times();
        let told = |sign: char, id: usize| times.contains_key(format!("{sign}{id}").as_str());
        for run in &flora.removed {
            if told('+', run.id) {
                prop_assert_eq!(told('-', run.id), !told('$', run.id), "{:?}\n{:?}", run, caller.told);
            }
            let let_go = caller.place('-', run.id);
            let others = ['+', '~', '.', '$'].map(|sign| caller.last_place(sign, run.id));
            prop_assert!(let_go.is_none_or(|place| others.into_iter().flatten().all(|other| other < place)));
        }
        for run in &flora.newest_first {
            prop_assert!(!told('-', run.id), "{:?}\n{:?}", run, caller.told);
        }
    }

    #[test]
    fn what_appears_late_or_is_removed_between_rounds_costs_no_other_run(case in case(anything())) {
        let (caller, flora) = watch_with(&case, true);

        prop_assume!(!has_twins_at_the_start(caller.answers.knowledge.start, &flora));
        let times = caller.times();
        for run in &flora.newest_first {
            let began_since = case.from_beginning || !run.stood_there;
            let is_hidden = caller.hidden.contains(&run.id);
            if run.was_ever_bad || run.appeared_late || !began_since || is_hidden {
                continue;
            }
            let started = times.get(format!("+{}", run.id).as_str()).copied();
            prop_assert_eq!(started, Some(1), "{:?}\n{:?}", run, caller.told);
        }
    }

    #[test]
    fn a_round_in_which_nothing_happens_is_one_request(case in case(readable())) {
        let (mut caller, mut flora) = watch(&case);
        let before = flora.requests;

        for _ in 0..3 {
            caller.round(&mut flora, &mut std::iter::empty());
        }

        prop_assert_eq!(flora.requests - before, 3);
    }

    #[test]
    fn what_is_remembered_is_bounded(case in case(anything())) {
        let (caller, flora) = watch(&case);

        let mut moments = std::collections::HashMap::new();
        for run in flora.newest_first.iter().chain(&flora.removed) {
            *moments.entry(run.created_at).or_insert(0_usize) += 1;
        }
        let together = moments.into_values().max().unwrap_or(1);
        let (dated, undated, _) = caller.answers.knowledge.known.size();
        prop_assert!(dated < case.known + together, "{}", dated);
        prop_assert!(undated <= case.known, "{}", undated);
    }
}
