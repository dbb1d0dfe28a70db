//! Every error, word for word: what happened, where, and what to do, in plain English, once.
//!
//! Whoever changes a text changes it here, and reads it aloud beside its neighbours.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails so"
)]

#[path = "../support/mock.rs"]
mod mock;
#[path = "../support/server.rs"]
mod server;

mod answers;
mod certificates;
mod connections;
mod downloads;
mod input;
mod proxies;
mod runtimes;
mod stand_in;
mod statuses;
mod streams;
mod waits;
mod watches;

use std::fmt::Write as _;

use flora_technique_runs::{Error, ErrorKind};

/// One error as users meet it, and as it should read.
struct Row {
    kind: ErrorKind,
    told: String,
    expected: (ErrorKind, &'static str),
}

fn row(error: &Error, kind: ErrorKind, text: &'static str) -> Row {
    Row {
        kind: error.kind(),
        told: error.to_string(),
        expected: (kind, text),
    }
}

impl Row {
    /// Puts a name for what differs from run to run.
    fn naming(mut self, varying: &str, name: &str) -> Self {
        self.told = self.told.replace(varying, name);
        self
    }
}

/// Holds each error to its kind and its text, and shows all that differ at once.
#[track_caller]
fn hold(rows: Vec<Row>) {
    let mut wrong = String::new();
    for row in rows {
        if (row.kind, &*row.told) != row.expected {
            writeln!(wrong, "{:?}: {}", row.kind, row.told).unwrap();
        }
    }
    assert!(wrong.is_empty(), "these read otherwise:\n{wrong}");
}
