//! The time that a whole listing may take.

use super::*;

/// Two pages of two runs, three seconds each, within so many seconds.
fn within(seconds: u32, from: Option<Checkpoint>) -> Listing<Model> {
    let (listing, _) = slow(ALL, 3 * SECOND);
    let manner = Manner {
        deadline: Some(SECOND * seconds),
        ..Manner::default()
    };
    Listing::new(
        listing.source.clone(),
        manner,
        from.unwrap_or_else(|| listing.checkpoint()),
    )
}

#[tokio::test(start_paused = true)]
async fn a_listing_in_time_is_not_cut() {
    let mut listing = within(7, None);

    assert_eq!(read_to_the_end(&mut listing).await, ids([4, 3, 2, 1]));
}

#[tokio::test(start_paused = true)]
async fn a_listing_whose_time_is_up_ends_with_an_error_and_goes_on_from_its_checkpoint() {
    let started = Instant::now();
    let mut listing = within(5, None);

    let (shown, error) = read(&mut listing).await;

    assert_eq!(shown, ids([4, 3]));
    assert_eq!(started.elapsed(), 5 * SECOND);
    let error = error.unwrap();
    assert!(error.is_deadline() && error.ends_stream());
    assert_eq!(error.deadline().map(|late| late.elapsed), Some(5 * SECOND));

    let mut rest = within(9, Some(listing.checkpoint()));
    assert_eq!(read_to_the_end(&mut rest).await, ids([2, 1]));
    assert!(rest.report().is_complete());
}

#[tokio::test(start_paused = true)]
async fn the_error_counts_what_came_since_it_was_resumed() {
    let mut first = within(5, None);
    read(&mut first).await;

    let (_, error) = read(&mut within(5, Some(first.checkpoint()))).await;

    let error = error.unwrap();
    let counted = "0 runs of 1 pages were listed in 5.0 s";
    assert!(error.message().contains(counted), "{error}");
    assert_eq!(error.deadline().map(|late| late.looks), Some(1));
}

#[tokio::test(start_paused = true)]
async fn time_begins_with_the_first_poll() {
    let mut listing = within(7, None);
    sleep(60 * SECOND).await;

    assert_eq!(read_to_the_end(&mut listing).await.len(), 4);
}
