//! What bounds leave out: a number of runs, and moments.

use super::*;

#[tokio::test]
async fn max_items_is_exact_and_asks_for_no_page_in_vain() {
    // At most, handed out, requests, why it ended.
    let table = [
        (0, 0, 0, End::MaxItems),
        (1, 1, 1, End::MaxItems),
        (2, 2, 1, End::MaxItems),
        (3, 3, 2, End::MaxItems),
        (4, 4, 2, End::Reached),
        (5, 4, 2, End::Reached),
    ];
    for (most, items, requests, end) in table {
        let bounds = Settings {
            max_items: Some(most),
            ..ALL
        };
        let (mut pager, asked) = chain(bounds, vec![vec![4, 3], vec![2, 1]]);

        let shown = read_to_the_end(&mut pager).await.len();

        assert_eq!((shown, asked.lock().unwrap().len()), (items, requests));
        assert_eq!(pager.report().end, Some(end), "{most}");
    }
}

#[tokio::test]
async fn max_items_counts_what_was_handed_out_before_a_resume() {
    let (bounds, pages) = (
        Settings {
            max_items: Some(3),
            ..ALL
        },
        vec![vec![5, 4, 3, 2, 1]],
    );
    let (mut first, _) = chain(bounds, pages.clone());
    next(&mut first).await;
    next(&mut first).await;

    let (mut second, _) = chain_from(first.checkpoint(), bounds, pages);

    assert_eq!(read_to_the_end(&mut second).await, ["3"]);
}

#[tokio::test]
async fn created_since_is_inclusive_and_stops_once_only_older_runs_follow() {
    let bounds = Settings {
        bounds: since(24),
        ..ALL
    };
    let history = vec![vec![26, 25], (4..=24).rev().collect(), vec![2, 1]];
    let (mut pager, asked) = chain(bounds, history);

    assert_eq!(read_to_the_end(&mut pager).await, ids([26, 25, 24]));
    assert_eq!(asked.lock().unwrap().len(), 2);
    assert_eq!(
        (pager.report().end, pager.report().too_old),
        (Some(End::CreatedSince), 20)
    );
}

#[tokio::test]
async fn a_run_of_unknown_age_is_not_older_than_created_since_and_does_not_hide_that_others_are() {
    let bounds = Settings {
        bounds: since(24),
        ..ALL
    };
    let (mut pager, asked) = pager(bounds, None, |_| {
        let mut page = page([25].into_iter().chain((1..=20).rev())).to(&"next");
        page.runs.push(run("ageless", &json!({ "created_at": 0 })));
        Ok(page)
    });

    assert_eq!(read_to_the_end(&mut pager).await, ["25", "ageless"]);
    assert_eq!(asked.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn an_older_run_among_newer_ones_is_left_out_alone() {
    let bounds = Settings {
        bounds: since(4),
        ..ALL
    };
    let (mut pager, _) = chain(bounds, vec![vec![6, 1, 5], vec![4]]);

    assert_eq!(read_to_the_end(&mut pager).await, ids([6, 5, 4]));
}
