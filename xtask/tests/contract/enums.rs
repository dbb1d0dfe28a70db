//! The values of enums.

use serde_json::{Value, json};
use xtask::contract::Level;

use crate::pairs::{STATUS, changed, is, reversed};

#[test]
fn a_value_that_comes_is_minor_and_one_that_leaves_major() {
    let value = format!("{STATUS}/enum/-");
    let going_on = format!("{STATUS}/x-going-on/-");
    let come = changed([(&value, json!("paused")), (&going_on, json!("paused"))]);
    is(
        &come,
        Level::Minor,
        "The value `paused` of `RunStatus` is known",
    );

    let gone = reversed([(&value, json!("paused")), (&going_on, json!("paused"))]);
    is(
        &gone,
        Level::Major,
        "The value `paused` of `RunStatus` is gone, and its variant",
    );

    let ends = format!("{STATUS}/x-terminal/-");
    let end = changed([(&value, json!("cancelled")), (&ends, json!("cancelled"))]);
    is(
        &end,
        Level::Minor,
        "`cancelled` of `RunStatus` is known, and ends a run",
    );
}

#[test]
fn a_value_in_place_of_another_is_a_rename() {
    let at = "/components/schemas/OutputType/enum/4";
    is(
        &changed([(at, json!("fileUrl"))]),
        Level::Major,
        "`documentUrl` of `OutputType` is `fileUrl` now",
    );
}

#[test]
fn a_known_value_that_begins_to_end_a_run_is_major() {
    let ends = changed([
        (&format!("{STATUS}/x-terminal/-"), json!("pending")),
        (&format!("{STATUS}/x-going-on/0"), Value::Null),
    ]);
    is(&ends, Level::Major, "A `pending` run has ended");
}

#[test]
fn another_order_of_values_is_a_patch_and_not_nothing() {
    let kinds = json!(["text", "imageUrl", "videoUrl", "audioUrl", "documentUrl"]);
    let changes = changed([("/components/schemas/OutputType/enum", kinds)]);

    is(
        &changes,
        Level::Patch,
        "`OutputType::KNOWN` lists the values in another order",
    );
}

#[test]
fn a_status_that_ceases_to_end_a_run_is_major() {
    let goes_on = changed([
        (&format!("{STATUS}/x-terminal/1"), Value::Null),
        (&format!("{STATUS}/x-going-on/-"), json!("failed")),
    ]);
    is(&goes_on, Level::Major, "A `failed` run has not ended");
}
