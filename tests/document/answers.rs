//! The client beside the document: what it gives of each answer and error, in every spelling.

use flora_technique_runs::RunHandle;
use serde_json::{Value, json};

use crate::{
    BODY, all, errors, resolved, said,
    server::{Answer, Server},
    text,
};

/// A body as servers spelled it that still have the oldest names of its fields.
fn as_it_once_was(body: &Value, schema: &Value) -> Value {
    let schema = match schema.pointer("/allOf/0").unwrap_or(schema) {
        reference if reference["$ref"].is_string() => resolved(reference),
        plain => plain.clone(),
    };
    match body {
        Value::Array(items) => {
            let items = items
                .iter()
                .map(|item| as_it_once_was(item, &schema["items"]));
            items.collect()
        }
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| {
                let property = &schema["properties"][name];
                let former = property["x-former-names"].as_array();
                let oldest = former.and_then(|names| names.last()?.as_str());
                let value = as_it_once_was(value, property);
                (oldest.unwrap_or(name).to_owned(), value)
            });
            members.collect::<serde_json::Map<_, _>>().into()
        }
        _ => body.clone(),
    }
}

/// Asks the client for what an operation gives, and writes it down again.
async fn asked(operation: &str, server: &Server, run_id: &str) -> Value {
    let (client, run) = (server.client().build().unwrap(), RunHandle::new(run_id));
    let run = match operation {
        "list_technique_runs" => {
            let page = client.list_runs().page().await.unwrap();
            let (cursor, estimate) = (page.next_cursor, page.total_estimate);
            let meta = json!({"next_cursor": cursor, "total_estimate": estimate});
            return json!({"technique_runs": page.items, "meta": meta});
        }
        "get_technique_run" => client.get_run(run.technique("night-camera")).await,
        "get_run" => client.get_run(run).await,
        other => panic!("add an arm for {other}, which calls it: CONTRIBUTING, A new operation"),
    };
    json!(run.unwrap())
}

/// With the tests of the examples above, this holds the types that `src/call/` decodes against the
/// document: an example fits its schema and shows all of it.
#[tokio::test]
async fn the_client_gives_all_that_the_document_says_of_each_answer() {
    for (at, operation) in all("/paths/*/*") {
        let body = operation.pointer(&format!("/responses/200/{BODY}"));
        let (example, schema) = (&body.unwrap()["example"], &body.unwrap()["schema"]);
        for spelled in [example.clone(), as_it_once_was(example, schema)] {
            let server = Server::script([Answer::ok(spelled.to_string())]);

            let given = asked(
                text(&operation["operationId"]),
                &server,
                text(&example["run_id"]),
            )
            .await;

            assert_eq!(said(&given), said(example), "{at}: {spelled}");
        }
    }
}

#[tokio::test]
async fn the_client_gives_all_that_the_document_says_of_each_error() {
    let envelope = json!({"$ref": "#/components/schemas/ErrorEnvelope"});
    for (status, example) in errors() {
        for spelled in [example.clone(), as_it_once_was(&example, &envelope)] {
            let server = Server::script([Answer::new(status, "", spelled.to_string())]);
            let client = server.client().build().unwrap();

            let given = client.get_run("run_1").await.unwrap_err();

            assert_eq!(given.status(), Some(status));
            let mut error = json!({"code": given.code(), "message": given.message()});
            if !given.fields().is_empty() {
                error["fields"] = json!(given.fields());
            }
            assert_eq!(json!({"error": error}), example, "{spelled}");
        }
    }
}
