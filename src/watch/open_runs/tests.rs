use serde_json::json;

use super::*;
use crate::tests::run;

const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// The pause between rounds.
const PAUSE: u64 = 10_000;

fn open(count: usize, limits: &Limits) -> OpenRuns {
    let mut open = OpenRuns::default();
    for n in 0..count {
        open.insert(&run(&n.to_string(), &json!({})), n as u64, limits);
    }
    open
}

fn is_due(open: &OpenRuns, now: u64) -> bool {
    !open.due(now, PAUSE, &Limits::default()).is_empty()
}

#[test]
fn a_run_is_due_after_a_tenth_of_the_time_since_it_changed() {
    let mut open = open(1, &Limits::default());
    assert!(
        !is_due(&open, PAUSE - 1) && is_due(&open, PAUSE),
        "one pause at least"
    );

    open.asked_in_vain("0", 20 * MINUTE);
    assert!(!is_due(&open, 22 * MINUTE - 1) && is_due(&open, 22 * MINUTE));

    open.asked_in_vain("0", 2 * DAY);
    assert!(
        !is_due(&open, 2 * DAY + HOUR - 1) && is_due(&open, 2 * DAY + HOUR),
        "an hour at most"
    );
}

#[test]
fn those_that_wait_longest_come_first() {
    let mut open = open(3, &Limits::default());
    open.asked_in_vain("0", 5);

    let due = open.due(HOUR, PAUSE, &Limits::default());

    let order: Vec<&str> = due.iter().map(|sought| sought.handle.run_id()).collect();
    assert_eq!(order, ["1", "2", "0"]);
}

#[test]
fn a_cost_is_asked_for_in_the_first_quarter_of_an_hour_and_once_more_a_day_later() {
    let limits = Limits::default();
    let mut open = open(1, &limits);
    let ended = run("0", &json!({ "status": "completed" }));
    assert_eq!(open.observe(&ended, 0), Some(News::Ended));
    let mut asked = Vec::new();
    let mut now = 0;
    while now < 2 * DAY {
        if !open.due(now, PAUSE, &limits).is_empty() {
            asked.push(now);
            assert_eq!(open.observe(&ended, now), None);
        }
        open.let_overdue_go(now, &limits);
        now += PAUSE;
    }

    let soon = asked.iter().filter(|at| **at <= 15 * MINUTE).count();
    assert!((25..35).contains(&soon), "{asked:?}");
    assert_eq!(asked[soon..], [DAY]);
    assert_eq!(open.let_go().unsettled, 1);
}

#[test]
fn a_cost_that_comes_is_told_and_the_run_is_done_with() {
    let mut open = open(1, &Limits::default());
    let settled = run("0", &json!({ "status": "completed", "charged_cost": 0.05 }));

    let news = [
        open.observe(&settled, 1),
        open.observe(&settled, 1),
        open.observe(&settled, 1),
    ];

    assert_eq!(news, [Some(News::Ended), Some(News::Settled), None]);
    assert!(!open.contains("0"));
}

#[test]
fn a_run_that_does_not_change_for_seven_days_is_let_go_whatever_its_status() {
    let limits = Limits::default();
    let mut open = OpenRuns::default();
    let unknown = run("0", &json!({ "status": "hibernating" }));
    open.insert(&unknown, 0, &limits);

    open.let_overdue_go(7 * DAY - 1, &limits);
    assert!(open.contains("0"));
    open.observe(&unknown, 7 * DAY);
    open.let_overdue_go(7 * DAY, &limits);

    assert!(!open.contains("0"));
    assert_eq!(open.let_go().unchanged, 1);
}

#[test]
fn of_more_than_ten_thousand_the_longest_unchanged_are_let_go() {
    let limits = Limits::default();

    let open = open(10_001, &limits);

    assert!(open.save().len() <= 10_000);
    assert!(!open.contains("0") && open.contains("10000"));
    assert_eq!(open.let_go().too_many, 101);
}

