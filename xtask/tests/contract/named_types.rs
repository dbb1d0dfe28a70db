//! Types: those that users can name, and those that they cannot.

use serde_json::{Value, json};
use xtask::contract::{Level, compare, verdict};

use crate::pairs::{RUN, changed, document, is, is_major};

#[test]
fn a_new_object_is_a_new_type_where_users_can_come_by_it() {
    let at = "/components/schemas/RunCost";
    let object = json!({"type": "object", "properties": {"cents": {"type": "integer"}}});
    let alone = changed([(at, object.clone())]);
    is(&alone, Level::Patch, "The type `RunCost` is new");

    let field = format!("{RUN}/properties/cost");
    let to = json!({"description": "Cost.", "allOf": [{"$ref": "#/components/schemas/RunCost"}]});
    let changes = changed([(at, object), (&field, to)]);
    assert_eq!(verdict(&changes), "minor");
    assert_eq!(
        changes
            .iter()
            .filter(|one| one.level == Level::Minor)
            .count(),
        2
    );
}

#[test]
fn a_renamed_type_is_told_as_one() {
    let mut new = document().to_string();
    new = new.replace("schemas/Technique\"", "schemas/UsedTechnique\"");
    new = new.replace("\"Technique\":", "\"UsedTechnique\":");
    let changes = compare(&document(), &serde_json::from_str(&new).unwrap());
    is_major(
        &changes,
        "The type `Technique` is called `UsedTechnique` now, it seems",
    );
}

#[test]
fn what_users_never_see_breaks_no_code_of_theirs() {
    let error = "/components/schemas/ApiError";
    let field = json!({"type": "number", "description": "How long to wait."});
    let more = changed([(&format!("{error}/properties/retry_after"), field.clone())]);
    is(&more, Level::Patch, "`ApiError::retry_after` is new");
    let less = changed([(&format!("{error}/required/1"), Value::Null)]);
    is(&less, Level::Patch, "`ApiError::message` may be absent now");
    let page = changed([(
        "/components/schemas/PageMeta/properties/page",
        field.clone(),
    )]);
    is(&page, Level::Patch, "`PageMeta::page` is new");

    // These they hold in their hands.
    let wrong = changed([(
        "/components/schemas/FieldError/properties/wait",
        field.clone(),
    )]);
    is(&wrong, Level::Minor, "`FieldError::wait` is new");
    let nested = changed([("/components/schemas/Technique/properties/wait", field)]);
    is(&nested, Level::Minor, "`Technique::wait` is new");
    let gone = changed([
        (&format!("{error}/properties/code"), Value::Null),
        (&format!("{error}/required/0"), Value::Null),
    ]);
    is(
        &gone,
        Level::Major,
        "`ApiError::code`, which users have as `Error::code`, is gone",
    );
}
