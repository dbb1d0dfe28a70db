//! Values and examples: what the document shows is what it says.

use std::{collections::BTreeSet, fs};

use flora_technique_runs::Client;
use serde_json::Value;

use crate::{ANSWER, BODY, all, bodies_and_parameters, document, errors, pointers, text};

#[test]
fn every_value_of_an_enum_is_told_of_in_its_description() {
    for (at, schema) in all("/components/schemas/*") {
        for value in schema["enum"].as_array().into_iter().flatten() {
            let words = text(&schema["description"]);
            let told = format!("`{}`", text(value));
            assert!(
                words.contains(&told),
                "{at}: {told} is not in the description"
            );
        }
    }
}

#[test]
fn the_examples_show_every_field_of_a_body() {
    let examples = all(&format!("{ANSWER}/{BODY}/example")).into_iter();
    let examples = examples.chain(all(&format!("/components/responses/*/{BODY}/example")));
    let shown: BTreeSet<_> = examples
        .flat_map(|(_, example)| pointers(&example).into_keys().collect::<Vec<_>>())
        .filter_map(|at| at.rsplit('/').next().map(str::to_owned))
        .collect();

    for (at, schema) in bodies_and_parameters().0 {
        for field in schema["properties"].as_object().into_iter().flatten() {
            assert!(shown.contains(field.0), "{at}/{} is in no example", field.0);
        }
    }
}

#[test]
fn the_client_goes_to_the_documents_server_by_default() {
    let client = Client::new("my-key").unwrap();

    let url = document()["servers"][0]["url"].to_string();
    assert!(format!("{client:?}").contains(&url), "{client:?}: {url}");
}

#[test]
fn the_samples_of_the_reference_page_stand_in_the_document_value_for_value() {
    let sample = |name: String| -> Value {
        let path = format!("tests/fixtures/{name}.json");
        serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
    };

    let list = format!("/paths/~1technique-runs/get/responses/200/{BODY}/example");
    assert_eq!(document().pointer(&list), Some(&sample("list".into())));
    for (status, example) in errors() {
        assert_eq!(example, sample(format!("error-{status}")), "{status}");
    }
}
