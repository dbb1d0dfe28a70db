//! What a listing leaves to go on from: cursors and checkpoints, in one process and the next.
#![allow(clippy::unwrap_used, reason = "a test fails so")]

use flora_technique_runs::{
    End, RunStatus, StandIn, Timestamp,
    stand_in::{Fault, Script},
};

async fn flora(runs: usize) -> StandIn {
    let flora = StandIn::start().await.unwrap();
    flora.seed(runs);
    flora
}

#[tokio::test]
async fn a_page_that_max_items_cut_has_no_cursor_that_would_skip_the_rest() {
    let flora = flora(30).await;
    let list = flora.client().list_runs().page_size(10);

    let cut = list.clone().max_items(9).page().await.unwrap();
    let whole = list.max_items(10).page().await.unwrap();

    assert_eq!((cut.items.len(), cut.next_cursor), (9, None));
    assert_eq!((whole.items.len(), whole.next_cursor.is_some()), (10, true));
}

#[tokio::test]
async fn pages_read_one_by_one_by_their_cursor_give_every_run() {
    let flora = flora(25).await;
    let list = flora.client().list_runs().page_size(10);

    let (mut page, mut seen) = (list.clone().page().await.unwrap(), 0);
    while let Some(cursor) = page.next_cursor {
        seen += page.items.len();
        page = list.clone().cursor(cursor).page().await.unwrap();
    }

    assert_eq!(seen + page.items.len(), 25);
}

#[tokio::test]
async fn a_resume_that_is_rejected_gives_its_checkpoint_back() {
    let flora = flora(30).await;
    let mut runs = flora.client().list_runs().page_size(10).items();
    runs.try_next().await.unwrap();
    let saved = runs.checkpoint();

    let list = flora.client().list_runs().page_size(7);
    let mut rejected = list.resume(saved.clone()).items();

    assert!(rejected.try_next().await.unwrap_err().is_input());
    assert_eq!(rejected.checkpoint(), saved);
}

#[tokio::test]
async fn a_checkpoint_taken_after_an_error_goes_on_without_loss_or_repeat() {
    let flora = flora(30).await;
    let list = flora.client().list_runs().page_size(10);
    let mut first = list.items();
    let mut seen = Vec::new();
    while seen.len() < 20 {
        seen.push(first.try_next().await.unwrap().unwrap().run_id);
    }
    flora.fault(Fault::Html(200));
    assert!(first.try_next().await.is_err());
    flora.start_run(flora_technique_runs::stand_in::Script::new().completed());

    let saved = serde_json::to_string(&first.checkpoint()).unwrap();
    let saved = serde_json::from_str(&saved).unwrap();
    let mut second = flora.client().list_runs().resume(saved).items();
    while let Some(run) = second.try_next().await.unwrap() {
        seen.push(run.run_id);
    }

    let expected: Vec<_> = (1..=30).rev().map(|n| format!("run_{n}")).collect();
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn a_bound_tells_whether_all_since_then_came() {
    let flora = flora(30).await;
    let newest = flora.client().list_runs().page().await.unwrap();
    let bound: Timestamp = newest.items[14].created_at;

    let mut runs = flora
        .client()
        .list_runs()
        .page_size(10)
        .created_since(bound)
        .items();
    while runs.try_next().await.unwrap().is_some() {}

    let report = runs.report();
    assert_eq!(report.items, 15, "the run at the bound is in");
    assert!(report.is_complete_since() && !report.is_complete());
}

#[tokio::test]
async fn what_begins_at_a_cursor_of_ones_own_or_at_a_passing_status_is_never_complete() {
    let flora = StandIn::start().await.unwrap();
    for _ in 0..12 {
        flora.start_run(Script::new().running(50.0));
    }
    let list = flora.client().list_runs().page_size(10);
    let cursor = list.clone().page().await.unwrap().next_cursor.unwrap();

    let mut from_cursor = list.clone().cursor(cursor).items();
    let mut of_status = list.status(RunStatus::Running).items();

    for (runs, expected) in [(&mut from_cursor, 2), (&mut of_status, 12)] {
        let mut seen = 0;
        while runs.try_next().await.unwrap().is_some() {
            seen += 1;
        }
        assert_eq!(seen, expected);
        assert_eq!(runs.report().end, Some(End::Reached));
        assert!(!runs.is_complete());
    }
}

#[tokio::test]
async fn page_by_page_of_one_run_a_listing_begun_anew_passes_hundreds_of_one_moment() {
    let flora = StandIn::start().await.unwrap();
    for _ in 0..440 {
        flora.start_run(Script::new().created_at(1_754_640_000_000.0));
    }
    let list = flora.client().list_runs();
    let mut first = list.clone().page_size(1).items();
    for _ in 0..430 {
        first.try_next().await.unwrap();
    }

    let mut second = list.resume(first.checkpoint().from_newest()).items();

    let mut seen = 0;
    while second.try_next().await.unwrap().is_some() {
        seen += 1;
    }
    assert_eq!(seen, 10);
}
