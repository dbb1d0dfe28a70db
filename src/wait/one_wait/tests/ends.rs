//! What an ended run is still asked for: its outputs and its cost.

use super::*;

#[tokio::test(start_paused = true)]
async fn a_completed_run_without_outputs_is_asked_for_once_more() {
    let bare = || shows_all(json!({ "status": "completed" }));
    let output = json!({ "output_id": "image", "type": "imageUrl", "url": "https://example.com" });
    let full = shows_all(json!({ "status": "completed", "outputs": [output] }));
    let late = shows_all(json!({ "status": "failed", "outputs": [] }));
    // The second request, and whether its outputs are taken. The end that was seen stays in any case.
    for (second, taken) in [
        (full, true),
        (shows("completed"), true),
        (bare(), false),
        (shows("running"), false),
        (late, false),
        (fails(500), false),
        (fails(404), false),
    ] {
        let mut wait = wait(usual(), vec![bare(), second]);

        let (_, end) = wait.finish().await;

        let run = end.unwrap();
        assert_eq!(
            (run.status.as_str(), run.outputs.is_some()),
            ("completed", taken)
        );
        assert_eq!(wait.requests_began(), [0, 0]);
    }
}

#[tokio::test(start_paused = true)]
async fn an_ended_run_is_not_lost_to_the_deadline_while_its_outputs_are_fetched() {
    let bare = shows_all(json!({ "status": "completed" }));
    let mut wait = wait(within(10), vec![bare, shows("completed").takes(99)]);

    let (_, end) = wait.finish().await;

    assert!(end.unwrap().is_terminal());
    assert_eq!(millis(wait.started), 10_000);
}

#[tokio::test(start_paused = true)]
async fn no_outputs_are_asked_for_where_none_can_come() {
    for end in [shows("completed"), shows_all(json!({ "status": "failed" }))] {
        let mut wait = wait(usual(), vec![end]);

        wait.finish().await.1.unwrap();

        assert_eq!(wait.requests_began(), [0]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_completed_run_is_asked_for_until_it_shows_its_cost() {
    let ended = || shows("completed");
    let settled = shows_all(json!({ "status": "completed", "charged_cost": 0.5 }));
    let script = vec![ended(), fails(503), shows("running"), ended(), settled];
    let mut wait = wait_until_settled(every(2), Some(60 * SECOND), script);

    let (told_of, end) = wait.finish().await;

    let run = end.unwrap();
    assert_eq!(run.charged_cost, Some(0.5));
    assert!(run.outputs.is_some(), "what an earlier answer told stays");
    assert_eq!(told_of, told(&[(0, "completed 0"), (8_000, "completed 0")]));
}

#[tokio::test(start_paused = true)]
async fn a_cost_that_does_not_come_holds_the_run_back_no_longer_than_was_said() {
    // What is said, what the deadline is, and the latest end.
    for (settled, deadline, latest) in [(10, 60, 10_000), (60, 10, 10_000), (0, 60, 0)] {
        let settings = every_within(3, deadline);
        let script = vec![shows("completed")];
        let mut wait = wait_until_settled(settings, Some(secs(settled)), script);

        let (_, end) = wait.finish().await;

        assert!(end.unwrap().is_terminal());
        assert!(millis(wait.started) <= latest);
    }
}

#[tokio::test(start_paused = true)]
async fn a_failure_that_lasts_ends_the_wait_for_the_cost_but_not_with_an_error() {
    let script = vec![shows("completed"), fails(403)];
    let mut wait = wait_until_settled(every(2), Some(60 * SECOND), script);

    let (_, end) = wait.finish().await;

    assert!(end.unwrap().is_terminal());
    assert_eq!(wait.requests_began(), [0, 2_000]);
}

#[tokio::test(start_paused = true)]
async fn no_cost_is_waited_for_where_it_is_there_or_none_comes() {
    let there = shows_all(json!({ "status": "completed", "outputs": [], "charged_cost": 0 }));
    for end in [there, shows("failed")] {
        let mut wait = wait_until_settled(every(2), Some(60 * SECOND), vec![end]);

        wait.finish().await.1.unwrap();

        assert_eq!(wait.requests_began(), [0]);
    }
}

#[tokio::test(start_paused = true)]
async fn the_request_for_outputs_waits_for_a_hint_too() {
    let bare = shows_all(json!({ "status": "completed" })).hint(4);
    let mut wait = wait(every(2), vec![bare, shows("completed")]);

    wait.finish().await.1.unwrap();

    assert_eq!(wait.requests_began(), [0, 4_000]);
}
