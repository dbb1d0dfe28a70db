//! What the report counts, and when a listing is complete.

use super::*;

#[tokio::test]
async fn more_than_10_000_runs_of_one_moment_are_an_error_not_a_guess() {
    let (mut pager, _) = pager(ALL, Position::default(), |_| {
        let one = |n: u32| run(&n.to_string(), &json!({ "created_at": 7 }));
        Ok(Fetched {
            runs: (0..10_002).map(one).collect(),
            ..page([]).to(&"next")
        })
    });

    let (shown, error) = read(&mut pager).await;

    assert!(error.is_some_and(|error| error.is_too_large()));
    assert_eq!(shown.len(), 10_000);
    assert!(next(&mut pager).await.is_none());
}

#[tokio::test]
async fn the_report_counts_what_came() {
    let bounds = Settings {
        bounds: since(2),
        ..ALL
    };
    let (mut pager, _) = pager(bounds, Position::default(), |cursor| match cursor {
        "" => Ok(Fetched {
            retries: 2,
            ..page([9, 8]).with_bad(1, &json!({})).to(&"next")
        }),
        _ => Ok(Fetched {
            retries: 1,
            ..page([8, 9, 3, 1, 2])
        }),
    });

    read_to_the_end(&mut pager).await;

    let expected = json!({
        "pages": 2, "items": 4, "undecodable": 1, "repeats_by_id": 2, "repeats_by_age": 0,
        "undated": 0, "too_old": 1, "too_new": 0, "without_outputs": 0, "disordered_pages": 1,
        "gaps": 0, "retries": 3, "partial": false, "end": "reached",
    });
    assert_eq!(serde_json::to_value(pager.report()).unwrap(), expected);
}

#[tokio::test]
async fn what_the_floor_leaves_out_is_counted_as_that() {
    let (mut pager, _) = chain(ALL, vec![(1..=1_001).rev().collect(), vec![1_001, 1]]);

    read_to_the_end(&mut pager).await;

    assert_eq!(
        (pager.report().repeats_by_age, pager.report().repeats_by_id),
        (1, 1)
    );
}

#[tokio::test]
async fn a_page_that_goes_back_up_above_the_window_leaves_the_listing_incomplete() {
    let (mut pager, _) = chain(ALL, vec![(1..=1_001).rev().collect(), vec![1_001, 1]]);

    read_to_the_end(&mut pager).await;

    assert_eq!(pager.report().disordered_pages, 1);
    assert!(!pager.report().is_complete());
}

#[tokio::test]
async fn a_listing_begun_anew_that_passes_what_was_handed_out_is_complete() {
    let (mut first, _) = chain(ALL, vec![(1..=1_001).rev().collect()]);
    read_to_the_end(&mut first).await;
    let position = first.position().unwrap();

    let all = vec![vec![1_500, 1_001], (1..=1_000).rev().collect()];
    let (mut second, _) = chain_from(position.begun_anew(), ALL, all);
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

#[test]
fn counts_that_cannot_have_been_counted_are_refused() {
    for count in [
        "pages",
        "items",
        "repeats_by_id",
        "repeats_by_age",
        "undecodable",
        "too_old",
        "disordered_pages",
        "retries",
    ] {
        let report = serde_json::from_value(json!({ count: u64::MAX })).unwrap();
        let position = Position {
            report,
            ..Position::default()
        };

        let refusal = Pager::new(
            Box::new(|_| Box::pin(async { Ok(page([])) })),
            ALL,
            position,
        )
        .err();

        assert!(refusal.is_some_and(|error| error.is_input()), "{count}");
    }
}
