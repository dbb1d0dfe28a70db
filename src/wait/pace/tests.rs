//! How long a pause is, and that nothing begins after a deadline.

use std::time::Duration;

use super::*;

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn a_pause_is_up_to_a_tenth_longer() {
    let none: fn() -> f64 = || 0.0;
    let half: fn() -> f64 = || 0.5;
    for (random, millis) in [(none, 10_000), (half, 10_500)] {
        let pauses = Pauses {
            every: None,
            random,
        };

        assert_eq!(pauses.spread(10 * SECOND), Duration::from_millis(millis));
    }
}

#[tokio::test(start_paused = true)]
async fn a_sleep_that_is_asked_about_only_after_the_deadline_was_not_in_time() {
    let started = Instant::now();
    let limit = TimeLimit::new(started, 2 * SECOND);
    let mut sleeping = pin!(sleep_within(Some(started + SECOND), limit));
    let first = poll_fn(|cx| Poll::Ready(sleeping.as_mut().poll(cx))).await;
    assert!(first.is_pending());

    tokio::time::advance(3 * SECOND).await;

    assert!(!sleeping.await);
}
