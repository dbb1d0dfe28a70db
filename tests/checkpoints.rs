//! Checkpoints between processes, versions, formats and workspaces.
#![allow(clippy::unwrap_used, reason = "a test fails so")]

use std::time::{Duration, UNIX_EPOCH};

use futures_core::FusedStream as _;

use flora_technique_runs::{
    Checkpoint, End, ErrorKind, Incomplete, Items, ListRuns, RunHandle, StandIn,
    stand_in::{Fault, Script},
};

async fn flora(runs: usize) -> StandIn {
    let flora = StandIn::start().await.unwrap();
    flora.seed(runs);
    flora
}

async fn ids(runs: &mut Items) -> Vec<String> {
    let mut ids = Vec::new();
    while let Some(run) = runs.try_next().await.unwrap() {
        ids.push(run.run_id);
    }
    ids
}

#[tokio::test]
async fn a_checkpoint_of_this_layout_is_read_and_leads_to_the_runs_that_are_left() {
    let midnight = UNIX_EPOCH + Duration::from_secs(1_768_435_200);
    let flora = StandIn::builder().now(midnight).start().await.unwrap();
    flora.seed(5);
    let listing = || flora.client().list_runs().page_size(2);
    let all = ids(&mut listing().items()).await;
    let saved = include_str!("fixtures/listing-checkpoint.json");
    let checkpoint: Checkpoint = serde_json::from_str(saved).unwrap();
    assert_eq!(checkpoint.report().items, 3);

    let mut rest = listing().resume(checkpoint).items();

    assert_eq!(ids(&mut rest).await, all[3..]);
    assert!(rest.is_complete());
}

