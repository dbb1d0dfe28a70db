//! A watch without network and clock: what it tells of small histories, and laws for all of them.

mod caller;
mod laws;

use serde_json::json;

use super::*;
use crate::{
    call::Filters,
    run::Moment,
    tests::{refused, run},
    watch::{checkpoint::WatchCheckpoint, limits::Limits, start::Start},
};

/// What was told, as short as can be: `+` started, `~` progressed, `.` ended, `$` settled, `-` let go, `!`
/// could not be read.
fn told(answers: &mut Answers, now: u64) -> Vec<String> {
    let mut all = Vec::new();
    while answers.brings_a_change().is_some() {
        all.extend(answers.step(now).as_ref().map(short));
    }
    all
}

fn short(told: &Result<Change, Error>) -> String {
    match told {
        Ok(change) => {
            let sign = match change {
                Change::Started(_) => '+',
                Change::Progressed(_) => '~',
                Change::Ended(_) => '.',
                Change::Settled(_) => '$',
                Change::LetGo { .. } => '-',
            };
            format!("{sign}{}", change.run_id())
        }
        Err(error) if error.ends_stream() => format!("failed: {error}"),
        Err(error) => format!("!{}", error.run_id().unwrap_or_default()),
    }
}

/// Runs by name and moment, newest first; a page that is the last unless it has a cursor.
fn page(runs: &[(&str, u32)], status: &str, cursor: Option<&str>) -> Page {
    let mut page = Page::default();
    for (run_id, created_at) in runs {
        let fields = json!({ "status": status, "created_at": created_at });
        page.entries.push(Entry::Run(run(run_id, &fields)));
    }
    page.about.next_cursor = cursor.map(str::to_owned);
    page
}

fn watch(start: Start) -> Answers {
    Answers::new(Knowledge::new(Filters::default(), start), false)
}

/// Shows a page to a watch, which wants one.
fn show(answers: &mut Answers, page: Page) -> Vec<String> {
    answers.take_page(page, 0).unwrap();
    told(answers, 0)
}

/// Shows a watch the answer about a run that was asked for alone.
fn show_one(answers: &mut Answers, run: &TechniqueRun, now: u64) -> Vec<String> {
    answers.found_singly(RunHandle::new(&run.run_id), true);
    let changes = std::iter::from_fn(|| answers.observe(run, now));
    changes.map(|change| short(&Ok(change))).collect()
}

/// The same watch in another process.
fn resumed(answers: &Answers) -> Answers {
    let checkpoint = WatchCheckpoint::of(&answers.knowledge);
    let saved = serde_json::to_string(&checkpoint).unwrap();
    let read: WatchCheckpoint = serde_json::from_str(&saved).unwrap();
    let mut knowledge = read.resume();
    knowledge.limits = answers.knowledge.limits;
    assert_eq!(WatchCheckpoint::of(&knowledge), checkpoint);
    Answers::new(knowledge, answers.wants_outputs)
}

#[test]
fn the_first_answer_is_the_start_and_tells_nothing() {
    let mut answers = watch(Start::Newest);

    let first = show(
        &mut answers,
        page(&[("b", 2), ("a", 1)], "completed", Some("2")),
    );
    let second = show(
        &mut answers,
        page(&[("c", 3), ("b", 2), ("a", 1)], "failed", None),
    );

    assert_eq!(first, [""; 0]);
    assert_eq!(second, ["+c", ".c", "$c"]);
}

#[test]
fn a_run_of_the_very_moment_of_the_start_that_began_later_is_told() {
    let mut answers = watch(Start::Newest);
    show(
        &mut answers,
        page(&[("b", 2), ("a", 1)], "running", Some("2")),
    );

    let later = show(
        &mut answers,
        page(&[("c", 2), ("b", 2), ("a", 1)], "running", Some("2")),
    );

    assert_eq!(later, ["+c"]);
}

#[test]
fn what_goes_on_when_the_watch_begins_is_watched_without_a_start() {
    let mut answers = watch(Start::Newest);
    show(&mut answers, page(&[("a", 1)], "running", None));

    let ended = show(&mut answers, page(&[("a", 1)], "completed", None));

    assert_eq!(ended, [".a"]);
}

