//! Runs that come and go while they are waited for, and their own deadlines.

use super::*;
use crate::WaitControl;

fn each(seconds: u32) -> WantedRuns {
    WantedRuns::new(Some(seconds * SECOND))
}

/// With the deadline of the whole that holds where nothing is said.
fn by_default(many: &mut ManySettings<FloraSource>) {
    many.settings.deadline = Settings::new(Retry::none()).deadline;
}

#[tokio::test(start_paused = true)]
async fn a_run_whose_own_time_is_up_gives_its_error_and_the_others_go_on() {
    let runs = ids("run", 2);
    let flora = Flora::new(runs.clone()).ending(15, &runs[1..]);
    let mut wait = wait_for(flora, each(10), &runs[..1], by_default);
    let control = WaitControl::new(wait.remaining.clone());
    let adding = async move {
        sleep(8 * SECOND).await;
        control.add("run_1");
    };

    let ((came, errors), ()) = futures_util::future::join(wait.finish(), adding).await;

    assert_eq!(came["run_1"], ["completed"]);
    let [error] = &errors[..] else {
        panic!("{errors:?}")
    };
    assert_eq!(error.run_id(), Some("run_0"));
    assert!(!error.ends_stream());
    let late = error.deadline().unwrap();
    assert_eq!(late.elapsed, 10 * SECOND);
    assert_eq!(late.handles[0].run_id(), "run_0");
    assert_eq!(late.last.as_ref().unwrap().status.as_str(), "running");
}

#[tokio::test(start_paused = true)]
async fn a_request_ends_with_the_runs_own_deadline() {
    let runs = ids("run", 1);
    let mut flora = Flora::new(Vec::new());
    flora.run_takes = 99 * SECOND;
    let mut wait = wait_for(flora, each(10), &runs, by_default);
    let started = Instant::now();

    let (_, errors) = wait.finish().await;

    assert!(errors[0].is_deadline() && errors.len() == 1);
    assert_eq!(started.elapsed(), 10 * SECOND);
    assert_eq!(wait.rounds(), [(0, 1, 1)]);
}

#[tokio::test(start_paused = true)]
async fn a_runs_own_deadline_is_met_with_the_state_last_seen() {
    let runs = ids("run", 1);
    let flora = Flora::new(Vec::new()).ending(57, &runs);
    let mut wait = wait_for(flora, each(60), &runs, |many| {
        by_default(many);
        many.settings.backoff.every = Some(55 * SECOND);
    });

    let (_, errors) = wait.finish().await;

    let late = errors[0].deadline().unwrap();
    assert_eq!((late.elapsed, late.looks), (60 * SECOND, 2));
    assert_eq!(late.last.as_ref().unwrap().status.as_str(), "running");
    assert_eq!(wait.rounds(), [(0, 1, 1), (55, 0, 1)]);
}

#[tokio::test(start_paused = true)]
async fn the_default_deadline_is_an_hour_and_nothing_but_no_deadline_takes_it_away() {
    let runs = ids("run", 1);
    for (wanted, controlled) in [
        (WantedRuns::new(None), false),
        (each(9_000), false),
        (WantedRuns::new(None), true),
    ] {
        let mut wait = wait_for(Flora::new(runs.clone()), wanted, &runs, by_default);
        let control = controlled.then(|| WaitControl::new(wait.remaining.clone()));

        let end = wait.next().await.unwrap().unwrap_err();

        assert!(end.ends_stream());
        assert_eq!(end.deadline().unwrap().elapsed.as_secs(), 3_598);
        drop(control);
    }
    let two_hours = 7_200;
    let flora = Flora::new(runs.clone()).ending(two_hours, &runs);
    let mut wait = wait_with(flora, &runs, |many| many.settings.deadline = None);
    wait.finish_well(&runs).await;
}

