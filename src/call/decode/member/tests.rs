use serde_json::error::Category;

use super::*;

const NAMES: Names = &["now", "before", "first"];

fn read(json: &str) -> Result<(Option<String>, Option<f64>), serde_json::Error> {
    let pair = Pair(Member::new(NAMES), Member::new(&["total"]));
    pair.deserialize(&mut serde_json::Deserializer::from_str(json))
}

#[test]
fn the_newest_name_that_came_wins_in_any_order() {
    for (json, value) in [
        (r#"{"now": "new"}"#, Some("new")),
        (r#"{"before": "old"}"#, Some("old")),
        (r#"{"first": "older", "before": "old"}"#, Some("old")),
        (r#"{"before": "old", "first": "older"}"#, Some("old")),
        (r#"{"first": "older", "now": "new"}"#, Some("new")),
        (r#"{"now": "new", "first": "older"}"#, Some("new")),
        (r#"{"now": null, "first": "older"}"#, Some("older")),
        (r#"{"first": "older", "now": null}"#, Some("older")),
        (r#"{"now": null}"#, None),
        (r#"{"other": "x"}"#, None),
        ("{}", None),
    ] {
        assert_eq!(read(json).unwrap().0.as_deref(), value, "{json}");
    }
}

#[test]
fn what_is_of_no_use_under_a_former_name_costs_nothing() {
    for json in [
        r#"{"before": 7, "now": "new", "total": 1}"#,
        r#"{"now": "new", "first": {"a": []}, "total": 1}"#,
        r#"{"before": 7, "first": "older", "now": "new", "total": 1}"#,
    ] {
        assert_eq!(
            read(json).unwrap(),
            (Some("new".to_owned()), Some(1.0)),
            "{json}"
        );
    }
    assert_eq!(read(r#"{"before": 7}"#).unwrap().0, None);
}

#[test]
fn the_name_of_today_stands_once_and_holds_what_belongs_there() {
    for json in [
        r#"{"now": "a", "now": "b"}"#,
        r#"{"now": null, "now": "b"}"#,
        r#"{"now": 7, "before": "old"}"#,
        r#"{"total": "7"}"#,
    ] {
        assert_eq!(read(json).unwrap_err().classify(), Category::Data, "{json}");
    }
}
