//! What the guide's cost report of a day comes to.

use std::time::{Duration, UNIX_EPOCH};

use flora_technique_runs::{StandIn, Timestamp, stand_in::Script};

include!("cost.rs");

const SECOND: Duration = Duration::from_secs(1);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const LAST_MILLISECOND: Duration = Duration::from_millis(24 * 60 * 60 * 1_000 - 1);

/// The whole day of 8 August 2025, in UTC.
fn day() -> Range<SystemTime> {
    let midnight = UNIX_EPOCH + Duration::from_secs(1_754_611_200);
    midnight..midnight + DAY
}

/// A FLORA on the morning after, without runs.
async fn flora() -> StandIn {
    let morning = day().end + 8 * 60 * 60 * SECOND;
    StandIn::builder().now(morning).start().await.unwrap()
}

/// A run of that cost, created so long after the day's midnight.
fn completed(after: Duration, cost: f64) -> Script {
    let run = Script::new().completed().created_at(day().start + after);
    run.field("charged_cost", cost)
}

#[tokio::test]
async fn a_day_costs_what_its_own_runs_cost() {
    let flora = flora().await;
    let just_before = Script::new().created_at(day().start - Duration::from_millis(1));
    flora.start_run(just_before.completed().field("charged_cost", 1_000.0));
    flora.start_run(completed(Duration::ZERO, 0.1));
    flora.start_run(completed(DAY / 2, 0.2));
    flora.start_run(completed(LAST_MILLISECOND, 0.000_001));
    flora.start_run(completed(DAY, 1_000.0));

    let (micros, unsettled, report) = cost_of(&flora.client(), day()).await.unwrap();

    // Exactly: as floating point, 0.1 + 0.2 is a little more than 0.3.
    assert_eq!(micros, 300_001);
    assert_eq!(unsettled, 0);
    assert_eq!(report.items, 3);
    assert!(report.is_complete_since());
}

#[tokio::test]
async fn what_may_still_cost_something_is_unsettled_and_a_failed_run_is_not() {
    let flora = flora().await;
    let at_noon = || Script::new().created_at(day().start + DAY / 2);
    flora.start_run(at_noon().failed("provider_error", "The provider gave up."));
    // An estimate is no cost.
    flora.start_run(at_noon().running(40.0).field("charged_cost", 1_000.0));
    flora.start_run(at_noon().completed().cost_after(60 * SECOND));
    flora.start_run(completed(DAY / 2, 0.25));
    // Nor is what is no amount.
    flora.start_run(completed(DAY / 2, -1.0));
    let client = flora.client();

    let (micros, unsettled, report) = cost_of(&client, day()).await.unwrap();

    assert_eq!(micros, 250_000);
    assert_eq!(unsettled, 3);
    assert!(report.is_complete_since());

    flora.advance(60 * SECOND);
    let (micros, unsettled, _) = cost_of(&client, day()).await.unwrap();

    assert_eq!(micros, 300_000); // the late cost is there
    assert_eq!(unsettled, 2);
}

#[tokio::test]
async fn an_entry_of_the_day_that_cannot_be_read_is_counted_and_the_day_is_not_complete() {
    let flora = flora().await;
    let unreadable = |after| {
        let run = Script::new().completed().created_at(day().start + after);
        run.field("charged_cost", "much")
    };
    flora.start_run(completed(DAY / 4, 0.05));
    flora.start_run(unreadable(DAY / 2));
    flora.start_run(unreadable(DAY)); // the next day's

    let (micros, unsettled, report) = cost_of(&flora.client(), day()).await.unwrap();

    assert_eq!(micros, 50_000);
    assert_eq!(unsettled, 0);
    assert_eq!(report.undecodable, 1);
    assert!(!report.is_complete_since());
}

#[tokio::test]
async fn a_run_of_unknown_age_costs_on_every_day_and_the_report_counts_it() {
    let flora = flora().await;
    let undated = Script::new().created_at(Timestamp::from(0.0)).completed();
    flora.start_run(undated.field("charged_cost", 0.5));

    let (micros, _, report) = cost_of(&flora.client(), day()).await.unwrap();

    assert_eq!(micros, 500_000);
    assert_eq!(report.undated, 1);
}
