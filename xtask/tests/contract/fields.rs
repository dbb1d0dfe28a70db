//! Fields of what users hold in their hands.

use serde_json::{Value, json};
use xtask::contract::{Level, verdict};

use crate::pairs::{RUN, changed, document, is, is_major, is_words, reversed};

#[test]
fn a_new_optional_field_is_minor_and_a_new_required_one_major() {
    let field = json!({"type": "boolean", "description": "Marked."});
    let at = format!("{RUN}/properties/favorite");

    let optional = changed([(&at, field.clone())]);
    is(
        &optional,
        Level::Minor,
        "`TechniqueRun::favorite` is new, `Option<bool>`",
    );
    assert_eq!(optional[0].place, at);

    let required = format!("{RUN}/required/-");
    let demanded = changed([(&at, field.clone()), (&required, json!("favorite"))]);
    is(
        &demanded,
        Level::Major,
        "`TechniqueRun::favorite` is new, `bool`",
    );

    let nullable = json!({"type": "boolean", "nullable": true});
    let may_be_null = changed([(&at, nullable), (&required, json!("favorite"))]);
    is(&may_be_null, Level::Minor, "`Option<bool>`");

    is(
        &reversed([(&at, field)]),
        Level::Major,
        "`TechniqueRun::favorite` is gone",
    );
}

#[test]
fn a_field_is_called_as_in_rust_and_by_its_name_in_json_where_that_differs() {
    let field = json!({"type": "integer", "description": "How often."});
    let counted = changed([(&format!("{RUN}/properties/retryCount"), field)]);
    is(
        &counted,
        Level::Minor,
        "`TechniqueRun::retry_count` (`retryCount` in JSON) is new",
    );

    let output = "/components/schemas/RunOutput";
    let kind = document().pointer(output).unwrap()["properties"]["type"].clone();
    let renamed = changed([
        (&format!("{output}/properties/type"), Value::Null),
        (&format!("{output}/properties/fileType"), kind),
        (&format!("{output}/required/1"), json!("fileType")),
    ]);
    is(
        &renamed,
        Level::Major,
        "`RunOutput::type_` (`type` in JSON) is called `file_type` (`fileType` in JSON) now",
    );
}

#[test]
fn what_becomes_optional_or_required_is_major() {
    let becomes_optional = changed([(&format!("{RUN}/required/2"), Value::Null)]);
    let words = "`TechniqueRun::progress` may be absent now: `Option<f64>`, it was `f64`";
    is(&becomes_optional, Level::Major, words);

    let becomes_required = changed([(&format!("{RUN}/required/-"), json!("started_at"))]);
    is(
        &becomes_required,
        Level::Major,
        "`TechniqueRun::started_at` is always there now",
    );

    let may_be_null = changed([(&format!("{RUN}/properties/progress/nullable"), json!(true))]);
    is(
        &may_be_null,
        Level::Major,
        "`TechniqueRun::progress` may be absent now",
    );
}

#[test]
fn another_type_is_major_unless_it_is_read_alike() {
    let at = format!("{RUN}/properties/charged_cost/type");
    let text = changed([(&at, json!("string"))]);
    let words = "has another type now: `Option<String>`, it was `Option<f64>`";
    is(&text, Level::Major, words);

    // Whole numbers are read as numbers, since a server may write 3 as 3.0.
    assert_eq!(verdict(&changed([(&at, json!("integer"))])), "patch");
    let null = format!("{RUN}/properties/charged_cost/nullable");
    assert_eq!(verdict(&changed([(&null, json!(true))])), "patch");

    let items = format!("{RUN}/properties/outputs/items");
    let list = changed([(&items, json!({"type": "string"}))]);
    is_major(
        &list,
        "`Option<Vec<String>>`, it was `Option<Vec<RunOutput>>`",
    );

    let stamp = changed([("/components/schemas/Timestamp/type", json!("string"))]);
    is_major(&stamp, "The type `Timestamp` is string now, it was number");
}

#[test]
fn a_renamed_field_is_told_as_one() {
    let cost =
        document()["components"]["schemas"]["TechniqueRun"]["properties"]["charged_cost"].clone();
    let old = format!("{RUN}/properties/charged_cost");
    let new = format!("{RUN}/properties/cost_usd");

    let likely = changed([(&old, Value::Null), (&new, cost)]);
    is(
        &likely,
        Level::Major,
        "`TechniqueRun::charged_cost` is called `cost_usd` now, it seems",
    );
}

#[test]
fn what_goes_and_what_comes_are_two_if_they_are_nothing_alike() {
    let gone = format!("{RUN}/properties/charged_cost");
    let come = format!("{RUN}/properties/marked");

    let changes = changed([(&gone, Value::Null), (&come, json!({"type": "boolean"}))]);

    let words: Vec<_> = changes.iter().map(|change| change.words.as_str()).collect();
    assert_eq!(
        words,
        [
            "`TechniqueRun::charged_cost` is gone",
            "`TechniqueRun::marked` is new, `Option<bool>`"
        ]
    );
}

#[test]
fn a_field_that_is_renamed_and_changed_is_told_as_both() {
    let old = format!("{RUN}/properties/progress");
    let property = document().pointer(&old).unwrap().clone();
    let changes = changed([
        (&old, Value::Null),
        (&format!("{RUN}/properties/percent"), property),
        (&format!("{RUN}/required/2"), Value::Null),
    ]);

    is_major(&changes, "`TechniqueRun::progress` is called `percent` now");
    is_major(&changes, "`TechniqueRun::percent` may be absent now");
    assert_eq!(changes.len(), 2, "{changes:#?}");
}

#[test]
fn a_list_that_may_hold_null_has_another_type() {
    let at = format!("{RUN}/properties/outputs/items");
    let items = json!({"allOf": [{"$ref": "#/components/schemas/RunOutput"}], "nullable": true});
    is(
        &changed([(&at, items)]),
        Level::Major,
        "`Option<Vec<Option<RunOutput>>>`, it was `Option<Vec<RunOutput>>`",
    );
    let described = json!({"allOf": [{"$ref": "#/components/schemas/RunOutput"}],
        "description": "One."});
    is_words(&changed([(&at, described)]));
}

#[test]
fn a_shared_number_that_is_whole_is_read_alike_and_a_sent_one_is_not() {
    let stamp = "/components/schemas/Timestamp/type";
    is_words(&changed([(stamp, json!("integer"))]));
    let size = "/components/schemas/PageSize/type";
    is_major(
        &changed([(size, json!("number"))]),
        "takes `f64`, it took `i64`",
    );
}
