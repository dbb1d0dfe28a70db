//! What the deadline of each run tells, what its last look costs, and who holds a wait open.

use std::error::Error as _;

use super::*;
use crate::WaitControl;

/// Runs for each of which 60 seconds are allowed, looked for as often as said.
fn wait_for_each(flora: Flora, runs: &[String], every: u32) -> Wait {
    let mut wanted = Wanted::new();
    wanted.set_deadline_each(60 * SECOND);
    wait_for(flora, wanted, runs, |many| {
        many.settings.deadline = Overall::Default;
        many.settings.pauses.every = Some(every * SECOND);
        many.settings.retry = Retry::times(9).backoff(55 * SECOND, 55 * SECOND);
    })
}

#[tokio::test(start_paused = true)]
async fn a_failed_list_is_why_a_run_could_not_be_seen() {
    let runs = ids("run", 1);
    let mut flora = Flora::new(runs.clone());
    flora.page_fault = |_, _| Some(503);
    flora.look_instead = |_, _| Some(Err(503));
    let mut wait = wait_for_each(flora, &runs, 10);

    let (_, errors) = wait.finish().await;

    assert!(errors[0].is_deadline(), "{}", errors[0]);
    assert!(errors[0].source().is_some());
}

#[tokio::test(start_paused = true)]
async fn a_failed_list_alone_is_why_where_no_look_came_back() {
    let runs = ids("run", 2);
    let mut flora = Flora::new(runs.clone());
    flora.page_fault = |_, _| Some(503);
    flora.look_takes = 300 * SECOND;
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
async fn the_last_look_at_many_listed_runs_is_a_page() {
    let runs = ids("run", 50);
    let flora = Flora::new(runs.clone()).ending(57, &runs);
    let mut wait = wait_for_each(flora, &runs, 50);

    wait.finish_well(&runs).await;

    assert_eq!(wait.rounds(), [(0, 1, 0), (50, 1, 0), (58, 1, 0)]);
}

#[tokio::test(start_paused = true)]
async fn the_last_looks_at_a_few_listed_runs_are_made_at_once_without_a_page() {
    let runs = ids("run", 4);
    let flora = Flora::new(runs.clone()).ending(57, &runs);
    let mut wait = wait_for_each(flora, &runs, 50);

    wait.finish_well(&runs).await;

    assert_eq!(wait.rounds(), [(0, 1, 0), (50, 1, 0), (58, 0, 4)]);
}

#[tokio::test(start_paused = true)]
async fn a_round_at_the_moment_of_a_runs_last_look_is_that_look() {
    let runs = ids("run", 1);
    let mut wait = wait_for_each(Flora::new(runs.clone()), &runs, 58);

    let (_, errors) = wait.finish().await;

    assert_eq!(errors[0].deadline().unwrap().elapsed, 60 * SECOND);
    assert_eq!(wait.rounds(), [(0, 1, 0), (58, 1, 0)]);
}

#[tokio::test(start_paused = true)]
async fn no_last_look_at_many_reads_a_page_inside_a_hint_beyond_their_own_deadlines() {
    let runs = ids("run", 50);
    let mut flora = Flora::new(runs.clone());
    flora.page_hint = Some(300 * SECOND);
    let mut wait = wait_for_each(flora, &runs, 10);

    let (_, errors) = wait.finish().await;

    assert_eq!(errors.len(), 50);
    assert_eq!(wait.rounds(), [(0, 1, 0)]);
}

#[tokio::test(start_paused = true)]
async fn the_last_look_is_made_singly_where_no_list_was_read_yet() {
    let runs = ids("run", 6);
    let mut flora = Flora::new(runs.clone()).ending(57, &runs);
    flora.page_fault = |_, _| Some(503);
    let mut wait = wait_for_each(flora, &runs, 50);

    wait.finish_well(&runs).await;

    assert_eq!(wait.rounds().last(), Some(&(58, 0, 6)));
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
