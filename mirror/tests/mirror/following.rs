//! A mirror that follows: what it tells meanwhile, and how it ends.

use std::{
    io::{BufRead as _, BufReader, Lines},
    process::{Child, ChildStderr, Stdio},
};

use flora_technique_runs::{
    StandIn,
    stand_in::{Fault, Script},
};

#[cfg(unix)]
use crate::program::interrupt;
use crate::program::{Place, kill, mirror, until};

type Told = Lines<BufReader<ChildStderr>>;

/// A mirror that is followed in what it tells.
fn told(place: &Place, flora: &StandIn) -> (Child, Told) {
    let mut child = mirror(place, flora)
        .args(["--every", "5ms"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let told = BufReader::new(child.stderr.take().unwrap()).lines();
    (child, told)
}

/// Reads on to a line that has this.
fn read_to(told: &mut Told, text: &str) -> String {
    let mut lines = told.map(Result::unwrap);
    let found = lines.find(|line| line.contains(text));
    found.unwrap_or_else(|| panic!("it never said {text:?}"))
}

#[tokio::test]
async fn what_happens_is_in_the_table_while_it_follows() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(3);
    let place = Place::new();
    let (mut child, mut told) = told(&place, &flora);
    let caught_up = read_to(&mut told, "caught up");

    flora.start_run(Script::new().pending().running(50.0).completed());
    until(&mut child, || {
        place.count("runs WHERE run_id = 'run_4' AND is_terminal") == 1
    });

    kill(child);
    assert!(
        caught_up.contains("runs.db has caught up and has 3 runs"),
        "{caught_up}"
    );
    let kinds: String = place.value(
        "SELECT group_concat(kind, ' ') FROM
         (SELECT kind FROM changes WHERE run_id = 'run_4' AND kind <> 'settled' ORDER BY change_id)",
    );
    assert_eq!(kinds, "started progressed ended");
}

#[tokio::test]
async fn an_outage_is_told_with_its_reason_waited_through_and_told_to_be_over() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(3);
    let place = Place::new();
    let (child, mut told) = told(&place, &flora);
    read_to(&mut told, "caught up");

    flora.fault(Fault::Status(503));
    let failure = read_to(&mut told, "going on");
    read_to(&mut told, "answers again");

    kill(child);
    assert!(failure.contains("503"), "{failure}");
}

#[tokio::test]
async fn what_no_waiting_helps_against_ends_it_with_the_reason() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(3);
    let place = Place::new();
    let (mut child, mut told) = told(&place, &flora);
    read_to(&mut told, "caught up");

    flora.fault_always(Fault::Status(401));
    read_to(&mut told, "error: ");

    assert_eq!(child.wait().unwrap().code(), Some(1));
    assert_eq!(place.count("runs"), 3);
}

#[cfg(unix)]
#[tokio::test]
async fn ctrl_c_ends_following_and_the_next_start_goes_on() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(3);
    let place = Place::new();
    let (mut child, mut told) = told(&place, &flora);
    read_to(&mut told, "caught up");

    interrupt(&child);
    read_to(&mut told, "stopped; start again to go on");

    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(place.count("runs"), 3);
}

#[cfg(unix)]
#[tokio::test]
async fn ctrl_c_before_it_has_caught_up_says_so_and_the_next_start_goes_on() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(250);
    flora.fault_always(Fault::Stall.after(2));
    let place = Place::new();
    let mut child = mirror(&place, &flora)
        .arg("--once")
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    until(&mut child, || flora.list_requests() == 3);

    interrupt(&child);

    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(place.count("runs"), 200);
    flora.clear_faults();
    crate::program::catch_up(&place, &flora);
    assert_eq!(place.count("runs"), 250);
}
