//! What a list that fails does to a wait.

use super::*;

#[tokio::test(start_paused = true)]
async fn a_list_that_cannot_be_read_from_the_start_ends_the_wait() {
    let faults: [fn(u64, usize) -> Option<u16>; 3] =
        [|_, _| Some(401), |_, _| Some(429), |_, _| Some(500)];
    for page_fault in faults {
        let runs = ids("run", 2);
        let mut wait = wait(Flora::new(runs.clone()).failing(page_fault), &runs);

        let (_, errors) = wait.finish().await;

        assert_eq!(errors[0].status(), page_fault(0, 0));
        assert_eq!((errors.len(), wait.rounds()), (1, vec![(0, 1, 0)]));
        assert_eq!(wait.remaining.handles().len(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn a_refused_key_ends_the_wait_whenever_it_comes() {
    let faults: [fn(u64, usize) -> Option<u16>; 3] = [
        |at, _| (at > 3).then_some(401),
        |at, _| (at > 3).then_some(402),
        |at, _| (at > 3).then_some(403),
    ];
    for page_fault in faults {
        let runs = ids("run", 1);
        let mut wait = wait(Flora::new(runs.clone()).failing(page_fault), &runs);

        let (_, errors) = wait.finish().await;

        assert_eq!((errors.len(), errors[0].status()), (1, page_fault(4, 0)));
        assert_eq!(wait.rounds(), [(0, 1, 0), (2, 1, 0), (4, 1, 0)]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_list_that_fails_for_a_while_brings_no_burst_of_looks() {
    let runs = ids("run", 150);
    let page_fault = |at, _| (2..=4).contains(&at).then_some(503);
    let mut wait = wait(
        Flora::new(runs.clone())
            .ending(5, &runs)
            .failing(page_fault),
        &runs,
    );

    wait.finish_well(&runs).await;

    assert_eq!(wait.rounds(), [(0, 2, 0), (2, 1, 0), (4, 1, 0), (6, 2, 0)]);
}

#[tokio::test(start_paused = true)]
async fn after_three_failed_listings_in_a_row_single_looks_take_over_until_the_list_is_back() {
    let runs = ids("run", 5);
    let page_fault = |at, _| (2..=8).contains(&at).then_some(500);
    let mut wait = wait(
        Flora::new(runs.clone())
            .ending(11, &runs)
            .failing(page_fault),
        &runs,
    );

    wait.finish_well(&runs).await;

    let back = [(10, 1, 0), (12, 1, 0)];
    assert_eq!(
        wait.rounds()[..5],
        [(0, 1, 0), (2, 1, 0), (4, 1, 0), (6, 1, 5), (8, 1, 5)]
    );
    assert_eq!(wait.rounds()[5..], back);
}

#[tokio::test(start_paused = true)]
async fn a_list_that_always_fails_on_its_second_page_hides_no_run_for_ever() {
    let runs = ids("run", 150);
    let page_fault = |_, page| (page == 1).then_some(500);
    let mut wait = wait(
        Flora::new(runs.clone())
            .ending(1, &runs)
            .failing(page_fault),
        &runs,
    );

    wait.finish_well(&runs).await;

    // The first hundred end in the second round; the listing has failed three times in the third.
    assert_eq!(wait.rounds(), [(0, 2, 0), (2, 2, 0), (4, 2, 50)]);
}

#[tokio::test(start_paused = true)]
async fn a_rate_limited_list_is_followed_by_no_look_in_its_round() {
    let runs = ids("deep", 3);
    let flora = Flora {
        page_fault: |at, _| (at > 0).then_some(429),
        look_instead: |_, _| Some(Err(503)),
        ..Flora::new(ids("newer", 100))
    };
    let mut wait = wait(flora, &runs);

    wait.finish().await;

    let later = wait.rounds().split_off(1);
    assert!(!later.is_empty());
    assert!(
        later
            .iter()
            .all(|(_, pages, looks)| (*pages, *looks) == (1, 0))
    );
}
