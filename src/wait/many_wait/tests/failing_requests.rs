//! What a single request that fails does to its run and to the others.

use super::*;

#[tokio::test(start_paused = true)]
async fn a_run_that_is_nowhere_gives_its_error_and_the_others_go_on() {
    let runs = ids("run", 2);
    let instead: Instead = |_, _: &str| Some(Err(404));
    let flora = Flora {
        instead,
        ..Flora::new(vec!["run_0".to_owned()])
    };
    let mut wait = wait(flora.ending(3, &runs), &runs);

    let (came, errors) = wait.finish().await;

    assert_eq!(came["run_0"], ["completed"]);
    let [error] = &errors[..] else {
        panic!("{errors:?}")
    };
    assert!(error.is_not_found());
    assert_eq!(error.run_id(), Some("run_1"));
    assert!(wait.remaining.handles().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_429_in_a_single_request_ends_its_round() {
    let runs = ids("run", 20);
    let instead: Instead = |at, _: &str| (at == 0).then_some(Err(429));
    let flora = Flora {
        instead,
        run_takes: MOMENT,
        ..Flora::new(Vec::new())
    };
    let mut wait = wait(flora.ending(0, &runs), &runs);

    wait.finish_well(&runs).await;

    // Four were under way. The next round waits for the 5 seconds of a 429 without a hint.
    let [first, second] = wait.rounds()[..] else {
        panic!("{:?}", wait.rounds())
    };
    assert_eq!((first, second.2), ((0, 1, 4), 20));
    assert!(second.0 >= 5);
}

#[tokio::test(start_paused = true)]
async fn a_request_that_fails_for_once_is_made_again_in_the_next_round() {
    let runs = ids("run", 2);
    let instead: Instead = |at, id: &str| (at == 0 && id == "run_1").then_some(Err(503));
    let flora = Flora {
        instead,
        ..Flora::new(Vec::new())
    };
    let mut wait = wait(flora.ending(0, &runs), &runs);

    wait.finish_well(&runs).await;

    assert_eq!(wait.rounds(), [(0, 1, 2), (2, 1, 1)]);
}

#[tokio::test(start_paused = true)]
async fn an_id_that_cannot_be_asked_for_gives_its_error_without_a_request() {
    let mut wait = wait(Flora::new(Vec::new()), &["../secrets".to_owned()]);

    let (_, errors) = wait.finish().await;

    assert!(errors.len() == 1 && errors[0].is_input());
    assert_eq!(errors[0].run_id(), Some("../secrets"));
    assert_eq!(wait.rounds(), []);
}

#[tokio::test(start_paused = true)]
async fn what_a_rate_limit_left_over_has_its_turn_before_the_others_have_a_second() {
    let runs = ids("run", 12);
    // Each request is the last of its round.
    let flora = Flora {
        instead: |_, _| Some(Err(429)),
        ..Flora::new(Vec::new())
    };
    let mut wait = wait(flora, &runs);

    wait.finish().await;

    let singles = std::mem::take(&mut wait.flora.lock().unwrap().singles);
    let first: HashSet<_> = singles
        .iter()
        .take(12)
        .map(|(_, handle)| handle.run_id())
        .collect();
    assert_eq!(first.len(), 12, "each of the first twelve is another run");
}

#[tokio::test(start_paused = true)]
async fn a_key_that_a_single_request_shows_to_be_refused_ends_the_wait_and_leaves_the_runs_remaining()
 {
    for status in [401, 402] {
        let runs = ids("run", 8);
        let flora = Flora {
            instead: if status == 401 {
                |_, _| Some(Err(401))
            } else {
                |_, _| Some(Err(402))
            },
            ..Flora::new(Vec::new())
        };
        let mut wait = wait(flora, &runs);

        let (_, errors) = wait.finish().await;

        assert_eq!((errors.len(), errors[0].status()), (1, Some(status)));
        assert_eq!(errors[0].run_id(), None);
        assert_eq!(wait.remaining.handles().len(), 8);
    }
}

#[tokio::test(start_paused = true)]
async fn requests_for_outputs_that_a_rate_limit_stopped_are_made_up_for() {
    let runs = ids("run", 10);
    let flora = Flora {
        lists_outputs: false,
        run_takes: MOMENT,
        instead: |at, _| (at == 0).then_some(Err(429)),
        ..Flora::new(runs.clone())
    };
    let mut wait = wait(flora.ending(0, &runs), &runs);

    wait.finish_well(&runs).await;

    // Four were under way; the other six wait for the 5 seconds of a 429 without a hint.
    assert_eq!(wait.rounds(), [(0, 1, 4), (5, 0, 6)]);
}
