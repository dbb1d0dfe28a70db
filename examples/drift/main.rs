//! Holds response bodies against the document, to see what FLORA has changed.
//!
//! Needs no key and no network: feed it what was kept of real traffic.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, BufReader, Read, Write},
    process::ExitCode,
};

use clap::Parser;
use finding::Finding;
use jsonschema::Validator;
use serde_json::{Deserializer, Value, json};

mod finding;
mod schema;

const DOCUMENT: &str = include_str!("../../openapi/technique-runs.json");

/// The name of what reports an error, whichever operation it answers.
const ERROR: &str = "error";

/// Holds response bodies of FLORA against the document that this crate is generated from.
///
/// Shows unknown fields, unknown enum values, missing fields and values of a wrong type: where, how
/// often, and a sample of the body. Exits with 0 when there are none, with 1 when there are some,
/// and with 2 when an input is unusable (the others are still held against the document).
#[derive(Parser)]
#[command(
    after_help = "For instance: curl … https://app.flora.ai/api/v1/technique-runs | \
    cargo run --example drift -- -"
)]
struct Arguments {
    /// Files of response bodies, one or several in each; `-` is the standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,

    /// What the bodies are: an operationId of the document, or `error`. Without it each body tells:
    /// a page has `technique_runs` or `meta`, an error has `error`, and all else is a run
    #[arg(long, value_name = "NAME")]
    operation: Option<String>,

    /// Print the findings as a JSON array
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    run(&Arguments::parse()).unwrap_or_else(|reason| {
        eprintln!("error: {reason}");
        ExitCode::from(2)
    })
}

fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let validators = validators()?;
    let named = |name: &str| {
        let known = || validators.keys().cloned().collect::<Vec<_>>().join(", ");
        let validator = validators.get(name);
        validator.ok_or_else(|| format!("no operation `{name}` among {}", known()))
    };
    let told = arguments.operation.as_deref().map(named).transpose()?;

    let (mut findings, mut bodies, mut unusable) = (BTreeMap::new(), 0, false);
    for file in &arguments.files {
        let read = each_body(file, |body| {
            let validator = told.map_or_else(|| named(recognized(&body)), Ok)?;
            for new in validator
                .iter_errors(&body)
                .flat_map(|error| finding::of(&error))
            {
                let same = (new.path.clone(), new.kind, new.came.clone());
                findings.entry(same).or_insert(new).count += 1;
            }
            bodies += 1;
            Ok(())
        });
        if let Err(reason) = read {
            eprintln!("error: {file}: {reason}");
            unusable = true;
        }
    }
    let findings: Vec<_> = findings.into_values().collect();
    print(&findings, bodies, arguments.json).map_err(|error| format!("cannot print: {error}"))?;
    Ok(match (unusable, findings.is_empty()) {
        (true, _) => ExitCode::from(2),
        (false, false) => ExitCode::FAILURE,
        (false, true) => ExitCode::SUCCESS,
    })
}

/// What the document says of each operation's answers, and of errors.
fn validators() -> Result<BTreeMap<String, Validator>, String> {
    let document: Value = serde_json::from_str(DOCUMENT).map_err(|error| error.to_string())?;
    let mut schemas = vec![(
        ERROR.into(),
        json!({"$ref": "#/components/schemas/ErrorEnvelope"}),
    )];
    for path in document["paths"].as_object().into_iter().flatten() {
        let operation = &path.1["get"];
        let answer = &operation["responses"]["200"]["content"]["application/json"];
        let name = operation["operationId"].as_str().unwrap_or_default();
        schemas.push((name.into(), answer["schema"].clone()));
    }
    let compile = |(name, schema)| Ok((name, schema::validator(&document, &schema)?));
    schemas.into_iter().map(compile).collect()
}

fn recognized(body: &Value) -> &'static str {
    let has = |field| body.get(field).is_some();
    match body {
        _ if has("technique_runs") || has("meta") => "list_technique_runs",
        _ if has("error") => ERROR,
        _ => "get_run",
    }
}

fn each_body(file: &str, mut hold: impl FnMut(Value) -> Result<(), String>) -> Result<(), String> {
    let input: Box<dyn Read> = match file {
        "-" => Box::new(io::stdin()),
        path => Box::new(File::open(path).map_err(|error| error.to_string())?),
    };
    let mut bodies = Deserializer::from_reader(BufReader::new(input))
        .into_iter()
        .peekable();
    // A download that failed must not look like one that fits.
    bodies.peek().ok_or("there is no body in it")?;
    bodies.try_for_each(|body| hold(body.map_err(|error| format!("not JSON: {error}"))?))
}

fn print(findings: &[Finding], bodies: usize, as_json: bool) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if as_json {
        return writeln!(out, "{:#}", json!(findings));
    }
    for finding in findings {
        writeln!(out, "{finding}\n")?;
    }
    writeln!(out, "findings: {}, bodies: {bodies}", findings.len())
}
