//! Tells what a change of the document does to this crate's users, and so which version it takes.
//!
//! Needs no key and no network.

use std::{
    fs,
    io::{self, Write},
    process::ExitCode,
};

use clap::Parser;
use serde_json::{Value, json};

use compare::{Change, compare, verdict};

mod compare;
#[path = "../parse/mod.rs"]
mod parse;

/// Compares two documents that this crate is or was generated from.
///
/// Each difference is a line fit for the change log, with its place and what it does to users:
/// `major` breaks their code, `minor` gives them something, `patch` is seen by nobody's code. The last
/// line is the verdict, the gravest of them all, or `none`. At version 0.x a major change takes the
/// minor number, all others the patch number. Exits with 0, and with 2 when an input is unusable.
#[derive(Parser)]
#[command(
    after_help = "For instance: cargo run --example contract -- openapi/released.json \
    openapi/technique-runs.json"
)]
struct Arguments {
    /// The document as it was
    #[arg(value_name = "OLD.json")]
    old: String,

    /// The document as it is now
    #[arg(value_name = "NEW.json")]
    new: String,

    /// Print the differences and the verdict as one JSON object
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    let arguments: Arguments = parse::parse();
    let told = run(&arguments).and_then(|text| {
        match io::stdout().lock().write_all(text.as_bytes()) {
            // Who reads no further has seen enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            printed => printed.map_err(|error| format!("cannot print: {error}")),
        }
    });
    match told {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("error: {reason}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &Arguments) -> Result<String, String> {
    let old = read(&arguments.old)?;
    let new = read(&arguments.new)?;
    let changes = compare(&old, &new);
    Ok(if arguments.json {
        let told = json!({"changes": changes, "verdict": verdict(&changes)});
        format!("{told:#}\n")
    } else {
        text(&changes)
    })
}

fn read(path: &str) -> Result<Value, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    let document = serde_json::from_str(&text).map_err(|error| format!("{path}: {error}"))?;
    compare::is_document(&document).map_err(|reason| format!("{path}: {reason}"))?;
    Ok(document)
}

fn text(changes: &[Change]) -> String {
    let verdict = format!("verdict: {}\n", verdict(changes));
    let lines = changes.iter().map(|change| format!("{change}\n"));
    lines.chain([verdict]).collect()
}
