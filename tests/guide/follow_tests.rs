//! What the guide's nightly job stores, and when it fails.

use std::{cell::RefCell, env, fs};

use flora_technique_runs::{
    StandIn,
    stand_in::{Fault, Script},
};

include!("follow.rs");

/// The job of one night: what it stored, and how it ended.
async fn night(flora: &StandIn) -> (Vec<String>, io::Result<()>) {
    let stored = RefCell::new(Vec::new());
    let store = |changes: &[Change]| {
        for change in changes {
            let what = match change {
                Change::Started(_) => "started",
                Change::Ended(_) => "ended",
                Change::Settled(_) => "settled",
                _ => "other",
            };
            let line = format!("{} {what}", change.run_id());
            stored.borrow_mut().push(line);
        }
        Ok(())
    };
    let end = nightly(&flora.client(), store).await;
    (stored.into_inner(), end)
}

/// What a night stores that ends well.
async fn good_night(flora: &StandIn) -> Vec<String> {
    let (stored, end) = night(flora).await;
    end.unwrap();
    stored
}

/// Why a night fails, which stores nothing.
async fn bad_night(flora: &StandIn) -> io::Error {
    let (stored, end) = night(flora).await;
    assert_eq!(stored, [""; 0]);
    end.unwrap_err()
}

// One test for all nights: the job's file lies in the directory of the process.
#[tokio::test]
async fn each_night_stores_what_is_new_and_only_a_missing_file_makes_a_first_night() {
    let directory = tempfile::tempdir().unwrap();
    env::set_current_dir(directory.path()).unwrap();
    let flora = StandIn::start().await.unwrap();
    flora.start_run(Script::new().completed());

    let first = good_night(&flora).await;
    assert_eq!(first, ["run_1 started", "run_1 ended", "run_1 settled"]);

    // An entry that cannot be read stops no night.
    flora.start_run(Script::new().completed().field("charged_cost", "much"));
    flora.start_run(Script::new().failed("provider_error", "The provider gave up."));
    let second = good_night(&flora).await;
    assert_eq!(second, ["run_3 started", "run_3 ended", "run_3 settled"]);
    assert_eq!(good_night(&flora).await, [""; 0]);

    flora.fault_always(Fault::Status(401));
    let refused = bad_night(&flora).await;
    assert!(refused.to_string().contains("401"), "{refused}");
    flora.clear_faults();

    // A checkpoint that is there and cannot be read is no reason to store everything again.
    fs::write("watch.json", "{").unwrap();
    bad_night(&flora).await;
    fs::remove_file("watch.json").unwrap();
    fs::create_dir("watch.json").unwrap();
    bad_night(&flora).await;

    fs::remove_dir("watch.json").unwrap();
    assert_eq!(
        good_night(&flora).await[..4],
        [
            "run_3 started",
            "run_3 ended",
            "run_3 settled",
            "run_1 started"
        ]
    );
}
