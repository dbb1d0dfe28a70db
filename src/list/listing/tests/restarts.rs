//! Cursors that the server refuses, since it lets them expire.

use super::*;

/// Two runs a page, newest first, by an offset; a cursor is refused with that status as often as said.
fn refusing(
    from: impl Into<Option<Checkpoint>>,
    runs: u32,
    status: u16,
    mut refusals: u32,
) -> (Listing<Model>, Asked) {
    pager(ALL, from, move |cursor| {
        if !cursor.is_empty() && refusals > 0 {
            refusals -= 1;
            return Err(refused(status, None));
        }
        let offset: u32 = cursor.parse().unwrap_or(0);
        let page = page((1..=runs.saturating_sub(offset)).rev().take(2));
        Ok(if offset + 2 < runs {
            page.to(&(offset + 2))
        } else {
            page
        })
    })
}

/// A listing of nine runs, of which five were handed out.
async fn begun() -> Checkpoint {
    let (mut first, _) = refusing(None, 9, 400, 0);
    for _ in 0..5 {
        next(&mut first).await.unwrap().unwrap();
    }
    first.checkpoint()
}

#[tokio::test]
async fn a_listing_whose_cursor_has_expired_goes_on_from_the_newest_run() {
    for status in [400, 404, 409, 410, 422] {
        // Two runs began meanwhile.
        let (mut second, asked) = refusing(begun().await, 11, status, 1);

        let shown = read_to_the_end(&mut second).await;

        assert_eq!(shown, ids([4, 3, 2, 1]), "{status}");
        assert_eq!(second.report().restarts, 1);
        assert!(second.report().is_complete(), "{:?}", second.report());
        assert_eq!(asked.lock().unwrap()[..3], ["4", "", "2"]);
    }
}

#[tokio::test]
async fn what_refuses_the_caller_or_the_moment_is_an_error() {
    for status in [401, 402, 403, 408, 429, 500, 503] {
        let (mut second, _) = refusing(begun().await, 9, status, 1);

        let (shown, error) = read(&mut second).await;

        assert!(shown.is_empty());
        assert_eq!(error.and_then(|error| error.status()), Some(status));
        assert_eq!(second.report().restarts, 0);
    }
}

#[tokio::test]
async fn a_second_refusal_before_anything_new_came_is_its_error() {
    let (mut second, asked) = refusing(begun().await, 9, 410, u32::MAX);

    let (shown, error) = read(&mut second).await;

    assert!(shown.is_empty());
    assert_eq!(error.and_then(|error| error.status()), Some(410));
    assert_eq!(*asked.lock().unwrap(), ["4", "", "2"]);

    // It is no dead end: once the server takes cursors again, the listing goes on.
    let (mut third, _) = refusing(second.checkpoint(), 9, 410, 0);
    assert_eq!(read_to_the_end(&mut third).await, ids([4, 3, 2, 1]));
    assert!(third.report().is_complete());
}

#[tokio::test]
async fn cursors_that_expire_again_and_again_cost_a_restart_each_while_something_new_comes() {
    let mut expires_once = vec!["4", "8"];
    let (mut listing, _) = pager(ALL, None, move |cursor| {
        if let Some(at) = expires_once.iter().position(|once| *once == cursor) {
            expires_once.remove(at);
            return Err(refused(410, None));
        }
        let offset: u32 = cursor.parse().unwrap_or(0);
        let page = page((1..=12 - offset).rev().take(2));
        Ok(if offset < 10 {
            page.to(&(offset + 2))
        } else {
            page
        })
    });

    let shown = read_to_the_end(&mut listing).await;

    assert_eq!(shown, ids((1..=12).rev()));
    assert_eq!(listing.report().restarts, 2);
    assert!(listing.report().is_complete());
}

#[tokio::test]
async fn a_cursor_of_the_callers_own_that_is_refused_is_an_error() {
    let from = Checkpoint::new(Filters::default(), 100, Some("mine".to_owned()));
    let (mut listing, asked) = pager(ALL, from, |_| Err(refused(400, None)));

    let (_, error) = read(&mut listing).await;

    assert_eq!(error.and_then(|error| error.status()), Some(400));
    assert_eq!(*asked.lock().unwrap(), ["mine"]);
}