#[tokio::test]
async fn a_checkpoint_of_another_layout_is_rejected_in_words_before_the_rest_is_read() {
    let rejected = serde_json::from_str::<Checkpoint>(r#"{"version": 2, "else": []}"#).unwrap_err();

    assert!(rejected.to_string().contains("version 2"), "{rejected}");
}

#[tokio::test]
async fn a_handle_of_version_0_1_leads_to_its_run_and_tells_what_its_listing_told() {
    let flora = flora(1).await;
    let saved = include_str!("fixtures/run-handle-0.1.json").replace("run_abc123", "run_1");
    let handle: RunHandle = serde_json::from_str(&saved).unwrap();

    let run = flora.client().get_run(handle).await.unwrap();

    let way = &flora.requests()[0].path;
    assert!(way.ends_with("/v1/runs/run_1"), "{way}");
    assert_eq!(run.project_id.as_deref(), Some("prj_abc123"));
    assert_eq!(run.workspace_id.as_deref(), Some("ws_abc123"));
    let technique = run.technique.unwrap();
    assert_eq!(
        (&*technique.name, &*technique.technique_id),
        ("name", "tech_abcd1234")
    );
}

#[tokio::test]
async fn a_checkpoint_tells_whether_its_listing_is_finished_and_what_it_came_to() {
    let flora = flora(30).await;
    let list = flora.client().list_runs().page_size(10);
    let mut runs = list.clone().max_items(25).items();
    ids(&mut runs).await;
    assert!(!runs.checkpoint().is_finished());

    let mut rest = list.resume(runs.checkpoint()).items();
    ids(&mut rest).await;

    assert!(rest.checkpoint().is_finished());
    assert_eq!(rest.checkpoint().report().items, 30);
    assert!(rest.checkpoint().report().is_complete());
}

/// 30 runs, the newest of now, each an hour older than the one before it.
async fn hourly() -> StandIn {
    let flora = StandIn::start().await.unwrap();
    for hours in (0..30).rev() {
        let ago = Duration::from_secs(60 * 60 * hours);
        flora.start_run(Script::new().completed().created_ago(ago));
    }
    flora
}

/// Listings of these, how many runs each has, and why it ends.
fn listings(flora: &StandIn) -> [(ListRuns, usize, End); 4] {
    let list = flora.client().list_runs();
    let half_past = flora.now() - Duration::from_secs(60 * 60 * 4 + 60 * 30);
    let day = list.clone().created_since(half_past);
    [
        (list.clone().page_size(10), 30, End::Reached),
        (
            list.created_before(half_past).page_size(20),
            25,
            End::Reached,
        ),
        // What follows the page is not asked for: enough of it is too old.
        (day.clone().page_size(26), 5, End::CreatedSince),
        // Here a second page is, and that shows it.
        (day.page_size(13), 5, End::CreatedSince),
    ]
}

#[tokio::test]
async fn the_checkpoint_behind_the_last_page_is_finished_and_brings_nothing_more() {
    let flora = hourly().await;
    for (list, all, end) in listings(&flora) {
        let mut pages = list.clone().pages();
        let (mut items, mut saved) = (0, pages.checkpoint());
        while let Some(page) = pages.try_next().await.unwrap() {
            items += page.items.len();
            saved = pages.checkpoint();
        }

        assert_eq!(items, all);
        assert!(saved.is_finished(), "{:?}", saved.report());
        assert_eq!(saved.report().end, Some(end));
        let mut again = list.resume(saved).items();
        assert_eq!(ids(&mut again).await, [""; 0]);
    }
}

#[tokio::test]
async fn the_checkpoint_behind_the_last_run_is_finished_where_its_page_shows_that_none_follows() {
    let flora = hourly().await;
    for (list, all, end) in listings(&flora).into_iter().take(3) {
        let mut runs = list.clone().items();
        for n in 1..=all {
            runs.try_next().await.unwrap().unwrap();
            assert_eq!(runs.checkpoint().is_finished(), n == all, "{n} of {all}");
        }

        assert_eq!(runs.report().end, Some(end));
        assert!(!runs.is_terminated(), "its `None` is still to come");
        let saved = runs.checkpoint();
        assert!(runs.try_next().await.unwrap().is_none());
        assert!(runs.is_terminated());
        assert_eq!(runs.checkpoint(), saved);
        let mut again = list.resume(saved).items();
        assert_eq!(ids(&mut again).await, [""; 0]);
    }
}

#[tokio::test]
async fn max_items_are_reported_with_the_last_of_them_and_finish_nothing() {
    let flora = flora(30).await;
    let list = flora.client().list_runs().page_size(10);
    let mut runs = list.clone().max_items(15).items();
    for _ in 0..15 {
        runs.try_next().await.unwrap();
    }

    assert_eq!(runs.report().end, Some(End::MaxItems));
    assert!(!runs.checkpoint().is_finished());
    let mut rest = list.resume(runs.checkpoint()).items();
    assert_eq!(ids(&mut rest).await.len(), 15);
}

#[tokio::test]
async fn a_listing_that_failed_is_not_finished() {
    let flora = flora(30).await;
    let mut runs = flora.client().list_runs().page_size(10).items();
    runs.try_next().await.unwrap();
    flora.fault_always(Fault::Status(400));
    while runs.next().await.is_some() {}

    assert_eq!(runs.report().end, Some(End::Failed));
    assert!(!runs.checkpoint().is_finished());
}

#[tokio::test]
async fn another_workspaces_checkpoint_is_rejected_and_given_back() {
    let ours = StandIn::start().await.unwrap();
    for _ in 0..3 {
        ours.start_run(Script::new().field("workspace_id", "ws_ours"));
    }
    let theirs = StandIn::start().await.unwrap();
    theirs.start_run(Script::new().field("workspace_id", "ws_theirs"));
    let mut runs = ours.client().list_runs().items();
    runs.try_next().await.unwrap();
    let checkpoint = runs.checkpoint();

    let mut rejected = theirs
        .client()
        .list_runs()
        .resume(checkpoint.clone())
        .items();
    let error = rejected.next().await.unwrap().unwrap_err();

    assert_eq!(error.kind(), ErrorKind::OtherWorkspace);
    assert!(error.is_other_workspace() && error.ends_stream());
    let text = error.to_string();
    assert!(
        text.contains("ws_ours") && text.contains("ws_theirs"),
        "{text}"
    );
    assert_eq!(rejected.checkpoint(), checkpoint);
    assert_eq!(rejected.report().end, Some(End::Failed));
    assert!(rejected.next().await.is_none());
}

#[tokio::test]
async fn what_is_not_allowed_ends_a_listing_as_failed_and_gives_its_checkpoint_back() {
    let flora = flora(3).await;
    let mut whole = flora.client().list_runs().items();
    while whole.try_next().await.unwrap().is_some() {}
    let finished = whole.checkpoint();

    let list = flora.client().list_runs().page_size(7);
    let mut rejected = list.resume(finished.clone()).items();
    let error = rejected.next().await.unwrap().unwrap_err();

    assert!(error.is_input(), "{error}");
    assert_eq!(rejected.report().reasons(), [Incomplete::Failed]);
    assert_eq!(rejected.checkpoint(), finished);
    assert!(rejected.checkpoint().is_finished());
}

#[tokio::test]
async fn begun_anew_a_listing_is_finished_without_the_runs_that_began_meanwhile() {
    let flora = flora(30).await;
    let list = flora.client().list_runs().page_size(10);
    let mut first = list.clone().items();
    for _ in 0..15 {
        first.try_next().await.unwrap();
    }
    for _ in 0..12 {
        flora.start_run(Script::new());
    }

    let mut second = list.resume(first.checkpoint().from_newest()).items();
    let rest = ids(&mut second).await;

    let expected: Vec<_> = (1..=15).rev().map(|n| format!("run_{n}")).collect();
    assert_eq!(rest, expected);
    assert!(second.is_complete());
}

#[tokio::test]
async fn a_bound_that_is_no_moment_or_leaves_nothing_is_rejected_before_any_request() {
    let flora = flora(1).await;
    let list = flora.client().list_runs();
    for (rejected, field) in [
        (list.clone().created_since(-1.0), "created_since"),
        (list.clone().created_since(f64::INFINITY), "created_since"),
        (list.clone().created_before(f64::NAN), "created_before"),
        (list.clone().created_before(UNIX_EPOCH), "created_before"),
        (
            list.clone().created_since(2e12).created_before(2e12),
            "created_before",
        ),
    ] {
        let error = rejected.page().await.unwrap_err();

        assert!(
            error.is_input() && error.to_string().contains(field),
            "{error}"
        );
    }
    assert_eq!(flora.list_requests(), 0);
}

#[tokio::test]
async fn since_1970_means_from_the_beginning() {
    let flora = flora(30).await;
    let list = flora.client().list_runs().created_since(UNIX_EPOCH);

    let mut runs = list.clone().items();
    assert_eq!(ids(&mut runs).await.len(), 30);
    assert!(runs.is_complete());

    let mut again = list.resume(runs.checkpoint()).items();
    assert_eq!(ids(&mut again).await.len(), 0);
}

#[tokio::test]
async fn yesterdays_runs_come_without_todays_and_older_ones() {
    let flora = StandIn::start().await.unwrap();
    let hour = Duration::from_secs(60 * 60);
    for hours in (0..72).rev() {
        flora.start_run(Script::new().completed().created_ago(hour * hours));
    }
    let now = flora.now();

    let list = flora.client().list_runs().page_size(10);
    let mut runs = list
        .created_since(now - hour * 48)
        .created_before(now - hour * 24)
        .items();
    let shown = ids(&mut runs).await;

    assert_eq!(
        shown.len(),
        24,
        "from 48 hours ago, inclusive, to 24, exclusive"
    );
    assert_eq!(runs.report().too_new, 24);
    assert!(runs.report().is_complete_since() && !runs.is_complete());
}
