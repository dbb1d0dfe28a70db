//! A table of technique runs in SQLite, kept up to date.
//!
//! `cargo run -p mirror -- --help`
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod arguments;
mod database;
mod demonstration;
mod follow;
mod horizon;
mod lock;
#[path = "../../examples/parse/mod.rs"]
mod parse;
mod progress;
#[path = "../../examples/rate/mod.rs"]
mod rate;
mod report;
mod rows;
mod source;
#[path = "../../examples/stderr/mod.rs"]
mod stderr;
mod why_it_waits;

use std::{
    error::Error,
    io::{self, Write as _},
    process::ExitCode,
    time::Duration,
};

use flora_technique_runs::Client;

use crate::{
    arguments::Arguments,
    database::Database,
    follow::{End, follow},
    source::Source,
    stderr::notice,
};

type Failure = Box<dyn Error>;

/// The demonstration is there to be seen, and costs nobody anything.
const DEMONSTRATED_EVERY: Duration = Duration::from_millis(500);

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(parse::parse()).await {
        Ok(End::CaughtUp) => ExitCode::SUCCESS,
        Ok(End::Stopped) => stderr::stopped("start again to go on"),
        Err(failure) => {
            stderr::failure(&*failure);
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<End, Failure> {
    let page = arguments.report.clone();
    let file = arguments.file.clone();
    let only_reads = page.is_some() && !arguments.once;
    let end = if only_reads {
        End::CaughtUp
    } else {
        mirror(arguments).await?
    };
    if let (Some(page), End::CaughtUp) = (page, &end) {
        report::write(&file, &page)?;
        writeln!(io::stdout(), "{} is written", page.display())?;
    }
    Ok(end)
}

async fn mirror(mut arguments: Arguments) -> Result<End, Failure> {
    if source::has_key() {
        let client = Client::from_env()?;
        let mut database = Database::open(&arguments.file, &Source::of(&client))?;
        return follow(&client, &arguments, &mut database).await;
    }
    notice("FLORA_API_KEY is not set: this is a stand-in's history, not yours.");
    let mut database = Database::open(&arguments.file, &Source::demonstration())?;
    if !arguments.once {
        arguments.every.get_or_insert(DEMONSTRATED_EVERY);
    }
    let flora = demonstration::start().await?;
    let client = flora.client();
    tokio::select! {
        end = follow(&client, &arguments, &mut database) => end,
        () = demonstration::start_runs(&flora) => Ok(End::Stopped),
    }
}
