//! A stand-in for any program in any language: a FLORA on this machine, without a key of yours.
//!
//! `cargo run --example stand-in -- --help`

mod arguments;
mod course;
#[path = "../parse/mod.rs"]
mod parse;
#[path = "../stderr/mod.rs"]
mod stderr;
#[path = "../stop/mod.rs"]
mod stop;

use std::{
    error::Error,
    io::{self, Write as _},
    process::ExitCode,
    time::Duration,
};

use flora_technique_runs::StandIn;

use crate::{
    arguments::Arguments,
    course::course,
    stderr::notice,
    stop::{LeftToDo, until_stopped},
};

#[tokio::main]
async fn main() -> ExitCode {
    let left = LeftToDo::new("start again");
    match until_stopped(serve(parse::parse(), &left), &left).await {
        Ok(code) => code,
        Err(failure) => {
            stderr::failure(&*failure);
            ExitCode::FAILURE
        }
    }
}

async fn serve(arguments: Arguments, left: &LeftToDo) -> Result<(), Box<dyn Error>> {
    log_requests();
    let builder = StandIn::builder().port(arguments.port).key(arguments.key);
    let flora = builder.start().await?;
    flora.seed(arguments.runs);
    left.is_now("its history is gone, start again for a new one");

    let mut output = io::stdout();
    writeln!(output, "export FLORA_BASE_URL={}", flora.base_url())?;
    writeln!(output, "export FLORA_API_KEY={}", quoted(flora.key()))?;
    output.flush()?;
    notice(&format!(
        "\nA stand-in's history with {} runs.\nExport these in the other shell; ctrl-c ends it. Requests:",
        arguments.runs
    ));
    start_runs(&flora, arguments.every).await;
    Ok(())
}

/// A line a request, to standard error.
fn log_requests() {
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::DEBUG)
        .with_writer(io::stderr)
        .with_target(false)
        .with_level(false)
        .with_ansi(false)
        .init();
}

/// Starts a run each time that `every` has passed; never ends.
async fn start_runs(flora: &StandIn, every: Option<Duration>) {
    let Some(every) = every else {
        return std::future::pending().await;
    };
    for number in 0_u64.. {
        tokio::time::sleep(every).await;
        let run_id = flora.start_run(course(number));
        notice(&format!("{run_id} has started"));
    }
}

/// As a shell takes it for one word.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}