#[tokio::test(start_paused = true)]
async fn a_wait_without_runs_goes_on_while_a_control_lives() {
    let runs = ids("run", 2);
    let flora = Flora::new(runs.clone()).ending(0, &runs);
    let mut wait = wait_with(flora, &[], by_default);
    let control = WaitControl::new(wait.remaining.clone());
    let other = control.clone();
    let using = async move {
        sleep(100 * SECOND).await;
        assert!(control.add("run_0"));
        sleep(100 * SECOND).await;
        assert!(other.add("run_1"));
        drop(other);
        sleep(100 * SECOND).await;
        drop(control);
    };
    let started = Instant::now();

    let ((came, errors), ()) = futures_util::future::join(wait.finish(), using).await;

    assert_eq!((came.len(), errors.len()), (2, 0));
    assert_eq!(wait.rounds(), [(100, 1, 0), (200, 1, 0)]);
    assert_eq!(started.elapsed(), 300 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn an_added_run_is_sought_soon_but_no_sooner_than_a_pause_after_the_last_round() {
    let runs = ids("run", 2);
    let flora = Flora::new(runs.clone()).ending(0, &runs[1..]);
    let mut wait = wait_with(flora, &runs[..1], |many| {
        many.settings.backoff.every = None;
    });
    let control = WaitControl::new(wait.remaining.clone());
    let adding = async move {
        // Rounds at 0, 2, 5, 9.5 and 16.25 seconds; the next would be at 26.25.
        sleep(17 * SECOND).await;
        control.add("run_1");
    };
    let taking = async { wait.next().await };

    let ((), end) = futures_util::future::join(adding, taking).await;

    assert!(end.unwrap().unwrap().is_terminal());
    let rounds: Vec<u64> = wait.rounds().iter().map(|(at, ..)| *at).collect();
    assert_eq!(rounds, [0, 2, 5, 9, 16, 18]);
}

#[tokio::test(start_paused = true)]
async fn a_forgotten_run_never_comes_not_even_when_its_end_is_on_its_way() {
    let runs = ids("run", 3);
    let flora = Flora::new(runs.clone()).ending(3, &runs);
    let mut wait = wait(flora, &runs);
    let control = WaitControl::new(wait.remaining.clone());
    let forgetting = async {
        sleep(SECOND).await;
        assert!(control.forget("run_0"));
        assert!(!control.forget("run_0"));
        assert!(!control.forget("never"));
    };
    let (first, ()) = futures_util::future::join(wait.next(), forgetting).await;
    let came = first.unwrap().unwrap().run_id;
    let other = if came == "run_1" { "run_2" } else { "run_1" };

    control.forget(other);
    drop(control);

    assert!(wait.next().await.is_none());
    assert_eq!(wait.remaining.handles(), []);
}

#[tokio::test(start_paused = true)]
async fn a_forgotten_run_is_not_asked_for_any_more() {
    let runs = ids("run", 8);
    let mut flora = Flora::new(Vec::new()).ending(0, &runs);
    flora.run_takes = SECOND;
    let mut wait = wait(flora, &runs);
    let control = WaitControl::new(wait.remaining.clone());

    wait.next().await.unwrap().unwrap();
    for run_id in &runs[4..] {
        control.forget(run_id);
    }
    drop(control);
    let (came, _) = wait.finish().await;

    assert_eq!(came.len(), 3);
    assert_eq!(wait.flora.lock().unwrap().singles.len(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_is_over_takes_no_run() {
    let runs = ids("run", 1);
    let mut wait = wait(Flora::new(runs.clone()).ending(0, &runs), &runs);
    wait.finish_well(&runs).await;

    let control = WaitControl::new(wait.remaining.clone());

    assert!(!control.add("run_1"));
    assert!(control.remaining().is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_remains_comes_in_the_order_in_which_it_was_given() {
    let runs = ids("run", 40);
    let wait = wait(Flora::new(Vec::new()), &runs);

    let remaining = wait.remaining.handles();

    let remaining: Vec<_> = remaining.iter().map(RunHandle::run_id).collect();
    assert_eq!(remaining, runs);
}

#[tokio::test(start_paused = true)]
async fn a_run_given_twice_is_asked_for_by_what_either_handle_knows() {
    let wanted = WantedRuns::new(None);
    wanted.add(RunHandle::new("run_0"));
    wanted.add(RunHandle::new("run_0").technique("tech_9"));
    let flora = Flora::new(Vec::new()).ending(0, &ids("run", 1));
    let mut wait = wait_for(flora, wanted, &[], |_| ());

    wait.finish_well(&ids("run", 1)).await;

    let singles = &wait.flora.lock().unwrap().singles;
    let nested = Route::Nested {
        technique: "tech_9",
        run_id: "run_0",
    };
    assert_eq!(singles[0].1.routes().unwrap().0, nested);
}

#[tokio::test(start_paused = true)]
async fn an_added_run_may_be_unknown_within_its_own_grace() {
    let runs = ids("run", 1);
    let flora = Flora {
        instead: |at, _| (at < 105).then_some(Err(404)),
        ..Flora::new(Vec::new()).ending(0, &runs)
    };
    let mut wait = wait_with(flora, &[], |many| {
        by_default(many);
        many.settings.not_found_grace = 10 * SECOND;
    });
    let control = WaitControl::new(wait.remaining.clone());
    let adding = async move {
        sleep(100 * SECOND).await;
        control.add("run_0");
    };

    let ((came, errors), ()) = futures_util::future::join(wait.finish(), adding).await;

    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(came["run_0"], ["completed"]);
}

#[tokio::test(start_paused = true)]
async fn an_unknown_run_is_given_up_when_its_grace_is_over() {
    let runs = ids("run", 1);
    let flora = Flora {
        instead: |_, _| Some(Err(404)),
        ..Flora::new(Vec::new())
    };
    let mut wait = wait_with(flora, &runs, |many| {
        many.settings.not_found_grace = 5 * SECOND;
    });

    let (_, errors) = wait.finish().await;

    assert!(errors[0].is_not_found() && errors.len() == 1);
    assert_eq!(wait.flora.lock().unwrap().now(), 6);
}

#[tokio::test(start_paused = true)]
async fn a_wait_whose_last_run_is_forgotten_sits_no_hint_out() {
    let mut flora = Flora::new(ids("other", 100));
    flora.page_hint = Some(50 * SECOND);
    let mut wait = wait(flora, &ids("run", 1));
    let remaining = wait.remaining.clone();
    let forgetting = async {
        sleep(5 * SECOND).await;
        assert!(remaining.forget("run_0"));
    };

    let ((came, errors), ()) = futures_util::future::join(wait.finish(), forgetting).await;

    assert!(came.is_empty() && errors.is_empty(), "{came:?} {errors:?}");
    assert_eq!(wait.flora.lock().unwrap().now(), 5);
}

#[tokio::test(start_paused = true)]
async fn a_run_that_is_added_while_a_request_is_under_way_is_sought_soon_too() {
    let runs = ids("run", 2);
    let mut flora = Flora::new(Vec::new())
        .ending(22, &runs[..1])
        .ending(0, &runs[1..]);
    flora.run_takes = 3 * SECOND;
    let mut wait = wait_with(flora, &runs[..1], |many| many.settings.backoff.every = None);
    let control = WaitControl::new(wait.remaining.clone());
    let adding = async move {
        sleep(20 * SECOND).await;
        control.add("run_1");
    };

    let ((came, errors), ()) = futures_util::future::join(wait.finish(), adding).await;

    assert_eq!((came.len(), errors.len()), (2, 0));
    // Each round takes 3 seconds and is paused after for 2, 3 and 4.5; the next pause would be 6.75.
    let rounds: Vec<u64> = wait.rounds().iter().map(|(at, ..)| *at).collect();
    assert_eq!(rounds, [0, 5, 11, 18, 23]);
}

#[tokio::test(start_paused = true)]
async fn nothing_can_be_added_any_more_once_time_is_up() {
    let runs = ids("run", 2);
    let mut flora = Flora::new(runs.clone()).ending(0, &runs[..1]);
    flora.lists_outputs = false;
    flora.run_takes = 99 * SECOND;
    let mut wait = wait(flora, &runs);
    let control = WaitControl::new(wait.remaining.clone());

    let ended = wait.next().await.unwrap().unwrap();
    let is_added = control.add("run_9");
    let late = wait.next().await.unwrap().unwrap_err();

    assert_eq!((&*ended.run_id, is_added), ("run_0", false));
    let [left] = &late.deadline().unwrap().handles[..] else {
        panic!("{late:?}")
    };
    assert_eq!(left.run_id(), "run_1");
}
