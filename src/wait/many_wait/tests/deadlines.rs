//! What the deadline of all runs cuts off, and what its error tells.

use super::*;

#[tokio::test(start_paused = true)]
async fn at_the_deadline_ended_runs_come_before_the_error_and_its_handles_are_the_others() {
    let runs = ids("run", 3);
    let flora = Flora {
        lists_outputs: false,
        run_takes: 99 * SECOND,
        ..Flora::new(runs.clone())
    };
    let mut wait = wait(flora.ending(0, &runs[..2]), &runs);
    let started = Instant::now();

    let (came, errors) = wait.finish().await;

    assert_eq!(started.elapsed(), 60 * SECOND);
    assert_eq!(came.into_keys().collect::<Vec<_>>(), runs[..2]);
    let handles = &errors[0].deadline().unwrap().handles;
    assert_eq!(
        (errors.len(), handles.len(), handles[0].run_id()),
        (1, 1, "run_2")
    );
}

#[tokio::test(start_paused = true)]
async fn there_is_no_deadline_for_runs_that_have_all_ended() {
    let runs = ids("run", 2);
    let flora = Flora {
        lists_outputs: false,
        run_takes: 99 * SECOND,
        ..Flora::new(runs.clone())
    };
    let mut wait = wait(flora.ending(0, &runs), &runs);

    wait.finish_well(&runs).await;
}

#[tokio::test(start_paused = true)]
async fn the_last_round_is_shortly_before_the_deadline() {
    let runs = ids("run", 2);
    let mut wait = wait_with(Flora::new(runs.clone()), &runs, |many| {
        many.settings.backoff.every = Some(25 * SECOND);
    });

    let (_, errors) = wait.finish().await;

    assert_eq!(
        wait.rounds(),
        [(0, 1, 0), (25, 1, 0), (50, 1, 0), (58, 1, 0)]
    );
    assert_eq!(errors[0].deadline().unwrap().looks, 4);
    assert_eq!(wait.remaining.handles().len(), 2);
}
