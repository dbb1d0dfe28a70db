//! The whole history as JSON lines in a file. Stop it at any moment and start it again: it goes on,
//! and the file has every run once.
//!
//! `cargo run --example export -- --help`

mod arguments;
mod destination;
#[path = "../parse/mod.rs"]
mod parse;
mod runs_file;
#[path = "../stderr/mod.rs"]
mod stderr;

use std::{
    error::Error,
    io::{self, IsTerminal as _, Write as _},
    pin::pin,
    process::ExitCode,
    time::{Duration, UNIX_EPOCH},
};

use flora_technique_runs::{Client, Report, StandIn};
use indicatif::{ProgressBar, ProgressStyle};

use crate::{arguments::Arguments, destination::Destination, stderr::notice};

type Failure = Box<dyn Error>;

/// What the demonstration's clock says, 2026-01-15T12:00:00Z: a start that goes on with the last one
/// must find the same history.
const DEMONSTRATION: Duration = Duration::from_secs(1_768_478_400);

#[tokio::main]
async fn main() -> ExitCode {
    match run(&parse::parse()).await {
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

async fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let has_key = std::env::var("FLORA_API_KEY").is_ok_and(|key| !key.trim().is_empty());
    if has_key {
        let client = Client::from_env()?;
        let destination = Destination::open(arguments, client.base_url())?;
        return export(&client, arguments, destination).await;
    }
    notice("FLORA_API_KEY is not set: this is a stand-in's history, not yours.");
    let destination = Destination::open(arguments, "a demonstration")?;
    let clock = UNIX_EPOCH + DEMONSTRATION;
    let flora = StandIn::builder().now(clock).start().await?;
    flora.seed(2_000);
    export(&flora.client(), arguments, destination).await
}

async fn export(
    client: &Client,
    arguments: &Arguments,
    mut destination: Destination,
) -> Result<ExitCode, Failure> {
    if let Some(finished) = destination.finished() {
        writeln!(io::stdout(), "{finished}")?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut listing = match destination.saved() {
        Some(saved) => client.list_runs().resume(saved),
        None => client.list_runs(),
    };
    if let Some(since) = arguments.since {
        listing = listing.created_since(since);
    }
    let mut pages = listing.read_ahead(true).pages();
    destination.begin(pages.checkpoint())?;
    let bar = bar(&destination)?;
    // One for the whole loop: a new one each time would miss what is pressed while a page is written.
    let mut stop = pin!(tokio::signal::ctrl_c());
    loop {
        let page = tokio::select! {
            page = pages.try_next() => page,
            stopped = &mut stop => {
                stopped?;
                bar.finish_and_clear();
                notice(&format!("stopped; {}", destination.how_to_go_on()));
                return Ok(ExitCode::from(130));
            }
        };
        match page {
            Ok(Some(page)) => {
                for bad in &page.undecodable {
                    bar.suspend(|| {
                        notice(&format!(
                            "left out: {} ({}): {}",
                            bad.path, bad.reason, bad.raw
                        ));
                    });
                }
                destination.append(&page, pages.checkpoint())?;
            }
            Ok(None) => break,
            Err(error) => {
                bar.finish_and_clear();
                notice(&destination.how_to_go_on());
                return Err(error.into());
            }
        }
        bar.set_position(pages.report().items);
    }
    bar.finish_and_clear();
    destination.finish(pages.checkpoint())?;
    destination.tell(&summary(&pages.report(), &destination))?;
    Ok(ExitCode::SUCCESS)
}

/// How far it is, where that does not get between the lines that are written.
fn bar(destination: &Destination) -> Result<ProgressBar, Failure> {
    if destination.is_standard_output() && io::stdout().is_terminal() {
        return Ok(ProgressBar::hidden());
    }
    let style = ProgressStyle::with_template("{spinner} {pos} runs, {per_sec}, {elapsed}")?;
    Ok(ProgressBar::new_spinner().with_style(style))
}

fn summary(report: &Report, destination: &Destination) -> String {
    let complete = if report.is_complete() || report.is_complete_since() {
        "yes"
    } else {
        "no"
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
