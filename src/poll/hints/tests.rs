//! How long a server is left alone, also where only what is behind a failure tells it.

use super::*;
use crate::tests::refused;

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn of_a_run_that_one_way_does_not_know_the_other_ways_hint_and_limit_count() {
    let hint = Duration::from_secs(700);
    let limited = || refused(429, Some(hint));
    let unknown = refused(404, None).because(limited());

    assert!(is_limited(&limited()) && is_limited(&unknown));
    assert_eq!(hint_of(&unknown), Some(hint));
    assert!(!is_limited(&refused(404, None)));
    assert_eq!(hint_of(&refused(404, None)), None);
}

#[tokio::test(start_paused = true)]
async fn the_longest_of_all_hints_holds_and_none_longer_than_ten_minutes() {
    let now = Instant::now();
    let hints = Hints::new(|| 0.0);

    hints.heed(Some(20 * SECOND));
    hints.heed(Some(3 * SECOND));
    hints.heed(None);
    assert_eq!(hints.until(), Some(now + 20 * SECOND));

    hints.heed(Some(Duration::MAX));
    assert_eq!(hints.until(), Some(now + 600 * SECOND));

    tokio::time::advance(600 * SECOND).await;
    assert_eq!(hints.until(), None);
}

#[tokio::test(start_paused = true)]
async fn a_hint_is_lengthened_by_up_to_a_tenth() {
    let hints = Hints::new(|| 1.0);

    hints.heed(Some(20 * SECOND));

    assert_eq!(hints.until(), Some(Instant::now() + 22 * SECOND));
}
