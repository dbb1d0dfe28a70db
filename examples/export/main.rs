//! The whole history as JSON lines in a file. Stop it at any moment and start it again: it goes on,
//! and the file has every run once.
//!
//! `cargo run --example export -- --help`

mod arguments;
mod destination;
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
    io::{self, IsTerminal as _, Write as _},
    process::ExitCode,
    time::{Duration, UNIX_EPOCH},
};

use flora_technique_runs::{Client, Report, StandIn};
use indicatif::{ProgressBar, ProgressStyle};

use crate::{
    arguments::Arguments,
    destination::Destination,
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
    let left = LeftToDo::new("nothing is written yet, start again");
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
        let destination = Destination::open(arguments, ".checkpoint")?;
        return export(&client, arguments, destination, left).await;
    }
    notice("FLORA_API_KEY is not set: this is a stand-in's history, not yours.");
    // By another name, so that none goes on where the other has left off.
    let destination = Destination::open(arguments, ".demonstration")?;
    let clock = UNIX_EPOCH + DEMONSTRATION;
    let flora = StandIn::builder().now(clock).start().await?;
    flora.seed(2_000);
    export(&flora.client(), arguments, destination, left).await
}

async fn export(
    client: &Client,
    arguments: &Arguments,
    mut destination: Destination,
    left: &LeftToDo,
) -> Result<(), Failure> {
    if let Some(finished) = destination.finished() {
        writeln!(io::stdout(), "{finished}")?;
        return Ok(());
    }
    let mut listing = match destination.saved() {
        Some(saved) => {
            left.is_now(destination.how_to_go_on());
            client.list_runs().resume(saved)
        }
        None => client.list_runs(),
    };
    if let Some(since) = arguments.since {
        listing = listing.created_since(since);
    }
    let mut pages = listing.read_ahead(true).pages();
    let before = pages.checkpoint();
    let mut has_begun = false;
    let bar = bar(&destination)?;
    loop {
        let page = match pages.try_next().await {
            Ok(Some(page)) => page,
            Ok(None) => break,
            Err(error) => {
                bar.finish_and_clear();
                notice(&destination.after_failure(has_begun));
                return Err(error.into());
            }
        };
        // Nothing is changed before a page shows that arguments, key and checkpoint are good.
        if !has_begun {
            destination.begin(&before)?;
            has_begun = true;
        }
        for bad in &page.undecodable {
            let told = format!("left out: {} ({}): {}", bad.path, bad.reason, bad.raw);
            bar.suspend(|| notice(&told));
        }
        destination.append(&page, &pages.checkpoint())?;
        left.is_now(destination.how_to_go_on());
        bar.set_position(pages.report().items);
    }
    bar.finish_and_clear();
    destination.finish(&pages.checkpoint())?;
    destination.tell(&summary(&pages.report(), &destination))?;
    Ok(())
}

/// How far it is, where that does not get between the lines that are written.
fn bar(destination: &Destination) -> Result<ProgressBar, Failure> {
    if destination.is_standard_output() && io::stdout().is_terminal() {
        return Ok(ProgressBar::hidden());
    }
    let style = ProgressStyle::with_template("{spinner} {pos} runs, {rate}, {elapsed}")?;
    Ok(ProgressBar::new_spinner().with_style(style.with_key("rate", rate::rate)))
}

fn summary(report: &Report, destination: &Destination) -> String {
    let reasons = report.reasons_since();
    let reasons: Vec<_> = reasons.iter().map(ToString::to_string).collect();
    let complete = if reasons.is_empty() {
        "yes".to_owned()
    } else {
        format!("no: {}", reasons.join("; "))
    };
    format!(
        "{} runs on {} pages in {destination}\n\
         left out: {} repeats, {} unreadable entries; {} requests were tried again\n\
         complete: {complete}",
        report.items,
        report.pages,
        report.repeats_by_id + report.repeats_by_age,
        report.undecodable,
        report.retries,
    )
}
