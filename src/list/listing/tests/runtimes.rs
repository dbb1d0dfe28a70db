//! Listings that are polled on one runtime after the other, or left alone.

use tokio::runtime::Builder;

use super::*;
use crate::tests::timed_out;

/// The next run, once what is read ahead has begun.
async fn next_and_begin(listing: &mut Listing<Model>) -> Option<Result<TechniqueRun, Error>> {
    let run = next(listing).await;
    tokio::task::yield_now().await;
    run
}

#[test]
fn a_page_read_ahead_is_asked_for_again_when_its_runtime_is_gone() {
    let asked = Asked::default();
    let log = asked.clone();
    let model = Model::new(move |cursor| {
        let cursor = cursor.unwrap_or_default().to_owned();
        log.lock().unwrap().push(cursor.clone());
        Box::pin(async move {
            // A timer is bound to the runtime that it was made on.
            sleep(Duration::from_millis(1)).await;
            let page = match cursor.as_str() {
                "" => page([3]).to(&"a"),
                "a" => page([2]).to(&"b"),
                _ => page([1]),
            };
            Ok(page.into())
        })
    });
    let mut pager = begin(AHEAD, None, model, false);

    let mut shown = Vec::new();
    loop {
        let runtime = Builder::new_current_thread().enable_time().build().unwrap();
        match runtime.block_on(next_and_begin(&mut pager)) {
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
        let run = runtime.block_on(next_and_begin(&mut pager));
        shown.extend(run.map(|run| run.unwrap().run_id));
    }

    assert_eq!(shown, ids([4, 3, 2, 1]));
    assert_eq!(*asked.lock().unwrap(), ["", "1", "1"]);
}

#[test]
fn a_request_half_done_on_one_runtime_is_made_again_on_the_next() {
    let asked = Asked::default();
    let log = asked.clone();
    let model = Model::new(move |cursor| {
        let mut log = log.lock().unwrap();
        log.push(cursor.unwrap_or_default().to_owned());
        let is_first = log.len() == 1;
        Box::pin(async move {
            if is_first {
                std::future::pending::<()>().await;
            }
            Ok(page([2, 1]).into())
        })
    });
    let mut pager = begin(ALL, None, model, false);
    let runtime = || Builder::new_current_thread().enable_time().build().unwrap();

    let half_done = runtime().block_on(async {
        let mut next = pin!(next(&mut pager));
        let half_done = poll_fn(|cx| Poll::Ready(next.as_mut().poll(cx).is_pending())).await;
        tokio::task::yield_now().await;
        half_done
    });
    let rest = runtime().block_on(read_to_the_end(&mut pager));

    assert!(half_done);
    assert_eq!(rest, ids([2, 1]));
    assert_eq!(*asked.lock().unwrap(), ["", ""]);
}

/// A listing whose first request times out after a minute, and the next answers.
fn timing_out() -> (Listing<Model>, Asked) {
    let asked = Asked::default();
    let log = asked.clone();
    let model = Model::new(move |_| {
        let mut log = log.lock().unwrap();
        log.push(String::new());
        let is_first = log.len() == 1;
        Box::pin(async move {
            if !is_first {
                return Ok(page([1]).into());
            }
            sleep(60 * SECOND).await;
            Err(timed_out())
        })
    });
    (begin(ALL, None, model, false), asked)
}

#[tokio::test(start_paused = true)]
async fn a_request_left_alone_goes_on_and_its_answer_is_taken_whenever_one_polls() {
    let (mut pager, asked) = slow(ALL, 10 * SECOND);

    let left = tokio::time::timeout(SECOND, next(&mut pager)).await;
    sleep(120 * SECOND).await;
    let polled = Instant::now();
    let first = next(&mut pager).await.unwrap().unwrap();

    assert!(left.is_err());
    assert_eq!(first.run_id, "4");
    assert_eq!(polled.elapsed(), Duration::ZERO);
    assert_eq!(*asked.lock().unwrap(), [""]);
}

#[tokio::test(start_paused = true)]
async fn a_request_that_times_out_is_an_error_whether_one_waits_for_it_or_not() {
    for waits in [true, false] {
        let (mut pager, asked) = timing_out();
        if !waits {
            let left = tokio::time::timeout(SECOND, next(&mut pager)).await;
            assert!(left.is_err());
            sleep(120 * SECOND).await;
        }

        let (_, error) = read(&mut pager).await;

        assert!(error.is_some_and(|error| error.is_timeout()));
        assert_eq!(asked.lock().unwrap().len(), 1);
    }
}
