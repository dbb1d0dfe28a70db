//! Its clock, and what runs say of when they were created, began, ended and were paid.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use flora_technique_runs::{Error, RunStatus, StandIn, TechniqueRun, Timestamp, stand_in::Script};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// 2026-01-15T00:00:00Z
const MIDNIGHT: Duration = Duration::from_secs(1_768_435_200);

async fn at_midnight() -> StandIn {
    let midnight = UNIX_EPOCH + MIDNIGHT;
    StandIn::builder().now(midnight).start().await.unwrap()
}

#[tokio::test]
async fn the_clock_takes_every_moment_that_a_listing_takes() {
    let midnight = UNIX_EPOCH + MIDNIGHT;
    let of_json = Timestamp::from(1_768_435_200_000.0);
    let of_jiff = jiff::Timestamp::from_second(1_768_435_200).unwrap();

    let by_json = StandIn::builder().now(of_json).start().await.unwrap();
    let by_jiff = StandIn::builder().now(of_jiff).start().await.unwrap();
    let unknown = StandIn::builder().now(0.0).start().await.unwrap_err();

    assert_eq!((by_json.now(), by_jiff.now()), (midnight, midnight));
    assert!(unknown.is_input(), "{unknown}");
}

async fn all(flora: &StandIn) -> Vec<TechniqueRun> {
    let mut runs = Vec::new();
    let mut items = flora.client().list_runs().items();
    while let Some(run) = items.try_next().await.unwrap() {
        runs.push(run);
    }
    runs
}

fn created(run: &TechniqueRun) -> SystemTime {
    run.created_at.to_system_time().unwrap()
}

#[tokio::test]
async fn a_seeded_history_looks_like_a_live_workspaces() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(200);
    let now = SystemTime::now();

    let runs = all(&flora).await;
    let age = |run: &TechniqueRun| now.duration_since(created(run)).unwrap();

    assert!(age(&runs[0]) < 5 * MINUTE);
    assert!(age(&runs[199]) > DAY && age(&runs[199]) < 2 * DAY);
    for run in runs {
        assert!(run.completed_at.unwrap().to_system_time().unwrap() < now);
    }
}

#[tokio::test]
async fn with_a_clock_of_its_own_every_time_is_the_same_each_time() {
    let first = at_midnight().await;
    let second = at_midnight().await;
    for flora in [&first, &second] {
        flora.seed(30);
        flora.start_run(Script::new().completed());
        flora.advance(HOUR);
        flora.seed(5);
        flora.start_run(Script::new().completed());
    }

    let runs = all(&first).await;

    assert_eq!(runs.len(), 37);
    let times = |runs: &[TechniqueRun]| -> Vec<_> {
        runs.iter()
            .map(|run| (run.run_id.clone(), run.created_at))
            .collect()
    };
    assert_eq!(times(&runs), times(&all(&second).await));
}

#[tokio::test]
async fn a_run_is_created_when_it_is_started_by_the_clock() {
    let flora = at_midnight().await;
    let midnight = UNIX_EPOCH + MIDNIGHT;
    flora.start_run(Script::new().completed());
    flora.advance(DAY);
    flora.start_run(Script::new().completed());

    let runs = all(&flora).await;

    assert_eq!(flora.now(), midnight + DAY);
    assert_eq!(
        [created(&runs[1]), created(&runs[0])],
        [midnight, midnight + DAY]
    );
}

#[tokio::test]
async fn runs_started_at_one_moment_have_an_order() {
    let flora = at_midnight().await;
    for _ in 0..3 {
        flora.start_run(Script::new());
    }

    let runs = all(&flora).await;

    assert!(created(&runs[0]) > created(&runs[1]) && created(&runs[1]) > created(&runs[2]));
}

#[tokio::test]
async fn a_large_history_stays_within_400_days_and_in_order() {
    let flora = at_midnight().await;
    flora.seed(100_000);

    let client = flora.client();
    let page = client
        .list_runs()
        .cursor("offset-99990")
        .page()
        .await
        .unwrap();

    let age = (UNIX_EPOCH + MIDNIGHT)
        .duration_since(created(&page.items[9]))
        .unwrap();
    assert!(age > 300 * DAY && age < 401 * DAY, "{age:?}");
    assert!(
        page.items
            .is_sorted_by(|newer, older| newer.created_at > older.created_at)
    );
}

