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

/// Sleeps, and counts how often it was begun.
#[derive(Clone, Default)]
struct Sleep {
    seconds: u32,
    begun: Arc<AtomicUsize>,
}

impl Work for Sleep {
    type Output = u32;

    async fn run(self) -> Result<u32, Error> {
        self.begun.fetch_add(1, Ordering::Relaxed);
        sleep(SECOND * self.seconds).await;
        Ok(self.seconds)
    }
}

/// Work that takes so many seconds, and how often it was begun.
fn sleeping(seconds: u32) -> (BackgroundTask<Sleep>, Arc<AtomicUsize>) {
    let work = Sleep {
        seconds,
        ..Sleep::default()
    };
    let begun = work.begun.clone();
    (BackgroundTask::new(work), begun)
}

fn runtime() -> Runtime {
    let mut builder = Builder::new_current_thread();
    builder.enable_time().start_paused(true).build().unwrap()
}

#[test]
fn work_goes_on_where_its_runtime_is_gone() {
    let (mut task, begun) = sleeping(2);
    let first = runtime();
    let cut = first.block_on(async { timeout(SECOND, &mut task).await });
    assert!(cut.is_err());

    drop(first);
    let done = runtime().block_on(task);

    assert_eq!(done.unwrap(), 2);
    assert_eq!(begun.load(Ordering::Relaxed), 2);
}

#[test]
fn work_is_begun_once_on_each_runtime_that_polls_it() {
    let (mut task, begun) = sleeping(3);
    let runtimes = [runtime(), runtime()];

    for runtime in &runtimes {
        for _ in 0..2 {
            let cut = runtime.block_on(async { timeout(SECOND, &mut task).await });
            assert!(cut.is_err());
        }
    }

    assert_eq!(begun.load(Ordering::Relaxed), 2);
}

#[test]
fn work_started_early_goes_on_while_nobody_polls_and_is_kept_when_its_runtime_is_left() {
    let (mut task, begun) = sleeping(1);
    let first = runtime();
    first.block_on(async {
        task.start();
        sleep(2 * SECOND).await;
    });

    let done = runtime().block_on(task);

    assert_eq!(done.unwrap(), 1);
    assert_eq!(begun.load(Ordering::Relaxed), 1);
}

#[test]
fn work_on_a_runtime_that_stands_still_is_begun_anew_on_the_one_that_polls() {
    let (mut task, begun) = sleeping(1);
    let first = runtime();
    first.block_on(async {
        task.start();
        tokio::task::yield_now().await;
    });

    let done = runtime().block_on(task);

    assert_eq!(done.unwrap(), 1);
    assert_eq!(begun.load(Ordering::Relaxed), 2);
    drop(first);
}

#[test]
fn a_dropped_task_drops_its_work() {
    runtime().block_on(async {
        let (mut task, begun) = sleeping(1);
        task.start();
        tokio::task::yield_now().await;

        drop(task);
        tokio::task::yield_now().await;

        // What was begun holds it as long as it lives.
        assert_eq!(Arc::strong_count(&begun), 1);
    });
}

#[test]
fn without_a_runtime_there_is_an_error_and_no_panic() {
    let (task, _) = sleeping(1);
    let mut task = Box::pin(task);

    let polled = task
        .as_mut()
        .poll(&mut Context::from_waker(std::task::Waker::noop()));

    let Poll::Ready(Err(error)) = polled else {
        panic!("{polled:?}")
    };
    assert!(error.is_runtime());
}

#[test]
fn on_a_runtime_that_is_shutting_down_there_is_an_error() {
    let (task, _) = sleeping(1);
    let runtime = runtime();
    let entered = runtime.handle().clone();
    drop(runtime);
    let _here = entered.enter();
    let mut task = Box::pin(task);

    let polled = task
        .as_mut()
        .poll(&mut Context::from_waker(std::task::Waker::noop()));

    let Poll::Ready(Err(error)) = polled else {
        panic!("{polled:?}")
    };
    assert!(error.is_runtime());
}

/// Work that panics.
#[derive(Clone)]
struct Panics;

impl Work for Panics {
    type Output = ();

    async fn run(self) -> Result<(), Error> {
        panic!("in its own words")
    }
}

#[test]
fn a_panic_goes_on_in_its_own_words() {
    let panicked = std::panic::catch_unwind(|| runtime().block_on(BackgroundTask::new(Panics)));

    let words = panicked.unwrap_err();
    assert_eq!(words.downcast_ref::<&str>(), Some(&"in its own words"));
}
