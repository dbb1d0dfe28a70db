//! What the guide's nights bring after everything was listed.

use std::{cell::RefCell, collections::BTreeMap};

use flora_technique_runs::{StandIn, stand_in::Script};

include!("nights.rs");

/// The status of each run, by id.
type Stored = RefCell<BTreeMap<String, String>>;

/// All of a history, as a listing shows it.
async fn list_everything(client: &Client, stored: &Stored) -> Vec<TechniqueRun> {
    let mut listed = Vec::new();
    let mut runs = client.list_runs().items();
    while let Some(run) = runs.try_next().await.unwrap() {
        (stored.borrow_mut()).insert(run.run_id.clone(), run.status.to_string());
        listed.push(run);
    }
    listed
}

async fn good_night(flora: &StandIn, start: Timestamp, place: &Path, stored: &Stored) {
    let store = |changes: &[Change]| {
        for run in changes.iter().filter_map(Change::run) {
            (stored.borrow_mut()).insert(run.run_id.clone(), run.status.to_string());
        }
        Ok(())
    };
    night(&flora.client(), start, place, store).await.unwrap();
}

#[tokio::test]
async fn after_a_listing_the_nights_bring_the_runs_that_went_on_and_those_that_began() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("watch.json");
    let flora = StandIn::start().await.unwrap();
    flora.seed(150);
    let long = flora.start_run(Script::new().running(40.0).completed());
    flora.seed(150);
    let stored = Stored::default();
    let listed = list_everything(&flora.client(), &stored).await;
    assert_eq!(stored.borrow()[&*long], "running");
    let new = flora.start_run(Script::new().completed());

    let from = start(&listed);
    good_night(&flora, from, &place, &stored).await;

    assert_eq!(stored.borrow()[&*long], "completed");
    assert_eq!(stored.borrow()[&*new], "completed");
    let newest = flora.start_run(Script::new().completed());
    let second = Stored::default();

    good_night(&flora, from, &place, &second).await;

    assert!(second.borrow().contains_key(&*newest));
    assert!(
        !second.borrow().contains_key(&*new),
        "the first night told it"
    );
}

#[tokio::test]
async fn of_an_empty_history_the_nights_begin_at_its_beginning() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("watch.json");
    let flora = StandIn::start().await.unwrap();
    let first = flora.start_run(Script::new().completed());
    let stored = Stored::default();

    good_night(&flora, start(&[]), &place, &stored).await;

    assert_eq!(stored.borrow()[&*first], "completed");
}

#[test]
fn the_nights_begin_at_the_oldest_unsettled_run_of_known_age_else_at_the_newest() {
    let run = |status: &str, created_at: u64| -> TechniqueRun {
        let fields = serde_json::json!({
            "run_id": "run", "status": status, "progress": 0, "created_at": created_at,
        });
        serde_json::from_value(fields).unwrap()
    };
    let settled = [run("failed", 30), run("failed", 20), run("running", 0)];
    let unsettled = [run("failed", 40), run("completed", 30), run("running", 20)];

    assert_eq!(start(&settled), Timestamp::from(30.0));
    assert_eq!(start(&unsettled), Timestamp::from(20.0));
}
