//! `cargo xtask drift`.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::Args;
use serde_json::json;

use super::{
    bytes::Bytes, comparison::Comparison, document::Document, finding::Finding, input::Input,
    words::shielded,
};
use crate::document_file;

/// The document that the crate is generated from.
const DOCUMENT: &str = include_str!("../../../openapi/technique-runs.json");

/// Holds response bodies of FLORA against the document that this crate is generated from.
///
/// Shows unknown fields, unknown enum values, missing fields, likely renames and values of a wrong
/// type: where, how often, in which file, a sample of the body, and the edit of the document that
/// settles it. Reads bodies in a row, a line each, or in an array, packed by gzip or not. Exits with 0
/// when there is nothing to tell, with 1 when there is, and with 2 when an input is unusable or has
/// something in it that is no body (all others are still held against the document). Takes little
/// more memory than the longest body.
#[derive(Args)]
#[command(
    after_help = "For instance: curl … https://app.flora.ai/api/v1/technique-runs | \
    cargo xtask drift -"
)]
pub struct Arguments {
    /// Files of response bodies, one or several in each; `-` is the standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,

    /// What the bodies are: an operationId of the document, or `error`. Without it each is held
    /// against what fits it best
    #[arg(long, value_name = "NAME")]
    operation: Option<String>,

    /// Another document than the crate's own, such as a draft of the next one
    #[arg(long, value_name = "FILE")]
    document: Option<String>,

    /// Print the findings as a JSON array
    #[arg(long)]
    json: bool,

    /// Print what to put into the document as JSON, each with its place
    #[arg(long)]
    suggest: bool,
}

/// Exits with 0, 1 or 2, as its help tells.
pub fn run(arguments: &Arguments) -> ExitCode {
    drift(arguments).unwrap_or_else(|reason| {
        eprintln!("error: {reason}");
        ExitCode::from(2)
    })
}

fn drift(arguments: &Arguments) -> Result<ExitCode, String> {
    let document = match &arguments.document {
        None => {
            let own = serde_json::from_str(DOCUMENT).map_err(|error| error.to_string())?;
            Document::new(own)?
        }
        Some(path) => {
            let root = document_file::read(path)?;
            Document::new(root).map_err(|reason| format!("{path}: {reason}"))?
        }
    };
    if let Some(name) = &arguments.operation
        && !document.answers.contains_key(name)
    {
        let known: Vec<_> = document.answers.keys().cloned().collect();
        let known = known.join("\n  ");
        return Err(format!("no operation `{name}` among\n  {known}"));
    }
    let mut held = Comparison::new(&document, arguments.operation.as_deref());
    let mut unusable = false;
    for file in &arguments.files {
        if let Err(reason) = read(file, &mut held) {
            eprintln!("error: {file}: {}", shielded(&reason));
            unusable = true;
        }
    }
    let bodies = held.bodies;
    let findings = held.findings();
    if unusable && bodies == 0 {
        // "findings: 0" would read as if all were well.
        return Ok(ExitCode::from(2));
    }
    match print(&findings, bodies, arguments) {
        // Who reads no further has seen enough.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            return Err(format!("cannot print: {error}"));
        }
        _ => {}
    }
    Ok(match (unusable, findings.is_empty()) {
        (true, _) => ExitCode::from(2),
        (false, false) => ExitCode::FAILURE,
        (false, true) => ExitCode::SUCCESS,
    })
}

fn read(file: &str, held: &mut Comparison<'_>) -> Result<(), String> {
    let mut input = Input::new(Bytes::open(file)?);
    let read = input.each_body(&mut |body| held.body(file, body));
    if let Some(first) = input.headers.first() {
        let first = shielded(first);
        eprintln!("{file}: saved headers (`{first}`) are left out");
    }
    read
}

fn print(findings: &[Finding], bodies: usize, arguments: &Arguments) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if arguments.json {
        return writeln!(out, "{:#}", json!(findings));
    }
    for finding in findings {
        writeln!(out, "{}", finding.text(arguments.suggest))?;
    }
    writeln!(out, "findings: {}, bodies: {bodies}", findings.len())
}
