//! One source and one mirror a database, and nothing that is another's.

use std::{
    fs,
    process::{Output, Stdio},
};

use flora_technique_runs::{
    StandIn,
    stand_in::{Fault, Script},
};
use rusqlite::Connection;

use crate::program::{Place, bare, catch_up, kill, mirror, stderr, until};

fn rejected(output: &Output, reason: &str) {
    assert_eq!(output.status.code(), Some(1));
    let told = stderr(output);
    assert!(told.contains("runs.db"), "{told}");
    assert!(told.contains(reason), "{told}");
}

#[tokio::test]
async fn a_demonstration_does_not_go_into_a_database_of_real_runs_nor_they_into_its() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(5);
    let real = Place::new();
    catch_up(&real, &flora);
    let demonstration = Place::new();
    bare(&demonstration).arg("--once").output().unwrap();

    let first = bare(&real).arg("--once").output().unwrap();
    let second = mirror(&demonstration, &flora)
        .arg("--once")
        .output()
        .unwrap();

    rejected(&first, "not of a demonstration");
    rejected(&second, "has runs of a demonstration");
    assert_eq!(real.count("runs"), 5);
    assert_eq!(demonstration.count("runs"), 2_000);
}

#[tokio::test]
async fn runs_of_another_base_url_are_rejected_before_any_request() {
    let first = StandIn::start().await.unwrap();
    first.seed(5);
    let second = StandIn::start().await.unwrap();
    let place = Place::new();
    catch_up(&place, &first);

    let output = mirror(&place, &second).arg("--once").output().unwrap();

    rejected(&output, first.base_url());
    rejected(&output, second.base_url());
    assert!(second.requests().is_empty());
}

#[tokio::test]
async fn a_first_start_that_failed_binds_the_database_to_nothing() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(5);
    let place = Place::new();
    let mistyped = format!("{}/typo", flora.base_url());

    let failed = mirror(&place, &flora)
        .arg("--once")
        .env("FLORA_BASE_URL", mistyped)
        .output()
        .unwrap();
    catch_up(&place, &flora);

    assert_eq!(failed.status.code(), Some(1));
    assert_eq!(place.count("runs"), 5);
}

#[tokio::test]
async fn runs_of_another_workspace_are_rejected() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(5);
    let place = Place::new();
    catch_up(&place, &flora);
    flora.start_run(Script::new().completed().field("workspace_id", "ws_other"));

    let output = mirror(&place, &flora).arg("--once").output().unwrap();

    rejected(&output, "ws_other");
    assert_eq!(place.count("runs"), 5);
}

#[tokio::test]
async fn the_key_is_nowhere_in_the_database() {
    let secret = "a-key-that-nobody-may-read";
    let flora = StandIn::builder().key(secret).start().await.unwrap();
    flora.seed(5);
    let place = Place::new();
    catch_up(&place, &flora);

    let bytes = fs::read(place.file()).unwrap();

    let found = bytes
        .windows(secret.len())
        .any(|text| text == secret.as_bytes());
    assert!(!found);
}

#[tokio::test]
async fn of_two_mirrors_on_one_file_the_second_says_so_and_the_first_goes_on() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(250);
    flora.fault_always(Fault::Stall.after(1));
    let place = Place::new();
    let mut first = mirror(&place, &flora).spawn().unwrap();
    until(&mut first, || flora.list_requests() >= 2);
    let asked = flora.requests().len();

    let second = mirror(&place, &flora).arg("--once").output().unwrap();

    rejected(&second, "one at a time");
    assert_eq!(flora.requests().len(), asked);
    assert!(first.try_wait().unwrap().is_none());
    kill(first);
}

#[test]
fn what_is_no_mirror_is_left_as_it_is() {
    let text = Place::new();
    fs::write(text.file(), "Not a database, but my notes of today.").unwrap();
    let stranger = Place::new();
    let connection = Connection::open(stranger.file()).unwrap();
    connection
        .execute_batch("CREATE TABLE mine (id INTEGER)")
        .unwrap();
    drop(connection);
    let before = fs::read(stranger.file()).unwrap();

    let first = bare(&text).arg("--once").output().unwrap();
    let second = bare(&stranger).arg("--once").output().unwrap();

    rejected(&first, "no SQLite database");
    rejected(&second, "another program");
    assert_eq!(
        fs::read_to_string(text.file()).unwrap(),
        "Not a database, but my notes of today."
    );
    assert_eq!(fs::read(stranger.file()).unwrap(), before);
}

#[tokio::test]
async fn another_layout_is_not_written_to() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(5);
    let place = Place::new();
    catch_up(&place, &flora);
    let connection = Connection::open(place.file()).unwrap();
    connection
        .execute("UPDATE mirror SET schema_version = 99", [])
        .unwrap();
    drop(connection);

    let output = mirror(&place, &flora).arg("--once").output().unwrap();

    rejected(&output, "layout 99");
}

#[tokio::test]
async fn it_waits_for_another_program_that_writes() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(5);
    let place = Place::new();
    catch_up(&place, &flora);
    flora.seed(1);
    flora.forget_requests();
    let writer = Connection::open(place.file()).unwrap();
    writer.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut child = mirror(&place, &flora)
        .arg("--once")
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    until(&mut child, || flora.list_requests() > 0);

    writer.execute_batch("COMMIT").unwrap();

    assert!(child.wait().unwrap().success());
    assert_eq!(place.count("runs"), 6);
}
