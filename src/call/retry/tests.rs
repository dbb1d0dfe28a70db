use std::cell::Cell;

use tokio::time::Instant;

use super::*;
use crate::tests::{cut_connection, refused, timed_out};

const SECOND: Duration = Duration::from_secs(1);

fn seconds(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}

#[test]
fn lost_connections_time_outs_408_429_and_5xx_are_tried_again_and_nothing_else() {
    let policy = Retry::default();

    for again in [cut_connection(), timed_out()] {
        assert!(policy.pause(0, &again, 0.0).is_some(), "{again}");
    }
    for status in [408, 429, 500, 502, 503, 504, 529] {
        assert!(
            policy.pause(0, &refused(status, None), 0.0).is_some(),
            "{status}"
        );
    }
    for status in [301, 400, 401, 402, 403, 404, 409, 422] {
        assert_eq!(
            policy.pause(0, &refused(status, None), 0.0),
            None,
            "{status}"
        );
    }
}

#[test]
fn the_back_off_doubles_up_to_its_most_and_half_of_it_is_chance() {
    let policy = Retry::times(10).backoff(SECOND, 5 * SECOND);
    let table = [(0, 1.0), (1, 2.0), (2, 4.0), (3, 5.0), (9, 5.0)];

    for (retried, whole) in table {
        let shortest = policy.pause(retried, &cut_connection(), 0.0);
        let longest = policy.pause(retried, &cut_connection(), 1.0);
        assert_eq!(
            (shortest, longest),
            (Some(seconds(whole / 2.0)), Some(seconds(whole))),
            "{retried}"
        );
    }
}

#[test]
fn by_default_there_are_two_retries_after_half_a_second_and_a_second() {
    let pauses = [0, 1, 2].map(|n| Retry::default().pause(n, &refused(500, None), 1.0));

    assert_eq!(pauses, [Some(seconds(0.5)), Some(seconds(1.0)), None]);
}

#[test]
fn without_retries_nothing_is_tried_again() {
    assert_eq!(Retry::none().pause(0, &refused(503, None), 0.0), None);
}

#[test]
fn a_hint_is_a_floor_and_the_back_off_comes_on_top() {
    let hinted = refused(503, Some(seconds(20.0)));

    for (random, whole) in [(0.0, 20.25), (1.0, 20.5)] {
        assert_eq!(
            Retry::default().pause(0, &hinted, random),
            Some(seconds(whole))
        );
    }
}

#[test]
fn clients_that_got_the_longest_hint_come_back_at_different_moments() {
    let limited = refused(429, Some(60 * SECOND));
    let abrupt = Retry::default().backoff(Duration::ZERO, Duration::ZERO);

    for policy in [Retry::default(), abrupt] {
        let [early, late] = [0.25, 0.75].map(|random| policy.pause(0, &limited, random).unwrap());

        assert!(early >= 60 * SECOND, "{policy:?}: {early:?}");
        assert!(
            late >= early + Duration::from_millis(100),
            "{policy:?}: {early:?} {late:?}"
        );
    }
}

#[test]
fn a_hint_over_the_limit_is_not_slept_through() {
    let policy = Retry::default();
    let longer = policy.clone().longest_hint(61 * SECOND);

    assert!(
        policy
            .pause(0, &refused(429, Some(seconds(60.0))), 0.0)
            .is_some()
    );
    assert_eq!(
        policy.pause(0, &refused(429, Some(seconds(60.001))), 0.0),
        None
    );
    assert!(
        longer
            .pause(0, &refused(429, Some(seconds(60.001))), 0.0)
            .is_some()
    );
}

#[test]
fn a_429_without_a_hint_is_left_alone_for_5_seconds_then_10_and_at_most_the_limit() {
    let policy = Retry::times(40).backoff(Duration::ZERO, Duration::ZERO);
    let limited = refused(429, None);

    for (retried, floor) in [
        (0, 5.0),
        (1, 10.0),
        (2, 20.0),
        (3, 40.0),
        (4, 60.0),
        (39, 60.0),
    ] {
        assert_eq!(
            policy.pause(retried, &limited, 0.5),
            Some(seconds(floor)),
            "{retried}"
        );
    }
}

#[test]
fn no_setting_is_too_large_to_be_reckoned_with() {
    let policy = Retry::times(u32::MAX)
        .backoff(Duration::MAX, Duration::MAX)
        .longest_hint(Duration::MAX);

    let pause = policy.pause(u32::MAX - 1, &refused(429, Some(Duration::MAX)), 1.0);

    assert_eq!(pause, Some(Duration::MAX));
}