#[test]
fn a_run_first_seen_settled_gives_start_end_and_cost_at_once() {
    let mut answers = watch(Start::Beginning);
    let mut settled = page(&[("a", 1)], "completed", None);
    settled.entries = vec![Entry::Run(run(
        "a",
        &json!({ "status": "completed", "charged_cost": 0.05 }),
    ))];

    assert_eq!(show(&mut answers, settled), ["+a", ".a", "$a"]);
}

#[test]
fn progress_is_told_once_and_an_end_is_final() {
    let mut answers = watch(Start::Beginning);
    show(&mut answers, page(&[("a", 1)], "pending", None));

    let running = show(&mut answers, page(&[("a", 1)], "running", None));
    let the_same = show(&mut answers, page(&[("a", 1)], "running", None));
    let ended = show(&mut answers, page(&[("a", 1)], "completed", None));
    let stale = show(&mut answers, page(&[("a", 1)], "running", None));

    assert_eq!(running, ["~a"]);
    assert_eq!(the_same, [""; 0]);
    assert_eq!(ended, [".a"]);
    assert_eq!(stale, [""; 0]);
}

#[test]
fn outputs_that_only_looks_show_are_not_news_each_time() {
    let mut answers = watch(Start::Beginning);
    show(&mut answers, page(&[("a", 1)], "running", None));
    let outputs = json!([{ "output_id": "o", "type": "text", "url": "A mug." }]);
    let with_outputs = run("a", &json!({ "outputs": outputs, "created_at": 1 }));

    let look = show_one(&mut answers, &with_outputs, 0);
    let listed = show(&mut answers, page(&[("a", 1)], "running", None));

    assert_eq!(look, ["~a"]);
    assert_eq!(listed, [""; 0]);
}

#[test]
fn ground_is_a_page_with_a_known_run_and_no_new_one() {
    let mut answers = watch(Start::Newest);
    show(&mut answers, page(&[("a", 1)], "failed", Some("1")));
    assert!(!answers.is_in_round());

    show(
        &mut answers,
        page(&[("c", 3), ("b", 2)], "failed", Some("2")),
    );
    assert!(answers.is_in_round(), "nothing known was shown");

    show(&mut answers, page(&[("a", 1)], "failed", Some("3")));
    assert!(!answers.is_in_round());
    assert_eq!(answers.below.as_deref(), Some("3"));
}

#[test]
fn what_began_after_the_first_page_is_the_next_rounds() {
    let mut answers = watch(Start::Beginning);
    show(&mut answers, page(&[("b", 2)], "failed", Some("1")));

    let shifted = show(&mut answers, page(&[("c", 3), ("a", 1)], "failed", None));
    let next = show(
        &mut answers,
        page(&[("c", 3), ("b", 2)], "failed", Some("2")),
    );

    assert_eq!(shifted, ["+a", ".a", "$a"]);
    assert_eq!(next, ["+c", ".c", "$c"]);
}

#[test]
fn what_begins_after_a_first_page_of_unknown_age_is_the_next_rounds_too() {
    let mut answers = watch(Start::Beginning);
    show(&mut answers, page(&[("ageless", 0)], "running", Some("1")));
    show(&mut answers, page(&[("a", 2)], "running", Some("2")));

    let shifted = page(&[("later", 3), ("old", 1)], "running", None);

    assert_eq!(show(&mut answers, shifted), ["+old"]);
}

#[test]
fn a_page_of_nothing_but_what_this_round_told_is_not_ground() {
    let mut answers = watch(Start::Beginning);
    show(&mut answers, page(&[("b", 2)], "failed", Some("1")));
    let mut answers = resumed(&answers);

    let again = show(&mut answers, page(&[("b", 2)], "failed", Some("2")));

    assert_eq!(again, [""; 0]);
    assert!(answers.is_in_round());
}

#[test]
fn a_checkpoint_marks_exactly_what_was_taken() {
    let shown = || page(&[("b", 2), ("a", 1)], "failed", None);
    let all = ["+b", ".b", "$b", "+a", ".a", "$a"];
    for taken in 0..=all.len() {
        let mut answers = watch(Start::Beginning);
        answers.take_page(shown(), 0).unwrap();
        let mut told = 0;
        while told < taken {
            told += usize::from(answers.step(0).is_some());
        }

        let rest = show(&mut resumed(&answers), shown());

        assert_eq!(rest, all[taken..], "after {taken}");
    }
}

