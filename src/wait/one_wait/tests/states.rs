//! What is told of a run while it goes on.

use super::*;

#[tokio::test(start_paused = true)]
async fn each_change_is_told_when_it_is_seen_and_nothing_else_is() {
    let state = |fields: Value| shows_all(fields);
    let script = vec![
        state(json!({ "status": "pending" })),
        state(json!({ "status": "pending" })),
        state(json!({ "status": "running" })),
        state(json!({ "status": "running", "charged_cost": 1 })),
        state(json!({ "status": "running", "progress": 50 })),
        state(json!({ "status": "running", "progress": 50, "outputs": [] })),
        shows("completed"),
    ];
    let mut wait = wait(every(2), script);

    let (seen, _) = wait.finish().await;

    let expected = [
        (0, "pending 0"),
        (4_000, "running 0"),
        (8_000, "running 50"),
        (10_000, "running 50"),
        (12_000, "completed 0"),
    ];
    assert_eq!(seen, told(&expected));
}

#[tokio::test(start_paused = true)]
async fn an_unknown_status_has_not_ended() {
    let mut wait = wait(every(2), vec![shows("cancelling"), shows("failed")]);

    let (seen, _) = wait.finish().await;

    assert_eq!(seen, told(&[(0, "cancelling 0"), (2_000, "failed 0")]));
}

#[tokio::test(start_paused = true)]
async fn a_status_that_goes_back_is_told_and_the_wait_goes_on() {
    let mut wait = wait(
        every(2),
        vec![shows("running"), shows("pending"), shows("completed")],
    );

    let (seen, _) = wait.finish().await;

    assert_eq!(
        seen,
        told(&[
            (0, "running 0"),
            (2_000, "pending 0"),
            (4_000, "completed 0")
        ])
    );
}