#[tokio::test(start_paused = true)]
async fn the_value_comes_with_the_number_of_retries() {
    let (policy, tries) = (Retry::times(3), Cell::new(0));

    let outcome = attempts(&policy, TotalTime::default(), async || {
        tries.set(tries.get() + 1);
        if tries.get() < 3 {
            Err(refused(502, None))
        } else {
            Ok("value")
        }
    });

    assert_eq!(outcome.await.unwrap(), ("value", 2));
    assert_eq!(tries.get(), 3);
}

#[tokio::test(start_paused = true)]
async fn the_last_error_comes_back_with_the_number_of_retries() {
    let (policy, tries) = (Retry::times(3), Cell::new(0));

    let outcome = attempts::<(), _, _>(&policy, TotalTime::default(), async || {
        tries.set(tries.get() + 1);
        Err(refused(500 + tries.get(), None))
    });

    let error = outcome.await.unwrap_err();
    assert_eq!(
        (error.status(), error.retries(), tries.get()),
        (Some(504), 3, 4)
    );
}

#[tokio::test(start_paused = true)]
async fn what_another_attempt_cannot_mend_is_tried_once() {
    let (policy, tries) = (Retry::times(3), Cell::new(0));

    let outcome = attempts::<(), _, _>(&policy, TotalTime::default(), async || {
        tries.set(tries.get() + 1);
        Err(refused(409, None))
    });

    let error = outcome.await.unwrap_err();
    assert_eq!(
        (error.status(), error.retries(), tries.get()),
        (Some(409), 0, 1)
    );
}

#[tokio::test(start_paused = true)]
async fn between_two_attempts_it_sleeps_the_hint_and_a_part_of_the_back_off() {
    let started = Instant::now();
    let policy = Retry::times(1).backoff(2 * SECOND, 2 * SECOND);

    let _ = attempts::<(), _, _>(&policy, TotalTime::default(), async || {
        Err(refused(429, Some(seconds(30.0))))
    })
    .await;

    let slept = started.elapsed();
    // The timer counts in milliseconds and rounds up.
    assert!(
        slept >= 31 * SECOND && slept <= 32 * SECOND + Duration::from_millis(1),
        "{slept:?}"
    );
}

/// A call that may take so long in all, and fails each time after a second.
async fn fails_within(total: Duration, policy: Retry) -> (Error, u32, Duration) {
    let started = Instant::now();
    let tries = Cell::new(0);
    let total_time = TotalTime::from_now(Some(total));

    let attempt = async || {
        tries.set(tries.get() + 1);
        tokio::time::sleep(SECOND).await;
        Err(refused(503, None))
    };
    let outcome = attempts::<(), _, _>(&policy, total_time, || total_time.bound(attempt()));

    (outcome.await.unwrap_err(), tries.get(), started.elapsed())
}

#[tokio::test(start_paused = true)]
async fn a_pause_that_would_cross_the_total_time_brings_the_last_failure_at_once() {
    let policy = Retry::times(9).backoff(10 * SECOND, 10 * SECOND);

    let (error, tries, took) = fails_within(6 * SECOND, policy).await;

    assert_eq!((error.status(), error.retries(), tries), (Some(503), 0, 1));
    assert_eq!(took, SECOND);
}

#[tokio::test(start_paused = true)]
async fn an_attempt_that_crosses_the_total_time_is_cut_and_the_failure_before_it_told() {
    let policy = Retry::times(9).backoff(Duration::ZERO, Duration::ZERO);

    let (error, tries, took) = fails_within(seconds(2.5), policy).await;

    let cause = std::error::Error::source(&error).unwrap();
    assert!(
        error.is_timeout() && error.to_string().contains("`total_timeout` of 2.5s"),
        "{error}"
    );
    assert!(cause.to_string().contains("503"), "{cause}");
    assert_eq!((error.retries(), tries), (2, 3));
    assert!(took >= seconds(2.5) && took <= seconds(2.501), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn a_total_time_without_end_bounds_nothing() {
    let (error, tries, _) = fails_within(Duration::MAX, Retry::times(1)).await;

    assert_eq!((error.status(), tries), (Some(503), 2));
}

#[test]
fn without_a_back_off_up_to_a_tenth_of_a_hint_is_added_to_it() {
    let policy = Retry::times(1).backoff(Duration::ZERO, Duration::ZERO);
    let limited = refused(429, Some(10 * SECOND));

    for (random, pause) in [(0.0, 10.0), (0.5, 10.5), (1.0, 11.0)] {
        assert_eq!(policy.pause(0, &limited, random), Some(seconds(pause)));
    }
}
