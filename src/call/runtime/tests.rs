use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    runtime::{Builder, Runtime},
    time::{sleep, timeout},
};

use super::*;

const SECOND: Duration = Duration::from_secs(1);

fn runtime() -> Runtime {
    let mut builder = Builder::new_current_thread();
    builder.enable_time().start_paused(true).build().unwrap()
}

#[test]
fn a_sleep_goes_on_where_its_runtime_is_gone() {
    let mut sleeping = Box::pin(on_any_runtime(|| sleep(2 * SECOND)));
    let first = runtime();
    let cut = first.block_on(async { timeout(SECOND, &mut sleeping).await });
    assert!(cut.is_err());

    drop(first);
    runtime().block_on(sleeping);
}

#[test]
fn work_is_begun_once_on_each_runtime_that_polls_it() {
    let begun = AtomicUsize::new(0);
    let mut work = Box::pin(on_any_runtime(|| {
        begun.fetch_add(1, Ordering::Relaxed);
        sleep(3 * SECOND)
    }));
    let runtimes = [runtime(), runtime()];

    for runtime in &runtimes {
        for _ in 0..2 {
            let cut = runtime.block_on(async { timeout(SECOND, &mut work).await });
            assert!(cut.is_err());
        }
    }

    assert_eq!(begun.load(Ordering::Relaxed), 2);
}

#[test]
fn a_task_whose_runtime_is_gone_or_stands_still_says_so() {
    for keep in [true, false] {
        let first = runtime();
        let mut task = first.block_on(async { RuntimeTask::spawn(sleep(SECOND)).unwrap() });
        let _first = keep.then_some(first);

        let result = runtime().block_on(poll_fn(|cx| task.poll(cx)));

        assert!(matches!(result, Err(NoValue::RuntimeLost)));
    }
}

#[test]
fn what_a_task_brought_before_its_runtime_was_left_is_not_lost() {
    let first = runtime();
    let mut task = first.block_on(async {
        let task = RuntimeTask::spawn(async { 7 }).unwrap();
        sleep(SECOND).await;
        task
    });
    drop(first);

    let result = runtime().block_on(poll_fn(|cx| task.poll(cx)));

    assert!(matches!(result, Ok(7)));
}

#[test]
fn a_dropped_task_drops_its_work() {
    let runtime = runtime();
    runtime.block_on(async {
        let held = Arc::new(());
        let work = held.clone();
        let task = RuntimeTask::spawn(async move {
            sleep(SECOND).await;
            drop(work);
        });

        drop(task);
        tokio::task::yield_now().await;

        assert_eq!(Arc::strong_count(&held), 1);
    });
}

#[test]
fn without_a_runtime_there_is_an_error_and_no_panic() {
    let task = RuntimeTask::spawn(async {});

    assert!(task.is_err_and(|error| error.to_string().contains("runtime")));
}
