//! Operations, what they answer, and where they are.

use serde_json::json;
use xtask::contract::Level;

use crate::pairs::{LIST, changed, document, is, is_major, is_words, reversed};

#[test]
fn an_operation_that_comes_is_minor_and_one_that_leaves_major() {
    let at = "/paths/~1techniques";
    let operation = || json!({"get": {"operationId": "list_techniques", "responses": {}}});
    let come = changed([(at, operation())]);
    is(
        &come,
        Level::Minor,
        "The operation `list_techniques` is new: GET /techniques",
    );
    is(
        &reversed([(at, operation())]),
        Level::Major,
        "The operation `list_techniques` is gone",
    );
    let id = "/paths/~1runs~1{run_id}/get/operationId";
    is(
        &changed([(id, json!("look"))]),
        Level::Patch,
        "`get_run` is called `look` in errors",
    );
}

#[test]
fn an_answer_of_another_type_is_major_and_another_status_nothing_to_code() {
    let answers = format!("{LIST}/responses");
    let schema = format!("{answers}/200/content/application~1json/schema");
    let to = json!({"$ref": "#/components/schemas/PageMeta"});
    is_major(&changed([(&schema, to)]), "answers 200 with another type");
    let teapot = format!("{answers}/418");
    is(
        &changed([(&teapot, json!({"description": "Tea."}))]),
        Level::Patch,
        "may answer 418",
    );
}

#[test]
fn a_shared_error_of_another_type_is_major_and_one_spelled_out_a_patch() {
    let shared = "/components/responses/NotFound";
    let schema = format!("{shared}/content/application~1json/schema");
    let to = json!({"$ref": "#/components/schemas/FieldError"});
    is_major(&changed([(&schema, to)]), "answers 404 with another type");

    let spelled_out = document().pointer(shared).unwrap().clone();
    let at = format!("{LIST}/responses/404");
    is_words(&changed([(&at, spelled_out)]));
}

#[test]
fn another_address_is_major_because_keys_go_there() {
    let changes = changed([("/servers/0/url", json!("https://api.flora.ai/v2"))]);

    is(
        &changes,
        Level::Major,
        "Calls go to `https://api.flora.ai/v2` now, they went to `https://app.flora.ai/api/v1`",
    );
}
