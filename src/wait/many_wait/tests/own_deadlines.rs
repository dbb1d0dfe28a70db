//! What the deadline of each run tells, what may hold it back, and who holds a wait open.

use std::error::Error as _;

use super::*;
use crate::WaitControl;

/// Runs for each of which 60 seconds are allowed, sought as often as said.
fn wait_for_each(flora: Flora, runs: &[String], every: u32) -> Wait {
    wait_for(flora, WantedRuns::new(Some(60 * SECOND)), runs, |many| {
        many.settings.deadline = Some(3_600 * SECOND);
        many.settings.backoff.every = Some(every * SECOND);
        many.settings.retry = Retry::times(9).backoff(55 * SECOND, 55 * SECOND);
    })
}

#[tokio::test(start_paused = true)]
async fn a_failed_list_is_why_a_run_could_not_be_seen() {
    let runs = ids("run", 1);
    let mut flora = Flora::new(runs.clone());
    flora.page_fault = |_, _| Some(503);
    flora.instead = |_, _| Some(Err(503));
    let mut wait = wait_for_each(flora, &runs, 10);

    let (_, errors) = wait.finish().await;

    assert!(errors[0].is_deadline(), "{}", errors[0]);
    assert!(errors[0].source().is_some());
}

#[tokio::test(start_paused = true)]
async fn a_failed_list_alone_is_why_where_no_answer_came() {
    let runs = ids("run", 2);
    let mut flora = Flora::new(runs.clone());
    flora.page_fault = |_, _| Some(503);
    flora.run_takes = 300 * SECOND;
    let mut wait = wait_for_each(flora, &runs, 10);

    let (_, errors) = wait.finish().await;

    assert_eq!(errors.len(), 2);
    for error in errors {
        assert!(error.is_deadline(), "{error}");
        assert!(error.source().unwrap().to_string().contains("503"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_failure_that_a_later_page_mended_is_not_why_a_runs_time_was_up() {
    let runs = ids("run", 1);
    let mut flora = Flora::new(runs.clone());
    flora.page_fault = |now, _| (now == 10).then_some(503);
    let mut wait = wait_for_each(flora, &runs, 10);

    let (_, errors) = wait.finish().await;

    assert!(errors[0].is_deadline(), "{}", errors[0]);
    assert!(errors[0].source().is_none());
}

#[tokio::test(start_paused = true)]
async fn a_hint_beyond_a_runs_own_deadline_holds_its_error_back_no_longer() {
    let runs = ids("run", 1);
    let mut flora = Flora::new(runs.clone());
    flora.page_hint = Some(300 * SECOND);
    let mut wait = wait_for_each(flora, &runs, 10);

    let (_, errors) = wait.finish().await;

    assert_eq!(errors[0].deadline().unwrap().elapsed, 60 * SECOND);
    assert_eq!(wait.rounds(), [(0, 1, 0)]);
}

#[tokio::test(start_paused = true)]
async fn a_hint_in_the_middle_of_a_round_holds_back_no_run_whose_own_time_is_up() {
    let runs = ids("run", 3);
    let mut flora = Flora::new(ids("other", 150));
    flora.page_hint = Some(300 * SECOND);
    let mut wait = wait_for_each(flora, &runs, 10);

    let (_, errors) = wait.finish().await;

    let elapsed = errors.iter().map(|error| error.deadline().unwrap().elapsed);
    assert_eq!(elapsed.collect::<Vec<_>>(), [60 * SECOND; 3]);
    assert_eq!(wait.rounds(), [(0, 1, 0)]);
}

#[tokio::test(start_paused = true)]
async fn a_hint_beyond_the_own_deadlines_of_many_is_kept() {
    let runs = ids("run", 50);
    let mut flora = Flora::new(runs.clone());
    flora.page_hint = Some(300 * SECOND);
    let mut wait = wait_for_each(flora, &runs, 10);

    let (_, errors) = wait.finish().await;

    assert_eq!(errors.len(), 50);
    assert_eq!(wait.rounds(), [(0, 1, 0)]);
}

#[tokio::test(start_paused = true)]
async fn a_run_whose_time_is_up_does_not_cut_the_others_off() {
    let runs = ids("run", 3);
    let mut flora = Flora::new(Vec::new()).ending(0, &runs);
    flora.run_takes = 10 * SECOND;
    let mut wait = wait_for_each(flora, &runs[..1], 10);
    // Asked for at 55 seconds, while the first run's time is up at 60.
    wait.flora.lock().unwrap().ends.remove("run_0");
    let control = WaitControl::new(wait.remaining.clone());
    let adding = async move {
        sleep(52 * SECOND).await;
        assert!(control.add("run_1") && control.add("run_2"));
    };

    let ((came, errors), ()) = futures_util::future::join(wait.finish(), adding).await;

    assert_eq!(came.len(), 2);
    assert_eq!((errors.len(), errors[0].run_id()), (1, Some("run_0")));
    let singles = &wait.flora.lock().unwrap().singles;
    for added in ["run_1", "run_2"] {
        let asked = singles
            .iter()
            .filter(|(_, handle)| handle.run_id() == added);
        assert_eq!(asked.count(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_wait_goes_on_while_any_clone_of_its_control_lives() {
    let runs = ids("run", 1);
    let flora = Flora::new(runs.clone()).ending(0, &runs);
    let mut wait = wait(flora, &[]);
    let control = WaitControl::new(wait.remaining.clone());
    let clone = control.clone();
    drop(control);
    let second = clone.clone();
    drop(second);
    let adding = async move {
        sleep(8 * SECOND).await;
        assert!(clone.add("run_0"));
    };

    let (came, ()) = futures_util::future::join(wait.finish(), adding).await;

    assert_eq!(came.0["run_0"], ["completed"]);
}
