//! What could not be read is kept, and costs nothing else.

use flora_technique_runs::{StandIn, stand_in::Script};

use crate::program::{Place, catch_up, mirror, stderr};

#[tokio::test]
async fn an_entry_that_cannot_be_read_is_stored_once_as_it_came_and_the_others_are_there() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(3);
    flora.start_run(Script::new().completed().field("progress", "much"));
    flora.seed(3);
    let place = Place::new();

    let first = mirror(&place, &flora).arg("--once").output().unwrap();
    let second = catch_up(&place, &flora);

    assert!(stderr(&first).contains("left out: "), "{}", stderr(&first));
    assert!(second.contains("1 left out"), "{second}");
    assert_eq!(place.count("runs"), 6);
    assert_eq!(place.count("left_out"), 1);
    let raw: String = place.value("SELECT raw FROM left_out WHERE run_id = 'run_4'");
    assert!(raw.contains("\"much\""), "{raw}");
}

#[tokio::test]
async fn an_entry_that_becomes_readable_is_left_out_no_more() {
    let flora = StandIn::start().await.unwrap();
    let place = Place::new();
    let run = flora.start_run(Script::new().completed().field("progress", "much"));
    catch_up(&place, &flora);
    assert_eq!(place.count("left_out"), 1);

    flora.remove(&run);
    flora.start_run(Script::new().completed().field("run_id", run.as_str()));
    catch_up(&place, &flora);

    assert_eq!(place.count("left_out"), 0);
    assert_eq!(place.count(&format!("runs WHERE run_id = '{run}'")), 1);
}
