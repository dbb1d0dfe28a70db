//! What is made of a page's bytes, without a server.

use proptest::prelude::*;

use super::{super::generated::types, super::page::Fetched, *};
use crate::TechniqueRun;

/// What a listing in pages of 100 makes of a page with these entries and this meta.
fn page_with(meta: &str, entries: &str) -> Result<Fetched, Box<Undecodable>> {
    let body = format!(r#"{{"meta":{meta},"technique_runs":[{entries}]}}"#);
    page(body.as_bytes(), 100)
}

fn page_of(entries: &str) -> Result<Fetched, Box<Undecodable>> {
    page_with(r#"{"next_cursor":null}"#, entries)
}

fn run(id: &str, more: &str) -> String {
    format!(
        r#"{{"run_id":"{id}","status":"running","progress":0,"created_at":1754640000000{more}}}"#
    )
}

fn ids(page: &Fetched) -> Vec<&str> {
    page.runs.iter().map(|run| run.run_id.as_str()).collect()
}

#[test]
fn an_array_is_never_read_as_an_object() {
    let positions = r#"["run_2","running",0,1]"#.to_owned();
    let table = [
        (positions, "technique_runs[1]"),
        (
            run("run_2", r#","technique":["name","tech_1"]"#),
            "technique_runs[1].technique",
        ),
        (
            run("run_2", r#","outputs":[["o","text","words"]]"#),
            "technique_runs[1].outputs[0]",
        ),
    ];

    for (entry, path) in table {
        let page = page_of(&[run("run_1", ""), entry, run("run_3", "")].join(",")).unwrap();

        assert_eq!(ids(&page), ["run_1", "run_3"], "{path}");
        assert_eq!((page.bad.len(), page.bad[0].path.as_str()), (1, path));
        assert!(
            page.bad[0].reason.contains("sequence"),
            "{}",
            page.bad[0].reason
        );
    }
    for body in ["[null,[]]", r#"{"meta":["cursor",1],"technique_runs":[]}"#] {
        assert!(page(body.as_bytes(), 100).is_err(), "{body}");
    }
    assert!(decode::<TechniqueRun>(br#"["run_2","running",0,1]"#).is_err());
}

#[test]
fn a_reason_repeats_the_beginning_of_a_long_text_and_what_was_expected() {
    let long = "ä\\u0001".repeat(1 << 20);

    for (field, kind) in [
        ("created_at", "expected a number"),
        ("progress", "expected a number"),
        ("outputs", "expected an array"),
        ("technique", "expected an object"),
    ] {
        let bad = decode::<TechniqueRun>(format!(r#"{{"{field}":"{long}"}}"#).as_bytes());

        let bad = bad.unwrap_err();
        assert_eq!(bad.path, field);
        assert!(bad.reason.len() < 20_000, "{field}: {}", bad.reason.len());
        assert!(bad.reason.contains("string \"ä\\u{1}ä"), "{field}");
        assert!(bad.reason.contains(kind), "{field}");
    }
    let whole = page(format!("\"{long}\"").as_bytes(), 100).unwrap_err();
    assert!(whole.reason.len() < 20_000);
}

#[test]
fn one_byte_that_json_does_not_allow_costs_its_entry_alone() {
    for fault in ["\u{1}", "\n", "\\x", "\\u12", "\\\u{1}"] {
        let odd = run("run_2", &format!(r#","error_message":"a{fault}b""#));

        let page = page_of(&[run("run_1", ""), odd.clone(), run("run_3", "")].join(",")).unwrap();

        assert_eq!(ids(&page), ["run_1", "run_3"], "{fault:?}");
        let bad = &page.bad[0];
        assert_eq!((bad.index, bad.run_id.as_deref()), (Some(1), Some("run_2")));
        assert_eq!(bad.path, "technique_runs[1].error_message", "{fault:?}");
        assert_eq!(
            (bad.created_at, &bad.raw),
            (Some(crate::Timestamp::from(1_754_640_000_000.0)), &odd)
        );
    }
}

#[test]
fn a_word_that_is_no_json_costs_its_entry_alone() {
    for word in ["NaN", "-Infinity", "Infinity", "None", "True"] {
        let odd = run("run_2", &format!(r#","charged_cost":{word}"#));

        let page = page_of(&[run("run_1", ""), odd.clone(), run("run_3", "")].join(",")).unwrap();

        assert_eq!(ids(&page), ["run_1", "run_3"], "{word}");
        let bad = &page.bad[0];
        assert_eq!((bad.run_id.as_deref(), &bad.raw), (Some("run_2"), &odd));
        assert_eq!(bad.path, "technique_runs[1].charged_cost", "{word}");
    }
    let nobody = page_of(&run("run_1", "").replace("\"run_1\"", "NaN")).unwrap();
    assert_eq!(nobody.bad[0].run_id, None);
}

#[test]
fn an_id_that_is_empty_or_cannot_be_read_is_none() {
    for id in ["", "run_\u{1}"] {
        let page = page_of(&[run("run_1", ""), run(id, "")].join(",")).unwrap();

        assert_eq!(ids(&page), ["run_1"], "{id:?}");
        assert_eq!(
            (page.bad[0].path.as_str(), &page.bad[0].run_id),
            ("technique_runs[1].run_id", &None)
        );
    }
}

#[test]
fn an_estimate_that_is_no_count_is_none_and_costs_nothing() {
    for (estimate, expected) in [
        (r#""1000""#, None),
        ("[1000]", None),
        ("{}", None),
        ("-1", None),
        ("1000", Some(1_000)),
    ] {
        let meta = format!(r#"{{"next_cursor":"next","total_estimate":{estimate}}}"#);

        let page = page_with(&meta, &run("run_1", "")).unwrap();

        assert_eq!(
            (page.about.total_estimate, page.bad.len()),
            (expected, 0),
            "{estimate}"
        );
        assert_eq!(
            page.about.next_cursor.as_deref(),
            Some("next"),
            "{estimate}"
        );
    }
}

#[test]
fn a_full_page_without_meta_is_an_error_also_when_its_entries_are_bad() {
    let body = |entries: &str| format!(r#"{{"technique_runs":[{entries}]}}"#);
    let (good, odd) = (run("run_1", ""), run("", ""));

    for entries in [[&good, &good], [&good, &odd], [&odd, &odd]] {
        let entries = entries.map(String::as_str).join(",");

        let full = page(body(&entries).as_bytes(), 2).unwrap_err();
        let short = page(body(&entries).as_bytes(), 3).unwrap();

        assert_eq!(full.path, "meta", "{entries}");
        assert!(!short.about.has_meta, "{entries}");
    }
}

#[test]
fn a_thousand_bad_entries_are_told_and_one_more_refuses_the_page() {
    let thousand = page_of(&vec!["0"; 1_000].join(",")).unwrap();
    let more = page_of(&vec!["0"; 1_001].join(",")).unwrap_err();

    assert_eq!(thousand.bad.len(), 1_000);
    assert_eq!(
        (more.path.as_str(), more.index),
        ("technique_runs[0]", None)
    );
    assert!(more.reason.contains("1000 more"), "{}", more.reason);
}

#[test]
fn what_is_wrong_with_a_whole_page_is_told_with_its_place() {
    let good = run("run_1", "");
    #[rustfmt::skip] // a row a line
    let table = [
        (r#"{"technique_runs":[]}{}"#.to_owned(), WHOLE),
        (r#"{"meta":{"next_cursor":{}},"technique_runs":[]}"#.to_owned(), "meta.next_cursor"),
        (r#"{"meta":["next"],"technique_runs":[]}"#.to_owned(), "meta"),
        (r#"{"meta":{},"meta":{},"technique_runs":[]}"#.to_owned(), WHOLE),
        (r#"{"technique_runs":{}}"#.to_owned(), "technique_runs"),
        (format!(r#"{{"technique_runs":[{good},{}"#, &good[..40]), "technique_runs[1].?"),
    ];

    for (body, path) in table {
        assert_eq!(page(body.as_bytes(), 100).unwrap_err().path, path, "{body}");
    }
}

#[test]
fn a_page_has_the_fields_that_the_document_gives_it() {
    let meta = r#"{"next_cursor":"next","total_estimate":7}"#;
    let body = format!(
        r#"{{"meta":{meta},"technique_runs":[{}]}}"#,
        run("run_1", "")
    );
    let documented: types::TechniqueRunPage = serde_json::from_str(&body).unwrap();

    let ours = page(body.as_bytes(), 100).unwrap();

    let meta = documented.meta.unwrap();
    assert_eq!(ours.runs, documented.technique_runs);
    assert_eq!(ours.about.next_cursor, meta.next_cursor);
    assert_eq!(ours.about.total_estimate, meta.total_estimate.map(|_| 7));
}

proptest! {
    #[test]
    fn every_entry_is_told_once_where_it_stands(
        kinds in prop::collection::vec(0..6_usize, 0..30),
        mark in any::<bool>(),
    ) {
        let entries: Vec<String> = kinds.iter().enumerate().map(|(index, kind)| match kind {
            0..3 => run(&format!("run_{index}"), r#","outputs":[]"#),
            3 => "[]".to_owned(),
            4 => run("", ""),
            _ => run(&format!("run_{index}"), ",\"error_message\":\"\t\""),
        }).collect();
        let mark = if mark { "\u{feff}" } else { "" };
        let body = format!(r#"{mark}{{"technique_runs":[{}],"meta":{{}}}}"#, entries.join(" , "));

        let page = page(body.as_bytes(), 100).unwrap();

        let bad: Vec<_> = page.bad.iter().map(|bad| (bad.index.unwrap(), &bad.raw)).collect();
        let expected: Vec<_> = (0..kinds.len()).filter(|&index| kinds[index] >= 3).collect();
        prop_assert_eq!(bad, expected.iter().map(|&index| (index, &entries[index])).collect::<Vec<_>>());
        prop_assert_eq!(page.runs.len() + expected.len(), kinds.len());
    }
}

#[test]
fn a_raw_control_character_behind_an_escape_costs_its_entry_alone() {
    let odd = r#","technique":{"name":"a\n!c","technique_id":"t"}"#.replace('!', "\t");
    let page = page_of(&[run("run_1", &odd), run("run_2", "")].join(",")).unwrap();

    assert_eq!(ids(&page), ["run_2"]);
    assert_eq!(page.bad[0].run_id.as_deref(), Some("run_1"));
    assert_eq!(page.bad[0].path, "technique_runs[0].technique.name");
}

#[test]
fn a_list_that_is_none_is_told_by_what_was_expected() {
    let bad = page(br#"{"meta":{"next_cursor":null},"technique_runs":5}"#, 100).unwrap_err();

    assert_eq!(bad.path, "technique_runs");
    assert!(
        bad.reason.contains("expected an array of runs"),
        "{}",
        bad.reason
    );
}

#[test]
fn a_text_is_cut_between_characters() {
    use super::short_error::beginning;

    assert_eq!(beginning("a\u{e9}", 2), "a");
    assert_eq!(beginning("a\u{e9}", 3), "a\u{e9}");
}
