use std::borrow::Cow;

use super::*;

const NAMES: Names = &["now", "before", "first"];

/// Numbers below ten.
#[derive(Default)]
struct Digits(Vec<u64>);

impl TakeEntries for Digits {
    type Entry<'de> = u64;

    fn take(&mut self, entry: u64) -> Result<(), &'static str> {
        if entry > 9 {
            return Err("no digit");
        }
        self.0.push(entry);
        Ok(())
    }

    fn forget(&mut self) {
        self.0.clear();
    }
}

/// An object with entries.
struct Page<'a>(&'a mut Digits);

impl<'de> Visitor<'de> for Page<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<bool, A::Error> {
        let mut runs = RunsByName::new(self.0, NAMES);
        while let Some(name) = fields.next_key::<Cow<'de, str>>()? {
            assert!(runs.take(&name, &mut fields)?);
        }
        Ok(runs.have_come())
    }
}

fn result(json: &str) -> Result<Option<Vec<u64>>, serde_json::Error> {
    let mut digits = Digits::default();
    let mut json = serde_json::Deserializer::from_str(json);
    let have_come = json.deserialize_map(Page(&mut digits))?;
    Ok(have_come.then_some(digits.0))
}

fn read(json: &str) -> Option<Vec<u64>> {
    result(json).unwrap()
}

#[test]
fn the_runs_under_the_newest_name_are_taken_and_no_others() {
    for json in [
        r#"{"now": [1, 2]}"#,
        r#"{"first": [1, 2]}"#,
        r#"{"now": [1, 2], "before": [3]}"#,
        r#"{"before": [3], "now": [1, 2]}"#,
        r#"{"first": [3], "before": [1, 2]}"#,
        r#"{"before": [1, 2], "first": [3]}"#,
        r#"{"before": null, "first": [1, 2]}"#,
    ] {
        assert_eq!(read(json), Some(vec![1, 2]), "{json}");
    }
    assert_eq!(read(r#"{"before": [3], "now": []}"#), Some(vec![]));
}

#[test]
fn what_is_of_no_use_under_a_former_name_costs_nothing() {
    for json in [
        r#"{"before": [1, 70], "now": [1]}"#,
        r#"{"now": [1], "before": {"a": [2]}}"#,
        r#"{"before": 7, "first": [1]}"#,
    ] {
        assert_eq!(read(json), Some(vec![1]), "{json}");
    }
    assert_eq!(read(r#"{"before": [1, 70]}"#), None);
}

#[test]
fn the_name_of_today_stands_once_and_holds_what_belongs_there() {
    result(r#"{"now": [1], "now": [2]}"#).unwrap_err();
    result(r#"{"now": [1, 70], "before": [1]}"#).unwrap_err();
    result(r#"{"now": 7, "before": [1]}"#).unwrap_err();
    result(r#"{"now": null, "before": [1]}"#).unwrap_err();
}
