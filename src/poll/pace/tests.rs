//! How long a pause is, and what comes first: its end or a limit.

use std::future::poll_fn;

use super::*;

const SECOND: Duration = Duration::from_secs(1);

fn pace(every: Option<u32>, random: fn() -> f64) -> Pace {
    Pace::new(Backoff {
        every: every.map(|every| every * SECOND),
        random,
    })
}

#[tokio::test(start_paused = true)]
async fn pauses_grow_from_two_seconds_to_ten_until_something_changes() {
    let now = Instant::now();
    let mut pace = pace(None, || 0.0);
    let mut millis = || (pace.next_due(None).unwrap() - now).as_millis();

    let grown = [millis(), millis(), millis(), millis(), millis(), millis()];

    assert_eq!(grown, [2_000, 3_000, 4_500, 6_750, 10_000, 10_000]);
    pace.quicken();
    assert_eq!(pace.next_due(None), Some(now + 2 * SECOND));
}

#[test]
fn a_pause_is_up_to_a_tenth_longer() {
    assert_eq!(lengthened(10 * SECOND, || 0.0), 10 * SECOND);
    assert_eq!(lengthened(10 * SECOND, || 1.0), 11 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn a_hint_makes_a_pause_longer_and_never_shorter() {
    let now = Instant::now();
    for (hint, due) in [(1, 3), (7, 7)] {
        let mut pace = pace(Some(3), || 0.0);
        pace.hints.heed(Some(hint * SECOND));

        assert_eq!(pace.next_due(None), Some(now + due * SECOND));
        assert_eq!(pace.due_after_failures(1), now + due * SECOND);
    }
}

#[tokio::test(start_paused = true)]
async fn the_last_request_is_due_shortly_before_the_limit_and_there_is_none_after_it() {
    let started = Instant::now();
    let limit = Some(TimeLimit::new(started, 60 * SECOND));
    let mut pace = pace(Some(59), || 0.0);

    assert_eq!(pace.next_due(limit), Some(started + 58 * SECOND));

    tokio::time::advance(58 * SECOND).await;
    assert_eq!(pace.next_due(limit), None);
}

#[tokio::test(start_paused = true)]
async fn after_failures_the_pause_doubles_up_to_a_minute() {
    let now = Instant::now();
    for (every, pauses) in [(10, [10, 20, 40, 60, 60]), (300, [300; 5])] {
        let pace = pace(Some(every), || 0.0);

        let due = [1, 2, 3, 4, u32::MAX].map(|failures| pace.due_after_failures(failures));

        assert_eq!(due, pauses.map(|pause| now + pause * SECOND));
    }
}

#[tokio::test(start_paused = true)]
async fn a_pause_that_is_asked_about_only_after_the_limit_was_not_in_time() {
    let started = Instant::now();
    let mut pausing = pin!(pause_until(started + SECOND, Some(started + 2 * SECOND)));
    let first = poll_fn(|cx| std::task::Poll::Ready(pausing.as_mut().poll(cx))).await;
    assert!(first.is_pending());

    tokio::time::advance(3 * SECOND).await;

    assert!(!pausing.await.unwrap());
}

#[tokio::test(start_paused = true)]
async fn what_is_done_comes_before_a_moment_that_has_passed() {
    let moment = Some(Instant::now());
    let never = std::future::pending::<()>();

    assert_eq!(before(moment, async { 7 }).await.unwrap(), Some(7));
    assert_eq!(before(moment, never).await.unwrap(), None);
}
