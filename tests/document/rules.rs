//! The rules of `openapi/README.md` that the build does not hold.

use std::collections::BTreeSet;

use serde_json::json;

use crate::{
    ANSWER, BODY, all, bodies_and_parameters, document, keywords, pointers, resolved, text,
};

#[test]
fn every_part_is_described_in_words_fit_for_rustdoc() {
    let parts = [
        "/info",
        "/servers/*",
        "/paths/*/*",
        ANSWER,
        "/components/*/*",
        "/components/headers/*/schema",
        "/components/schemas/*/properties/*",
    ];
    for (at, part) in parts.iter().flat_map(|pattern| all(pattern)) {
        let words = text(&part["description"]);
        let first = words.split("\n\n").next().unwrap();

        assert!(first.ends_with('.'), "{at}: no first sentence");
        let plain: String = words.split('`').step_by(2).collect();
        for unfit in ["<", ">", "[", "]", "://"] {
            assert!(!plain.contains(unfit), "{at}: {unfit} in the description");
        }
    }
}

#[test]
fn objects_and_enums_are_components() {
    for (parent, key, _) in keywords() {
        if key == "properties" || key == "enum" {
            let component = parent.strip_prefix("/components/schemas/");
            assert!(
                component.is_some_and(|name| !name.contains('/')),
                "{parent}/{key}"
            );
        }
    }
}

#[test]
fn what_needs_no_words_of_its_own_is_a_bare_reference() {
    let (body, answers) = (format!("{ANSWER}/{BODY}/schema"), "/components/responses/*");
    for (at, value) in [
        "/components/parameters/*/schema",
        "/paths/*/*/parameters/*",
        &format!("{ANSWER}/headers/*"),
        &body,
        &format!("{answers}/headers/*"),
        &format!("{answers}/{BODY}/schema"),
    ]
    .iter()
    .flat_map(|pattern| all(pattern))
    {
        assert!(
            value["$ref"].is_string(),
            "{at}: a bare `$ref`, not {value}"
        );
    }
}

#[test]
fn what_lists_and_maps_hold_is_a_bare_reference_or_a_plain_type() {
    let plain = ["boolean", "integer", "number", "string"].map(|ty| json!({"type": ty}));
    for (parent, key, value) in keywords() {
        if key == "items" || key == "additionalProperties" {
            let is_plain = value["$ref"].is_string() || plain.contains(&value);
            assert!(
                is_plain,
                "{parent}/{key}: a bare `$ref` or a plain type, not {value}"
            );
        }
    }
}

#[test]
fn a_reference_stands_alone_and_with_words_it_is_in_an_all_of() {
    for (parent, key, value) in keywords() {
        let schema = document().pointer(&parent).cloned().unwrap();
        let besides = schema.as_object().map(|members| members.len() - 1);
        match key.as_str() {
            "$ref" => assert_eq!(besides, Some(0), "{parent}"),
            "allOf" => {
                let inside = value.as_array().unwrap();
                assert!(
                    matches!(&inside[..], [one] if one["$ref"].is_string()),
                    "{parent}"
                );
                assert!(schema["description"].is_string(), "{parent}");
            }
            _ => {}
        }
    }
}

#[test]
fn no_schema_offers_a_choice() {
    for (parent, key, _) in keywords() {
        let rejected = ["oneOf", "anyOf", "not"];
        assert!(
            !rejected.contains(&key.as_str()),
            "{parent}/{key}: the generator knows no choice"
        );
    }
}

#[test]
fn only_parameters_have_patterns_and_bounds_and_no_body_refers_to_their_schemas() {
    let (bodies, parameters) = bodies_and_parameters();

    for (at, schema) in &parameters {
        assert!(
            text(&schema["description"]).contains("Parameters only"),
            "{at}: no body has it, so its description says `Parameters only`"
        );
    }
    let limits = ["pattern", "minLength", "maxLength", "minimum", "maximum"];
    for (at, schema) in &bodies {
        assert!(
            !text(&schema["description"]).contains("Parameters only"),
            "{at}: a body has it, so its description does not say `Parameters only`"
        );
        for (inside, _) in pointers(schema) {
            let limited = limits
                .iter()
                .any(|limit| inside.ends_with(&format!("/{limit}")));
            let estimate = inside == "/properties/total_estimate/minimum";
            assert!(
                !limited || estimate,
                "{at}{inside}: the limits of what is in a body are told in words"
            );
        }
    }
}

#[test]
fn every_operation_lists_the_same_eight_errors_by_reference() {
    let known = all("/components/responses/*");
    assert_eq!(known.len(), 8);

    let mut listed = BTreeSet::new();
    for (at, mut answers) in all("/paths/*/*/responses") {
        let success = answers.as_object_mut().unwrap().remove("200");
        assert!(
            success.is_some_and(|answer| answer.get("$ref").is_none()),
            "{at}"
        );
        let errors = answers.as_object().unwrap().values();
        let errors = errors.map(|error| text(&error["$ref"]).trim_start_matches('#').to_owned());
        assert!(
            errors.collect::<BTreeSet<_>>().iter().eq(known.keys()),
            "{at}"
        );
        listed.insert(answers.to_string());
    }
    assert_eq!(listed.len(), 1, "{listed:#?}");
}

#[test]
fn the_parameters_of_a_query_are_in_alphabetical_order() {
    for (at, parameters) in all("/paths/*/*/parameters") {
        let parameters = parameters.as_array().unwrap().iter().map(resolved);
        let query = parameters.filter(|parameter| parameter["in"] == "query");
        let names: Vec<_> = query.map(|one| one["name"].to_string()).collect();

        assert!(names.is_sorted(), "{at}: {names:?}");
    }
}

#[test]
fn the_only_extensions_are_those_that_the_build_reads() {
    let known = ["x-fixed", "x-going-on", "x-match", "x-terminal"];
    for (parent, key, _) in keywords().filter(|(_, key, _)| key.starts_with("x-")) {
        assert!(known.contains(&key.as_str()), "{parent}/{key}");
    }
    assert!(document()["components"]["schemas"]["RunStatus"]["x-terminal"].is_array());
}

#[test]
fn nothing_that_a_wait_waits_for_is_said_to_stand_from_the_start() {
    let run = &document()["components"]["schemas"]["TechniqueRun"]["properties"];
    for (name, property) in run.as_object().unwrap() {
        let is_time = property["allOf"][0]["$ref"] == "#/components/schemas/Timestamp";
        let moves = [
            "charged_cost",
            "error_code",
            "error_message",
            "outputs",
            "progress",
            "status",
        ];
        if is_time || moves.contains(&name.as_str()) {
            assert_ne!(
                property["x-fixed"], true,
                "{name}: a wait would give an old one"
            );
        }
    }
}
