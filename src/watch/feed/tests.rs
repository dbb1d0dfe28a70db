//! A watch without network and clock: what it tells of small histories, and laws for all of them.

mod caller;
mod laws;

use serde_json::json;

use super::*;
use crate::{
    Undecodable,
    test_support::run,
    watch::{change::Change, checkpoint::WatchCheckpoint, telling::Told},
};

/// What was told, as short as can be: `+` started, `~` progressed, `.` ended, `$` settled, `!` could
/// not be read, `?` was not found.
fn told(feed: &mut Feed, now: u64) -> Vec<String> {
    let mut all = Vec::new();
    while let Some(told) = feed.next(now, true) {
        all.push(short(&told));
    }
    all
}

fn short(told: &Told) -> String {
    match told {
        Told::Change(Change::Started(run)) => format!("+{}", run.run_id),
        Told::Change(Change::Progressed(run)) => format!("~{}", run.run_id),
        Told::Change(Change::Ended(run)) => format!(".{}", run.run_id),
        Told::Change(Change::Settled(run)) => format!("${}", run.run_id),
        Told::Trouble(error) if error.is_not_found() => {
            format!("?{}", error.run_id().unwrap_or_default())
        }
        Told::Trouble(error) => format!("!{}", error.run_id().unwrap_or_default()),
        Told::TroubleAhead => "ahead".to_owned(),
        Told::Failed(error) => format!("failed: {error}"),
    }
}

/// Runs by name and moment, newest first; a page that is the last unless it has a cursor.
fn page(runs: &[(&str, u32)], status: &str, cursor: Option<&str>) -> Fetched {
    let mut fetched = Fetched::default();
    for (run_id, created_at) in runs {
        let fields = json!({ "status": status, "created_at": created_at });
        fetched.runs.push(run(run_id, &fields));
    }
    fetched.about.next_cursor = cursor.map(str::to_owned);
    fetched
}

fn feed(start: Start) -> Feed {
    Feed::new(start, false, Limits::default())
}

/// Shows a page to a feed, which wants one.
fn show(feed: &mut Feed, fetched: Fetched) -> Vec<String> {
    feed.wanted_page();
    feed.take_page(fetched, &[], 0);
    told(feed, 0)
}

#[test]
fn the_first_answer_is_the_start_and_tells_nothing() {
    let mut feed = feed(Start::Newest);

    let first = show(
        &mut feed,
        page(&[("b", 2), ("a", 1)], "completed", Some("2")),
    );
    let second = show(
        &mut feed,
        page(&[("c", 3), ("b", 2), ("a", 1)], "failed", None),
    );

    assert_eq!(first, [""; 0]);
    assert_eq!(second, ["+c", ".c"]);
}

#[test]
fn a_run_of_the_very_moment_of_the_start_that_began_later_is_told() {
    let mut feed = feed(Start::Newest);
    show(&mut feed, page(&[("b", 2), ("a", 1)], "running", Some("2")));

    let later = show(
        &mut feed,
        page(&[("c", 2), ("b", 2), ("a", 1)], "running", Some("2")),
    );

    assert_eq!(later, ["+c"]);
}

#[test]
fn what_goes_on_when_the_watch_begins_is_watched_without_a_start() {
    let mut feed = feed(Start::Newest);
    show(&mut feed, page(&[("a", 1)], "running", None));

    let ended = show(&mut feed, page(&[("a", 1)], "completed", None));

    assert_eq!(ended, [".a"]);
}

#[test]
fn a_run_first_seen_settled_gives_start_end_and_cost_at_once() {
    let mut feed = feed(Start::Beginning);
    let mut settled = page(&[("a", 1)], "completed", None);
    settled.runs[0].charged_cost = Some(0.05);

    assert_eq!(show(&mut feed, settled), ["+a", ".a", "$a"]);
}

#[test]
fn progress_is_told_once_and_an_end_is_final() {
    let mut feed = feed(Start::Beginning);
    show(&mut feed, page(&[("a", 1)], "pending", None));

    let running = show(&mut feed, page(&[("a", 1)], "running", None));
    let the_same = show(&mut feed, page(&[("a", 1)], "running", None));
    let ended = show(&mut feed, page(&[("a", 1)], "completed", None));
    let stale = show(&mut feed, page(&[("a", 1)], "running", None));

    assert_eq!(running, ["~a"]);
    assert_eq!(the_same, [""; 0]);
    assert_eq!(ended, [".a"]);
    assert_eq!(stale, [""; 0]);
}

#[test]
fn outputs_that_only_looks_show_are_not_news_each_time() {
    let mut feed = feed(Start::Beginning);
    show(&mut feed, page(&[("a", 1)], "running", None));
    let outputs = json!([{ "output_id": "o", "type": "text", "url": "A mug." }]);
    let with_outputs = run("a", &json!({ "outputs": outputs, "created_at": 1 }));

    feed.take_look(RunHandle::new("a"), with_outputs);
    let look = told(&mut feed, 0);
    let listed = show(&mut feed, page(&[("a", 1)], "running", None));

    assert_eq!(look, ["~a"]);
    assert_eq!(listed, [""; 0]);
}

