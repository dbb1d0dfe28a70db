//! Runs as a table, a run a line: as wide as the terminal, and whole in a pipe.

use std::{
    env,
    io::{self, IsTerminal as _},
    time::{Duration, SystemTime},
};

use comfy_table::{LineStyle, Table, TableStyle};
use flora_technique_runs::TechniqueRun;

struct Column {
    title: &'static str,
    /// Where the width does not do, the highest is left out first.
    leaves: u8,
    cell: fn(&TechniqueRun, SystemTime) -> String,
}

const COLUMNS: [Column; 7] = [
    column("run", 0, run_id),
    column("status", 0, status),
    column("technique", 3, technique),
    column("age", 1, age),
    column("took", 4, took),
    column("USD", 2, cost),
    column("out", 5, outputs),
];

const fn column(
    title: &'static str,
    leaves: u8,
    cell: fn(&TechniqueRun, SystemTime) -> String,
) -> Column {
    Column {
        title,
        leaves,
        cell,
    }
}

/// The table, without a line break at its end.
pub(crate) fn table(runs: &[TechniqueRun], now: SystemTime) -> String {
    let width = width();
    let mut columns: Vec<&Column> = COLUMNS.iter().collect();
    loop {
        let lines = lines(&columns, runs, now);
        let widest = lines.iter().map(|line| line.chars().count()).max();
        let fits = width.is_none_or(|width| widest.unwrap_or(0) <= width);
        let next_to_leave = columns.iter().map(|column| column.leaves).max();
        match next_to_leave {
            Some(leaves) if leaves > 0 && !fits => {
                columns.retain(|column| column.leaves != leaves);
            }
            _ => return lines.join("\n"),
        }
    }
}

fn lines(columns: &[&Column], runs: &[TechniqueRun], now: SystemTime) -> Vec<String> {
    let mut table = Table::new();
    let mut style = TableStyle::new();
    if io::stdout().is_terminal() {
        style = style.header_separator(LineStyle::none().fill('─'));
    }
    table.load_style(style);
    table.set_header(columns.iter().map(|column| column.title));
    for run in runs {
        let cells = columns.iter().map(|column| (column.cell)(run, now));
        table.add_row(cells.map(|cell| printable(&cell)));
    }
    // The first column needs no space before it.
    if let Some(first) = table.column_mut(0) {
        first.set_padding((0, 1));
    }
    table
        .lines()
        .map(|line| line.trim_end().to_owned())
        .collect()
}

/// How wide the table may be: without a limit where it goes into a file or a pipe.
fn width() -> Option<usize> {
    let given = env::var("COLUMNS").ok();
    let given = given.and_then(|text| text.trim().parse().ok());
    given.or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)))
}

/// A server's words, kept from moving the cursor or breaking the line.
pub(crate) fn printable(text: &str) -> String {
    text.replace(char::is_control, " ")
}

fn unknown() -> String {
    "-".to_owned()
}

fn run_id(run: &TechniqueRun, _: SystemTime) -> String {
    run.run_id.clone()
}

fn status(run: &TechniqueRun, _: SystemTime) -> String {
    if run.is_terminal() || run.progress <= 0.0 {
        return run.status.to_string();
    }
    format!("{} {:.0} %", run.status, run.progress)
}

fn technique(run: &TechniqueRun, _: SystemTime) -> String {
    let technique = run.technique.as_ref();
    technique.map_or_else(unknown, |technique| technique.name.clone())
}

fn age(run: &TechniqueRun, now: SystemTime) -> String {
    let created = run.created_at.to_system_time();
    let age = created.map(|created| now.duration_since(created).unwrap_or_default());
    age.map_or_else(unknown, roughly)
}

fn took(run: &TechniqueRun, _: SystemTime) -> String {
    run.duration().map_or_else(unknown, roughly)
}

fn cost(run: &TechniqueRun, _: SystemTime) -> String {
    run.charged_cost
        .map_or_else(unknown, |cost| format!("{cost:.2}"))
}

fn outputs(run: &TechniqueRun, _: SystemTime) -> String {
    let outputs = run.outputs.as_ref();
    outputs.map_or_else(unknown, |outputs| outputs.len().to_string())
}

/// Such as `45 s`, `4 min`, `3 h`, `12 d`.
fn roughly(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds / 60),
        7_200..172_800 => format!("{} h", seconds / 3_600),
        _ => format!("{} d", seconds / 86_400),
    }
}
