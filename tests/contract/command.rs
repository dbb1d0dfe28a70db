//! The example as its users run it.

use std::{
    env, fs,
    path::PathBuf,
    process::{Command, Output},
};

use serde_json::{Value, json};
use tempfile::TempDir;

const NOW: &str = "tests/fixtures/document.json";

/// `cargo test` builds the examples before it runs a test; `cargo test --test contract` does not.
fn contract(arguments: &[&str]) -> Output {
    let test = env::current_exe().unwrap();
    let path: PathBuf = test.ancestors().nth(2).unwrap().join("examples/contract");
    let path = path.with_extension(env::consts::EXE_EXTENSION);
    assert!(path.exists(), "first run: cargo build --example contract");
    Command::new(path).args(arguments).output().unwrap()
}

fn out(output: &Output) -> &str {
    str::from_utf8(&output.stdout).unwrap()
}

/// The document with one more field.
fn newer(folder: &TempDir) -> String {
    let mut document: Value = serde_json::from_str(&fs::read_to_string(NOW).unwrap()).unwrap();
    document["components"]["schemas"]["TechniqueRun"]["properties"]["seed"] =
        json!({"type": "integer"});
    let path = folder.path().join("new.json");
    fs::write(&path, document.to_string()).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn the_last_line_is_the_verdict() {
    let folder = TempDir::new().unwrap();
    let ran = contract(&[NOW, &newer(&folder)]);

    assert_eq!(ran.status.code(), Some(0));
    assert_eq!(
        out(&ran),
        "minor: `TechniqueRun::seed` is new, `Option<f64>` \
         (/components/schemas/TechniqueRun/properties/seed)\nverdict: minor\n"
    );
    assert_eq!(out(&contract(&[NOW, NOW])), "verdict: none\n");
}

#[test]
fn json_has_the_changes_and_the_verdict() {
    let folder = TempDir::new().unwrap();
    let ran = contract(&["--json", NOW, &newer(&folder)]);

    let told: Value = serde_json::from_slice(&ran.stdout).unwrap();
    assert_eq!(told["verdict"], "minor");
    assert_eq!(told["changes"][0]["level"], "minor");
    assert_eq!(told["changes"][0]["name"], "seed");
}

#[test]
fn an_input_that_is_no_document_is_unusable_and_named() {
    let folder = TempDir::new().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    for (path, told) in [
        (file("a.json", "{"), "EOF while parsing"),
        (file("b.json", "[]"), "has no `openapi`"),
        (file("c.json", r#"{"openapi": "3.1.0"}"#), "OpenAPI 3.1.0"),
        (
            file("d.json", r#"{"openapi": "3.0.3"}"#),
            "no object at /paths",
        ),
        ("nowhere.json".to_owned(), "No such file"),
    ] {
        for pair in [[NOW, &path], [&path, NOW]] {
            let ran = contract(&pair);
            let err = str::from_utf8(&ran.stderr).unwrap();

            assert_eq!(ran.status.code(), Some(2), "{path}");
            assert!(err.starts_with(&format!("error: {path}: ")), "{err}");
            assert!(err.contains(told), "{err}");
            assert_eq!(out(&ran), "");
        }
    }
}
