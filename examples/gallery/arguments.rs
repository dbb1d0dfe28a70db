//! What can be asked for.

use std::path::PathBuf;

use clap::Parser;

/// Keep a folder of what technique runs made
///
/// Fetches the outputs of the last days, four runs at once, and then of every run that ends, until ctrl-c.
/// What is in the folder already is not fetched again, so it can be ended at any moment and started anew.
/// With a key in the environment it talks to FLORA, else to a stand-in that it starts itself. A line for
/// each new file goes to standard output, everything else to standard error.
#[derive(Parser)]
#[command(name = "gallery", after_help = ENVIRONMENT)]
pub(crate) struct Arguments {
    /// The folder; it is made if it is not there
    #[arg(default_value = "gallery")]
    pub(crate) folder: PathBuf,

    /// Begin with the runs of so many days
    #[arg(long, value_name = "N", default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..=3_650))]
    pub(crate) days: u32,

    /// End when all is there, and do not follow new runs
    #[arg(long)]
    pub(crate) once: bool,
}

const ENVIRONMENT: &str = "\
Environment:
  FLORA_API_KEY         your key; else a demonstration
  FLORA_BASE_URL        where FLORA is, with its /api/v1
  FLORA_CUSTOM_HEADERS  lines of `Name: value`";
