//! What makes a listing complete, and what does not: one history each.

use super::*;

/// A list of the runs that an answer has at its moment, read by an offset.
fn offset_pages(
    settings: Settings,
    from: impl Into<Option<Checkpoint>>,
    page_size: usize,
    mut list: impl FnMut() -> Vec<u32> + Send + 'static,
) -> Listing<Model> {
    let (pager, _) = pager(settings, from, move |cursor| {
        let list = list();
        let from: usize = cursor.parse().unwrap_or(0);
        let shown = page(list.iter().copied().skip(from).take(page_size));
        let end = from + page_size;
        Ok(if end < list.len() {
            shown.to(&end)
        } else {
            shown
        })
    });
    pager
}

/// Runs 1 to `first` at the first answer, and so many more after it.
fn growing(first: u32, more: u32) -> impl FnMut() -> Vec<u32> + Send {
    let mut answers = 0;
    move || {
        answers += 1;
        let newest = if answers == 1 { first } else { first + more };
        (1..=newest).rev().collect()
    }
}

#[tokio::test]
async fn a_burst_larger_than_the_memory_between_two_answers_leaves_it_complete() {
    for page_size in [5, 100, 1_150] {
        let mut pager = offset_pages(ALL, None, page_size, growing(2_000, 1_150));

        let shown = read_to_the_end(&mut pager).await;

        let there: Vec<_> = ids((1..=2_000).rev());
        assert!(there.iter().all(|id| shown.contains(id)), "{page_size}");
        assert!(pager.report().is_complete(), "{:?}", pager.report());
    }
}

#[tokio::test]
async fn a_burst_across_a_resume_leaves_it_complete() {
    let mut first = offset_pages(ALL, None, 100, growing(2_000, 0));
    let mut shown = Vec::new();
    for _ in 0..1_500 {
        shown.push(next(&mut first).await.unwrap().unwrap().run_id);
    }

    let mut second = offset_pages(ALL, first.checkpoint(), 100, growing(3_150, 0));
    shown.extend(read_to_the_end(&mut second).await);

    assert_eq!(shown, ids((1..=2_000).rev()));
    assert!(second.report().is_complete(), "{:?}", second.report());
}

#[tokio::test]
async fn begun_anew_a_list_of_one_moment_is_passed_run_by_run() {
    let one_moment = |cursor: &str| {
        let at: u32 = cursor.parse().unwrap_or(0);
        let mut page = page([]);
        page.runs
            .push(run(&at.to_string(), &json!({ "created_at": 7 })));
        Ok(if at < 299 { page.to(&(at + 1)) } else { page })
    };
    let (mut first, _) = pager(ALL, None, one_moment);
    for _ in 0..250 {
        next(&mut first).await;
    }

    let (mut second, _) = pager(ALL, first.checkpoint().from_newest(), one_moment);

    assert_eq!(read_to_the_end(&mut second).await.len(), 50);
    assert!(second.report().is_complete());
}

#[tokio::test]
async fn no_bounded_listing_of_a_list_out_of_order_claims_all_since_then() {
    let ascending: Vec<u32> = (1..=400).collect();
    let blocks_backwards: Vec<u32> = (0..13)
        .rev()
        .flat_map(|block| (1..=30).map(move |n| block * 30 + n))
        .collect();
    let mixed: Vec<u32> = (0..401).map(|n| n * 211 % 401 + 1).collect();
    for list in [ascending, blocks_backwards, mixed] {
        for page_size in [1, 7, 100] {
            let settings = Settings {
                bounds: since(200),
                ..ALL
            };
            let newer = list.iter().filter(|n| **n >= 200).count();
            let there = list.clone();
            let from = None;
            let mut pager = offset_pages(settings, from, page_size, move || there.clone());

            let shown = read_to_the_end(&mut pager).await;

            let all_came = shown.len() == newer;
            assert!(all_came || !pager.report().is_complete_since());
        }
    }
}

#[tokio::test]
async fn one_odd_date_ends_no_bounded_listing() {
    let settings = Settings {
        bounds: since(50),
        ..ALL
    };
    let listed = vec![vec![100, 3, 99, 4], vec![98, 97]];
    let (mut pager, _) = chain(settings, listed);

    assert_eq!(read_to_the_end(&mut pager).await, ids([100, 99, 98, 97]));
    assert!(pager.report().is_complete_since());
}

#[tokio::test]
async fn older_runs_are_counted_over_pages_and_once_however_often_they_are_read() {
    let settings = Settings {
        bounds: since(60),
        ..ALL
    };
    let listed: Vec<_> = (1..=60).rev().map(|n| vec![n]).collect();
    let mut position = None;
    for _ in 0..30 {
        let (mut pager, _) = chain_from(position, settings, listed.clone());
        // The page that is read again, and one more.
        for _ in 0..2 {
            poll_fn(|cx| pager.poll_page(cx)).await;
            while pager.take().is_some() {}
        }
        position = Some(pager.checkpoint());
    }

    let position = position.unwrap();
    assert_eq!(position.report().too_old, 20);
    assert_eq!(position.report().end, Some(End::CreatedSince));
}

