//! `cargo xtask …`: what whoever maintains the crate runs. Needs no key and no network.

use std::process::ExitCode;

use clap::Parser;
use xtask::{contract, drift};

#[path = "../../examples/parse/mod.rs"]
mod parse;

/// What whoever maintains flora-technique-runs runs.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Task {
    Drift(drift::Arguments),
    Contract(contract::Arguments),
}

fn main() -> ExitCode {
    match parse::parse() {
        Task::Drift(arguments) => drift::run(&arguments),
        Task::Contract(arguments) => contract::run(&arguments),
    }
}
