//! Listings that go on where others stood.

use super::*;

#[tokio::test]
async fn a_listing_goes_on_from_any_run_without_loss_or_repeat() {
    let pages = vec![vec![6, 5, 4], vec![3, 2, 1]];
    for (bounds, taken) in [ALL, AHEAD]
        .into_iter()
        .flat_map(|b| (0..=6).map(move |n| (b, n)))
    {
        let (mut first, _) = chain(bounds, pages.clone());
        let mut shown = Vec::new();
        for _ in 0..taken {
            shown.push(next(&mut first).await.unwrap().unwrap().run_id);
        }

        let saved = serde_json::to_string(&first.checkpoint()).unwrap();
        let position: Checkpoint = serde_json::from_str(&saved).unwrap();
        let (mut second, _) = chain_from(position, bounds, pages.clone());
        shown.extend(read_to_the_end(&mut second).await);

        assert_eq!(shown, ids((1..=6).rev()));
        assert!(second.report().is_complete());
    }
}

#[tokio::test]
async fn a_resumed_listing_has_not_ended_before_it_ends() {
    let (mut first, _) = chain(ALL, vec![vec![1]]);
    read_to_the_end(&mut first).await;
    assert!(first.report().is_complete());

    let (mut second, _) = chain_from(first.checkpoint(), ALL, vec![vec![1]]);

    assert!(!second.report().is_complete());
    read_to_the_end(&mut second).await;
    assert!(second.report().is_complete());
}

#[tokio::test]
async fn after_an_error_a_listing_goes_on_where_it_stood() {
    let answer = |fails: bool| {
        move |cursor: &str| match cursor {
            "" => Ok(page([3, 2]).to(&"next")),
            _ if fails => Err(cut_connection()),
            _ => Ok(page([1])),
        }
    };
    let (mut first, _) = pager(ALL, None, answer(true));
    assert!(read(&mut first).await.1.is_some());

    let (mut second, _) = pager(ALL, first.checkpoint(), answer(false));

    assert_eq!(read_to_the_end(&mut second).await, ["1"]);
    assert!(second.report().is_complete());
}