#[tokio::test]
async fn a_run_that_moves_by_the_clock_moves_though_nobody_looks() -> Result<(), Error> {
    let flora = at_midnight().await;
    let script = Script::new().pending().running(50.0).completed();
    let id = &*flora.start_run(script.step_every(MINUTE));
    let client = flora.client();

    assert_eq!(client.get_run(id).await?.status, RunStatus::Pending);
    flora.advance(59 * SECOND);
    assert_eq!(client.get_run(id).await?.status, RunStatus::Pending);
    flora.advance(SECOND);
    let running = client.get_run(id).await?;
    flora.advance(HOUR);
    let completed = client.get_run(id).await?;

    assert_eq!(running.status, RunStatus::Running);
    assert_eq!(running.completed_at, None);
    assert_eq!(completed.started_at, running.started_at);
    assert_eq!(
        completed.duration(),
        Some(2 * MINUTE),
        "not when it was looked at"
    );
    Ok(())
}

#[tokio::test]
async fn a_cost_comes_as_many_answers_late_as_the_script_says() -> Result<(), Error> {
    let flora = at_midnight().await;
    let script = Script::new().running(50.0).completed();
    let id = &*flora.start_run(script.cost_after_answers(2));
    let client = flora.client();
    let mut costs = Vec::new();

    for _ in 0..3 {
        costs.push(client.get_run(id).await?.charged_cost);
        costs.push(client.list_runs().page().await?.items[0].charged_cost);
    }

    assert_eq!(
        costs,
        [None, None, None, Some(0.05), Some(0.05), Some(0.05)]
    );
    Ok(())
}

#[tokio::test]
async fn a_cost_comes_late_by_the_clock_from_when_the_end_was_shown() -> Result<(), Error> {
    let flora = at_midnight().await;
    let script = Script::new().completed().cost_after(MINUTE);
    let id = &*flora.start_run(script.field("charged_cost", 1.5));
    let client = flora.client();

    flora.advance(HOUR);
    assert_eq!(client.get_run(id).await?.charged_cost, None);
    flora.advance(MINUTE / 2);
    assert_eq!(client.get_run(id).await?.charged_cost, None);
    flora.advance(MINUTE / 2);
    assert_eq!(client.get_run(id).await?.charged_cost, Some(1.5));
    Ok(())
}

#[tokio::test]
async fn key_and_port_are_those_that_were_set_and_a_port_has_one_owner() {
    let first = StandIn::builder().key("tenant-7").start().await.unwrap();
    let port = first.base_url().split([':', '/']).nth(4).unwrap();
    let port: u16 = port.parse().unwrap();

    let second = StandIn::builder().port(port).start().await.unwrap_err();
    assert!(second.is_input(), "{second}");
    assert!(first.client().list_runs().page().await.is_ok());
    drop(first);

    let third = StandIn::builder().port(port).start().await.unwrap();
    assert_eq!(third.base_url(), format!("http://127.0.0.1:{port}/api/v1"));
}

#[tokio::test]
async fn a_key_that_no_client_can_send_is_rejected() {
    let error = StandIn::builder()
        .key("two words")
        .start()
        .await
        .unwrap_err();

    assert!(error.is_input(), "{error}");
}

#[tokio::test]
async fn a_run_says_when_it_began_and_ended_whenever_that_is_shown() -> Result<(), Error> {
    let flora = at_midnight().await;
    let completed = &*flora.start_run(Script::new().completed());
    let failed = &*flora.start_run(Script::new().failed("provider_error", "No."));
    flora.advance(HOUR);

    let completed = flora.client().get_run(completed).await?;
    let failed = flora.client().get_run(failed).await?;

    let midnight = UNIX_EPOCH + MIDNIGHT;
    let began = completed.started_at.and_then(Timestamp::to_system_time);
    assert_eq!(began, Some(midnight + SECOND));
    assert_eq!(completed.duration(), Some(61 * SECOND));
    assert_eq!(failed.duration(), Some(13 * SECOND));
    Ok(())
}
