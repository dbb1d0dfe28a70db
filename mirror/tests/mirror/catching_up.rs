//! `--once`: a job for every night.

use flora_technique_runs::{StandIn, stand_in::Script};

use crate::{
    program::{Place, bare, catch_up, mirror, stderr, stdout},
    truth::{stored, told},
};

#[tokio::test]
async fn twice_at_once_it_finds_nothing_new_the_second_time_with_one_request() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(250);
    let place = Place::new();
    let first = catch_up(&place, &flora);
    let changes = place.count("changes");
    flora.forget_requests();

    let second = catch_up(&place, &flora);

    assert!(
        first.contains("up to date: 250 runs, 250 of them new"),
        "{first}"
    );
    assert!(
        second.contains("up to date: 250 runs, 0 of them new"),
        "{second}"
    );
    assert_eq!(place.count("changes"), changes);
    assert_eq!(flora.list_requests(), 1);
}

#[tokio::test]
async fn the_next_night_brings_what_began_and_what_ended_since() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(20);
    let place = Place::new();
    let going_on = flora.start_run(Script::new().running(40.0).completed());
    catch_up(&place, &flora);
    assert_eq!(place.count("runs WHERE status = 'running'"), 1);
    let new = flora.start_run(Script::new().completed().field("charged_cost", 1.25));

    let told = catch_up(&place, &flora);

    assert!(told.contains("22 runs, 1 of them new"), "{told}");
    assert_eq!(
        place.count(&format!("runs WHERE run_id = '{going_on}' AND is_terminal")),
        1
    );
    let cost: f64 = place.value(&format!(
        "SELECT charged_cost FROM runs WHERE run_id = '{new}'"
    ));
    assert!((cost - 1.25).abs() < f64::EPSILON);
}

#[tokio::test]
async fn a_cost_that_is_no_amount_is_in_no_sum_and_leaves_its_run_unsettled() {
    let flora = StandIn::start().await.unwrap();
    for cost in [-1.0, 1e300, 0.25] {
        flora.start_run(Script::new().completed().field("charged_cost", cost));
    }
    let place = Place::new();

    catch_up(&place, &flora);

    let sum: f64 = place.value("SELECT sum(charged_cost) FROM runs");
    assert!((sum - 0.25).abs() < f64::EPSILON, "{sum}");
    let unsettled = "runs WHERE status = 'completed' AND charged_cost IS NULL";
    assert_eq!(place.count(unsettled), 2);
}

#[tokio::test]
async fn outputs_that_the_list_leaves_out_come_when_asked_for() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(50);
    let without = Place::new();
    catch_up(&without, &flora);
    let with = Place::new();

    let output = mirror(&with, &flora).args(["--once", "--outputs"]).output();

    assert!(output.unwrap().status.success());
    let unknown = "runs WHERE status = 'completed' AND NOT has_outputs";
    assert_eq!(without.count(unknown), 10);
    assert_eq!(with.count(unknown), 0);
    assert_eq!(stored(&with), told(&flora).await);
}

#[tokio::test]
async fn what_only_the_list_tells_stays_when_a_single_look_tells_the_end() {
    let flora = StandIn::start().await.unwrap();
    let place = Place::new();
    let run = flora.start_run(Script::new().running(40.0).completed());
    catch_up(&place, &flora);
    // It stands on no page that a round reads any more.
    flora.seed(150);

    for _ in 0..3 {
        catch_up(&place, &flora);
    }

    let row = format!(
        "runs WHERE run_id = '{run}' AND is_terminal AND project_id = 'prj_stills'
         AND technique_id = 'tech_night-camera' AND json ->> '$.project_id' = 'prj_stills'
         AND json ->> '$.status' = 'completed'"
    );
    assert_eq!(place.count(&row), 1);
}

#[test]
fn without_a_key_it_shows_a_demonstration_that_starts_over() {
    let place = Place::new();

    for _ in 0..2 {
        let output = bare(&place).arg("--once").output().unwrap();

        assert_eq!(output.status.code(), Some(0));
        assert!(stderr(&output).contains("this is a stand-in's history"));
        assert!(stdout(&output).contains("2000 runs, 2000 of them new"));
        assert_eq!(place.count("runs"), 2_000);
    }
}
