//! What can be asked for.

use clap::Parser;
use flora_technique_runs::RunStatus;

/// Show the newest technique runs, and wait for those that are still going on
///
/// With a key in the environment it talks to FLORA, else to a stand-in that it starts itself. The table
/// and how runs end go to standard output, everything else to standard error. On a terminal the table
/// leaves out columns that do not fit; in a pipe it has them all.
#[derive(Parser)]
#[command(name = "history", after_help = ENVIRONMENT)]
pub(crate) struct Arguments {
    /// Only runs of this status, such as completed
    #[arg(long, value_parser = status)]
    pub(crate) status: Option<RunStatus>,

    /// Show at most so many runs
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) max: u64,

    /// Do not wait for those that are still going on
    #[arg(long)]
    pub(crate) no_wait: bool,

    /// Then tell what happens: runs that begin, change, end and are charged, until ctrl-c
    #[arg(long, conflicts_with_all = ["no_wait", "status"])]
    pub(crate) follow: bool,
}

const ENVIRONMENT: &str = "\
Environment:
  FLORA_API_KEY         your key; else a demonstration
  FLORA_BASE_URL        where FLORA is, with its /api/v1
  FLORA_CUSTOM_HEADERS  lines of `Name: value`
  COLUMNS               the table's width, also in a pipe";

fn status(text: &str) -> Result<RunStatus, String> {
    if RunStatus::KNOWN.contains(&text) {
        return Ok(text.into());
    }
    Err(format!("give one of {}", RunStatus::KNOWN.join(", ")))
}
