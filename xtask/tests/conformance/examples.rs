//! What the document shows is what it says.

use serde_json::Value;
use xtask::drift::schema;

use crate::{document, errors_of};

/// Every part of the document that has a schema beside an example, or should have one.
fn shown(document: &Value) -> Vec<Value> {
    let members = |at: &str| {
        let members = document.pointer(at).unwrap().as_object().unwrap();
        members.values().cloned().collect::<Vec<_>>()
    };
    let mut shown = members("/components/parameters");
    shown.extend(members("/components/headers"));
    let mut answers = members("/components/responses");
    for path in members("/paths") {
        answers.extend(
            path.as_object()
                .unwrap()
                .values()
                .map(|operation| operation["responses"]["200"].clone()),
        );
    }
    for answer in answers {
        shown.push(answer["content"]["application/json"].clone());
    }
    shown
}

#[test]
fn every_parameter_header_and_answer_has_an_example_that_fits_its_schema() {
    let document = document();
    for part in shown(&document) {
        let validator = schema::validator(&document, &part["schema"]).unwrap();

        assert!(part.get("example").is_some(), "{part:#}");
        assert_eq!(errors_of(&validator, &part["example"]), [""; 0], "{part:#}");
    }
}
