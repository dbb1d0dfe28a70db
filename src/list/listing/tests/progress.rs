//! Cursors, repeats, and pages that bring nothing new.

use super::*;

#[tokio::test]
async fn runs_that_start_between_two_pages_repeat_nothing() {
    let mut newest = 6;
    let (mut pager, _) = pager(ALL, None, move |cursor| {
        let offset: u32 = cursor.parse().unwrap_or(0);
        newest += u32::from(!cursor.is_empty());
        let shown = page((1..=newest.saturating_sub(offset)).rev().take(2));
        Ok(if newest > offset + 2 {
            shown.to(&(offset + 2))
        } else {
            shown
        })
    });

    let shown = read_to_the_end(&mut pager).await;

    assert_eq!(shown, ids([6, 5, 4, 3, 2, 1]));
    assert!(pager.report().repeats_by_id > 0);
    assert!(pager.report().is_complete());
}

/// Which cursor leads to which.
type Steps = &'static [(&'static str, &'static str)];

#[tokio::test]
async fn a_cursor_seen_before_is_an_error_after_its_pages_items() {
    // Where it starts, what leads where, and the pages until the first comes again.
    let table: [(&str, Steps, usize); 4] = [
        ("", &[("", "a"), ("a", "a")], 2),
        ("", &[("", "a"), ("a", "b"), ("b", "a")], 3),
        ("a", &[("a", "a")], 1),
        ("a", &[("a", "b"), ("b", "a")], 2),
    ];
    for (start, steps, pages) in table {
        let cursor = Some(start.to_owned()).filter(|start| !start.is_empty());
        let from = Checkpoint::new(Filters::default(), 100, cursor);
        let mut newest = 100;
        let (mut pager, asked) = pager(ALL, from, move |cursor| {
            newest -= 1;
            let next = steps.iter().find(|(from, _)| *from == cursor).unwrap().1;
            Ok(page([newest]).to(&next))
        });

        let (shown, error) = read(&mut pager).await;

        assert!(error.is_some_and(|error| error.is_cursor_loop()));
        assert_eq!((shown.len(), asked.lock().unwrap().len()), (pages, pages));
    }
}

#[tokio::test]
async fn after_a_cursor_that_came_again_a_resume_goes_on() {
    let answer = |is_well: bool| {
        move |cursor: &str| {
            Ok(match cursor {
                "" => page([4, 3]).to(&"a"),
                _ if is_well => page([2, 1]),
                _ => page([2]).to(&"a"),
            })
        }
    };
    let (mut first, _) = pager(ALL, None, answer(false));
    let (shown, error) = read(&mut first).await;
    assert_eq!(shown, ids([4, 3, 2]));
    assert!(error.is_some_and(|error| error.is_cursor_loop()));

    let (mut second, _) = pager(ALL, first.checkpoint(), answer(true));

    assert_eq!(read_to_the_end(&mut second).await, ["1"]);
    assert!(second.report().is_complete());
}

#[tokio::test]
async fn an_empty_page_with_a_new_cursor_is_not_the_end() {
    let (mut pager, _) = chain(ALL, vec![vec![], vec![2], vec![], vec![1]]);

    assert_eq!(read_to_the_end(&mut pager).await, ids([2, 1]));
    assert_eq!(pager.report().end, Some(End::Reached));
}

#[tokio::test]
async fn after_500_pages_that_hand_out_nothing_it_gives_up() {
    let empty = || vec![vec![]; 600];
    let repeats = || vec![vec![1]; 600];
    for (pages, requests) in [(empty(), 500), (repeats(), 501)] {
        let (mut pager, asked) = chain(ALL, pages);

        let (_, error) = read(&mut pager).await;

        assert!(error.is_some_and(|error| error.is_no_progress()));
        assert_eq!(asked.lock().unwrap().len(), requests);
    }
}

#[tokio::test]
async fn after_499_pages_that_hand_out_nothing_one_run_gives_it_500_more() {
    let idle = vec![vec![]; 499];
    let all = [idle.clone(), vec![vec![2]], idle, vec![vec![1]]].concat();
    let (mut pager, _) = chain(ALL, all);

    assert_eq!(read_to_the_end(&mut pager).await, ids([2, 1]));
}

#[tokio::test]
async fn a_new_run_is_progress_also_when_its_age_leads_no_further_back() {
    for created_at in [0, 7] {
        let (mut pager, _) = pager(ALL, None, move |cursor| {
            let at = cursor.parse().unwrap_or(0);
            let one = run(&at.to_string(), &json!({ "created_at": created_at }));
            let page = Shown {
                runs: vec![one],
                ..page([])
            };
            Ok(if at < 300 { page.to(&(at + 1)) } else { page })
        });

        assert_eq!(read_to_the_end(&mut pager).await.len(), 301);
    }
}

#[tokio::test]
async fn a_listing_begun_anew_passes_any_number_of_pages_that_it_handed_out_before() {
    let all: Vec<_> = (1..=700).rev().map(|n| vec![n]).collect();
    let (mut first, _) = chain(ALL, all.clone());
    for _ in 0..650 {
        next(&mut first).await;
    }

    let from_newest = first.checkpoint().from_newest();
    let (mut anew, _) = chain_from(from_newest, ALL, all);

    assert_eq!(read_to_the_end(&mut anew).await, ids((1..=50).rev()));
}
