//! What can be asked for.

use std::time::Duration;

use clap::Parser;

/// Serve a stand-in for FLORA's technique run history to any program, until ctrl-c
///
/// It listens on this machine only, and prints what to export so that a program takes it for FLORA.
/// Each request is logged to standard error. It is made by hand after FLORA's documentation, and
/// nobody has compared it with the live service.
#[derive(Parser)]
#[command(name = "stand-in", after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The port of 127.0.0.1; 0 takes one that is free
    #[arg(long, default_value_t = 0)]
    pub(crate) port: u16,

    /// The one key that it accepts
    #[arg(long, default_value = "stand-in-key")]
    pub(crate) key: String,

    /// How many runs that have ended it begins with
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(crate) runs: usize,

    /// Start a new run every so often, such as 500ms, 5s or 2min; it ends within seconds
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(crate) every: Option<Duration>,
}

const EXAMPLES: &str = "\
Examples:
  stand-in --port 4010 --every 5s
  curl -H 'Authorization: Bearer stand-in-key' \\
    'http://127.0.0.1:4010/api/v1/technique-runs?limit=5'
  FLORA_BASE_URL=http://127.0.0.1:4010/api/v1 \\
    FLORA_API_KEY=stand-in-key cargo run --example history";

fn time(text: &str) -> Result<Duration, String> {
    match humantime::parse_duration(text) {
        Ok(time) if !time.is_zero() => Ok(time),
        _ => Err("give a time above zero, such as 500ms, 5s or 2min".to_owned()),
    }
}