#[test]
fn ground_is_a_page_with_a_known_run_and_no_new_one() {
    let mut feed = feed(Start::Newest);
    show(&mut feed, page(&[("a", 1)], "failed", Some("1")));
    assert!(!feed.is_in_round());

    show(&mut feed, page(&[("c", 3), ("b", 2)], "failed", Some("2")));
    assert!(feed.is_in_round(), "nothing known was shown");

    show(&mut feed, page(&[("a", 1)], "failed", Some("3")));
    assert!(!feed.is_in_round());
    assert_eq!(feed.below(), Some("3"));
}

#[test]
fn what_began_after_the_first_page_is_the_next_rounds() {
    let mut feed = feed(Start::Beginning);
    show(&mut feed, page(&[("b", 2)], "failed", Some("1")));

    let shifted = show(&mut feed, page(&[("c", 3), ("a", 1)], "failed", None));
    let next = show(&mut feed, page(&[("c", 3), ("b", 2)], "failed", Some("2")));

    assert_eq!(shifted, ["+a", ".a"]);
    assert_eq!(next, ["+c", ".c"]);
}

#[test]
fn a_page_of_nothing_but_what_this_round_told_is_not_ground() {
    let mut feed = feed(Start::Beginning);
    show(&mut feed, page(&[("b", 2)], "failed", Some("1")));
    let mut feed = resumed(&feed);

    let again = show(&mut feed, page(&[("b", 2)], "failed", Some("2")));

    assert_eq!(again, [""; 0]);
    assert!(feed.is_in_round());
}

/// The same feed in another process.
fn resumed(feed: &Feed) -> Feed {
    let checkpoint = WatchCheckpoint::of(feed, &crate::call::Filters::default());
    let saved = serde_json::to_string(&checkpoint).unwrap();
    let read: WatchCheckpoint = serde_json::from_str(&saved).unwrap();
    assert_eq!(read, checkpoint);
    read.restore(feed.wants_outputs, feed.limits).unwrap()
}

#[test]
fn a_checkpoint_marks_exactly_what_was_taken() {
    let shown = || page(&[("b", 2), ("a", 1)], "failed", None);
    let all = ["+b", ".b", "+a", ".a"];
    for taken in 0..=all.len() {
        let mut feed = feed(Start::Beginning);
        feed.wanted_page();
        feed.take_page(shown(), &[], 0);
        for _ in 0..taken {
            feed.next(0, true);
        }

        let rest = show(&mut resumed(&feed), shown());

        assert_eq!(rest, all[taken..], "after {taken}");
    }
}

#[test]
fn a_bad_entry_is_told_once_and_started_when_it_becomes_readable() {
    let mut feed = feed(Start::Beginning);
    let bad = || {
        let mut fetched = page(&[("a", 1)], "failed", None);
        let mut entry = Undecodable::new("technique_runs[0]", "broken", b"{}");
        entry.index = Some(0);
        entry.run_id = Some("b".to_owned());
        entry.created_at = Some(2_000.0);
        fetched.bad.push(entry);
        fetched
    };

    assert_eq!(show(&mut feed, bad()), ["!b", "+a", ".a"]);
    assert_eq!(show(&mut feed, bad()), [""; 0]);
    let mended = page(&[("b", 2), ("a", 1)], "failed", None);
    assert_eq!(show(&mut feed, mended), ["+b", ".b"]);
}

#[test]
fn errors_wait_where_only_changes_are_wanted() {
    let mut feed = feed(Start::Beginning);
    let mut fetched = page(&[("a", 1)], "running", None);
    let mut entry = Undecodable::new("technique_runs[1]", "broken", b"{}");
    entry.index = Some(1);
    fetched.bad.push(entry);
    feed.wanted_page();
    feed.take_page(fetched, &[], 0);

    let mut all = Vec::new();
    for with_trouble in [false, false, true] {
        all.extend(feed.next(0, with_trouble).as_ref().map(short));
    }

    assert_eq!(all, ["+a", "ahead", "!"]);
}

#[test]
fn a_run_that_is_not_found_twice_a_minute_apart_is_one_error_and_let_go() {
    let mut feed = feed(Start::Beginning);
    show(&mut feed, page(&[("a", 1)], "running", None));
    let mut not_found = |now| {
        let error = crate::test_support::refused(404, None);
        feed.take_failed_look("a", error, now);
        told(&mut feed, now)
    };

    assert_eq!(not_found(0), [""; 0]);
    assert_eq!(not_found(59_999), [""; 0]);
    assert_eq!(not_found(60_000), ["?a"]);
    assert_eq!(not_found(200_000), [""; 0]);
    assert_eq!(feed.report().let_go_not_found, 1);
}

#[test]
fn a_run_that_is_found_again_starts_that_minute_anew() {
    let mut feed = feed(Start::Beginning);
    show(&mut feed, page(&[("a", 1)], "running", None));
    let not_found = || crate::test_support::refused(404, None);
    feed.take_failed_look("a", not_found(), 0);
    told(&mut feed, 0);

    feed.take_look(RunHandle::new("a"), run("a", &json!({})));
    told(&mut feed, 30_000);
    feed.take_failed_look("a", not_found(), 60_000);

    assert_eq!(told(&mut feed, 60_000), [""; 0]);
}
