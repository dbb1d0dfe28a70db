//! What a change of the document does to users, and the version and change log that it takes.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails so")]

#[path = "../../examples/contract/compare/mod.rs"]
mod compare;

mod command;
mod pairs;
mod parameters;
mod release;
mod released;
