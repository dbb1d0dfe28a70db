//! What failed says of how long to wait, also where it is told by what is behind it.

use super::*;
use crate::tests::refused;

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
