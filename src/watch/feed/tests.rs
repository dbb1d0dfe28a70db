//! A watch without network and clock: what it tells of small histories, and laws for all of them.

mod caller;
mod laws;

use serde_json::json;

use super::*;
use crate::{
    Undecodable,
    tests::run,
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
        entry.created_at = Some(2.0.into());
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
        let error = crate::tests::refused(404, None);
        feed.take_failed_look("a", error);
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
    let not_found = || crate::tests::refused(404, None);
    feed.take_failed_look("a", not_found());
    told(&mut feed, 0);

    feed.take_look(RunHandle::new("a"), run("a", &json!({})));
    told(&mut feed, 30_000);
    feed.take_failed_look("a", not_found());

    assert_eq!(told(&mut feed, 60_000), [""; 0]);
}

#[test]
fn after_a_cursor_that_came_before_a_resume_repeats_nothing() {
    let mut feed = feed(Start::Beginning);
    show(&mut feed, page(&[("b", 2)], "failed", Some("1")));
    let looping = show(&mut feed, page(&[("a", 1)], "failed", Some("1")));
    assert_eq!(looping[..2], ["+a", ".a"]);
    assert!(looping[2].starts_with("failed"), "{looping:?}");

    let mut feed = resumed(&feed);
    let again = show(&mut feed, page(&[("a", 1)], "failed", None));
    let anew = show(&mut feed, page(&[("b", 2), ("a", 1)], "failed", None));

    assert_eq!([again, anew], [[""; 0]; 2]);
}

/// An entry that cannot be read, at the end of a page.
fn unreadable(fetched: &mut Fetched, run_id: Option<&str>, created_at: Option<f64>) {
    let raw = format!("{{{}}}", fetched.bad.len());
    let mut entry = Undecodable::new("technique_runs", "broken", raw.as_bytes());
    entry.index = Some(fetched.runs.len() + fetched.bad.len());
    entry.run_id = run_id.map(str::to_owned);
    entry.created_at = created_at.map(|millis| (millis / 1e3).into());
    fetched.bad.push(entry);
}

#[test]
fn a_first_answer_that_says_nothing_of_any_run_is_no_start() {
    let mut feed = feed(Start::Newest);
    let mut nothing = page(&[], "failed", Some("1"));
    unreadable(&mut nothing, None, None);

    assert_eq!(show(&mut feed, nothing), ["!"]);
    let second = show(&mut feed, page(&[("b", 2)], "failed", Some("2")));
    let later = show(
        &mut feed,
        page(&[("c", 3), ("b", 2), ("a", 1)], "failed", None),
    );

    assert_eq!(second, [""; 0]);
    assert_eq!(later, ["+c", ".c"]);
}

#[test]
fn what_could_not_be_read_in_the_first_answer_began_before_the_start_all_the_same() {
    let mut feed = feed(Start::Newest);
    let mut first = page(&[("a", 1)], "failed", None);
    unreadable(&mut first, Some("undated"), None);
    unreadable(&mut first, Some("newest"), Some(1_000.0));
    assert_eq!(show(&mut feed, first), [""; 0]);

    let mut mended = page(&[("newest", 1), ("a", 1)], "failed", None);
    mended
        .runs
        .push(run("undated", &json!({ "created_at": 0 })));

    assert_eq!(show(&mut feed, mended), [""; 0]);
}

#[test]
fn pages_without_meta_are_counted_also_after_a_resume() {
    let mut feed = feed(Start::Beginning);
    let mut whole = page(&[("a", 1)], "failed", None);
    whole.about.has_meta = true;
    show(&mut feed, whole);
    assert_eq!(feed.report().pages_without_meta, 0);

    let mut feed = resumed(&feed);
    show(&mut feed, page(&[("a", 1)], "failed", None));

    assert_eq!(resumed(&feed).report().pages_without_meta, 1);
}

/// A page of runs of these workspaces; `-` stands for none.
fn page_of(workspaces: &[&str]) -> Fetched {
    let mut fetched = Fetched::default();
    for (index, workspace) in workspaces.iter().enumerate() {
        let mut shown = run(&index.to_string(), &json!({ "created_at": 100 - index }));
        shown.workspace_id = Some((*workspace).to_owned()).filter(|id| id != "-");
        fetched.runs.push(shown);
    }
    fetched
}

#[test]
fn a_checkpoint_is_refused_where_its_one_workspace_is_not_and_another_is() {
    let cases: [(&[&str], &[&str], bool); 7] = [
        (&["ws_1"], &["ws_2", "ws_2"], true),
        (&["ws_1"], &["ws_2", "ws_3"], true),
        (&["ws_1"], &["ws_2", "ws_1"], false),
        (&["ws_1"], &["ws_2", "-"], false),
        (&["ws_1"], &[], false),
        (&["ws_1", "ws_2"], &["ws_3"], false),
        (&["-"], &["ws_3"], false),
    ];
    for (seen, shown, is_refused) in cases {
        let mut feed = feed(Start::Beginning);
        feed.check(&page_of(seen)).unwrap();
        let mut feed = resumed(&feed);
        let before = WatchCheckpoint::of(&feed, &crate::call::Filters::default());

        let error = feed.check(&page_of(shown)).err();

        let is_other = error.as_ref().is_some_and(Error::is_other_workspace);
        assert_eq!(is_other, is_refused, "{seen:?} then {shown:?}: {error:?}");
        if is_refused {
            let after = WatchCheckpoint::of(&feed, &crate::call::Filters::default());
            assert_eq!(after, before, "nothing was taken in");
        }
    }
}

#[test]
fn only_the_first_page_after_a_resume_says_whose_the_list_is() {
    let mut feed = feed(Start::Beginning);
    feed.check(&page_of(&["ws_1"])).unwrap();
    let mut feed = resumed(&feed);

    feed.check(&page_of(&["ws_1"])).unwrap();

    feed.check(&page_of(&["ws_2"])).unwrap();
}

#[test]
fn a_round_whose_first_page_had_not_come_is_none_after_a_resume() {
    let mut feed = feed(Start::Beginning);
    feed.wanted_page();
    assert!(!resumed(&feed).is_in_resumed_round());

    show(&mut feed, page(&[("a", 1)], "failed", Some("1")));

    assert!(resumed(&feed).is_in_resumed_round());
}
