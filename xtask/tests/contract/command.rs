//! `cargo xtask contract` as it is run.

use std::{
    fs,
    process::{Command, Output},
};

use serde_json::{Value, json};
use tempfile::TempDir;

const NOW: &str = "../tests/fixtures/document.json";

fn xtask(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(arguments).output().unwrap()
}

fn contract(arguments: &[&str]) -> Output {
    xtask(&[&["contract"], arguments].concat())
}

#[track_caller]
fn is_unusable(arguments: &[&str], path: &str, told: &str) {
    let ran = xtask(arguments);
    let err = str::from_utf8(&ran.stderr).unwrap();

    assert_eq!(ran.status.code(), Some(2), "{err}");
    assert!(err.starts_with(&format!("error: {path}: ")), "{err}");
    assert!(err.contains(told), "{err}");
    assert_eq!(out(&ran), "");
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
    let path = folder.path().join("odd.json");
    let path = path.to_str().unwrap();
    let now = fs::read_to_string(NOW).unwrap();
    let in_utf_16 = |mark: &[u8], bytes: fn(u16) -> [u8; 2]| {
        let units = now.encode_utf16().flat_map(bytes);
        mark.iter().copied().chain(units).collect::<Vec<u8>>()
    };
    for (bytes, told) in [
        (b"{".to_vec(), "EOF while parsing"),
        (b"[]".to_vec(), "has no `openapi`"),
        (br#"{"openapi": "3.1.0"}"#.to_vec(), "OpenAPI 3.1.0"),
        (br#"{"openapi": "3.0.3"}"#.to_vec(), "no object at /paths"),
        (Vec::new(), "empty"),
        (b"openapi: 3.0.3".to_vec(), "YAML"),
        (
            [b"\xef\xbb\xbf", now.as_bytes()].concat(),
            "byte order mark",
        ),
        (in_utf_16(&[0xff, 0xfe], u16::to_le_bytes), "UTF-16"),
        (in_utf_16(&[0xfe, 0xff], u16::to_be_bytes), "UTF-16"),
        (in_utf_16(&[], u16::to_le_bytes), "UTF-16"),
        (b"{\"openapi\": \"\xff\"}".to_vec(), "not in UTF-8"),
        (b"\x1f\x8b\x08".to_vec(), "gzip"),
    ] {
        fs::write(path, bytes).unwrap();
        for arguments in [
            &["contract", NOW, path][..],
            &["contract", path, NOW],
            &["drift", "--document", path, "-"],
        ] {
            is_unusable(arguments, path, told);
        }
    }
    is_unusable(
        &["contract", NOW, "nowhere.json"],
        "nowhere.json",
        "No such file",
    );
}
