//! Enums: their values, the names these get, and which of them end a run.

use serde_json::json;

use crate::{GET, KIND, STATUS, generated, property, rejected, rejected_there};

#[test]
fn new_values_of_an_enum_are_new_variants_and_may_be_terminal() {
    let kinds = "/components/schemas/OutputType/enum/-";
    let code = generated([
        (format!("{STATUS}/enum/-"), json!("timed_out")),
        (
            format!("{STATUS}/x-terminal"),
            json!(["failed", "timed_out"]),
        ),
        (format!("{STATUS}/x-going-on/-"), json!("completed")),
        (kinds.to_owned(), json!("modelUrl")),
    ]);
    let open = code.source("open_enums.rs");

    assert!(
        open.contains("\"timed_out\" => Some(Self::TimedOut),\n"),
        "{open}"
    );
    assert!(
        open.contains("matches!(self, Self::Failed | Self::TimedOut)"),
        "{open}"
    );
    assert!(
        open.contains("\"modelUrl\" => Some(Self::ModelUrl),\n"),
        "{open}"
    );
}

#[test]
fn a_value_that_rust_would_not_take_is_given_a_name() {
    let values = [
        "other", "3d", "self", "unknown", "GPU_BUSY", "a \"b\"", "naïve",
    ];
    let code = generated(values.map(|value| (format!("{KIND}/enum/-"), json!(value))));
    let open = code.source("open_enums.rs");

    for variant in [
        "ValueOther",
        "Value3d",
        "ValueSelf",
        "Unknown",
        "GpuBusy",
        "AB",
        "NaVe",
    ] {
        assert!(
            open.contains(&format!("Some(Self::{variant}),")),
            "{variant} in {open}"
        );
    }
    assert!(open.contains(r#""a \"b\"" => Some(Self::AB),"#), "{open}");
}

#[test]
fn an_enum_must_be_a_component() {
    let items = property("outputs") + "/items";
    let answer = format!("{GET}/responses/200/content/application~1json/schema");
    let parameter = "/components/parameters/RunPathParam/schema".to_owned();

    for at in [property("inline"), items, answer, parameter] {
        let place = format!("{at}/enum");
        rejected(
            &at,
            json!({"type": "string", "enum": ["a"]}),
            &place,
            "must be a component",
        );
    }
}

#[test]
fn values_of_an_enum_must_be_strings_with_names_that_differ_in_rust() {
    let at = format!("{STATUS}/enum/1");
    let add = at.clone();
    for nameless in ["", " ", "-_-", "日本"] {
        rejected(&add, json!(nameless), &at, "gives no name in Rust");
    }
    for other in [json!(null), json!(1), json!(["a"])] {
        rejected(&add, other, &at, "is not a string");
    }
    rejected(
        &add,
        json!("Pending"),
        &at,
        "`pending` and `Pending` are one name in Rust",
    );
    rejected(
        &add,
        json!("pending"),
        &at,
        "`pending` and `pending` are one name in Rust",
    );
    rejected_there(&format!("{STATUS}/enum"), json!([]), "must list strings");
    let number = json!({"type": "integer", "enum": ["1"]});
    rejected(STATUS, number, &format!("{STATUS}/enum"), "of strings");
}

#[test]
fn x_terminal_must_list_values_of_the_enum() {
    let at = format!("{STATUS}/x-terminal");
    rejected(
        &format!("{at}/0"),
        json!("done"),
        &format!("{at}/0"),
        "\"done\" is not in the enum",
    );
    rejected(
        &format!("{at}/0"),
        json!(1),
        &format!("{at}/0"),
        "1 is not in the enum",
    );
    rejected_there(&at, json!([]), "must list values");
    rejected_there(&at, json!("failed"), "must list values");
}

#[test]
fn every_status_says_whether_it_ends_a_run() {
    let at = format!("{STATUS}/enum/-");
    let place = format!("{STATUS}/enum/4");
    rejected(
        &at,
        json!("paused"),
        &place,
        "`paused` is in neither of `x-terminal`",
    );
    let going_on = format!("{STATUS}/x-going-on");
    rejected(
        &format!("{going_on}/-"),
        json!("failed"),
        &format!("{STATUS}/enum/3"),
        "in both of",
    );
    rejected(
        &format!("{going_on}/-"),
        json!("done"),
        &format!("{going_on}/2"),
        "not in the enum",
    );
}
