use serde_json::error::Category;

use super::*;

const NAMES: Names = &["cursor", "next_cursor", "nextCursor"];

fn read(json: &str) -> Result<(Option<String>, Option<f64>), serde_json::Error> {
    let pair = Pair(Member::new(NAMES), Member::new(&["total"]));
    pair.deserialize(&mut serde_json::Deserializer::from_str(json))
}

#[test]
fn the_newest_name_that_came_wins_in_any_order() {
    for (json, value) in [
        (r#"{"cursor": "new"}"#, Some("new")),
        (r#"{"next_cursor": "old"}"#, Some("old")),
        (
            r#"{"nextCursor": "older", "next_cursor": "old"}"#,
            Some("old"),
        ),
        (
            r#"{"next_cursor": "old", "nextCursor": "older"}"#,
            Some("old"),
        ),
        (r#"{"nextCursor": "older", "cursor": "new"}"#, Some("new")),
        (r#"{"cursor": "new", "nextCursor": "older"}"#, Some("new")),
        (r#"{"cursor": null, "nextCursor": "older"}"#, Some("older")),
        (r#"{"nextCursor": "older", "cursor": null}"#, Some("older")),
        (r#"{"cursor": null}"#, None),
        (r#"{"other": "x"}"#, None),
        ("{}", None),
    ] {
        assert_eq!(read(json).unwrap().0.as_deref(), value, "{json}");
    }
}

#[test]
fn what_is_of_no_use_under_a_former_name_costs_nothing() {
    for json in [
        r#"{"next_cursor": 7, "cursor": "new", "total": 1}"#,
        r#"{"cursor": "new", "nextCursor": {"a": []}, "total": 1}"#,
        r#"{"next_cursor": 7, "nextCursor": "older", "cursor": "new", "total": 1}"#,
    ] {
        assert_eq!(
            read(json).unwrap(),
            (Some("new".to_owned()), Some(1.0)),
            "{json}"
        );
    }
    assert_eq!(read(r#"{"next_cursor": 7}"#).unwrap().0, None);
}

#[test]
fn the_name_of_today_stands_once_and_holds_what_belongs_there() {
    for json in [
        r#"{"cursor": "a", "cursor": "b"}"#,
        r#"{"cursor": null, "cursor": "b"}"#,
        r#"{"cursor": 7, "next_cursor": "old"}"#,
        r#"{"total": "7"}"#,
    ] {
        assert_eq!(read(json).unwrap_err().classify(), Category::Data, "{json}");
    }
}
