//! What a change of the document does to users, and the version and change log that it takes.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails so")]

#[path = "../../../build/generate.rs"]
#[allow(dead_code, reason = "one of its files is read")]
mod generate;

mod command;
mod enums;
mod fields;
mod filters;
mod named_types;
mod operations;
mod pairs;
mod parameters;
mod release;
mod released;
mod types;
mod verdicts;
