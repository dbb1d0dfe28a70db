//! What the generator makes of what our document does not have yet, compiled and run: other methods,
//! filters of every kind, and former names.
//!
//! The code is generated from `tests/fixtures/other-methods.json`, and kept in `kept/` by a test of
//! `tests/generator/code.rs`.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails so")]

mod call;
mod former_names;
mod methods;
mod query;

/// The places that generated code names, as the crate has them.
pub(crate) use flora_technique_runs::{OutputType as Origin, RunStatus};
pub(crate) mod run {
    pub(crate) mod open_enum {
        pub(crate) use crate::{Origin, RunStatus};
    }
}

/// What is refused, in words.
#[derive(Debug, PartialEq)]
pub(crate) struct Error(pub(crate) String);

impl Error {
    fn input(field: &str, allowed: impl std::fmt::Display) -> Self {
        Self(format!("{field}: {allowed}"))
    }

    fn input_but(field: &str, allowed: String, _given: &str) -> Self {
        Self::input(field, allowed)
    }
}
