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
async fn a_finished_listing_of_an_empty_history_hands_out_nothing_that_began_since() {
    let (mut first, _) = chain(ALL, vec![vec![]]);
    read_to_the_end(&mut first).await;
    let finished = first.checkpoint();
    assert!(finished.is_finished());

    let (mut second, _) = chain_from(finished, ALL, vec![vec![2, 1]]);

    assert_eq!(read_to_the_end(&mut second).await, [""; 0]);
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

#[tokio::test]
async fn a_run_below_others_that_are_too_old_is_not_lost_by_a_resume_above_them() {
    let undated = |id: u32| run(&id.to_string(), &json!({ "created_at": 0 }));
    let answer = move |cursor: &str| {
        Ok(match cursor {
            // No run of known age: the listing has no ceiling.
            "" => {
                let mut first = page([]);
                first.runs.push(undated(101));
                first.to(&"a")
            }
            "a" => {
                let mut second = page([50].into_iter().chain((10..30).rev()));
                second.runs.extend([undated(102), undated(103)]);
                second.to(&"b")
            }
            _ => page([]),
        })
    };
    let settings = Settings {
        bounds: since(40),
        ..ALL
    };
    for taken in 2..=4 {
        let (mut first, _) = pager(settings, None, answer);
        let mut shown = Vec::new();
        for _ in 0..taken {
            shown.push(next(&mut first).await.unwrap().unwrap().run_id);
        }

        let (mut second, _) = pager(settings, first.checkpoint(), answer);
        shown.extend(read_to_the_end(&mut second).await);

        assert_eq!(shown, ids([101, 50, 102, 103]), "{taken}");
    }
}
