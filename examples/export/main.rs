//! The whole history as JSON lines in a file. Stop it at any moment and start it again: it goes on,
//! and the file has every run once.
//!
//! `cargo run --example export -- --help`

mod arguments;
#[path = "../parse/mod.rs"]
mod parse;
#[path = "../rate/mod.rs"]
mod rate;
mod runs_file;
#[path = "../stderr/mod.rs"]
mod stderr;
#[path = "../stop/mod.rs"]
mod stop;

use std::{
    error::Error,
    io::{self, BufWriter, IsTerminal as _, Write},
    path::Path,
    process::ExitCode,
    time::{Duration, UNIX_EPOCH},
};

use flora_technique_runs::{Client, Page, Report, StandIn};
use indicatif::{ProgressBar, ProgressStyle};

use crate::{
    arguments::Arguments,
    runs_file::RunsFile,
    stderr::notice,
    stop::{LeftToDo, until_stopped},
};

type Failure = Box<dyn Error>;

/// What the demonstration's clock says, 2026-01-15T12:00:00Z: a start that goes on with the last one
/// must find the same history.
const DEMONSTRATION: Duration = Duration::from_secs(1_768_478_400);

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = parse::parse();
    let left = LeftToDo::new("start again");
    match until_stopped(run(&arguments, &left), &left).await {
        Ok(code) => code,
        // `export - | head -1`: nobody wants the rest.
        Err(failure) if is_broken_pipe(&*failure) => ExitCode::SUCCESS,
        Err(failure) => {
            stderr::failure(&*failure);
            ExitCode::FAILURE
        }
    }
}

fn is_broken_pipe(failure: &(dyn Error + 'static)) -> bool {
    failure
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

async fn run(arguments: &Arguments, left: &LeftToDo) -> Result<(), Failure> {
    let has_key = std::env::var("FLORA_API_KEY").is_ok_and(|key| !key.trim().is_empty());
    if has_key {
        let client = Client::from_env()?;
        return export(&client, arguments, ".checkpoint", left).await;
    }
    notice("FLORA_API_KEY is not set: this is a stand-in's history, not yours.");
    let clock = UNIX_EPOCH + DEMONSTRATION;
    let flora = StandIn::builder().now(clock).start().await?;
    flora.seed(2_000);
    // By another name, so that none goes on where the other has left off.
    export(&flora.client(), arguments, ".demonstration", left).await
}

/// Exports to the file, beside which the checkpoint lies by its name and an ending, or to standard
/// output.
async fn export(
    client: &Client,
    arguments: &Arguments,
    ending: &str,
    left: &LeftToDo,
) -> Result<(), Failure> {
    let mut file = match &arguments.output {
        output if output == Path::new("-") => None,
        output => Some(RunsFile::open(output, arguments.fresh, ending)?),
    };
    let mut listing = client.list_runs();
    if let Some(file) = &file {
        if let Some(finished) = file.finished() {
            writeln!(io::stdout(), "{finished}")?;
            return Ok(());
        }
        if let Some(saved) = file.saved() {
            listing = listing.resume(saved);
        }
    }
    if let Some(since) = arguments.since {
        listing = listing.created_since(since);
    }
    let mut pages = listing.read_ahead(true).pages();
    if let Some(file) = &mut file {
        file.starts_at(pages.checkpoint());
    }
    let bar = bar(file.is_none())?;
    loop {
        left.is_now(how_to_go_on(file.as_ref()));
        let page = match pages.try_next().await {
            Ok(Some(page)) => page,
            Ok(None) => break,
            Err(error) => {
                bar.finish_and_clear();
                notice(&how_to_go_on(file.as_ref()));
                return Err(error.into());
            }
        };
        for bad in &page.undecodable {
            let told = format!("left out: {} ({}): {}", bad.path, bad.reason, bad.raw);
            bar.suspend(|| notice(&told));
        }
        match &mut file {
            Some(file) => file.append(&page, &pages.checkpoint())?,
            None => write_to_standard_output(&page)?,
        }
        bar.set_position(pages.report().items);
    }
    bar.finish_and_clear();
    match &mut file {
        Some(file) => {
            file.finish(&pages.checkpoint())?;
            writeln!(io::stdout(), "{}", summary(&pages.report()))?;
        }
        // There it would be taken for a run.
        None => notice(&summary(&pages.report())),
    }
    Ok(())
}

fn how_to_go_on(file: Option<&RunsFile>) -> String {
    match file {
        Some(file) => file.how_to_go_on(),
        None => "standard output cannot be gone on with, name a file for that".to_owned(),
    }
}

/// A run a line.
fn write_lines(output: impl Write, page: &Page) -> io::Result<()> {
    let mut lines = BufWriter::new(output);
    for run in &page.items {
        serde_json::to_writer(&mut lines, run)?;
        lines.write_all(b"\n")?;
    }
    lines.flush()
}

fn write_to_standard_output(page: &Page) -> Result<(), Failure> {
    match write_lines(io::stdout().lock(), page) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(format!("cannot write to standard output: {error}").into())
        }
        written => Ok(written?),
    }
}

/// How far it is, where that does not get between the lines that are written.
fn bar(is_to_standard_output: bool) -> Result<ProgressBar, Failure> {
    if is_to_standard_output && io::stdout().is_terminal() {
        return Ok(ProgressBar::hidden());
    }
    let style = ProgressStyle::with_template("{spinner} {pos} runs, {rate}, {elapsed}")?;
    Ok(ProgressBar::new_spinner().with_style(style.with_key("rate", rate::rate)))
}

fn summary(report: &Report) -> String {
    let reasons = report.reasons_since();
    let reasons: Vec<_> = reasons.iter().map(ToString::to_string).collect();
    let complete = if reasons.is_empty() {
        "yes".to_owned()
    } else {
        format!("no: {}", reasons.join("; "))
    };
    format!(
        "{} runs on {} pages\n\
         left out: {} repeats, {} unreadable entries; {} requests were tried again\n\
         complete: {complete}",
        report.items,
        report.pages,
        report.repeats_by_id + report.repeats_by_age,
        report.undecodable,
        report.retries,
    )
}
