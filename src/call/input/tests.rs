//! That what is rejected here and what the document rejects is the same.

use serde_json::Value;

use super::*;
use crate::run::is_segment;

/// Characters at and beyond the edges of every pattern and bound.
const EDGES: &str = "a-_.~:;,@!$&'()*+=[]{}|^`\"<>/\\?#% \t\n\r\u{b}\u{c}\0\u{1f}\u{7f}\u{80}\u{85}\
    \u{9f}\u{a0}\u{1680}\u{2000}\u{200a}\u{200b}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}\u{feff}ä漢🎨";

/// A schema of the document by its name.
fn schema(name: &str) -> Value {
    let document = include_str!("../../../openapi/technique-runs.json");
    let mut document: Value = serde_json::from_str(document).unwrap();
    document["components"]["schemas"][name].take()
}

/// Whether the document takes a text for a named schema, which has no other bounds than these.
fn document_takes(name: &str) -> impl Fn(&str) -> bool {
    let schema = schema(name);
    assert_eq!(schema["type"], "string", "{name}");
    let pattern = schema
        .get("pattern")
        .map(|pattern| regress::Regex::with_flags(pattern.as_str().unwrap(), "u").unwrap());
    let least = schema["minLength"].as_u64().unwrap_or_default();
    move |text| {
        let is_long_enough = text.chars().count() as u64 >= least;
        let is_alike = pattern
            .as_ref()
            .is_none_or(|pattern| pattern.find(text).is_some());
        is_long_enough && is_alike
    }
}

/// Every edge alone, behind each of `starts`, and between two letters behind it.
fn edges(starts: &[&str]) -> Vec<String> {
    let bare = starts.iter().map(|start| (*start).to_owned());
    let with_edge = starts.iter().flat_map(|start| {
        EDGES
            .chars()
            .flat_map(move |c| [format!("{start}{c}"), format!("{start}a{c}b")])
    });
    bare.chain(with_edge).collect()
}

#[test]
fn query_ids_are_rejected_here_and_in_the_document_alike() {
    for (schema, prefix) in [
        ("WorkspaceId", "ws_"),
        ("ProjectId", "prj_"),
        ("TechniqueId", "tech_"),
    ] {
        let (takes, upper) = (document_takes(schema), prefix.to_uppercase());
        let starts = [
            "",
            " ",
            prefix,
            &prefix[1..],
            &upper,
            &format!(" {prefix}"),
            &format!("{prefix}{prefix}"),
        ];
        for id in edges(&starts) {
            let here = prefixed(prefix, &id).is_ok();

            assert_eq!(here, takes(&id), "{schema}: {id:?}");
        }
    }
}

#[test]
fn path_ids_are_rejected_here_and_in_the_document_alike() {
    for schema in ["RunKey", "TechniqueKey"] {
        let takes = document_takes(schema);
        for id in edges(&["", ".", "..", "...", "run_1", ".a"]) {
            assert_eq!(is_segment(&id), takes(&id), "{schema}: {id:?}");
        }
    }
}

#[test]
fn a_number_is_taken_from_its_least_to_its_most() {
    for (number, is_taken) in [(-3, false), (-2, true), (0, true), (5, true), (6, false)] {
        assert_eq!(
            between(-2, 5, &number.to_string()).is_ok(),
            is_taken,
            "{number}"
        );
    }
    for text in ["", "x", "1.5", "1 ", "99999999999999999999"] {
        assert!(between(-2, 5, text).is_err(), "{text:?}");
    }
}

#[test]
fn page_sizes_are_rejected_here_and_in_the_document_alike() {
    let schema = schema("PageSize");
    let [least, most] = ["minimum", "maximum"].map(|bound| schema[bound].as_u64().unwrap());
    for size in [0, 1, 2, 20, 99, 100, 101, 1_000, u32::MAX] {
        let takes = (least..=most).contains(&size.into());
        assert_eq!(page_size(size).is_ok(), takes, "{size}");
    }
}

#[test]
fn what_the_document_rejects_as_a_cursor_is_rejected_here() {
    let takes = document_takes("Cursor");
    for text in edges(&["", "eyJvZmZzZXQiOjIwfQ"]) {
        assert_eq!(cursor(&text).is_ok(), takes(&text), "{text:?}");
    }
    // Ours alone: what is longer comes from a damaged file.
    assert!(cursor(&"x".repeat(LONGEST_CURSOR + 1)).is_err());
}

#[test]
fn a_cursor_of_the_longest_size_is_taken_and_a_longer_one_is_not() {
    assert!(cursor(&"c".repeat(LONGEST_CURSOR)).is_ok());
    assert!(cursor(&"c".repeat(LONGEST_CURSOR + 1)).is_err());
    assert!(cursor("").is_err());
}
