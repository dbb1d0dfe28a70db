//! The order of the list: newest first, and what a script does to it.

use std::time::{Duration, UNIX_EPOCH};

use flora_technique_runs::{StandIn, Timestamp, stand_in::Script};

use crate::asking::listed;

const HOUR: Duration = Duration::from_secs(60 * 60);

#[tokio::test]
async fn a_run_that_appears_late_takes_the_place_of_its_age() {
    let flora = StandIn::start().await.unwrap();
    flora.start_run(Script::new().created_ago(3 * HOUR));
    flora.start_run(Script::new().created_ago(HOUR));
    flora.start_run(Script::new().created_ago(2 * HOUR));

    assert_eq!(
        listed(&flora.client()).await.unwrap(),
        ["run_2", "run_3", "run_1"]
    );
}

#[tokio::test]
async fn runs_of_one_moment_are_listed_as_they_appeared_newest_first() {
    let flora = StandIn::start().await.unwrap();
    let moment = UNIX_EPOCH + 500_000 * HOUR;
    for _ in 0..3 {
        flora.start_run(Script::new().created_at(moment));
    }

    let page = flora.client().list_runs().page().await.unwrap();

    let ids: Vec<_> = page.items.iter().map(|run| &*run.run_id).collect();
    assert_eq!(ids, ["run_3", "run_2", "run_1"]);
    for run in &page.items {
        assert_eq!(run.created_at, Timestamp::from(moment));
    }
}

#[tokio::test]
async fn a_run_listed_out_of_order_keeps_its_own_time() {
    let flora = StandIn::start().await.unwrap();
    let start = UNIX_EPOCH + 500_000 * HOUR;
    flora.start_run(Script::new().created_at(start));
    flora.start_run(Script::new().created_at(start + 2 * HOUR));
    let odd = Script::new().created_at(start + 9 * HOUR);
    flora.start_run(odd.listed_at(start + HOUR));

    let page = flora.client().list_runs().page().await.unwrap();

    let ids: Vec<_> = page.items.iter().map(|run| &*run.run_id).collect();
    assert_eq!(ids, ["run_2", "run_3", "run_1"]);
    assert_eq!(page.items[1].created_at, Timestamp::from(start + 9 * HOUR));
}

#[tokio::test]
async fn an_undated_run_is_told_as_it_is_and_listed_where_it_appeared() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(2);
    flora.start_run(Script::new().created_at(Timestamp::from(0.0)));

    let page = flora.client().list_runs().page().await.unwrap();

    assert_eq!(page.items[0].run_id, "run_3");
    assert_eq!(page.items[0].created_at, Timestamp::from(0.0));
}
