//! A folder of what runs made: the outputs of the last days, then those of every run that ends.
//!
//! `cargo run --example gallery -- --help`

mod arguments;
mod bars;
mod demonstration;
#[path = "../parse/mod.rs"]
mod parse;
#[path = "../stderr/mod.rs"]
mod stderr;
#[path = "../stop/mod.rs"]
mod stop;

use std::{
    error::Error,
    io::{self, Write as _},
    path::Path,
    process::ExitCode,
    time::{Duration, SystemTime},
};

use flora_technique_runs::{Change, Client, TechniqueRun};
use futures_util::StreamExt as _;

use crate::{
    arguments::Arguments,
    bars::Bars,
    stderr::notice,
    stop::{LeftToDo, until_stopped},
};

/// How many runs are fetched at once.
const RUNS_AT_ONCE: usize = 4;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

type Failure = Box<dyn Error>;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Arguments = parse::parse();
    let left = LeftToDo::new("start again to go on");
    match until_stopped(run(&arguments, &left), &left).await {
        Ok(code) => code,
        Err(failure) => {
            stderr::failure(&*failure);
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &Arguments, left: &LeftToDo) -> Result<(), Failure> {
    let folder = arguments.folder.display();
    left.is_now(format!("start again to go on with {folder}"));
    match missing(arguments).await? {
        0 => Ok(()),
        missing => Err(format!("{missing} outputs are missing: start it again for them").into()),
    }
}

/// Keeps the folder, and comes to how many outputs could not be had.
async fn missing(arguments: &Arguments) -> Result<u64, Failure> {
    let has_key = std::env::var("FLORA_API_KEY").is_ok_and(|key| !key.trim().is_empty());
    if has_key {
        return keep(&Client::from_env()?, arguments).await;
    }
    notice("FLORA_API_KEY is not set: these are a stand-in's outputs, not yours.\n");
    let flora = demonstration::start().await?;
    let client = flora.client();
    tokio::select! {
        kept = keep(&client, arguments) => kept,
        () = demonstration::start_runs(&flora) => Ok(0),
    }
}

/// Fetches what is not in the folder yet, and comes to how many outputs could not be had.
async fn keep(client: &Client, arguments: &Arguments) -> Result<u64, Failure> {
    let mut watch = client
        .watch_runs()
        .since(SystemTime::now() - DAY * arguments.days);
    if arguments.once {
        watch = watch.until_caught_up();
    }
    let bars = Bars::default();
    // What is in the folder says all: nothing else has to be remembered from one start to the next.
    let mut fetched = watch
        .changes()
        .map(|change| fetch(client, change, &arguments.folder, &bars))
        .buffer_unordered(RUNS_AT_ONCE);
    let mut missing = 0;
    while let Some(of_run) = fetched.next().await {
        missing += of_run?;
    }
    Ok(missing)
}

async fn fetch(
    client: &Client,
    change: Result<Change, flora_technique_runs::Error>,
    folder: &Path,
    bars: &Bars,
) -> Result<u64, Failure> {
    match change {
        Ok(Change::Ended(run)) => fetch_outputs(client, &run, folder, bars).await,
        Ok(_) => Ok(0),
        Err(error) if !error.ends_stream() => {
            bars.aside(|| notice(&error.to_string()));
            Ok(0)
        }
        Err(error) => Err(error.into()),
    }
}

async fn fetch_outputs(
    client: &Client,
    run: &TechniqueRun,
    folder: &Path,
    bars: &Bars,
) -> Result<u64, Failure> {
    let (shown, run_id) = (bars.clone(), run.run_id.clone());
    let outputs = client.download_all(run);
    let outputs = outputs.on_progress(move |progress| shown.show(&run_id, progress));
    let saved = outputs.to_dir(folder).await;
    bars.remove(&run.run_id);
    let mut missing = 0;
    // A run that cannot be looked up costs its own outputs, and not those of others.
    let saved = saved.map_or_else(
        |error| vec![Err(error)],
        |all| all.into_iter().map(|(_, saved)| saved).collect(),
    );
    for saved in saved {
        match saved {
            Ok(saved) if saved.was_there => {}
            Ok(saved) => bars.aside(|| writeln!(io::stdout(), "{}", saved.path.display()))?,
            // No other file would fare better.
            Err(error) if error.is_file() => return Err(error.into()),
            Err(error) => {
                missing += 1;
                bars.aside(|| notice(&format!("missing: {error}")));
            }
        }
    }
    Ok(missing)
}
