//! Pairs of documents whose verdict is known.

use serde_json::{Value, json};
use xtask::contract::{Change, Level, compare, verdict};

pub(crate) const RUN: &str = "/components/schemas/TechniqueRun";
pub(crate) const STATUS: &str = "/components/schemas/RunStatus";
pub(crate) const LIST: &str = "/paths/~1technique-runs/get";

/// The document as it once was: these tests are about the comparison, whatever it says today.
pub(crate) fn document() -> Value {
    serde_json::from_str(include_str!("../../../tests/fixtures/document.json")).unwrap()
}

/// Puts a value at its pointer: `-` is behind the last of a list, and null takes a member away.
pub(crate) fn put(document: &mut Value, at: &str, value: Value) {
    let (parent, key) = at.rsplit_once('/').unwrap();
    let key = key.replace("~1", "/").replace("~0", "~");
    match document.pointer_mut(parent).unwrap() {
        Value::Array(items) if key == "-" => items.push(value),
        Value::Array(items) if value.is_null() => {
            items.remove(key.parse().unwrap());
        }
        Value::Array(items) => items[key.parse::<usize>().unwrap()] = value,
        parent if value.is_null() => {
            parent.as_object_mut().unwrap().remove(&key);
        }
        parent => parent[key] = value,
    }
}

pub(crate) fn changed<const N: usize>(edits: [(&str, Value); N]) -> Vec<Change> {
    let mut new = document();
    for (at, value) in edits {
        put(&mut new, at, value);
    }
    compare(&document(), &new)
}

/// The same edits the other way round.
pub(crate) fn reversed<const N: usize>(edits: [(&str, Value); N]) -> Vec<Change> {
    let mut old = document();
    for (at, value) in edits {
        put(&mut old, at, value);
    }
    compare(&old, &document())
}

/// Holds the changes to one line of a level, beside lines of mere words.
#[track_caller]
pub(crate) fn is(changes: &[Change], level: Level, words: &str) {
    let told = || {
        let lines = changes.iter().map(|change| format!("{change}\n"));
        lines.collect::<String>()
    };
    assert!(
        changes
            .iter()
            .any(|one| one.level == level && one.words.contains(words)),
        "no {level} `{words}` in:\n{}",
        told()
    );
    assert_eq!(verdict(changes), level.to_string(), "{}", told());
    let words_only = |one: &&Change| !one.words.contains("told otherwise");
    assert_eq!(changes.iter().filter(words_only).count(), 1, "{}", told());
}

#[track_caller]
pub(crate) fn is_major(changes: &[Change], words: &str) {
    let told: Vec<_> = changes.iter().map(ToString::to_string).collect();
    let is = |one: &Change| one.level == Level::Major && one.words.contains(words);
    assert!(changes.iter().any(is), "no `{words}` in {told:#?}");
}

/// Holds the changes to words alone, and to some.
#[track_caller]
pub(crate) fn is_words(changes: &[Change]) {
    assert_eq!(verdict(changes), "patch", "{changes:#?}");
}

#[test]
fn the_same_document_differs_in_nothing() {
    assert_eq!(changed([]), []);
    assert_eq!(verdict(&[]), "none");
}

#[test]
fn words_alone_are_a_patch_wherever_they_stand() {
    for at in [
        "/info/description",
        &format!("{RUN}/description"),
        &format!("{RUN}/properties/progress/description"),
        &format!("{STATUS}/description"),
        &format!("{LIST}/summary"),
        &format!("{LIST}/responses/200/description"),
        "/components/parameters/StatusParam/description",
        "/components/responses/NotFound/description",
        "/components/headers/RequestId/example",
        "/servers/0/description",
    ] {
        let changes = changed([(at, json!("Other words."))]);
        assert_eq!(changes.len(), 1, "{at}: {changes:#?}");
        assert_eq!(verdict(&changes), "patch", "{at}");
    }
}

#[test]
fn the_gravest_change_comes_first_and_is_the_verdict() {
    let changes = changed([
        (&format!("{RUN}/description"), json!("Other words.")),
        (
            &format!("{RUN}/properties/seed"),
            json!({"type": "integer"}),
        ),
        (&format!("{RUN}/required/2"), Value::Null),
    ]);

    let levels: Vec<_> = changes.iter().map(|change| change.level).collect();
    assert_eq!(levels, [Level::Major, Level::Minor, Level::Patch]);
    assert_eq!(verdict(&changes), "major");
}

#[test]
fn another_order_of_what_has_none_is_nothing() {
    let run = document().pointer(RUN).unwrap().clone();
    let mut required = run["required"].as_array().unwrap().clone();
    required.reverse();
    let list = document().pointer(LIST).unwrap().clone();
    let mut parameters = list["parameters"].as_array().unwrap().clone();
    parameters.reverse();

    let changes = changed([
        (&format!("{RUN}/required"), json!(required)),
        (&format!("{LIST}/parameters"), json!(parameters)),
    ]);

    assert_eq!(verdict(&changes), "none");
}
