//! References: where they may lead, what may stand beside them, and where they are looked for.

use serde_json::json;

use crate::{GET, generated, property, rejected};

#[test]
fn a_field_called_like_a_keyword_is_still_looked_into() {
    for name in ["example", "x-a", "default", "$ref"] {
        let at = property(name);
        rejected(
            &at,
            json!({"$ref": "#/x"}),
            &format!("{at}/$ref"),
            "no such component: `#/x`",
        );
    }
}

#[test]
fn what_an_author_names_is_looked_into_whatever_its_name() {
    let dangling = || json!({"$ref": "#/x"});
    for at in [
        "responses/default",
        "responses/x-a",
        "responses/200/headers/x-a",
    ] {
        let at = format!("{GET}/{at}");
        rejected(&at, dangling(), &format!("{at}/$ref"), "no such component");
    }
    for name in ["example", "schema", "value", "$ref"] {
        let at = format!("/components/responses/{name}");
        rejected(&at, dangling(), &format!("{at}/$ref"), "no such component");
    }
}

#[test]
fn examples_and_extensions_are_not_looked_into() {
    let odd = || json!({"$ref": "#/x", "schema": {"enum": [1]}});
    let answer = format!("{GET}/responses/200/content/application~1json");

    generated([
        (format!("{answer}/example"), odd()),
        (format!("{answer}/examples"), json!({"a": {"value": odd()}})),
        (format!("{GET}/x-a"), odd()),
        (property("run_id") + "/example", odd()),
        (property("run_id") + "/x-a", odd()),
    ]);
}

#[test]
fn a_reference_must_lead_to_a_component() {
    let to = |place: &str| json!({ "$ref": place });
    let field = property("status");
    let answer = format!("{GET}/responses/400");
    let header = format!("{GET}/responses/200/headers/request-id");
    let parameter = format!("{GET}/parameters/0");
    for at in [&field, &answer, &header, &parameter] {
        let place = format!("{at}/$ref");
        rejected(
            at,
            to("#/components/schemas/Nope"),
            &place,
            "`#/components/schemas/Nope`",
        );
        rejected(at, to("other.json#/a"), &place, "`other.json#/a`");
        rejected(at, to("#"), &place, "`#`");
    }
    rejected(
        &field,
        to("#/components/headers/RequestId"),
        &format!("{field}/$ref"),
        "no such",
    );
}

#[test]
fn a_field_may_not_have_a_parameters_type() {
    let place = format!("{}/$ref", property("run_id"));
    let key = json!({"$ref": "#/components/schemas/RunKey"});

    rejected(&property("run_id"), key, &place, "say the type here");
}

#[test]
fn nothing_may_stand_beside_a_reference() {
    let at = property("status");
    let to = "#/components/schemas/RunStatus";
    for other in ["description", "nullable", "example"] {
        let value = json!({"$ref": to, other: true});
        rejected(&at, value, &format!("{at}/$ref"), "use allOf");
    }
}

#[test]
fn all_of_is_for_one_reference() {
    let to = |name| json!({"$ref": format!("#/components/schemas/{name}")});
    let at = property("technique");
    let place = format!("{at}/allOf");
    let two = json!({"allOf": [to("Technique"), to("PageMeta")]});

    rejected(&at, two, &place, "not supported");
    rejected(&at, json!({"allOf": []}), &place, "not supported");
    rejected(
        &at,
        json!({"allOf": [to("Nope")]}),
        &format!("{place}/0/$ref"),
        "no such",
    );
}

#[test]
fn a_component_is_no_other_name_for_another() {
    let at = "/components/schemas/Alias";
    let to = json!({"$ref": "#/components/schemas/PageMeta"});

    rejected(at, to.clone(), &format!("{at}/$ref"), "not supported here");
    rejected(
        at,
        json!({"allOf": [to]}),
        &format!("{at}/allOf"),
        "not supported here",
    );
}
