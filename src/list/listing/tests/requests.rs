//! When pages are asked for: one after the other, or read ahead.

use super::*;

#[tokio::test]
async fn nothing_is_requested_before_the_first_poll() {
    let (_pager, asked) = chain(AHEAD, vec![vec![2], vec![1]]);

    tokio::task::yield_now().await;

    assert_eq!(asked.lock().unwrap().len(), 0);
}

#[tokio::test]
async fn the_next_page_is_requested_once_this_one_was_handed_out() {
    let (mut pager, asked) = chain(ALL, vec![vec![4, 3], vec![2, 1]]);

    next(&mut pager).await;
    next(&mut pager).await;
    assert_eq!(*asked.lock().unwrap(), [""]);

    next(&mut pager).await;
    assert_eq!(*asked.lock().unwrap(), ["", "1"]);
}

#[tokio::test]
async fn a_request_goes_on_when_the_future_that_began_it_is_dropped() {
    let (mut pager, asked) = slow(ALL, 10 * SECOND);
    tokio::time::pause();

    let cut = tokio::time::timeout(SECOND, next(&mut pager)).await;
    let shown = read_to_the_end(&mut pager).await;

    assert!(cut.is_err());
    assert_eq!(shown, ids([4, 3, 2, 1]));
    assert_eq!(*asked.lock().unwrap(), ["", "1"]);
}

#[tokio::test]
async fn a_request_read_ahead_carries_the_callers_span() {
    let subscriber = tracing_subscriber::fmt()
        .with_writer(std::io::sink)
        .finish();
    let _default = tracing::subscriber::set_default(subscriber);
    // The place of the span is known from its first use on, and as switched off if that is in the thread of
    // another test, which has no subscriber. So it is used once, and looked at again from this thread.
    let (mut known, _) = chain(ALL, vec![vec![1]]);
    read_to_the_end(&mut known).await;
    tracing::callsite::rebuild_interest_cache();
    let model = Model::new(|cursor| {
        let is_first = cursor.is_none();
        Box::pin(async move {
            let span = tracing::Span::current()
                .metadata()
                .map(tracing::Metadata::name);
            if is_first {
                Ok(page([1]).to(&"next").into())
            } else {
                Err(refused(500, None).because(span.unwrap_or("none")))
            }
        })
    });
    let mut pager = begin(AHEAD, None, model, false);

    let first = next(&mut pager).instrument(tracing::info_span!("export"));
    assert!(first.await.unwrap().is_ok());
    let error = read(&mut pager).await.1.unwrap();

    let seen_in = std::error::Error::source(&error).unwrap();
    assert_eq!(seen_in.to_string(), "list_runs");
}

#[tokio::test(start_paused = true)]
async fn a_page_read_ahead_arrives_while_the_consumer_works() {
    let (mut pager, _) = slow(AHEAD, 3 * SECOND);
    let started = Instant::now();

    next(&mut pager).await;
    sleep(3 * SECOND).await;
    let rest = read_to_the_end(&mut pager).await;

    assert_eq!(rest, ids([3, 2, 1]));
    assert_eq!(started.elapsed(), 6 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn without_read_ahead_the_next_page_waits_for_the_consumer() {
    let (mut pager, _) = slow(ALL, 3 * SECOND);
    let started = Instant::now();

    next(&mut pager).await;
    sleep(3 * SECOND).await;
    read_to_the_end(&mut pager).await;

    assert_eq!(started.elapsed(), 9 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn at_most_one_page_is_read_ahead() {
    let (mut pager, asked) = chain(AHEAD, vec![vec![4], vec![3], vec![2], vec![1]]);

    next(&mut pager).await;
    sleep(SECOND).await;

    assert_eq!(*asked.lock().unwrap(), ["", "1"]);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_read_ahead_that_would_not_be_handed_out() {
    let max_items = |most| Settings {
        max_items: Some(most),
        ..AHEAD
    };
    let created_since = |n| Settings {
        bounds: since(n),
        ..AHEAD
    };
    for (bounds, requests) in [
        (max_items(1), 1),
        (max_items(2), 1),
        (max_items(3), 2),
        (created_since(24), 1),
        (created_since(23), 1),
        (created_since(4), 2),
    ] {
        let first = match bounds.max_items {
            Some(_) => vec![4, 3],
            None => (4..=24).rev().collect(),
        };
        let (mut pager, asked) = chain(bounds, vec![first, vec![2, 1]]);

        next(&mut pager).await;
        sleep(SECOND).await;

        assert_eq!(asked.lock().unwrap().len(), requests);
    }
}

#[tokio::test(start_paused = true)]
async fn dropping_the_listing_drops_the_request_that_is_read_ahead() {
    let (guard, dropped) = oneshot::channel::<()>();
    let mut guard = Some(guard);
    let model = Model::new(move |cursor| {
        let guard = cursor.and_then(|_| guard.take());
        Box::pin(async move {
            if guard.is_some() {
                std::future::pending::<()>().await;
            }
            Ok(page([1]).to(&"next").into())
        })
    });
    let mut pager = begin(AHEAD, None, model, false);
    next(&mut pager).await;
    tokio::task::yield_now().await;

    drop(pager);

    // Paused time would jump to this limit if the request went on.
    let ended = tokio::time::timeout(SECOND, dropped).await;
    assert!(ended.is_ok_and(|sent| sent.is_err()));
}
