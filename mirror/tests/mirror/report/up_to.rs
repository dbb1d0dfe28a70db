//! Up to which moment a database is true.

use std::time::SystemTime;

use flora_technique_runs::{
    StandIn, Timestamp,
    stand_in::{Fault, Script},
};

use super::page::Page;
use crate::program::{Place, catch_up, following, kill, mirror, until};

fn now() -> i64 {
    Timestamp::from(SystemTime::now()).unix_millis().unwrap()
}

fn up_to(place: &Place) -> Option<i64> {
    place.value("SELECT up_to_ms FROM mirror")
}

#[tokio::test]
async fn what_has_caught_up_is_true_up_to_when_that_began() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(5);
    let place = Place::new();
    let before = now();

    catch_up(&place, &flora);
    let first = up_to(&place).unwrap();
    catch_up(&place, &flora);
    let second = up_to(&place).unwrap();

    assert!(before <= first && first < second && second <= now());
}

#[tokio::test]
async fn a_history_that_is_not_read_to_its_end_is_true_up_to_no_moment_and_the_page_says_so() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(250);
    flora.fault_always(Fault::Stall.after(1));
    let place = Place::new();
    let mut child = mirror(&place, &flora).spawn().unwrap();
    until(&mut child, || flora.list_requests() >= 2);
    kill(child);

    let page = Page::of(&place);

    assert_eq!(up_to(&place), None);
    assert!(page.text().contains("has not caught up"), "{}", page.text());
    assert!(!page.text().contains("True up to"));
}

/// A run is looked for by then: the moment may be late, but never early.
#[tokio::test]
async fn while_it_follows_the_moment_moves_on_and_no_run_from_before_it_is_missing() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(5);
    let place = Place::new();
    catch_up(&place, &flora);
    let mut child = following(&place, &flora);
    let run = flora.start_run(Script::new().completed());
    let begun = now();

    until(&mut child, || up_to(&place).unwrap() > begun);

    assert_eq!(place.count(&format!("runs WHERE run_id = '{run}'")), 1);
    kill(child);
}
