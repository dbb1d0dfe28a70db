//! What a consumer may do to a wait: work meanwhile, drop it, go on elsewhere.

use super::*;

#[tokio::test(start_paused = true)]
async fn no_request_is_under_way_while_the_consumer_works() {
    let mut wait = wait(
        every(2),
        vec![shows("pending"), shows("running"), shows("completed")],
    );

    for _ in 0..3 {
        wait.next().await.unwrap().unwrap();
        sleep(100 * SECOND).await;
    }

    assert_eq!(wait.requests_began(), [0, 102_000, 204_000]);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_wait_leaves_nothing_behind() {
    let mut wait = wait(every(2), vec![shows("pending"), shows("running").takes(60)]);
    wait.next().await.unwrap().unwrap();
    let cut = tokio::time::timeout(10 * SECOND, wait.next()).await;
    assert!(cut.is_err());

    let Wait {
        states, requests, ..
    } = wait;
    drop(states);
    tokio::task::yield_now().await;

    // The script and the request under way, which have the log too, are gone.
    assert_eq!(Arc::strong_count(&requests), 1);
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_is_over_stays_over() {
    let mut wait = wait(usual(), vec![shows("completed")]);
    wait.next().await.unwrap().unwrap();
    assert!(!wait.states.has_ended());

    assert!(wait.next().await.is_none());
    assert!(wait.states.has_ended());
    assert!(wait.next().await.is_none());
}

#[test]
fn a_wait_goes_on_where_each_next_has_a_runtime_of_its_own() {
    let runtime = || {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        builder.enable_time().start_paused(true).build().unwrap()
    };
    let first = runtime();
    let script = vec![
        shows("running"),
        shows("running").takes(9),
        shows("completed"),
    ];
    let mut wait = first.block_on(async { wait(every(2), script) });

    first.block_on(wait.next()).unwrap().unwrap();
    let asleep = first.block_on(async { tokio::time::timeout(SECOND, wait.next()).await });
    assert!(asleep.is_err());
    drop(first);
    let second = runtime();
    let asking = second.block_on(async { tokio::time::timeout(9 * SECOND, wait.next()).await });
    assert!(asking.is_err());
    drop(second);

    let end = runtime().block_on(wait.next()).unwrap();

    assert!(end.unwrap().is_terminal());
}
