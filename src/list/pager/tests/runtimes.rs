//! Listings that are polled on one runtime after the other, or left alone.

use tokio::runtime::Builder;

use super::*;
use crate::tests::timed_out;

#[test]
fn a_page_read_ahead_is_asked_for_again_when_its_runtime_is_gone() {
    let asked = Asked::default();
    let log = asked.clone();
    let fetch = move |cursor: Option<String>| {
        let cursor = cursor.unwrap_or_default();
        log.lock().unwrap().push(cursor.clone());
        Box::pin(async move {
            // A timer is bound to the runtime that it was made on.
            sleep(Duration::from_millis(1)).await;
            Ok(match cursor.as_str() {
                "" => page([3]).to(&"a"),
                "a" => page([2]).to(&"b"),
                _ => page([1]),
            })
        }) as Fetching<Fetched>
    };
    let mut pager = Pager::new(Box::new(fetch), AHEAD, Position::default()).unwrap();

    let mut shown = Vec::new();
    loop {
        let runtime = Builder::new_current_thread().enable_time().build().unwrap();
        match runtime.block_on(next(&mut pager)) {
            Some(run) => shown.push(run.unwrap().run_id),
            None => break,
        }
    }

    assert_eq!(shown, ids([3, 2, 1]));
    assert!(pager.report().is_complete());
    assert_eq!(*asked.lock().unwrap(), ["", "a", "a", "b", "b"]);
}

#[test]
fn a_page_read_ahead_is_asked_for_again_when_its_runtime_stands_still() {
    let (mut pager, asked) = slow(AHEAD, Duration::from_millis(1));
    let runtimes: Vec<_> = (0..5)
        .map(|_| Builder::new_current_thread().enable_time().build().unwrap())
        .collect();

    let mut shown = Vec::new();
    for runtime in &runtimes {
        let run = runtime.block_on(next(&mut pager));
        shown.extend(run.map(|run| run.unwrap().run_id));
    }

    assert_eq!(shown, ids([4, 3, 2, 1]));
    assert_eq!(*asked.lock().unwrap(), ["", "1", "1"]);
}

#[test]
fn a_request_half_done_on_one_runtime_is_made_again_on_the_next() {
    let asked = Asked::default();
    let log = asked.clone();
    let fetch = move |cursor: Option<String>| {
        let mut log = log.lock().unwrap();
        log.push(cursor.unwrap_or_default());
        let is_first = log.len() == 1;
        Box::pin(async move {
            if is_first {
                std::future::pending::<()>().await;
            }
            Ok(page([2, 1]))
        }) as Fetching<Fetched>
    };
    let mut pager = Pager::new(Box::new(fetch), ALL, Position::default()).unwrap();
    let runtime = || Builder::new_current_thread().enable_time().build().unwrap();

    let half_done = runtime().block_on(async {
        let mut next = pin!(next(&mut pager));
        poll_fn(|cx| Poll::Ready(next.as_mut().poll(cx).is_pending())).await
    });
    let rest = runtime().block_on(read_to_the_end(&mut pager));

    assert!(half_done);
    assert_eq!(rest, ids([2, 1]));
    assert_eq!(*asked.lock().unwrap(), ["", ""]);
}

/// A pager whose first request times out after a minute, and the next answers.
fn timing_out() -> (Pager, Asked) {
    let asked = Asked::default();
    let log = asked.clone();
    let fetch = move |_: Option<String>| {
        let mut log = log.lock().unwrap();
        log.push(String::new());
        let is_first = log.len() == 1;
        Box::pin(async move {
            if !is_first {
                return Ok(page([1]));
            }
            sleep(60 * SECOND).await;
            Err(timed_out())
        }) as Fetching<Fetched>
    };
    let pager = Pager::new(Box::new(fetch), ALL, Position::default()).unwrap();
    (pager, asked)
}

#[tokio::test(start_paused = true)]
async fn a_request_left_alone_beyond_its_time_is_made_again() {
    let (mut pager, asked) = timing_out();

    let left = tokio::time::timeout(SECOND, next(&mut pager)).await;
    sleep(120 * SECOND).await;
    let shown = read_to_the_end(&mut pager).await;

    assert!(left.is_err());
    assert_eq!(shown, ["1"]);
    assert_eq!(asked.lock().unwrap().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_request_that_times_out_while_one_waits_for_it_is_an_error() {
    let (mut pager, asked) = timing_out();

    let (_, error) = read(&mut pager).await;

    assert!(error.is_some_and(|error| error.is_timeout()));
    assert_eq!(asked.lock().unwrap().len(), 1);
}
