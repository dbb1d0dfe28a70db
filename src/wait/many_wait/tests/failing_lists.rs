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
async fn while_the_list_fails_runs_are_asked_for_singly_and_then_by_the_list_again() {
    let runs = ids("run", 5);
    let page_fault = |at, _| (2..=8).contains(&at).then_some(500);
    let mut wait = wait(
        Flora::new(runs.clone())
            .ending(11, &runs)
            .failing(page_fault),
        &runs,
    );

    wait.finish_well(&runs).await;

    assert_eq!(
        wait.rounds()[..5],
        [(0, 1, 0), (2, 1, 5), (4, 1, 5), (6, 1, 5), (8, 1, 5)]
    );
    assert_eq!(wait.rounds()[5..], [(10, 1, 0), (12, 1, 0)]);
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

    // The first round has no page but the first; the fifty that stand on the second end in the next.
    assert_eq!(wait.rounds(), [(0, 2, 50), (2, 2, 50)]);
}

#[tokio::test(start_paused = true)]
async fn a_rate_limited_list_is_followed_by_no_single_request_in_its_round() {
    let runs = ids("deep", 3);
    let flora = Flora {
        page_fault: |at, _| (at > 0).then_some(429),
        instead: |_, _| Some(Err(503)),
        ..Flora::new(ids("newer", 100))
    };
    let mut wait = wait(flora, &runs);

    wait.finish().await;

    let later = wait.rounds().split_off(1);
    assert!(!later.is_empty());
    assert!(
        later
            .iter()
            .all(|(_, pages, singles)| (*pages, *singles) == (1, 0))
    );
}

#[tokio::test(start_paused = true)]
async fn runs_that_are_added_make_no_retry_of_the_first_page_come_sooner() {
    let flora = Flora::new(Vec::new()).failing(|_, _| Some(503));
    let mut wait = wait_with(flora, &ids("run", 1), |many| {
        many.settings.retry = Retry::times(3).backoff(SECOND, SECOND);
        many.settings.backoff.every = Some(SECOND / 50);
    });
    let control = crate::WaitControl::new(wait.remaining.clone());
    let started = Instant::now();
    let adding = async move {
        for added in 0..1_000 {
            sleep(SECOND / 200).await;
            control.add(format!("added_{added}"));
        }
    };

    let ((_, errors), ()) = futures_util::future::join(
        async {
            let came = wait.finish().await;
            // Three pauses, each a half of a second at least.
            assert!(
                started.elapsed() >= SECOND * 3 / 2,
                "{:?}",
                started.elapsed()
            );
            came
        },
        adding,
    )
    .await;

    assert_eq!(errors.len(), 1);
}
