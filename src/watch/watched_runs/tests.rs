use serde_json::json;

use super::*;
use crate::tests::run;

const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// The pause between rounds.
const PAUSE: u64 = 10_000;

fn open(count: usize) -> WatchedRuns {
    let mut open = WatchedRuns::default();
    for n in 0..count {
        open.insert(&run(&n.to_string(), &json!({})), n as u64);
    }
    open
}

/// As short as can be: `~` progressed, `.` ended, `$` settled.
fn observe(open: &mut WatchedRuns, run: &TechniqueRun, now: u64) -> Option<char> {
    open.observe(run, now).map(|change| match change {
        Change::Progressed(_) => '~',
        Change::Ended(_) => '.',
        Change::Settled(_) => '$',
        other => panic!("{other:?}"),
    })
}

/// Asked for, and nothing came.
fn in_vain(open: &mut WatchedRuns, run_id: &str, now: u64) {
    open.get_mut(run_id).unwrap().asked_in_vain(now);
}

/// Lets go what is overdue: why.
fn let_overdue_go(open: &mut WatchedRuns, now: u64) -> Vec<WhyLetGo> {
    let overdue = open.overdue(now, &Limits::default());
    for (run_id, _) in &overdue {
        open.let_go(run_id).unwrap();
    }
    overdue.into_iter().map(|(_, why)| why).collect()
}

fn is_due(open: &WatchedRuns, now: u64) -> bool {
    !open.due(now, PAUSE, &Limits::default()).is_empty()
}

#[test]
fn a_run_is_due_after_a_tenth_of_the_time_since_it_changed() {
    let mut open = open(1);
    assert!(
        !is_due(&open, PAUSE - 1) && is_due(&open, PAUSE),
        "one pause at least"
    );

    in_vain(&mut open, "0", 20 * MINUTE);
    assert!(!is_due(&open, 22 * MINUTE - 1) && is_due(&open, 22 * MINUTE));

    in_vain(&mut open, "0", 2 * DAY);
    assert!(
        !is_due(&open, 2 * DAY + HOUR - 1) && is_due(&open, 2 * DAY + HOUR),
        "an hour at most"
    );
}

#[test]
fn those_that_wait_longest_come_first() {
    let mut open = open(3);
    in_vain(&mut open, "0", 5);

    let due = open.due(HOUR, PAUSE, &Limits::default());

    let order: Vec<&str> = due.iter().map(|sought| sought.handle.run_id()).collect();
    assert_eq!(order, ["1", "2", "0"]);
}

#[test]
fn a_cost_is_asked_for_in_the_first_quarter_of_an_hour_and_once_more_a_day_later() {
    let limits = Limits::default();
    let mut open = open(1);
    let ended = run("0", &json!({ "status": "completed" }));
    assert_eq!(observe(&mut open, &ended, 0), Some('.'));
    let (mut asked, mut let_go) = (Vec::new(), Vec::new());
    let mut now = 0;
    while now < 2 * DAY {
        if !open.due(now, PAUSE, &limits).is_empty() {
            asked.push(now);
            assert_eq!(observe(&mut open, &ended, now), None);
        }
        let_go.extend(let_overdue_go(&mut open, now));
        now += PAUSE;
    }

    let soon = asked.iter().filter(|at| **at <= 15 * MINUTE).count();
    assert!((25..35).contains(&soon), "{asked:?}");
    assert_eq!(asked[soon..], [DAY]);
    assert_eq!(let_go, [WhyLetGo::Unsettled]);
}

#[test]
fn a_cost_that_is_no_amount_is_awaited_for_a_day_and_the_run_let_go_unsettled() {
    let mut open = open(1);
    let no_amount = run("0", &json!({ "status": "completed", "charged_cost": -1 }));
    assert_eq!(observe(&mut open, &no_amount, 0), Some('.'));

    assert_eq!(observe(&mut open, &no_amount, DAY - 1), None);
    assert_eq!(let_overdue_go(&mut open, DAY - 1), []);
    assert_eq!(observe(&mut open, &no_amount, DAY), None);

    assert_eq!(let_overdue_go(&mut open, DAY), [WhyLetGo::Unsettled]);
}

#[test]
fn a_cost_that_comes_is_told_and_the_run_is_done_with() {
    let mut open = open(1);
    let settled = run("0", &json!({ "status": "completed", "charged_cost": 0.05 }));

    let news = [
        observe(&mut open, &settled, 1),
        observe(&mut open, &settled, 1),
        observe(&mut open, &settled, 1),
    ];

    assert_eq!(news, [Some('.'), Some('$'), None]);
    assert!(!open.contains("0"));
}

#[test]
fn a_run_that_does_not_change_for_seven_days_is_let_go_whatever_its_status() {
    let mut open = WatchedRuns::default();
    let unknown = run("0", &json!({ "status": "hibernating" }));
    open.insert(&unknown, 0);

    assert_eq!(let_overdue_go(&mut open, 7 * DAY - 1), []);
    observe(&mut open, &unknown, 7 * DAY);

    let let_go = let_overdue_go(&mut open, 7 * DAY);
    assert_eq!(let_go, [WhyLetGo::Unchanged]);
}

