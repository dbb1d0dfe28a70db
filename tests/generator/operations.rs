//! Operations: which are read, their names and their parameters.

use serde_json::{Value, json};

use crate::{DOCUMENT, GET, document, generate::generate, generated, rejected, rejected_there};

#[test]
fn operations_must_have_names_that_differ_in_rust() {
    let at = format!("{GET}/operationId");
    rejected(&at, json!(null), GET, "no operationId");
    rejected(&at, json!(""), GET, "no operationId");
    for taken in ["new", "client", "apiVersion", "pre", "exec"] {
        rejected_there(&at, json!(taken), "is a method of the client already");
    }
    for twin in [
        "list_technique_runs",
        "listTechniqueRuns",
        "list-technique-runs",
    ] {
        let place = "/paths/~1technique-runs/get/operationId";
        rejected(
            &at,
            json!(twin),
            place,
            &format!("`{twin}` and `list_technique_runs`"),
        );
    }
}

#[test]
fn only_operations_stand_under_a_path() {
    let path = "/paths/~1runs~1{run_id}";
    for member in ["parameters", "$ref", "summary", "servers"] {
        let at = format!("{path}/{member}");
        let error = generate(&document([(at.clone(), json!({}))]))
            .err()
            .unwrap();
        assert!(error.starts_with(&at), "{error}");
    }
    rejected(
        &format!("{path}/search"),
        json!({}),
        &format!("{path}/search"),
        "only operations can stand here",
    );
}

#[test]
fn parameters_at_a_path_are_those_of_its_operations() {
    let path = "/paths/~1technique-runs";
    let document: Value = serde_json::from_str(DOCUMENT).unwrap();
    let parameters = document.pointer(&format!("{path}/get/parameters")).unwrap();
    let moved = generated([
        (format!("{path}/get/parameters"), json!([])),
        (format!("{path}/parameters"), parameters.clone()),
    ]);
    assert_eq!(moved.files, generated([]).files);

    let shadowed = json!([{"name": "status", "in": "query", "schema": {"type": "boolean"}}]);
    let own_wins = generated([(format!("{path}/parameters"), shadowed)]);
    assert_eq!(own_wins.files, generated([]).files);
}

#[test]
fn parameters_at_a_path_are_held_to_the_rules() {
    let path = "/paths/~1technique-runs/parameters";
    let list = json!([{"name": "kind", "in": "query",
        "schema": {"type": "array", "items": {"type": "string"}}}]);
    rejected(path, list, &format!("{path}/0"), "scalar");
    let twin = json!([{"name": "status", "in": "header", "schema": {"type": "string"}}]);
    rejected(path, twin, &format!("{path}/0"), "must be in the query");
}

#[test]
fn what_does_not_read_may_stand_there_and_is_left_out() {
    let post = json!({"operationId": "cancel_run", "responses": {}, "requestBody": {
        "content": {"application/json": {"schema": {"oneOf": [{"enum": [1]}]}}}}});
    let code = generated([
        ("/paths/~1runs~1{run_id}/post".to_owned(), post.clone()),
        ("/paths/~1technique-runs/delete".to_owned(), post.clone()),
        ("/paths/~1other".to_owned(), json!({"put": post})),
        (
            "/components/requestBodies".to_owned(),
            json!({"A": {"content": {"text/plain": {"schema": {"$ref": "#/x"}}}}}),
        ),
    ]);

    let [with, without] = [&code, &generated([])];
    assert_eq!(with.files, without.files);
    let left_out = [
        "PUT /other",
        "POST /runs/{run_id}",
        "DELETE /technique-runs",
    ];
    assert_eq!(with.left_out, left_out);
    assert_eq!(without.left_out, [""; 0]);
}

#[test]
fn what_reads_has_no_body() {
    let body = json!({"content": {}});
    rejected(&format!("{GET}/requestBody"), body, GET, "no `get`");
}

#[test]
fn parameters_must_fit_the_path() {
    let at = format!("{GET}/parameters/0");
    let parameter = |name, place, required| {
        let schema = json!({"type": "string"});
        json!({"name": name, "in": place, "required": required, "schema": schema})
    };

    rejected(
        &format!("{GET}/parameters"),
        json!([]),
        GET,
        "`run_id` is not declared",
    );
    for [name, place] in [["run", "path"], ["run_id", "query"], ["run_id", "cookie"]] {
        rejected_there(
            &at,
            parameter(name, place, true),
            "in the path and required",
        );
    }
    rejected_there(
        &at,
        parameter("run_id", "path", false),
        "in the path and required",
    );
}

#[test]
fn parameters_must_be_single_values() {
    let at = format!("{GET}/parameters/0");
    let parameter = |schema| json!({"name": "a", "in": "query", "schema": schema});

    rejected_there(
        &at,
        json!({"name": "a", "in": "query", "content": {}}),
        "scalar",
    );
    for schema in [
        json!({"$ref": "#/components/schemas/PageMeta"}),
        json!({"allOf": [{"$ref": "#/components/schemas/PageMeta"}]}),
        json!({"type": "array", "items": {"type": "string"}}),
        json!({"type": "string", "nullable": true}),
    ] {
        rejected_there(&at, parameter(schema), "scalar");
    }
}

#[test]
fn parameters_must_differ_in_rust() {
    let list = "/paths/~1technique-runs/get/parameters";
    let twin = json!({"name": "workspace-id", "in": "query", "schema": {"type": "string"}});
    let document: Value = serde_json::from_str(DOCUMENT).unwrap();
    let count = document.pointer(list).unwrap().as_array().unwrap().len();

    rejected(
        &format!("{list}/-"),
        twin,
        &format!("{list}/{count}"),
        "`workspace_id` and `workspace-id`",
    );
}
