//! The newest runs as a table, then the end of those that are still going on.
//!
//! `cargo run --example history -- --help`

use std::{
    collections::HashMap,
    error::Error as _,
    io::{self, IsTerminal as _},
    process::ExitCode,
    time::{Duration, SystemTime},
};

use clap::Parser;
use comfy_table::{Table, presets};
use flora_technique_runs::{
    Client, Content, Error, Outcome, RunStatus, StandIn, TechniqueRun, stand_in::Script,
};
use indicatif::{HumanDuration, MultiProgress, ProgressBar, ProgressStyle};

/// Show the newest technique runs, and wait for those that are still going on.
///
/// With `FLORA_API_KEY` set it talks to FLORA, else to a stand-in that it starts itself.
#[derive(Parser)]
#[command(name = "history")]
struct Arguments {
    /// Only runs of this status: pending, running, completed or failed
    #[arg(long, value_parser = status)]
    status: Option<RunStatus>,

    /// Show at most so many runs
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..))]
    max: u64,
}

fn status(text: &str) -> Result<RunStatus, String> {
    if RunStatus::KNOWN.contains(&text) {
        return Ok(text.into());
    }
    Err(format!("give one of {}", RunStatus::KNOWN.join(", ")))
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            let mut cause = error.source();
            while let Some(error) = cause {
                eprintln!("  because: {error}");
                cause = error.source();
            }
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Error> {
    let has_key = std::env::var("FLORA_API_KEY").is_ok_and(|key| !key.trim().is_empty());
    if has_key {
        return show(&Client::from_env()?, arguments, Duration::from_secs(2)).await;
    }
    println!("FLORA_API_KEY is not set: this is a stand-in's history, not yours.\n");
    let flora = StandIn::start().await?;
    flora.seed(12);
    flora.start_run(
        Script::new()
            .pending()
            .running(20.0)
            .running(60.0)
            .running(90.0)
            .completed(),
    );
    flora.start_run(Script::new().running(40.0).running(70.0).failed(
        "GENERATION_PROMPT_MODERATED",
        "The content filter declined the request.",
    ));
    show(&flora.client(), arguments, Duration::from_millis(300)).await
}

async fn show(client: &Client, arguments: Arguments, interval: Duration) -> Result<(), Error> {
    let mut listing = client.list_runs().max_items(arguments.max);
    if let Some(status) = arguments.status {
        listing = listing.status(status);
    }
    let mut runs = Vec::new();
    let mut items = listing.items();
    while let Some(run) = items.next().await {
        match run {
            Ok(run) => runs.push(run),
            Err(error) if error.is_bad_entry() => eprintln!("left out: {error}"),
            Err(error) => return Err(error),
        }
    }
    println!("{}", table(&runs));

    let going_on: Vec<_> = runs.iter().filter(|run| !run.is_terminal()).collect();
    if going_on.is_empty() {
        return Ok(());
    }
    println!("\nWaiting for {} that are still going on.", going_on.len());
    let bars = Bars::new(&going_on);
    let mut updates = client
        .wait_for_runs(going_on)
        .poll_every(interval)
        .updates();
    while let Some(run) = updates.next().await {
        match run {
            Ok(run) => bars.show(&run),
            // One run that is gone does not end the wait for the others.
            Err(error) if error.run_id().is_some() => bars.say(&format!("error: {error}")),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn table(runs: &[TechniqueRun]) -> Table {
    let mut table = Table::new();
    table.load_style(if io::stdout().is_terminal() {
        presets::UTF8_HORIZONTAL_ONLY
    } else {
        presets::NOTHING
    });
    table.set_header([
        "run",
        "status",
        "%",
        "technique",
        "age",
        "took",
        "USD",
        "outputs",
    ]);
    for run in runs {
        let created = run.created_at.to_system_time();
        let age = created.and_then(|created| SystemTime::now().duration_since(created).ok());
        table.add_row([
            run.run_id.clone(),
            run.status.to_string(),
            format!("{:.0}", run.progress),
            run.technique
                .as_ref()
                .map_or_else(unknown, |technique| technique.name.clone()),
            age.map_or_else(unknown, |age| HumanDuration(age).to_string()),
            run.duration()
                .map_or_else(unknown, |took| format!("{:.0} s", took.as_secs_f64())),
            run.charged_cost
                .map_or_else(unknown, |cost| format!("{cost:.2}")),
            run.outputs
                .as_ref()
                .map_or_else(unknown, |outputs| outputs.len().to_string()),
        ]);
    }
    table
}

fn unknown() -> String {
    "-".to_owned()
}

/// A progress bar a run on a terminal; elsewhere a line for each end.
struct Bars {
    all: MultiProgress,
    by_run: HashMap<String, ProgressBar>,
}

impl Bars {
    fn new(runs: &[&TechniqueRun]) -> Self {
        let all = MultiProgress::new();
        let style = ProgressStyle::with_template("{prefix} {bar:30} {pos:>3} % {msg}");
        let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = |run: &&TechniqueRun| {
            let bar = all.add(ProgressBar::new(100).with_style(style.clone()));
            bar.set_prefix(run.run_id.clone());
            (run.run_id.clone(), bar)
        };
        let by_run = runs.iter().map(bar).collect();
        Self { all, by_run }
    }

    fn show(&self, run: &TechniqueRun) {
        if let Some(bar) = self.by_run.get(&run.run_id) {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a cast saturates"
            )]
            bar.set_position(run.progress as u64);
            bar.set_message(run.status.to_string());
            if run.is_terminal() {
                bar.finish();
                self.say(&ending(run));
            }
        }
    }

    fn say(&self, text: &str) {
        self.all.suspend(|| println!("{text}"));
    }
}

/// How a run ended, a line for each output.
fn ending(run: &TechniqueRun) -> String {
    let mut lines = vec![format!("{}  {}", run.run_id, run.status)];
    match run.outcome() {
        Outcome::Completed { outputs } => lines.extend(outputs.iter().map(|output| {
            let content = match output.content() {
                Content::Url(content) | Content::Text(content) => content,
                _ => "",
            };
            format!("  {} ({}): {content}", output.output_id, output.type_)
        })),
        Outcome::Failed { code, message } => {
            let (code, message) = (code.unwrap_or("no code"), message.unwrap_or("no message"));
            lines.push(format!("  {code}: {message}"));
        }
        _ => {}
    }
    lines.join("\n")
}
