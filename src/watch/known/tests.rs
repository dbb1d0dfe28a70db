use super::*;

const SMALL: Limits = Limits {
    known: 3,
    crowd: 5,
    bad_entries: 3,
    open: 3,
    looks: 3,
    unchanged: 0,
    cost_soon: 0,
    cost_late: 0,
    longest_rest: 0,
    not_found_apart: 0,
    no_success: 0,
};

fn moment(millis: u32) -> Moment {
    Moment::new(f64::from(millis)).unwrap()
}

fn known(moments: &[u32]) -> Known {
    let mut known = Known::default();
    for (place, at) in moments.iter().enumerate() {
        known.insert(&place.to_string(), Some(moment(*at)), true, &SMALL);
    }
    known
}

#[test]
fn the_newest_are_kept_and_the_horizon_is_the_newest_that_left() {
    let known = known(&[9, 8, 7, 6, 5]);

    assert!(known.contains("2") && !known.contains("3"));
    assert!(known.is_behind(moment(6)) && !known.is_behind(moment(7)));
}

#[test]
fn a_group_of_one_moment_stays_together_or_leaves_together() {
    let known = known(&[9, 8, 7, 7, 7]);

    assert_eq!(known.size(), (5, 0), "without the group two would be left");
    assert!(!known.is_behind(moment(7)));
}

#[test]
fn a_group_that_is_too_large_is_rather_forgotten_than_split() {
    let known = known(&[7, 7, 7, 7, 7, 7]);

    assert_eq!(known.size(), (0, 0));
    assert!(known.is_behind(moment(7)));
}

#[test]
fn of_runs_of_unknown_age_the_newest_are_kept() {
    let mut newer = Known::default();
    for run_id in ["e", "d"] {
        newer.insert(run_id, None, true, &SMALL);
    }
    let mut earlier = Known::default();
    for run_id in ["c", "b", "a"] {
        earlier.insert(run_id, None, true, &SMALL);
    }

    newer.absorb(&earlier, &SMALL);

    assert!(newer.contains("c") && !newer.contains("b"));
    assert_eq!(newer.take_undated_let_go(), 2);
}

#[test]
fn what_is_saved_comes_back_as_it_was() {
    let mut known = known(&[9, 8, 7, 6]);
    known.insert("loose", Some(moment(9)), false, &SMALL);
    known.insert("undated", None, true, &SMALL);

    let restored = Known::restore(known.save(), &SMALL);

    assert_eq!(restored.save(), known.save());
    assert!(restored.is_firm("undated") && !restored.is_firm("loose"));
}

#[test]
fn what_was_behind_the_horizon_stays_there_after_a_round_that_let_nothing_go() {
    let before = known(&[9, 8, 7, 6]);
    let mut after = Known::default();
    after.insert("new", Some(moment(10)), true, &SMALL);

    after.absorb(&before, &Limits { known: 10, ..SMALL });

    assert!(after.is_behind(moment(6)) && !after.is_behind(moment(7)));
}