#[test]
fn thousands_of_runs_far_down_are_not_worth_thousands_of_pages() {
    let limits = Limits::default();
    let open = open(10_000, &limits);

    let due = open.due(HOUR, PAUSE, &limits);

    let worth_a_page = due
        .iter()
        .filter(|sought| sought.whereabouts == Whereabouts::Listed);
    assert_eq!((due.len(), worth_a_page.count()), (10_000, 20));
}

#[test]
fn a_run_that_only_a_look_found_is_worth_no_page_until_one_shows_it() {
    let limits = Limits::default();
    let mut open = open(5, &limits);
    let worth_a_page = |open: &OpenRuns| {
        let due = open.due(HOUR, PAUSE, &limits).into_iter();
        due.filter(|sought| sought.whereabouts == Whereabouts::Listed)
            .count()
    };
    assert_eq!(worth_a_page(&open), 5);

    open.found_singly(RunHandle::new("0"));
    assert_eq!(worth_a_page(&open), 4);
    open.found_on_page("0");

    assert_eq!(worth_a_page(&open), 5);
}

#[test]
fn a_few_runs_are_worth_no_page() {
    let limits = Limits::default();

    let due = open(4, &limits).due(HOUR, PAUSE, &limits);

    assert!(
        due.iter()
            .all(|sought| sought.whereabouts == Whereabouts::FarDown)
    );
}

#[test]
fn after_days_without_any_answer_a_run_is_asked_for_before_it_is_let_go() {
    let limits = Limits::default();
    let mut open = open(1, &limits);

    open.let_overdue_go(20 * DAY, &limits);
    assert!(open.contains("0"), "nobody has looked since");
    assert!(is_due(&open, 8 * DAY));
    open.asked_in_vain("0", 8 * DAY);
    open.let_overdue_go(8 * DAY, &limits);
    assert!(open.contains("0"), "a failure says nothing of it");

    let ended = run("0", &json!({ "status": "failed" }));
    assert_eq!(open.observe(&ended, 9 * DAY), Some(News::Ended));
    assert_eq!(open.let_go(), LetGo::default());
}

#[test]
fn a_run_that_is_asked_for_in_vain_for_14_days_is_let_go() {
    let limits = Limits::default();
    let mut open = open(1, &limits);

    open.asked_in_vain("0", 14 * DAY - 1);
    open.let_overdue_go(14 * DAY - 1, &limits);
    assert!(open.contains("0"));
    open.let_overdue_go(14 * DAY, &limits);

    assert!(!open.contains("0"));
    assert_eq!(open.let_go().unchanged, 1);
}

#[test]
fn the_look_for_a_late_cost_is_made_again_when_it_fails() {
    let limits = Limits::default();
    let mut open = open(1, &limits);
    open.observe(&run("0", &json!({ "status": "completed" })), 0);

    open.asked_in_vain("0", DAY);
    open.let_overdue_go(DAY, &limits);
    assert!(!is_due(&open, DAY) && is_due(&open, DAY + HOUR));
    let settled = run("0", &json!({ "status": "completed", "charged_cost": 0.05 }));

    assert_eq!(open.observe(&settled, DAY + HOUR), Some(News::Settled));
}

#[test]
fn an_older_answer_with_an_estimate_of_the_cost_settles_nothing() {
    let mut open = open(1, &Limits::default());
    open.observe(&run("0", &json!({ "status": "completed" })), 0);

    let older = run("0", &json!({ "status": "running", "charged_cost": 0.04 }));
    assert_eq!(open.observe(&older, 1), None);
    let settled = run("0", &json!({ "status": "completed", "charged_cost": 0.05 }));

    assert_eq!(open.observe(&settled, 2), Some(News::Settled));
}

#[test]
fn a_run_of_which_a_page_shows_more_than_could_be_told_is_due_at_once() {
    let limits = Limits::default();
    let mut open = OpenRuns::default();
    for run_id in ["a", "b"] {
        open.insert(&run(run_id, &json!({})), DAY, &limits);
    }
    assert!(!is_due(&open, DAY));

    open.ask_soon("b");

    let due = open.due(DAY, PAUSE, &limits);
    let order: Vec<&str> = due.iter().map(|sought| sought.handle.run_id()).collect();
    assert_eq!(order, ["b"]);
}