#[tokio::test]
async fn a_bad_entry_left_out_for_its_age_alone_costs_completeness() {
    let settings = Settings { kept: 3, ..ALL };
    let (mut pager, _) = pager(settings, None, |cursor| {
        let bad = json!({ "run_id": "bad", "created_at": 90_000 });
        Ok(if cursor.is_empty() {
            page([100, 80, 60, 50, 40]).to(&"next")
        } else {
            page([30]).with_bad(0, &bad)
        })
    });

    let shown = read_to_the_end(&mut pager).await;

    assert_eq!(shown, ids([100, 80, 60, 50, 40, 30]));
    assert_eq!(pager.report().gaps, 1);
    assert!(!pager.report().is_complete());
}

#[tokio::test]
async fn a_bad_entry_above_the_others_of_its_page_is_disorder() {
    let (mut pager, _) = pager(ALL, None, |_| {
        Ok(page([3, 2]).with_bad(2, &json!({ "created_at": 9_000 })))
    });

    read_to_the_end(&mut pager).await;

    assert_eq!(pager.report().disordered_pages, 1);
}

#[tokio::test]
async fn a_bad_entry_known_by_its_text_alone_comes_once_after_a_shift_and_a_resume() {
    let answer = |cursor: &str| {
        let bad = json!({ "raw": "{}" });
        Ok(if cursor.is_empty() {
            page([3]).with_bad(1, &bad).to(&"next")
        } else {
            page([1]).with_bad(0, &bad)
        })
    };
    let (mut first, _) = pager(ALL, None, answer);
    assert_eq!(read_to_the_end(&mut first).await, ["3", "bad", "1"]);

    let position = first.checkpoint().from_newest();
    let (mut second, _) = pager(ALL, position, answer);

    assert_eq!(read_to_the_end(&mut second).await, [""; 0]);
    assert_eq!(second.report().undecodable, 1);
}

#[tokio::test]
async fn bad_entries_out_of_bounds_are_left_out_where_their_time_can_be_read() {
    let settings = Settings {
        bounds: bounds_of(Some(3), Some(6)),
        ..ALL
    };
    let (mut pager, _) = pager(settings, None, |_| {
        let at = |n: u32| json!({ "created_at": millis(n) });
        Ok(page([4])
            .with_bad(0, &at(6))
            .with_bad(1, &at(5))
            .with_bad(3, &at(2))
            .with_bad(4, &json!({})))
    });

    assert_eq!(read_to_the_end(&mut pager).await, ["bad", "4", "bad"]);
    let report = pager.report();
    assert_eq!((report.too_new, report.too_old), (1, 1));
}

#[tokio::test]
async fn disorder_that_age_decided_is_told_whether_the_listing_was_broken_or_not() {
    let settings = Settings { kept: 2, ..ALL };
    let listed = vec![vec![90, 80, 70, 60], vec![30, 20], vec![75, 50, 10]];
    for breaks in [vec![], vec![5], vec![6], vec![7]] {
        let (mut pager, _) = chain(settings, listed.clone());
        for taken in breaks {
            for _ in 0..taken {
                next(&mut pager).await;
            }
            let saved = serde_json::to_string(&pager.checkpoint()).unwrap();
            let position: Checkpoint = serde_json::from_str(&saved).unwrap();
            pager = chain_from(position, settings, listed.clone()).0;
        }

        read_to_the_end(&mut pager).await;

        assert!(pager.report().gaps > 0);
        assert!(!pager.report().is_complete());
    }
}

#[tokio::test]
async fn a_page_after_a_resume_that_is_wholly_older_is_a_gap() {
    let listed = |second: Vec<u32>| vec![vec![9, 8, 7], second, vec![1]];
    for taken in [1, 3, 4, 6] {
        let (mut first, _) = chain(ALL, listed(vec![6, 5, 4]));
        for _ in 0..taken {
            next(&mut first).await;
        }
        let position = first.checkpoint();

        let (mut second, _) = pager(ALL, position, |_| Ok(page([3, 2, 1])));
        read_to_the_end(&mut second).await;

        assert_eq!(second.report().gaps, 1, "{taken}");
        assert!(!second.report().is_complete() && !second.report().is_complete_since());
    }
}

