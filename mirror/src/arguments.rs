//! What can be asked for.

use std::{path::PathBuf, time::Duration};

use clap::Parser;

/// Keep a table of technique runs in SQLite up to date
///
/// Fills FILE from the beginning of the history, then follows what happens until ctrl-c; with --once
/// it catches up and ends. Stopped at any moment, by a kill too, and started again it goes on: nothing
/// is lost, nothing is there twice. Other programs can read it meanwhile. Beside it lies FILE.lock, so
/// that there is one mirror a file.
///
/// With a key in the environment it reads FLORA's runs, else those of a stand-in that it starts
/// itself, where runs begin and end all the time; such a demonstration starts over each time.
#[derive(Parser)]
#[command(name = "mirror", after_help = MORE)]
pub(crate) struct Arguments {
    /// The database; made if it is not there
    #[arg(value_name = "FILE", default_value = "runs.db")]
    pub(crate) file: PathBuf,

    /// Catch up and end, for cron
    #[arg(long)]
    pub(crate) once: bool,

    /// Look up the outputs that FLORA's list leaves out; one request for each such run that ends from
    /// here on
    #[arg(long)]
    pub(crate) outputs: bool,

    /// Write what there is as one page of HTML, without a request, and end; with --once after it has
    /// caught up
    #[arg(long, value_name = "PAGE", conflicts_with = "every")]
    pub(crate) report: Option<PathBuf>,

    /// The time between two looks at the list, such as 500ms, 30s or 5min [default: 2s,
    /// growing to 10s while nothing happens]
    #[arg(long, value_name = "TIME", value_parser = time, conflicts_with = "once")]
    pub(crate) every: Option<Duration>,
}

const MORE: &str = concat!(
    "\
Examples:
  mirror                           fill runs.db, then follow
  mirror --once --outputs runs.db  catch up, in a nightly job
  mirror runs.db --report report.html
                                   a picture of it, for a browser
  sqlite3 -box runs.db             ask it, with sqlite3 3.38 or newer; `.schema` tells what there is

What each technique cost, day by day (UTC):
",
    include_str!("queries/cost.sql"),
    "
Why runs fail:
",
    include_str!("queries/failures.sql"),
    "
The slowest runs:
",
    include_str!("queries/slowest.sql"),
    "
Tables:
  runs, outputs, techniques   as FLORA last told them
  history                     a view of the runs, with times in words
  changes                     what happened, each thing once, in order
  left_out                    entries that could not be read, and runs that are gone

Exit codes:
  0    caught up
  1    failed; start again to go on
  2    wrong arguments
  130  stopped by ctrl-c; start again to go on

Environment:
  FLORA_API_KEY         your key; without one it is a demonstration
  FLORA_BASE_URL        where FLORA is, with its /api/v1
  FLORA_CUSTOM_HEADERS  lines of `Name: value`"
);

fn time(text: &str) -> Result<Duration, String> {
    match humantime::parse_duration(text) {
        Ok(time) if !time.is_zero() => Ok(time),
        _ => Err("give a time above zero, such as 500ms, 30s or 5min".to_owned()),
    }
}
