//! What the report counts, and when a listing is complete.

use super::*;

#[tokio::test]
async fn more_than_10_000_runs_of_one_moment_are_an_error_not_a_guess() {
    let (mut pager, _) = pager(ALL, None, |_| {
        let one = |n: u32| run(&n.to_string(), &json!({ "created_at": 7 }));
        Ok(Shown {
            runs: (0..10_002).map(one).collect(),
            ..page([]).to(&"next")
        })
    });

    let (shown, error) = read(&mut pager).await;

    assert!(error.is_some_and(|error| error.is_too_large()));
    assert_eq!(shown.len(), 10_000);
    assert!(next(&mut pager).await.is_none());
    assert!(!pager.report().is_complete());
}

#[tokio::test]
async fn the_run_that_was_one_too_many_is_not_taken_for_handed_out_after_a_resume() {
    let crowd = |_: &str| {
        let one = |n: u32| run(&n.to_string(), &json!({ "created_at": 7 }));
        Ok(Shown {
            runs: (0..10_002).map(one).collect(),
            ..page([])
        })
    };
    let (mut listing, _) = pager(ALL, None, crowd);
    read(&mut listing).await;

    for _ in 0..3 {
        (listing, _) = pager(ALL, Some(listing.checkpoint()), crowd);
        let (shown, error) = read(&mut listing).await;

        assert_eq!(shown, [""; 0]);
        assert!(error.is_some_and(|error| error.is_too_large()));
        assert!(!listing.report().is_complete());
    }
}

#[tokio::test]
async fn the_report_counts_what_came() {
    let bounds = Settings {
        bounds: since(2),
        ..ALL
    };
    let (mut pager, _) = pager(bounds, None, |cursor| match cursor {
        "" => Ok(Shown {
            retries: 2,
            ..page([9, 8]).with_bad(1, &json!({})).to(&"next")
        }),
        _ => Ok(Shown {
            retries: 1,
            ..page([8, 9, 3, 1, 2])
        }),
    });

    read_to_the_end(&mut pager).await;

    let expected = json!({
        "pages": 2, "items": 4, "undecodable": 1, "repeats_by_id": 2, "repeats_by_age": 0,
        "undated": 0, "too_old": 1, "too_new": 0, "without_outputs": 0, "disordered_pages": 1,
        "gaps": 0, "retries": 3, "restarts": 0, "partial": false, "end": "reached",
    });
    assert_eq!(serde_json::to_value(pager.report()).unwrap(), expected);
}

#[tokio::test]
async fn what_the_edge_leaves_out_is_counted_as_that() {
    let (mut pager, _) = chain(ALL, vec![(1..=1_001).rev().collect(), vec![1_001, 1]]);

    read_to_the_end(&mut pager).await;

    assert_eq!(
        (pager.report().repeats_by_age, pager.report().repeats_by_id),
        (1, 1)
    );
}

#[tokio::test]
async fn a_page_that_goes_back_up_above_the_edge_and_shows_a_known_run_lost_nothing() {
    let (mut pager, _) = chain(ALL, vec![(1..=1_001).rev().collect(), vec![1_001, 1]]);

    read_to_the_end(&mut pager).await;

    assert_eq!(pager.report().repeats_by_age, 1);
    assert!(pager.report().is_complete());
}

#[tokio::test]
async fn a_listing_begun_anew_that_passes_what_was_handed_out_is_complete() {
    let (mut first, _) = chain(ALL, vec![(1..=1_001).rev().collect()]);
    read_to_the_end(&mut first).await;
    let position = first.checkpoint();

    let all = vec![vec![1_500, 1_001], (1..=1_000).rev().collect()];
    let (mut second, _) = chain_from(position.from_newest(), ALL, all);
    read_to_the_end(&mut second).await;

    assert_eq!(second.report().repeats_by_age, 2);
    assert!(second.report().is_complete());
}

#[test]
fn what_a_bound_leaves_out_is_no_lack_of_the_runs_since_then() {
    let table = [
        (json!({ "end": "reached" }), true),
        (json!({ "end": "reached", "too_old": 3 }), true),
        (json!({ "end": "created_since", "too_old": 3 }), true),
        (json!({ "too_old": 3 }), false),
        (json!({ "end": "max_items" }), false),
        (json!({ "end": "failed" }), false),
        (json!({ "end": "created_since", "undecodable": 1 }), false),
        (json!({ "end": "created_since", "partial": true }), false),
    ];
    for (report, complete) in table {
        let read: Report = serde_json::from_value(report.clone()).unwrap();

        assert_eq!(read.is_complete_since(), complete, "{report}");
    }
}

#[test]
fn only_a_whole_and_orderly_listing_is_complete() {
    let table = [
        (json!({ "end": "reached" }), true),
        (json!({}), false),
        (json!({ "end": "max_items" }), false),
        (json!({ "end": "created_since" }), false),
        (json!({ "end": "failed" }), false),
        (
            json!({ "end": "reached", "repeats_by_id": 1, "retries": 1 }),
            true,
        ),
        (json!({ "end": "reached", "undecodable": 1 }), false),
        (json!({ "end": "reached", "too_old": 1 }), false),
        (json!({ "end": "reached", "partial": true }), false),
        (json!({ "end": "reached", "disordered_pages": 1 }), true),
        (json!({ "end": "reached", "repeats_by_age": 1 }), true),
        (
            json!({ "end": "reached", "disordered_pages": 1, "repeats_by_age": 1 }),
            false,
        ),
    ];
    for (report, complete) in table {
        let read: Report = serde_json::from_value(report.clone()).unwrap();
        assert_eq!(read.is_complete(), complete, "{report}");
    }
}

#[tokio::test]
async fn counts_that_somebody_edited_overflow_nowhere() {
    let (mut first, _) = chain(ALL, vec![vec![3, 2], vec![2, 1]]);
    next(&mut first).await;
    let mut saved = serde_json::to_value(first.checkpoint()).unwrap();
    for count in saved["walk"]["report"]
        .as_object_mut()
        .unwrap()
        .values_mut()
    {
        if count.is_u64() {
            *count = json!(u64::MAX);
        }
    }
    saved["walk"]["older_in_a_row"] = json!(u32::MAX);
    let edited: Checkpoint = serde_json::from_value(saved).unwrap();

    let (mut second, _) = chain_from(edited, ALL, vec![vec![3, 2], vec![2, 1]]);
    read(&mut second).await;

    assert_eq!(second.report().pages, u64::MAX);
}
