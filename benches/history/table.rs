//! The table: whose numbers stand beside whose, and what they should be.

use std::{collections::HashMap, env, fs, thread::available_parallelism, time::SystemTime};

use flora_technique_runs::Timestamp;

use crate::sample::Sample;

enum Target {
    /// Of the ratio.
    Ratio(f64),
    /// Of our own number.
    Number(f64),
    /// Shown and not judged.
    Shown,
}
use Target::{Number, Ratio, Shown};

/// What, its number, ours, compared with, the most it may be.
#[rustfmt::skip] // a row a line
const ROWS: [(&str, &str, &str, &str, Target); 32] = [
    ("list",          "instructions, M", "ours-list",     "hand-list",    Ratio(0.96)),
    ("list",          "wall ms",         "ours-list",     "hand-list",    Shown),
    ("list",          "CPU ms",          "ours-list",     "hand-list",    Shown),
    ("list",          "peak MiB",        "ours-list",     "hand-list",    Ratio(1.20)),
    ("list",          "peak MiB",        "ours-list",     "ours-few",     Ratio(1.10)),
    ("decode",        "instructions, M", "ours-decode",   "hand-decode",  Ratio(0.85)),
    ("decode",        "pages/CPU s",     "ours-decode",   "hand-decode",  Shown),
    ("read ahead",    "wall ms",         "ours-ahead",    "hand-serial",  Ratio(0.53)),
    ("read ahead",    "wall ms",         "ours-ahead",    "ours-serial",  Ratio(0.53)),
    ("wait for many", "list requests",   "ours-wait",     "hand-wait",    Number(20.0)),
    ("wait for many", "single looks",    "ours-wait",     "hand-wait",    Number(100.0)),
    ("quiet hour",    "list requests",   "ours-hour",     "hand-hour",    Number(360.0)),
    ("quiet hour",    "single looks",    "ours-hour",     "hand-hour",    Number(0.0)),
    ("quiet hour",    "CPU ms",          "ours-hour",     "hand-hour",    Shown),
    ("quiet hour",    "peak MiB",        "ours-hour",     "hand-hour",    Shown),
    ("quiet hours",   "list requests",   "ours-hours",    "ours-hour",    Number(3_600.0)),
    ("quiet hours",   "peak MiB",        "ours-hours",    "ours-hour",    Ratio(1.10)),
    ("catch-up",      "list requests",   "ours-morning",  "hand-morning", Number(22.0)),
    ("catch-up",      "single looks",    "ours-morning",  "hand-morning", Number(4.0)),
    ("catch-up",      "CPU ms",          "ours-morning",  "hand-morning", Shown),
    ("catch-up",      "peak MiB",        "ours-morning",  "hand-morning", Shown),
    ("worst: `0,`",   "CPU ms",          "worst-zeros",   "",             Number(1_000.0)),
    ("worst: `0,`",   "memory / answer", "worst-zeros",   "",             Number(24.0)),
    ("worst: `{},`",  "CPU ms",          "worst-objects", "",             Number(1_000.0)),
    ("worst: `{},`",  "memory / answer", "worst-objects", "",             Number(24.0)),
    ("worst: `[`",    "CPU ms",          "worst-nested",  "",             Number(1_000.0)),
    ("worst: `[`",    "memory / answer", "worst-nested",  "",             Number(24.0)),
    ("worst: text",   "CPU ms",          "worst-text",    "",             Number(1_000.0)),
    ("worst: text",   "memory / answer", "worst-text",    "",             Number(24.0)),
    ("worst: known",  "CPU ms",          "worst-repeats", "",             Number(1_000.0)),
    ("worst: known",  "memory / answer", "worst-repeats", "",             Number(24.0)),
    ("worst: known",  "peak MiB",        "worst-repeats", "",             Shown),
];

pub(crate) fn print(samples: &HashMap<&str, Vec<Sample>>, rounds: u32, quick: bool) {
    let date = Timestamp::from(SystemTime::now()).to_string();
    let date = date.get(..10).unwrap_or_default();
    println!("{date}, {}, medians of {rounds}", machine());
    if quick {
        println!("--quick: it runs; these sizes measure nothing");
    }
    println!("\n| what | number | ours | compared with | ratio | target | met |");
    println!("| --- | --- | ---: | ---: | ---: | ---: | --- |");
    for (what, number, ours, other, target) in ROWS {
        let row = Row {
            own: median(samples.get(ours), number),
            theirs: median(samples.get(other), number),
            other,
            target,
        };
        println!("| {what} | {number} | {} |", row.cells().join(" | "));
    }
}

struct Row {
    own: Option<f64>,
    theirs: Option<f64>,
    other: &'static str,
    target: Target,
}

impl Row {
    fn cells(&self) -> [String; 5] {
        let ratio = self.own.zip(self.theirs).map(|(own, theirs)| own / theirs);
        let ratio = ratio.filter(|ratio| ratio.is_finite());
        let nothing = || "-".to_owned();
        [
            self.own.map_or_else(nothing, |own| format!("{own:.1}")),
            self.theirs
                .map_or_else(nothing, |theirs| format!("{}: {theirs:.1}", self.other)),
            ratio.map_or_else(nothing, |ratio| format!("{ratio:.3}×")),
            match self.target {
                Ratio(most) => format!("≤ {most:.2}×"),
                Number(most) => format!("≤ {most}"),
                Shown => nothing(),
            },
            self.met(ratio).to_owned(),
        ]
    }

    fn met(&self, ratio: Option<f64>) -> &'static str {
        let judged = match self.target {
            Ratio(most) => ratio.map(|ratio| ratio <= most),
            Number(most) => self.own.map(|own| own <= most),
            Shown => return "-",
        };
        match judged {
            Some(true) => "yes",
            Some(false) => "NO",
            None => "not known here",
        }
    }
}

fn median(samples: Option<&Vec<Sample>>, number: &str) -> Option<f64> {
    let numbers = samples?.iter().map(|sample| sample.get(number).copied());
    let mut numbers: Vec<f64> = numbers.collect::<Option<_>>()?;
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied()
}

fn machine() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find(|line| line.starts_with("model name"));
    let model = model.and_then(|line| line.split_once(": "));
    let model = model.map_or("CPU not known", |(_, model)| model);
    let cores = available_parallelism().map_or(0, usize::from);
    format!("{cores} cores of {model}, {}", env::consts::OS)
}
