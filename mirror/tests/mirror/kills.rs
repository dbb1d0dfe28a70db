//! A kill at any moment loses nothing and repeats nothing.

use std::process::{Child, Stdio};

use flora_technique_runs::{
    StandIn,
    stand_in::{Fault, Script},
};
use rusqlite::{Connection, OpenFlags};

use crate::{
    program::{Place, bare, catch_up, following, kill, mirror, until},
    truth::{stored, told},
};

/// Each change once: the table of them against what the checkpoint counts, which is written with it.
fn each_change_once(place: &Place) {
    let runs = place.count("runs");
    for kind in ["started", "progressed", "ended", "settled"] {
        let stored = place.count(&format!("changes WHERE kind = '{kind}'"));
        let counted: i64 = place.value(&format!(
            "SELECT json_extract(checkpoint, '$.report.{kind}') FROM mirror"
        ));
        assert_eq!(stored, counted, "{kind}");
    }
    let repeated = "SELECT count(*) FROM
        (SELECT 1 FROM changes WHERE kind <> 'progressed' GROUP BY run_id, kind HAVING count(*) > 1)";
    assert_eq!(place.value::<i64>(repeated), 0);
    assert_eq!(place.count("changes WHERE kind = 'started'"), runs);
    assert_eq!(place.count("changes WHERE kind = 'ended'"), runs);
}

/// Kills a mirror at one of many moments: every other time as soon as something new is stored, else
/// while it asks for something, now a little sooner, now a little later.
fn kill_at(moment: u64, place: &Place, flora: &StandIn, mut child: Child) {
    let stored = changes_in(place);
    let asked = requests(flora) + 1 + moment % 5;
    if moment.is_multiple_of(2) {
        until(&mut child, || changes_in(place) > stored);
    } else {
        until(&mut child, || requests(flora) >= asked);
        for _ in 0..moment * 40 {
            std::thread::yield_now();
        }
    }
    kill(child);
}

fn requests(flora: &StandIn) -> u64 {
    flora.list_requests() + flora.look_requests()
}

/// None as long as there is no database.
fn changes_in(place: &Place) -> i64 {
    let connection = Connection::open_with_flags(place.file(), OpenFlags::SQLITE_OPEN_READ_ONLY);
    let count = connection.and_then(|connection| {
        connection.query_one("SELECT count(*) FROM changes", [], |row| row.get(0))
    });
    count.unwrap_or(0)
}

/// Until nothing goes on any more and every completed run has its cost.
fn until_all_is_told(place: &Place, flora: &StandIn) {
    let open = "runs WHERE NOT is_terminal OR (status = 'completed' AND charged_cost IS NULL)";
    for _ in 0..30 {
        catch_up(place, flora);
        if place.count(open) == 0 {
            return;
        }
    }
    let left = place.count(open);
    assert_eq!(left, 0, "runs that go on");
}

#[tokio::test]
async fn killed_at_ten_moments_of_the_first_fill_it_has_every_run_once_in_the_end() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(1_500);
    let place = Place::new();

    for moment in 0..10 {
        // However slow this test is, not all comes before the last kill.
        flora.clear_faults();
        flora.fault_always(Fault::Stall.after(24));
        let child = mirror(&place, &flora).arg("--outputs").spawn().unwrap();
        kill_at(moment, &place, &flora, child);
    }
    assert!(place.count("runs") < 1_500);
    flora.clear_faults();
    let last = mirror(&place, &flora)
        .args(["--once", "--outputs"])
        .output();

    assert!(last.unwrap().status.success());
    assert_eq!(stored(&place), told(&flora).await);
    each_change_once(&place);
}

#[tokio::test]
async fn killed_at_ten_moments_of_following_it_tells_each_change_once() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(120);
    let place = Place::new();
    catch_up(&place, &flora);

    for moment in 0..10 {
        for number in 0..6 {
            let begun = Script::new().pending().running(20.0).running(70.0);
            let course = match number % 3 {
                0 => begun.failed("provider_error", "The provider failed."),
                1 => begun.completed().cost_after_answers(3),
                _ => begun.completed().text("caption", "A mug."),
            };
            flora.start_run(course);
        }
        kill_at(moment, &place, &flora, following(&place, &flora));
    }
    until_all_is_told(&place, &flora);

    assert_eq!(place.count("runs"), 180);
    assert_eq!(
        without_outputs(stored(&place)),
        without_outputs(told(&flora).await)
    );
    each_change_once(&place);
}

/// The lines without outputs that nobody asked for.
fn without_outputs(mut lines: Vec<String>) -> Vec<String> {
    for line in &mut lines {
        let end = line.rfind('|').unwrap();
        line.truncate(end);
    }
    lines
}

#[test]
fn a_killed_mirror_leaves_no_lock_behind() {
    let place = Place::new();
    let mut first = bare(&place).stderr(Stdio::null()).spawn().unwrap();
    until(&mut first, || place.file().exists());
    kill(first);

    let second = bare(&place).arg("--once").output().unwrap();

    assert!(second.status.success());
}