/// An entry that cannot be read.
fn unreadable(run_id: Option<&str>, created_at: Option<f64>) -> Entry {
    let mut bad = Undecodable::new("technique_runs", "broken", b"{}");
    bad.run_id = run_id.map(str::to_owned);
    bad.created_at = created_at.map(Into::into);
    Entry::Bad(Box::new(bad))
}

#[test]
fn a_bad_entry_is_told_once_and_started_when_it_becomes_readable() {
    let mut answers = watch(Start::Beginning);
    let broken = || {
        let mut page = page(&[("a", 1)], "running", None);
        page.entries.insert(0, unreadable(Some("b"), Some(2.0)));
        page
    };

    assert_eq!(show(&mut answers, broken()), ["!b", "+a"]);
    assert_eq!(show(&mut answers, broken()), [""; 0]);
    let mended = page(&[("b", 2), ("a", 1)], "running", None);
    assert_eq!(show(&mut answers, mended), ["+b"]);
}

#[test]
fn what_may_be_an_error_is_known_before_it_is_told() {
    let mut answers = watch(Start::Beginning);
    let mut shown = page(&[("a", 1)], "running", None);
    shown.entries.push(unreadable(None, None));
    answers.take_page(shown, 0).unwrap();

    let mut steps = Vec::new();
    while let Some(is_change) = answers.brings_a_change() {
        let told = answers.step(0).as_ref().map(short);
        steps.push((is_change, told));
    }

    let steps = steps.iter().map(|(is, told)| (*is, told.as_deref()));
    let expected = [
        (true, Some("+a")),
        (true, None),
        (false, Some("!")),
        (true, None),
    ];
    assert_eq!(steps.collect::<Vec<_>>(), expected);
}

#[test]
fn a_run_that_is_not_found_twice_a_minute_apart_is_let_go() {
    let mut answers = watch(Start::Beginning);
    show(&mut answers, page(&[("a", 1)], "running", None));
    let mut not_found = |now| {
        answers.take_failure("a", refused(404, None), now).unwrap();
        told(&mut answers, now)
    };

    assert_eq!(not_found(0), [""; 0]);
    assert_eq!(not_found(59_999), [""; 0]);
    assert_eq!(not_found(60_000), ["-a"]);
    assert_eq!(not_found(200_000), [""; 0]);
    assert_eq!(answers.knowledge.report.let_go_not_found, 1);
}

#[test]
fn a_run_that_is_found_again_starts_that_minute_anew() {
    let mut answers = watch(Start::Beginning);
    show(&mut answers, page(&[("a", 1)], "running", None));
    answers.take_failure("a", refused(404, None), 0).unwrap();
    told(&mut answers, 0);

    show_one(&mut answers, &run("a", &json!({})), 30_000);
    answers
        .take_failure("a", refused(404, None), 60_000)
        .unwrap();

    assert_eq!(told(&mut answers, 60_000), [""; 0]);
}

#[test]
fn of_a_run_that_is_gone_before_its_cost_came_that_is_told() {
    let mut answers = watch(Start::Beginning);
    show(&mut answers, page(&[("a", 1)], "completed", None));
    let mut not_found = |now| {
        answers.take_failure("a", refused(404, None), now).unwrap();
        told(&mut answers, now)
    };

    assert_eq!(not_found(0), [""; 0]);
    assert_eq!(not_found(60_000), ["-a"]);
    assert_eq!(answers.knowledge.report.let_go_unsettled, 1);
}

#[test]
fn whatever_else_a_request_for_one_run_fails_with_says_nothing_of_the_run() {
    let mut answers = watch(Start::Beginning);
    show(&mut answers, page(&[("a", 1)], "running", None));
    let html = Undecodable::new("the answer", "expected value", b"<html>");

    for status in [400, 402, 403, 409, 429, 503] {
        let passed = answers.take_failure("a", refused(status, None), 0);
        assert_eq!(passed.unwrap_err().run_id(), Some("a"), "{status}");
    }
    let passed = answers.take_failure("a", Error::unreadable(html), 0);

    assert!(passed.is_err());
    assert_eq!(told(&mut answers, 0), [""; 0]);
    assert!(answers.knowledge.watched.contains("a"));
}

