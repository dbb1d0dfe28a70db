//! `cargo xtask contract`.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::Args;
use serde_json::json;

use super::{Change, compare, verdict};
use crate::document_file;

/// Compares two documents that the crate is or was generated from.
///
/// Each difference is a line fit for the change log, with its place and what it does to users:
/// `major` breaks their code, `minor` gives them something, `patch` is seen by nobody's code. The last
/// line is the verdict, the gravest of them all, or `none`. At version 0.x a major change takes the
/// minor number, all others the patch number. Exits with 0, and with 2 when an input is unusable.
#[derive(Args)]
#[command(
    after_help = "For instance: cargo xtask contract openapi/released.json \
    openapi/technique-runs.json"
)]
pub struct Arguments {
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

/// Exits with 0 or 2, as its help tells.
pub fn run(arguments: &Arguments) -> ExitCode {
    let told = contract(arguments).and_then(|text| {
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

fn contract(arguments: &Arguments) -> Result<String, String> {
    let old = document_file::read(&arguments.old)?;
    let new = document_file::read(&arguments.new)?;
    let changes = compare(&old, &new);
    Ok(if arguments.json {
        let told = json!({"changes": changes, "verdict": verdict(&changes)});
        format!("{told:#}\n")
    } else {
        text(&changes)
    })
}

fn text(changes: &[Change]) -> String {
    let verdict = format!("verdict: {}\n", verdict(changes));
    let lines = changes.iter().map(|change| format!("{change}\n"));
    lines.chain([verdict]).collect()
}
