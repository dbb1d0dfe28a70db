//! What a deadline cuts off, and what its error tells.

use std::error::Error as _;

use super::*;

#[tokio::test(start_paused = true)]
async fn the_last_request_is_2_seconds_or_a_tenth_before_the_deadline() {
    let table: [(u64, u64, &[u64]); 4] = [
        (60, 25, &[0, 25_000, 50_000, 58_000]),
        (10, 4, &[0, 4_000, 8_000, 9_000]),
        (10, 9, &[0, 9_000]),
        (10, 100, &[0, 9_000]),
    ];
    for (deadline, interval, requests) in table {
        let mut wait = wait(every_within(interval, deadline), vec![shows("running")]);

        let (_, end) = wait.finish().await;

        assert!(end.is_err_and(|error| error.is_deadline()));
        assert_eq!(wait.requests_began(), requests);
    }
}

#[tokio::test(start_paused = true)]
async fn no_request_starts_inside_a_hint_not_even_the_last() {
    // The hint of the first request, and when the second starts; without one the deadline comes.
    let table = [
        (59, Some(59_000)),
        (60, None),
        (300, None),
        (u64::MAX / 2_000, None),
    ];
    for (hint, second) in table {
        let mut wait = wait(
            within(60),
            vec![shows("running").hint(hint), shows("completed")],
        );

        let (_, end) = wait.finish().await;

        assert_eq!(end.is_ok(), second.is_some());
        assert!(end.is_ok() || millis(wait.started) == 60_000);
        assert_eq!(wait.requests_began().get(1).copied(), second);
    }
}

#[tokio::test(start_paused = true)]
async fn the_deadline_cuts_off_the_request_under_way() {
    // In the first request, and in the second after a sleep.
    for (script, requests) in [
        (vec![shows("running").takes(99)], 1),
        (vec![shows("running"), shows("running").takes(99)], 2),
    ] {
        let mut wait = wait(within(30), script);

        let (_, end) = wait.finish().await;

        let error = end.unwrap_err();
        assert_eq!(millis(wait.started), 30_000);
        assert_eq!(error.deadline().unwrap().looks, requests);
    }
}

#[tokio::test(start_paused = true)]
async fn the_deadlines_error_tells_all_that_the_wait_knew() {
    let mut wait = wait(
        within(10),
        vec![shows_all(json!({ "progress": 40 })), fails(503)],
    );

    let (_, end) = wait.finish().await;

    let error = end.unwrap_err();
    let known = error.deadline().unwrap();
    assert_eq!(known.last.as_ref().unwrap().progress.to_string(), "40");
    // Requests at 0, 2, 5 and, a tenth before the end, 9 seconds.
    assert_eq!((known.looks, known.elapsed), (4, 9 * SECOND));
    assert_eq!(known.handles, [RunHandle::new("run_1").technique("tech_1")]);
    assert!(error.source().unwrap().to_string().contains("503"));
}

#[tokio::test(start_paused = true)]
async fn a_failure_that_a_later_answer_mended_is_not_the_deadlines_cause() {
    let mut wait = wait(
        within(10),
        vec![shows("running"), fails(503), shows("running")],
    );

    let (_, end) = wait.finish().await;

    assert!(end.unwrap_err().source().is_none());
}

#[tokio::test(start_paused = true)]
async fn a_deadline_within_the_retries_of_the_first_request_tells_the_failure() {
    let mut settings = within(10);
    settings.retry = Retry::times(9).backoff(4 * SECOND, 4 * SECOND);
    let mut wait = wait(settings, vec![fails(0)]);

    let (_, end) = wait.finish().await;

    let error = end.unwrap_err();
    assert!(error.is_deadline());
    assert!(error.source().unwrap().to_string().contains("cut"));
    assert_eq!(millis(wait.started), 10_000);
}