#[test]
fn of_more_than_ten_thousand_the_longest_unchanged_are_let_go() {
    let limits = Limits::default();

    assert_eq!(open(10_000).surplus(&limits), [""; 0]);
    let surplus = open(10_001).surplus(&limits);

    let longest: Vec<String> = (0..101).map(|n| n.to_string()).collect();
    assert_eq!(surplus, longest);
}

#[test]
fn thousands_of_runs_far_down_are_not_worth_thousands_of_pages() {
    let limits = Limits::default();
    let open = open(10_000);

    let due = open.due(HOUR, PAUSE, &limits);

    let worth_a_page = due.iter().filter(|sought| !sought.is_far_down);
    assert_eq!((due.len(), worth_a_page.count()), (10_000, 20));
}

#[test]
fn a_run_that_only_a_look_found_is_worth_no_page_until_one_shows_it() {
    let limits = Limits::default();
    let mut open = open(5);
    let worth_a_page = |open: &WatchedRuns| {
        let due = open.due(HOUR, PAUSE, &limits).into_iter();
        due.filter(|sought| !sought.is_far_down).count()
    };
    assert_eq!(worth_a_page(&open), 5);

    let zero = open.get_mut("0").unwrap();
    zero.found_singly(RunHandle::new("0"), true);
    assert_eq!(worth_a_page(&open), 4);
    open.get_mut("0").unwrap().found_on_page();

    assert_eq!(worth_a_page(&open), 5);
}

#[test]
fn a_few_runs_are_worth_no_page() {
    let limits = Limits::default();

    let due = open(4).due(HOUR, PAUSE, &limits);

    assert!(due.iter().all(|sought| sought.is_far_down));
}

#[test]
fn after_days_without_any_answer_a_run_is_asked_for_before_it_is_let_go() {
    let mut open = open(1);

    let let_go = let_overdue_go(&mut open, 20 * DAY);
    assert_eq!(let_go, [], "nobody has looked since");
    assert!(is_due(&open, 8 * DAY));
    in_vain(&mut open, "0", 8 * DAY);
    let let_go = let_overdue_go(&mut open, 8 * DAY);
    assert_eq!(let_go, [], "a failure says nothing of it");

    let ended = run("0", &json!({ "status": "failed" }));
    assert_eq!(observe(&mut open, &ended, 9 * DAY), Some('.'));
}

#[test]
fn a_run_that_is_asked_for_in_vain_for_14_days_is_let_go() {
    let mut open = open(1);

    in_vain(&mut open, "0", 14 * DAY - 1);
    assert_eq!(let_overdue_go(&mut open, 14 * DAY - 1), []);

    let let_go = let_overdue_go(&mut open, 14 * DAY);
    assert_eq!(let_go, [WhyLetGo::Unchanged]);
}

#[test]
fn the_look_for_a_late_cost_is_made_again_when_it_fails() {
    let mut open = open(1);
    observe(&mut open, &run("0", &json!({ "status": "completed" })), 0);

    in_vain(&mut open, "0", DAY);
    assert_eq!(let_overdue_go(&mut open, DAY), []);
    assert!(!is_due(&open, DAY) && is_due(&open, DAY + HOUR));
    let settled = run("0", &json!({ "status": "completed", "charged_cost": 0.05 }));

    assert_eq!(observe(&mut open, &settled, DAY + HOUR), Some('$'));
}

#[test]
fn an_older_answer_with_an_estimate_of_the_cost_settles_nothing() {
    let mut open = open(1);
    observe(&mut open, &run("0", &json!({ "status": "completed" })), 0);

    let older = run("0", &json!({ "status": "running", "charged_cost": 0.04 }));
    assert_eq!(observe(&mut open, &older, 1), None);
    let settled = run("0", &json!({ "status": "completed", "charged_cost": 0.05 }));

    assert_eq!(observe(&mut open, &settled, 2), Some('$'));
}

#[test]
fn a_run_that_did_not_complete_is_settled_with_its_end_whether_it_costs_or_not() {
    for fields in [
        json!({ "status": "failed" }),
        json!({ "status": "failed", "charged_cost": 0.5 }),
    ] {
        let mut open = open(1);
        let ended = run("0", &fields);
        assert_eq!(observe(&mut open, &ended, 1), Some('.'));
        let older = run("0", &json!({ "status": "running" }));
        assert_eq!(observe(&mut open, &older, 2), None);

        let news = [observe(&mut open, &ended, 3), observe(&mut open, &ended, 4)];

        assert_eq!(news, [Some('$'), None], "{fields}");
    }
}

#[test]
fn progress_since_the_start_was_told_is_told_also_after_a_resume() {
    let mut open = WatchedRuns::default();
    open.insert(&run("0", &json!({ "status": "pending" })), 0);
    let saved = serde_json::to_string(&open).unwrap();
    let mut resumed: WatchedRuns = serde_json::from_str(&saved).unwrap();

    let running = run("0", &json!({ "status": "running" }));

    assert_eq!(observe(&mut resumed, &running, 1), Some('~'));
}
