//! Whatever a document says, the build makes code of it or tells in one line what is wrong.

use serde_json::{Value, json};

use crate::{DOCUMENT, generate::generate};

/// The JSON pointer of every value.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let name = name.replace('~', "~0").replace('/', "~1");
                places(member, &format!("{at}/{name}"), found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                places(item, &format!("{at}/{index}"), found);
            }
        }
        _ => {}
    }
}

#[test]
fn a_value_that_is_another_is_taken_or_told_in_one_line() {
    let document: Value = serde_json::from_str(DOCUMENT).unwrap();
    let mut all = Vec::new();
    places(&document, "", &mut all);
    let others = [
        json!(null),
        json!(""),
        json!("日本 /~{}"),
        json!(-1.5),
        json!(true),
        json!([{}]),
        json!({"": {"$ref": "#/components/schemas/Technique"}}),
    ];
    // Every second place once, each other value at many places.
    for (index, at) in all.iter().enumerate().step_by(2) {
        let mut changed = document.clone();
        *changed.pointer_mut(at).unwrap() = others[index % others.len()].clone();

        if let Err(told) = generate(&changed.to_string()) {
            assert!(!told.is_empty() && !told.contains('\n'), "{at}: {told}");
            assert!(!told.starts_with("progenitor: "), "{at}: {told}");
        }
    }
}
