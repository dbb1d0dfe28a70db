//! What can be asked for.

use std::{path::PathBuf, time::SystemTime};

use clap::Parser;

/// Export the technique run history as JSON lines, one run a line
///
/// With a key in the environment it reads FLORA's, else that of a stand-in that it starts itself.
/// Stopped at any moment and started again it goes on, and the file has every run once; beside it
/// lies FILE.checkpoint, or FILE.demonstration, which says how far it is.
#[derive(Parser)]
#[command(name = "export", after_help = MORE)]
pub(crate) struct Arguments {
    /// The file to write; `-` is standard output, which cannot be gone on with
    #[arg(value_name = "FILE", default_value = "history.jsonl")]
    pub(crate) output: PathBuf,

    /// Start over, though there is something to go on with
    #[arg(long)]
    pub(crate) fresh: bool,

    /// Only runs created at or after this time, such as 2026-01-15 or 2026-01-15T12:00:00Z (UTC)
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(crate) since: Option<SystemTime>,
}

const MORE: &str = "\
Examples:
  export                             into history.jsonl
  export --since 2026-01-15 a.jsonl  those since then
  export - | jq .run_id              to another program

Environment:
  FLORA_API_KEY         your key; else a demonstration
  FLORA_BASE_URL        where FLORA is, with its /api/v1
  FLORA_CUSTOM_HEADERS  lines of `Name: value`";

fn time(text: &str) -> Result<SystemTime, String> {
    let whole = if text.contains(['T', ' ']) {
        text.to_owned()
    } else {
        format!("{text}T00:00:00Z")
    };
    humantime::parse_rfc3339_weak(&whole)
        .map_err(|_| "give a time as 2026-01-15 or 2026-01-15T12:00:00Z".to_owned())
}
