//! Pairs of documents that differ in where a parameter stands, or in the values that it spells out.

use serde_json::{Value, json};
use xtask::contract::{Change, Level, compare, verdict};

use crate::pairs::{LIST, changed, document, is, is_major, put};

const PATH: &str = "/paths/~1technique-runs";
const STATUS: &str = "/components/parameters/StatusParam/schema";

/// The document with the parameters of the listing at its path.
fn shared() -> Value {
    let mut document = document();
    let parameters = document.pointer(LIST).unwrap()["parameters"].clone();
    put(&mut document, &format!("{LIST}/parameters"), Value::Null);
    put(&mut document, &format!("{PATH}/parameters"), parameters);
    document
}

#[test]
fn parameters_that_move_between_an_operation_and_its_path_are_no_change() {
    assert_eq!(compare(&document(), &shared()), []);
    assert_eq!(compare(&shared(), &document()), []);
}

#[test]
fn a_change_of_a_shared_parameter_is_judged_like_one_of_an_operations_own() {
    let filter = json!({"name": "favorite", "in": "query", "x-fixed": false, "x-match": "none",
        "schema": {"type": "boolean"}});
    let mut more = shared();
    put(&mut more, &format!("{PATH}/parameters/-"), filter);

    let come = compare(&shared(), &more);
    let gone = compare(&more, &shared());

    is(
        &come,
        Level::Minor,
        "The filter `favorite` of `list_technique_runs` is new",
    );
    is(&gone, Level::Major, "The filter `favorite`");
    let place = format!("{PATH}/parameters");
    assert_eq!([&come[0].place, &gone[0].place], [&place, &place]);
}

#[test]
fn an_operations_own_parameter_wins_over_one_of_its_path() {
    let shadowed = json!([{"name": "status", "in": "query", "required": true,
        "schema": {"type": "boolean"}}]);
    assert_eq!(
        changed([(&format!("{PATH}/parameters"), shadowed.clone())]),
        []
    );

    // One that is sent elsewhere is another.
    let mut elsewhere = shadowed;
    elsewhere[0]["in"] = json!("header");
    let changes = changed([(&format!("{PATH}/parameters"), elsewhere)]);
    is(
        &changes,
        Level::Major,
        "The parameter `status` of `list_technique_runs` is new",
    );
}

#[test]
fn words_at_a_path_are_a_patch() {
    let changes = changed([(&format!("{PATH}/summary"), json!("Runs."))]);
    assert_eq!(verdict(&changes), "patch");
    assert!(changes[0].words.contains("`summary`"), "{changes:#?}");
}

/// From a status parameter with one schema to one with another.
#[track_caller]
fn status(old: &Value, new: &Value) -> Vec<Change> {
    let [old, new] = [old, new].map(|schema| {
        let mut document = document();
        put(&mut document, STATUS, schema.clone());
        document
    });
    compare(&old, &new)
}

#[track_caller]
fn is_rejected(changes: &[Change]) {
    let rejected = |one: &Change| one.words.contains("which the build rejects");
    assert!(changes.iter().any(rejected), "{changes:#?}");
}

#[test]
fn a_value_of_an_enum_in_place_is_judged_like_one_of_a_named_enum() {
    let few = json!({"type": "string", "enum": ["pending", "running"]});
    let more = json!({"type": "string", "enum": ["pending", "running", "failed"]});

    let gone = status(&more, &few);
    is_major(&gone, "The filter `status` does not take `failed` any more");
    is_rejected(&gone);

    let come = status(&few, &more);
    assert_eq!(verdict(&come), "minor", "{come:#?}");
    assert!(
        come[0]
            .words
            .contains("The filter `status` takes `failed` too")
    );
    is_rejected(&come);

    let number = |values: Value| json!({"type": "integer", "enum": values});
    let fewer_numbers = status(&number(json!([1, 2])), &number(json!([1])));
    is_major(&fewer_numbers, "does not take `2` any more");
}

#[test]
fn an_enum_in_place_that_comes_is_told_to_be_rejected_by_the_build() {
    let spelled_out = json!({"type": "string", "enum": ["pending"]});
    let plain = json!({"type": "string"});
    let named = json!({"$ref": "#/components/schemas/RunStatus"});

    let narrowed = status(&plain, &spelled_out);
    is_major(&narrowed, "allows less now: values of a list");
    is_rejected(&narrowed);
    is_rejected(&status(&named, &spelled_out));
    let new = json!({"name": "kind", "in": "query", "schema": spelled_out});
    is_rejected(&changed([(&format!("{LIST}/parameters/-"), new)]));

    let widened = status(&spelled_out, &plain);
    is(&widened, Level::Minor, "allows more now: any value");
    assert_eq!(status(&spelled_out, &spelled_out), []);
}
