//! The newest runs as a table, then the end of those that are still going on, or whatever happens.
//!
//! `cargo run --example history -- --help`

mod arguments;
mod ending;
mod follow;
mod output_pipe;
#[path = "../parse/mod.rs"]
mod parse;
mod progress;
#[path = "../stderr/mod.rs"]
mod stderr;
#[path = "../stop/mod.rs"]
mod stop;
mod table;

use std::{
    error::Error,
    io::{self, Write as _},
    process::ExitCode,
    time::{Duration, SystemTime},
};

use flora_technique_runs::{Client, StandIn, TechniqueRun, stand_in::Script};

use crate::{
    arguments::Arguments,
    progress::Bars,
    stderr::notice,
    stop::{LeftToDo, until_stopped},
    table::table,
};

type Failure = Box<dyn Error>;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Arguments = parse::parse();
    let left = LeftToDo::new("start again for the table");
    let outcome = tokio::select! {
        outcome = until_stopped(run(&arguments, &left), &left) => outcome,
        () = output_pipe::reader_is_gone() => return ExitCode::SUCCESS,
    };
    match outcome {
        Ok(code) => code,
        Err(failure) if output_pipe::reader_was_gone(&*failure) => ExitCode::SUCCESS,
        Err(failure) => {
            stderr::failure(&*failure);
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &Arguments, left: &LeftToDo) -> Result<(), Failure> {
    let has_key = std::env::var("FLORA_API_KEY").is_ok_and(|key| !key.trim().is_empty());
    if has_key {
        let client = Client::from_env()?;
        return show(&client, arguments, left, None).await;
    }
    notice("FLORA_API_KEY is not set: this is a stand-in's history, not yours.\n");
    let flora = demonstration().await?;
    let client = flora.client();
    let quickly = Some(Duration::from_millis(300));
    tokio::select! {
        outcome = show(&client, arguments, left, quickly) => outcome,
        () = follow::start_runs(&flora) => Ok(()),
    }
}

/// A history without a key: twelve runs that have ended, and two that go on.
async fn demonstration() -> Result<StandIn, Failure> {
    let flora = StandIn::start().await?;
    flora.seed(12);
    let soon_completed = Script::new()
        .pending()
        .running(20.0)
        .running(60.0)
        .running(90.0)
        .completed();
    flora.start_run(soon_completed.created_ago(Duration::from_secs(50)));
    let soon_failed = Script::new().running(40.0).running(70.0).failed(
        "GENERATION_PROMPT_MODERATED",
        "The content filter declined the request.",
    );
    flora.start_run(soon_failed.created_ago(Duration::from_secs(10)));
    Ok(flora)
}

async fn show(
    client: &Client,
    arguments: &Arguments,
    left: &LeftToDo,
    interval: Option<Duration>,
) -> Result<(), Failure> {
    let mut listing = client.list_runs().max_items(arguments.max);
    if let Some(status) = &arguments.status {
        listing = listing.status(status.clone());
    }
    let mut runs = Vec::new();
    let mut items = listing.items();
    let mut failed = None;
    while let Some(run) = items.next().await {
        match run {
            Ok(run) => runs.push(run),
            Err(error) if !error.ends_stream() => notice(&format!("left out: {error}")),
            Err(error) => failed = Some(error),
        }
    }
    if !runs.is_empty() {
        writeln!(io::stdout(), "{}", table(&runs, SystemTime::now()))?;
    }
    if let Some(error) = failed {
        if !runs.is_empty() {
            notice("\nThese are not all: the next page failed.");
        }
        return Err(error.into());
    }
    if runs.is_empty() {
        notice("No runs.");
    }
    if arguments.follow {
        left.is_now("start again to follow what happens then");
        return follow::follow(client, &runs, interval).await;
    }
    let going_on: Vec<_> = runs.iter().filter(|run| !run.is_terminal()).collect();
    if going_on.is_empty() || arguments.no_wait {
        return Ok(());
    }
    let interval = interval.unwrap_or(Duration::from_secs(2));
    wait(client, &going_on, left, interval).await
}

async fn wait(
    client: &Client,
    going_on: &[&TechniqueRun],
    left: &LeftToDo,
    interval: Duration,
) -> Result<(), Failure> {
    notice(&format!(
        "\nWaiting for {} still going on; ctrl-c leaves them.",
        going_on.len()
    ));
    let bars = Bars::new(going_on);
    let waiting = client.wait_for_runs(going_on.iter().copied());
    let mut updates = waiting.poll_every(interval).updates();
    loop {
        let remaining = updates.remaining().len();
        left.is_now(format!(
            "{remaining} still going on, start again to wait for them"
        ));
        let Some(run) = updates.next().await else {
            return Ok(());
        };
        match run {
            Ok(run) => bars.show(&run)?,
            // One run that is gone does not end the wait for the others.
            Err(error) if !error.ends_stream() => bars.aside(|| notice(&format!("error: {error}"))),
            Err(error) => return Err(error.into()),
        }
    }
}
