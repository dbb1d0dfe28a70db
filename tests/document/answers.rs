//! The client beside the document: what it gives of each answer and error.

use flora_technique_runs::RunHandle;
use serde_json::{Value, json};

use crate::{
    BODY, all, errors, said,
    server::{Answer, Server},
    text,
};

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
        other => {
            panic!("add an arm for {other}, which calls it: openapi/CHANGES.md, A new operation")
        }
    };
    json!(run.unwrap())
}

/// With the tests of the examples above, this holds the types that `src/call/` decodes against the
/// document: an example fits its schema and shows all of it.
#[tokio::test]
async fn the_client_gives_all_that_the_document_says_of_each_answer() {
    for (at, operation) in all("/paths/*/get") {
        let body = operation.pointer(&format!("/responses/200/{BODY}"));
        let example = &body.unwrap()["example"];
        let server = Server::script([Answer::ok(example.to_string())]);
        let run_id = text(&example["run_id"]);

        let given = asked(text(&operation["operationId"]), &server, run_id).await;

        assert_eq!(said(&given), said(example), "{at}");
    }
}

#[tokio::test]
async fn the_client_gives_all_that_the_document_says_of_each_error() {
    for (status, example) in errors() {
        let server = Server::script([Answer::new(status, "", example.to_string())]);
        let client = server.client().build().unwrap();

        let given = client.get_run("run_1").await.unwrap_err();

        assert_eq!(given.status(), Some(status));
        let mut error = json!({"code": given.code(), "message": given.message()});
        if !given.fields().is_empty() {
            error["fields"] = json!(given.fields());
        }
        assert_eq!(json!({"error": error}), example);
    }
}
