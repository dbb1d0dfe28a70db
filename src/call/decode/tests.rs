//! What is made of a page's bytes, without a server.

use proptest::prelude::*;

use super::{super::generated::types, page::page as read_page, value::WHOLE, *};
use crate::{
    Timestamp,
    call::{Entry, Page},
};

/// A page whose texts a server in JavaScript has cut within emoji.
const CUT: &str = include_str!("cut-emoji.json");

/// What a listing in pages of 100 makes of it.
fn page(body: &str) -> Result<Page, Box<Undecodable>> {
    read_page(body.as_bytes(), 100)
}

fn page_with(meta: &str, entries: &str) -> Result<Page, Box<Undecodable>> {
    page(&format!(
        r#"{{"meta":{meta},"technique_runs":[{entries}]}}"#
    ))
}

fn page_of(entries: &str) -> Result<Page, Box<Undecodable>> {
    page_with(r#"{"next_cursor":null}"#, entries)
}

fn run_json(id: &str, more: &str) -> String {
    format!(
        r#"{{"run_id":"{id}","status":"running","progress":0,"created_at":1754640000000{more}}}"#
    )
}

fn ids(page: &Page) -> Vec<&str> {
    page.runs().map(|run| run.run_id.as_str()).collect()
}

fn bad(page: &Page) -> Vec<&Undecodable> {
    let bad = page.entries.iter().filter_map(|entry| match entry {
        Entry::Run(_) => None,
        Entry::Bad(bad) => Some(&**bad),
    });
    bad.collect()
}

#[test]
fn an_array_is_never_read_as_a_run_or_a_page() {
    let array = r#"["run_2","running",0,1]"#;
    let entries = [&run_json("run_1", ""), array, &run_json("run_3", "")].join(",");

    let page_around = page_of(&entries).unwrap();

    assert_eq!(ids(&page_around), ["run_1", "run_3"]);
    let [bad] = bad(&page_around)[..] else {
        panic!("{page_around:?}")
    };
    assert_eq!((bad.index, &*bad.path), (Some(1), "technique_runs[1]"));
    assert!(bad.reason.contains("expected an object"), "{}", bad.reason);
    for body in ["[[],null]", r#"{"meta":["cursor",1],"technique_runs":[]}"#] {
        assert!(page(body).is_err(), "{body}");
    }
    assert!(run(array.as_bytes()).is_err());
}

#[test]
fn a_text_that_was_cut_within_a_character_costs_nothing() {
    let cut = page(CUT).unwrap();

    assert_eq!(ids(&cut), ["run_3", "run_2", "run_1"]);
    assert!(bad(&cut).is_empty());
    let [cut_at_end, cut_within, _] = &cut.runs().collect::<Vec<_>>()[..] else {
        panic!("{cut:?}")
    };
    let message = "The prompt was declined: a cat \u{fffd}";
    assert_eq!(cut_at_end.error_message.as_deref(), Some(message));
    assert_eq!(
        cut_within.outputs.as_ref().unwrap()[0].url,
        "half \u{fffd} and whole \u{1f600} and \\ud83d"
    );
    assert_eq!(
        cut_within.technique.as_ref().unwrap().name,
        "Night \u{fffd}"
    );
}

#[test]
fn a_run_and_an_error_that_were_cut_within_a_character_are_read_too() {
    let single = run_json("run_1", r#","error_message":"a cat \ud83d""#);
    let error = br#"{"error":{"code":"x","message":"cut \ud83d"}}"#;

    let single = run(single.as_bytes()).unwrap();
    let error = any_json(error);

    assert_eq!(single.error_message.as_deref(), Some("a cat \u{fffd}"));
    assert_eq!(error["error"]["message"], "cut \u{fffd}");
}

#[test]
fn a_bad_entry_that_was_cut_too_is_told_as_it_came_with_its_id() {
    let odd = run_json("run_2", r#","error_message":"a cat \ud83d","outputs":7"#);

    let page = page_of(&[run_json("run_1", ""), odd.clone()].join(",")).unwrap();

    let [bad] = bad(&page)[..] else {
        panic!("{page:?}")
    };
    assert_eq!(bad.path, "technique_runs[1].outputs");
    assert_eq!((bad.run_id.as_deref(), &bad.raw), (Some("run_2"), &odd));
    assert_eq!(bad.created_at, Some(Timestamp::from(1_754_640_000_000.0)));
}

#[test]
fn of_a_bad_entry_the_id_is_told_whatever_else_is_odd() {
    for odd in [
        r#"{"run_id":"run_2","created_at":"soon"}"#,
        r#"{"created_at":{"at":1},"run_id":"run_2"}"#,
        r#"{"run_id":"run_2","status":null,"created_at":[]}"#,
    ] {
        let page = page_of(&[run_json("run_1", ""), odd.to_owned()].join(",")).unwrap();

        let [bad] = bad(&page)[..] else {
            panic!("{page:?}")
        };
        assert_eq!(
            (bad.run_id.as_deref(), bad.created_at),
            (Some("run_2"), None),
            "{odd}"
        );
    }
}

#[test]
fn a_byte_that_is_no_text_is_read_as_one_character_that_says_so() {
    let json = run_json("run_1", r#","error_message":"a?b""#);
    let body = format!(r#"{{"technique_runs":[{json}]}}"#).replace('?', "\u{1}");
    let bytes: Vec<u8> = body
        .bytes()
        .map(|b| if b == 1 { 0xff } else { b })
        .collect();

    let page = read_page(&bytes, 100).unwrap();

    let run = page.runs().next().unwrap();
    assert_eq!(run.error_message.as_deref(), Some("a\u{fffd}b"));
}

#[test]
fn what_is_not_json_costs_the_page() {
    for odd in ["\"a\u{1}b\"", r#""a\x""#, "NaN", "None", "-Infinity"] {
        let odd = run_json("run_2", &format!(r#","error_message":{odd}"#));

        let error = page_of(&[run_json("run_1", ""), odd.clone()].join(",")).unwrap_err();

        assert_eq!(
            (error.index, &*error.path),
            (None, "technique_runs[1]"),
            "{odd}"
        );
    }
}

#[test]
fn an_empty_id_is_no_id() {
    let page = page_of(&[run_json("run_1", ""), run_json("", "")].join(",")).unwrap();

    assert_eq!(ids(&page), ["run_1"]);
    assert_eq!(
        (bad(&page)[0].path.as_str(), &bad(&page)[0].run_id),
        ("technique_runs[1].run_id", &None)
    );
}

#[test]
fn an_estimate_that_is_no_count_is_none_and_costs_nothing() {
    for (estimate, expected) in [
        (r#""1000""#, None),
        ("[1000]", None),
        ("{}", None),
        ("-1", None),
        ("1e400", None),
        ("1000", Some(1_000)),
    ] {
        let meta = format!(r#"{{"next_cursor":"next","total_estimate":{estimate}}}"#);

        // Once where all is well, and once entry by entry.
        for more in ["", ",0"] {
            let page = page_with(&meta, &(run_json("run_1", "") + more)).unwrap();

            let about = &page.about;
            assert_eq!(ids(&page), ["run_1"], "{estimate}");
            assert_eq!(about.total_estimate, expected, "{estimate}");
            assert_eq!(about.next_cursor.as_deref(), Some("next"), "{estimate}");
        }
    }
}

#[test]
fn a_full_page_without_meta_is_an_error_also_when_its_entries_are_bad() {
    let body = |entries: &str| format!(r#"{{"technique_runs":[{entries}]}}"#);
    let (good, odd) = (run_json("run_1", ""), run_json("", ""));

    for entries in [[&good, &good], [&good, &odd], [&odd, &odd]] {
        let entries = entries.map(String::as_str).join(",");

        let full = read_page(body(&entries).as_bytes(), 2).unwrap_err();
        let short = read_page(body(&entries).as_bytes(), 3).unwrap();

        assert_eq!(full.path, "meta", "{entries}");
        assert!(!short.about.has_meta, "{entries}");
    }
}

#[test]
fn a_thousand_bad_entries_are_told_and_one_more_rejects_the_page() {
    let thousand = page_of(&vec!["0"; 1_000].join(",")).unwrap();
    // What follows is not even looked at.
    let more = page_of(&(vec!["0"; 1_001].join(",") + ",oops")).unwrap_err();

    assert_eq!(bad(&thousand).len(), 1_000);
    assert_eq!((more.path.as_str(), more.index), ("technique_runs", None));
    let reason = "more than 1000 entries are unreadable, first technique_runs[0] (invalid type";
    assert!(more.reason.starts_with(reason), "{}", more.reason);
}

#[test]
fn what_is_wrong_with_a_whole_page_is_told_with_its_place() {
    let good = run_json("run_1", "");
    #[rustfmt::skip] // a row a line
    let table = [
        (r#"{"technique_runs":[]}{}"#.to_owned(), WHOLE),
        (r#"{"meta":{"next_cursor":{}},"technique_runs":[]}"#.to_owned(), "meta.next_cursor"),
        (r#"{"meta":["next"],"technique_runs":[]}"#.to_owned(), "meta"),
        (r#"{"meta":{},"meta":{},"technique_runs":[]}"#.to_owned(), WHOLE),
        (r#"{"technique_runs":{}}"#.to_owned(), "technique_runs"),
        (r#"{"technique_runs":5}"#.to_owned(), "technique_runs"),
        (format!(r#"{{"technique_runs":[{good},{}"#, &good[..40]), "technique_runs[1]"),
    ];

    for (body, path) in table {
        assert_eq!(page(&body).unwrap_err().path, path, "{body}");
    }
}

#[test]
fn a_page_has_the_fields_that_the_document_gives_it() {
    let meta = r#"{"next_cursor":"next","total_estimate":7}"#;
    let body = format!(
        r#"{{"meta":{meta},"technique_runs":[{}]}}"#,
        run_json("run_1", "")
    );
    let documented: types::TechniqueRunPage = serde_json::from_str(&body).unwrap();

    let ours = page(&body).unwrap();

    let meta = documented.meta.unwrap();
    assert!(ours.runs().eq(&documented.technique_runs));
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
            0..2 => run_json(&format!("run_{index}"), r#","outputs":[]"#),
            2 => run_json(&format!("run_{index}"), r#","error_message":"\udc00""#),
            3 => "[]".to_owned(),
            4 => run_json("", ""),
            _ => run_json(&format!("run_{index}"), r#","outputs":"\ud800""#),
        }).collect();
        let mark = if mark { "\u{feff}" } else { "" };
        let body = format!(r#"{mark}{{"technique_runs":[{}],"meta":{{}}}}"#, entries.join(" , "));

        let page = page(&body).unwrap();

        prop_assert_eq!(page.entries.len(), kinds.len());
        for (index, entry) in page.entries.iter().enumerate() {
            match entry {
                Entry::Run(run) => {
                    prop_assert!(kinds[index] < 3);
                    prop_assert_eq!(&run.run_id, &format!("run_{index}"));
                }
                Entry::Bad(bad) => {
                    prop_assert!(kinds[index] >= 3);
                    prop_assert_eq!((bad.index, &bad.raw), (Some(index), &entries[index]));
                }
            }
        }
    }
}