#[tokio::test]
async fn a_page_that_is_not_full_and_has_no_meta_ends_the_listing_incomplete() {
    let (mut pager, asked) = pager(ALL, None, |_| {
        let mut page = page([2, 1]);
        page.about.has_meta = false;
        Ok(page)
    });

    assert_eq!(read_to_the_end(&mut pager).await, ids([2, 1]));
    assert_eq!(pager.report().end, Some(End::WithoutMeta));
    assert!(!pager.report().is_complete() && !pager.report().is_complete_since());
    assert_eq!(asked.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_listing_begins_with_its_first_page_whether_anything_of_it_was_handed_out_or_not() {
    let mut first = offset_pages(ALL, None, 2, growing(3, 0));
    let nothing_yet = first.checkpoint().from_newest();
    assert!(poll_fn(|cx| first.poll_page(cx)).await.is_some());
    let a_page = first.checkpoint().from_newest();

    for (position, newest) in [(nothing_yet, 5), (a_page, 3)] {
        let mut second = offset_pages(ALL, position, 2, growing(5, 0));

        assert_eq!(read_to_the_end(&mut second).await, ids((1..=newest).rev()));
        assert!(second.report().is_complete());
    }
}

#[tokio::test]
async fn max_items_are_exact_within_bounds_too() {
    let settings = Settings {
        bounds: bounds_of(Some(2), Some(5)),
        max_items: Some(2),
        ..ALL
    };
    let (mut pager, _) = chain(settings, vec![vec![6, 5, 4, 3, 2, 1]]);

    assert_eq!(read_to_the_end(&mut pager).await, ids([4, 3]));
    assert_eq!(pager.report().end, Some(End::MaxItems));
}

#[tokio::test]
async fn a_bounded_listing_stops_by_age_also_where_what_had_to_come_again_did_not() {
    let settings = Settings {
        bounds: since(60),
        ..ALL
    };
    let (mut first, _) = chain(settings, vec![vec![100, 99, 98], vec![1]]);
    for _ in 0..3 {
        next(&mut first).await;
    }

    let older = |_: &str| Ok(page((1..=20).rev()).to(&"more"));
    let (mut second, asked) = pager(settings, first.checkpoint(), older);
    read_to_the_end(&mut second).await;

    assert_eq!(asked.lock().unwrap().len(), 1);
    assert_eq!(second.report().end, Some(End::CreatedSince));
    assert_eq!(second.report().gaps, 1);
}

#[tokio::test]
async fn what_began_later_is_left_out_whether_it_is_begun_anew_or_not() {
    let (mut first, _) = chain(ALL, vec![vec![3, 2], vec![4, 2, 1], vec![0]]);
    let mut shown = Vec::new();
    for _ in 0..3 {
        shown.push(next(&mut first).await.unwrap().unwrap().run_id);
    }
    assert_eq!(shown, ids([3, 2, 1]));

    let anew = first.checkpoint().from_newest();
    let (mut second, _) = chain_from(anew, ALL, vec![vec![5, 4, 3], vec![2, 1]]);

    assert_eq!(read_to_the_end(&mut second).await, [""; 0]);
    let report = second.report();
    assert_eq!((report.repeats_by_id, report.repeats_by_age), (4, 3));
    assert!(report.is_complete());
}

#[tokio::test]
async fn a_run_that_came_below_a_lost_one_proves_nothing_when_it_comes_again() {
    let settings = Settings { kept: 3, ..ALL };
    let listed = vec![vec![100, 80, 60, 50, 40], vec![90, 30], vec![30, 20]];
    let (mut pager, _) = chain(settings, listed);

    let shown = read_to_the_end(&mut pager).await;

    assert_eq!(shown, ids([100, 80, 60, 50, 40, 30, 20]));
    assert_eq!(pager.report().gaps, 1);
    assert!(!pager.report().is_complete());
}

#[tokio::test]
async fn a_run_newer_than_the_first_page_that_no_known_one_follows_is_a_gap() {
    let (mut pager, _) = chain(ALL, vec![vec![1], vec![2], vec![2]]);

    assert_eq!(read_to_the_end(&mut pager).await, ["1"]);
    assert_eq!(pager.report().gaps, 1);
    assert!(!pager.report().is_complete());
}

#[tokio::test]
async fn begun_anew_behind_an_empty_page_it_must_come_past_what_it_handed_out() {
    let (mut first, _) = chain(ALL, vec![vec![9, 8, 7], vec![], vec![6]]);
    for _ in 0..3 {
        next(&mut first).await;
    }
    assert!(poll_fn(|cx| first.poll_page(cx)).await.is_some());

    let anew = first.checkpoint().from_newest();
    let (mut second, _) = chain_from(anew, ALL, vec![vec![6, 5]]);

    assert_eq!(read_to_the_end(&mut second).await, ids([6, 5]));
    assert_eq!(second.report().gaps, 1);
}