#[test]
fn an_answer_about_one_run_that_cannot_be_read_is_told_once_of_a_run_that_is_watched() {
    let mut answers = watch(Start::Beginning);
    let unreadable = |answers: &mut Answers| {
        let bad = Undecodable::new("status", "invalid type", b"{}");
        let error = answers.take_failure("a", Error::unreadable(bad), 0);
        let mut all: Vec<String> = error.unwrap().map(|e| short(&Err(e))).into_iter().collect();
        all.extend(told(answers, 0));
        all
    };
    assert_eq!(unreadable(&mut answers), [""; 0]);

    show(&mut answers, page(&[("a", 1)], "running", None));

    assert_eq!(unreadable(&mut answers), ["!a"]);
    assert_eq!(unreadable(&mut answers), [""; 0]);
}

#[test]
fn those_too_many_are_told_once_and_ends_come_before() {
    let limits = Limits {
        open: 2,
        ..Limits::default()
    };
    let knowledge = Knowledge::with_limits(Filters::default(), Start::Beginning, limits);
    let mut answers = Answers::new(knowledge, false);
    let mut three = page(&[("d", 4), ("c", 3)], "running", None);
    let ended = page(&[("b", 2)], "failed", None);
    three.entries.extend(ended.entries);
    three
        .entries
        .extend(page(&[("a", 1)], "running", None).entries);

    let first = show(&mut answers, three);
    let again = page(&[("d", 4), ("c", 3), ("b", 2), ("a", 1)], "running", None);

    assert_eq!(first, ["+d", "+c", "+b", ".b", "$b", "+a", "-a"]);
    assert_eq!(show(&mut answers, again), [""; 0]);
    assert_eq!(answers.knowledge.report.let_go_too_many, 1);
}

#[test]
fn it_is_caught_up_with_the_last_change_of_a_whole_round() {
    let mut answers = watch(Start::Beginning);
    answers
        .take_page(page(&[("b", 2)], "failed", Some("1")), 0)
        .unwrap();
    told(&mut answers, 0);
    assert!(!answers.is_caught_up(0), "there is another page");
    answers
        .take_page(page(&[("a", 1)], "failed", None), 0)
        .unwrap();

    let mut told = Vec::new();
    while answers.brings_a_change().is_some() {
        let before = answers.is_caught_up(0);
        if let Some(change) = answers.step(0) {
            told.push((short(&change), before, answers.is_caught_up(0)));
        }
    }

    let expected = [
        ("+a".to_owned(), false, false),
        (".a".to_owned(), false, false),
        ("$a".to_owned(), false, true),
    ];
    assert_eq!(told, expected);
    assert!(!resumed(&answers).is_caught_up(0), "nothing was seen since");
}

#[test]
fn what_a_request_for_one_run_found_is_told_before_it_is_caught_up() {
    let mut answers = watch(Start::Beginning);
    show(&mut answers, page(&[("a", 1), ("b", 1)], "running", None));
    assert!(answers.is_caught_up(0));

    let mut told = Vec::new();
    for found in [
        run("a", &json!({ "status": "failed" })),
        run("b", &json!({ "status": "running", "created_at": 1 })),
    ] {
        while let Some(change) = answers.observe(&found, 0) {
            told.push((short(&Ok(change)), answers.is_caught_up(0)));
        }
    }

    assert_eq!(told, [(".a".to_owned(), false), ("$a".to_owned(), true)]);
    assert!(answers.is_caught_up(0));
}

#[test]
fn the_end_of_a_round_that_was_begun_before_a_checkpoint_is_not_up_to_date() {
    let mut answers = watch(Start::Beginning);
    show(&mut answers, page(&[("b", 2)], "failed", Some("1")));
    let mut answers = resumed(&answers);

    show(&mut answers, page(&[("a", 1)], "failed", None));
    assert!(!answers.is_caught_up(0));
    show(&mut answers, page(&[("b", 2), ("a", 1)], "failed", None));

    assert!(answers.is_caught_up(0));
}

#[test]
fn only_a_first_fill_tells_the_lists_own_estimate() {
    let estimated = |cursor| {
        let mut page = page(&[("a", 1)], "failed", cursor);
        page.about.total_estimate = Some(7);
        page
    };
    for (start, expected) in [
        (Start::Beginning, Some(7)),
        (Start::Newest, None),
        (Start::Since(Moment::from_micros(1)), None),
    ] {
        let mut answers = watch(start);
        answers.take_page(estimated(Some("1")), 0).unwrap();
        assert_eq!(answers.knowledge.report.total_estimate, expected);

        told(&mut answers, 0);
        show(&mut answers, estimated(None));
        show(&mut answers, estimated(None));

        assert_eq!(answers.knowledge.report.total_estimate, None);
    }
}

#[test]
fn a_run_of_unknown_age_proves_nothing_unless_it_stood_on_top() {
    let mut answers = watch(Start::Beginning);
    show(&mut answers, page(&[("a", 1)], "running", Some("1")));
    // b and the ageless one begin, and b is the next round's.
    show(&mut answers, page(&[("ageless", 0)], "running", Some("2")));
    show(&mut answers, page(&[("b", 2)], "running", None));

    let shown = show(&mut answers, page(&[("ageless", 0)], "running", Some("1")));
    assert_eq!(shown, [""; 0]);
    assert!(answers.is_in_round());
    show(&mut answers, page(&[("b", 2), ("a", 1)], "running", None));

    show(&mut answers, page(&[("ageless", 0)], "running", Some("1")));
    assert!(!answers.is_in_round(), "a quiet round is one request");
}

#[test]
fn after_a_cursor_that_came_before_a_resume_repeats_nothing() {
    let mut answers = watch(Start::Beginning);
    show(&mut answers, page(&[("b", 2)], "running", Some("1")));
    let looping = show(&mut answers, page(&[("a", 1)], "running", Some("1")));
    assert_eq!(looping[..1], ["+a"]);
    assert!(looping[1].starts_with("failed"), "{looping:?}");

    let mut answers = resumed(&answers);
    let again = show(&mut answers, page(&[("a", 1)], "running", None));
    let anew = show(&mut answers, page(&[("b", 2), ("a", 1)], "running", None));

    assert_eq!([again, anew], [[""; 0]; 2]);
}

#[test]
fn a_first_answer_that_says_nothing_of_any_run_is_no_start() {
    let mut answers = watch(Start::Newest);
    let mut nothing = page(&[], "failed", Some("1"));
    nothing.entries.push(unreadable(None, None));

    assert_eq!(show(&mut answers, nothing), ["!"]);
    let second = show(&mut answers, page(&[("b", 2)], "failed", Some("2")));
    let later = show(
        &mut answers,
        page(&[("c", 3), ("b", 2), ("a", 1)], "failed", None),
    );

    assert_eq!(second, [""; 0]);
    assert_eq!(later, ["+c", ".c", "$c"]);
}

#[test]
fn what_could_not_be_read_in_the_first_answer_began_before_the_start_all_the_same() {
    let mut answers = watch(Start::Newest);
    let mut first = page(&[("a", 1)], "failed", None);
    first.entries.push(unreadable(Some("undated"), None));
    first.entries.push(unreadable(Some("newest"), Some(1.0)));
    assert_eq!(show(&mut answers, first), [""; 0]);

    let mended = page(&[("newest", 1), ("a", 1), ("undated", 0)], "failed", None);

    assert_eq!(show(&mut answers, mended), [""; 0]);
}

#[test]
fn pages_without_meta_are_counted_also_after_a_resume() {
    let mut answers = watch(Start::Beginning);
    let mut whole = page(&[("a", 1)], "failed", None);
    whole.about.has_meta = true;
    show(&mut answers, whole);
    assert_eq!(answers.knowledge.report.pages_without_meta, 0);

    let mut answers = resumed(&answers);
    show(&mut answers, page(&[("a", 1)], "failed", None));

    assert_eq!(resumed(&answers).knowledge.report.pages_without_meta, 1);
}

/// A page of runs of these workspaces; `-` stands for none.
fn page_of(workspaces: &[&str]) -> Page {
    let entries = workspaces.iter().enumerate().map(|(index, workspace)| {
        let mut shown = run(&index.to_string(), &json!({ "created_at": 100 - index }));
        shown.workspace_id = Some((*workspace).to_owned()).filter(|id| id != "-");
        Entry::Run(shown)
    });
    Page {
        entries: entries.collect(),
        ..Page::default()
    }
}

#[test]
fn a_checkpoint_is_rejected_where_its_one_workspace_is_not_and_another_is() {
    let cases: [(&[&str], &[&str], bool); 7] = [
        (&["ws_1"], &["ws_2", "ws_2"], true),
        (&["ws_1"], &["ws_2", "ws_3"], true),
        (&["ws_1"], &["ws_2", "ws_1"], false),
        (&["ws_1"], &["ws_2", "-"], false),
        (&["ws_1"], &[], false),
        (&["ws_1", "ws_2"], &["ws_3"], false),
        (&["-"], &["ws_3"], false),
    ];
    for (seen, shown, is_rejected) in cases {
        let mut answers = watch(Start::Beginning);
        show(&mut answers, page_of(seen));

        let error = resumed(&answers).knowledge.check(&page_of(shown)).err();

        let is_other = error.as_ref().is_some_and(Error::is_other_workspace);
        assert_eq!(is_other, is_rejected, "{seen:?} then {shown:?}: {error:?}");
    }
}

#[test]
fn only_the_first_page_after_a_resume_says_whose_the_list_is() {
    let mut answers = watch(Start::Beginning);
    show(&mut answers, page_of(&["ws_1"]));
    let mut answers = resumed(&answers);

    show(&mut answers, page_of(&["ws_1"]));

    answers.knowledge.check(&page_of(&["ws_2"])).unwrap();
}

#[test]
fn a_round_that_saw_only_one_of_the_workspaces_is_gone_on_with_where_the_list_shows_the_other() {
    let mut answers = watch(Start::Beginning);
    show(&mut answers, page_of(&["ws_1"]));
    let mut newer = run("newer", &json!({ "status": "failed", "created_at": 101 }));
    newer.workspace_id = Some("ws_2".to_owned());
    let mut first_page = page(&[], "failed", Some("1"));
    first_page.entries.push(Entry::Run(newer));
    show(&mut answers, first_page);
    let mut answers = resumed(&answers);

    let below = page_of(&["ws_1"]);
    answers.knowledge.check(&below).unwrap();
    show(&mut answers, below);

    assert!(!answers.is_in_round());
}

#[test]
fn a_round_whose_first_page_had_not_come_is_none_after_a_resume() {
    let mut answers = watch(Start::Beginning);
    assert!(!resumed(&answers).is_in_resumed_round());

    show(&mut answers, page(&[("a", 1)], "failed", Some("1")));

    assert!(resumed(&answers).is_in_resumed_round());
}

#[test]
fn numbers_of_a_checkpoint_survive_a_tool_that_reads_them_as_doubles() {
    let mut answers = watch(Start::Beginning);
    let outputs = json!([{ "output_id": "o", "type": "text", "url": "A mug." }]);
    let fields = json!({ "progress": 33.333_333_333_333_336, "outputs": outputs });
    let shown = || Page {
        entries: vec![Entry::Run(run("a", &fields))],
        ..Page::default()
    };
    show(&mut answers, shown());
    let json = serde_json::to_value(WatchCheckpoint::of(&answers.knowledge)).unwrap();

    let read: WatchCheckpoint = serde_json::from_value(as_doubles(json)).unwrap();
    let mut again = Answers::new(read.resume(), false);

    assert_eq!(show(&mut again, shown()), [""; 0]);
}

/// What a tool makes of it that knows no numbers but doubles, and writes whole ones without a fraction.
fn as_doubles(json: serde_json::Value) -> serde_json::Value {
    use serde_json::Value;
    match json {
        Value::Number(number) => {
            let double = number.as_f64().unwrap();
            assert!(double.fract() == 0.0 && double < 9e15, "{number}");
            #[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
            (double as i64).into()
        }
        Value::Array(all) => all.into_iter().map(as_doubles).collect(),
        Value::Object(all) => {
            let all = all.into_iter();
            all.map(|(name, value)| (name, as_doubles(value))).collect()
        }
        other => other,
    }
}

/// So many runs of one moment, on one page.
fn crowd(runs: std::ops::Range<u32>) -> Page {
    let ids: Vec<String> = runs.map(|n| n.to_string()).collect();
    let runs: Vec<_> = ids.iter().map(|id| (&**id, 7)).collect();
    page(&runs, "failed", None)
}

#[test]
fn what_cannot_be_told_apart_any_more_is_lost_by_no_resume_and_told_by_none_again() {
    let mut answers = watch(Start::Beginning);
    show(&mut answers, crowd(0..6_000));

    // Each round alone is small enough, but not what is known after both.
    let first = show(&mut answers, crowd(6_000..11_000));
    let again = show(&mut resumed(&answers), crowd(6_000..11_000));

    let started = first.iter().filter(|told| told.starts_with('+'));
    assert_eq!(started.count(), 5_000);
    let failed = first.last().unwrap();
    assert!(failed.starts_with("failed"), "{failed}");
    assert_eq!(again, [&**failed]);
}
