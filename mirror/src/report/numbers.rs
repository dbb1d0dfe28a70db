//! The numbers of the page, all of them as SQL gives them.

use std::{path::Path, time::SystemTime};

use flora_technique_runs::Timestamp;
use jiff::civil::Date;
use rusqlite::{Connection, Row, Transaction};

use crate::report::{
    period::{Period, Slot, day_of, parse_day},
    query,
};

pub(crate) struct Numbers {
    pub(crate) file: String,
    /// When they were read.
    pub(crate) written_ms: i64,
    pub(crate) source: Source,
    pub(crate) totals: Totals,
    /// Those first that cost the most.
    pub(crate) techniques: Vec<Technique>,
    pub(crate) codes: Vec<Code>,
    pub(crate) waiting: Vec<Waiting>,
    pub(crate) oldest: Vec<WaitingRun>,
    /// By the day; and by the month where the history is longer than a picture of days.
    pub(crate) courses: Vec<Course>,
}

/// Whose runs these are, and how far they are known.
pub(crate) struct Source {
    pub(crate) base_url: String,
    pub(crate) is_demonstration: bool,
    pub(crate) workspace_id: Option<String>,
    pub(crate) up_to_ms: Option<i64>,
    pub(crate) left_out: i64,
}

pub(crate) struct Totals {
    pub(crate) runs: i64,
    pub(crate) failed: i64,
    pub(crate) open: i64,
    pub(crate) cost_unknown: i64,
    pub(crate) undated: i64,
    pub(crate) usd: f64,
    pub(crate) median: Option<f64>,
    pub(crate) first_day: Option<Date>,
    pub(crate) last_day: Option<Date>,
}

/// One technique, or the others together.
pub(crate) struct Technique {
    pub(crate) techniques: i64,
    pub(crate) id: String,
    pub(crate) name: Option<String>,
    pub(crate) runs: i64,
    pub(crate) failed: i64,
    pub(crate) usd: f64,
    pub(crate) cost_unknown: i64,
    pub(crate) median: Option<f64>,
    pub(crate) p95: Option<f64>,
}

/// One code of failures, or the others together.
pub(crate) struct Code {
    pub(crate) codes: i64,
    pub(crate) name: Option<String>,
    pub(crate) runs: i64,
    pub(crate) latest: Option<String>,
}

/// How many runs wait for something.
pub(crate) struct Waiting {
    pub(crate) what: String,
    pub(crate) runs: i64,
    pub(crate) oldest_ms: Option<i64>,
}

/// A run that waits for something.
pub(crate) struct WaitingRun {
    pub(crate) run_id: String,
    pub(crate) technique_id: String,
    pub(crate) name: Option<String>,
    pub(crate) status: String,
    pub(crate) progress: f64,
    pub(crate) created_ms: Option<i64>,
}

/// What happened, period by period.
pub(crate) struct Course {
    pub(crate) period: Period,
    /// Those that a picture has.
    pub(crate) slots: Vec<Slot>,
    pub(crate) cost: Vec<Cost>,
    pub(crate) runs: Vec<Runs>,
    pub(crate) times: Vec<Times>,
}

/// What a technique cost in a period, or the others together.
pub(crate) struct Cost {
    pub(crate) period: Option<String>,
    pub(crate) place: u32,
    pub(crate) usd: f64,
    /// Of how many runs it is not known yet.
    pub(crate) unknown: i64,
}

/// The runs of a period.
pub(crate) struct Runs {
    pub(crate) period: Option<String>,
    pub(crate) all: i64,
    pub(crate) failed: i64,
    pub(crate) completed: i64,
    pub(crate) open: i64,
    /// The most frequent code, and how often it was.
    pub(crate) error_code: Option<String>,
    pub(crate) times: i64,
}

/// How long the runs of a period took.
pub(crate) struct Times {
    pub(crate) period: Option<String>,
    pub(crate) runs: i64,
    pub(crate) median: f64,
    pub(crate) p95: f64,
}

impl Numbers {
    /// All of one moment, whoever writes meanwhile.
    pub(crate) fn read(connection: &mut Connection, file: &Path) -> rusqlite::Result<Self> {
        // What is sorted and set aside goes to no disk.
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        let transaction = connection.transaction()?;
        let written_ms = now();
        let source = source(&transaction)?;
        transaction.execute_batch(query::TOLD)?;
        let totals = totals(&transaction)?;
        Ok(Self {
            file: file_name(file),
            written_ms,
            techniques: rows(&transaction, &query::techniques(), technique)?,
            codes: rows(&transaction, &query::codes(), code)?,
            waiting: rows(&transaction, query::WAITING, waiting)?,
            oldest: rows(&transaction, &query::oldest(), waiting_run)?,
            courses: courses(&transaction, &source, &totals)?,
            source,
            totals,
        })
    }
}

fn now() -> i64 {
    let now = Timestamp::from(SystemTime::now()).unix_millis();
    now.unwrap_or_default()
}

fn file_name(file: &Path) -> String {
    let name = file.file_name().unwrap_or(file.as_os_str());
    name.to_string_lossy().into_owned()
}

fn rows<T>(
    transaction: &Transaction<'_>,
    query: &str,
    read: fn(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    let mut statement = transaction.prepare(query)?;
    let rows = statement.query_map([], read)?;
    rows.collect()
}

fn source(transaction: &Transaction<'_>) -> rusqlite::Result<Source> {
    let query = "SELECT base_url, is_demonstration, workspace_id, up_to_ms,
        (SELECT count(*) FROM left_out) FROM mirror";
    transaction.query_one(query, [], |row| {
        Ok(Source {
            base_url: row.get(0)?,
            is_demonstration: row.get(1)?,
            workspace_id: row.get(2)?,
            up_to_ms: row.get(3)?,
            left_out: row.get(4)?,
        })
    })
}

fn totals(transaction: &Transaction<'_>) -> rusqlite::Result<Totals> {
    let day = |text: Option<String>| text.as_deref().and_then(parse_day);
    transaction.query_one(query::TOTALS, [], |row| {
        Ok(Totals {
            runs: row.get("runs")?,
            failed: row.get("failed")?,
            open: row.get("open")?,
            cost_unknown: row.get("cost_unknown")?,
            undated: row.get("undated")?,
            usd: row.get("usd")?,
            median: row.get("median")?,
            first_day: day(row.get("first_day")?),
            last_day: day(row.get("last_day")?),
        })
    })
}

fn courses(
    transaction: &Transaction<'_>,
    source: &Source,
    totals: &Totals,
) -> rusqlite::Result<Vec<Course>> {
    let (Some(first), Some(newest)) = (totals.first_day, totals.last_day) else {
        // No run, or none of a known day: then there is nothing to draw, but there are numbers.
        return Ok(vec![course(transaction, Period::Day, Vec::new())?]);
    };
    // Days without a run at the end are told too, as far as they are known to have none.
    let known = source.up_to_ms.map(day_of);
    let last = known.map_or(newest, |known| known.max(newest));
    let mut days = Period::Day.slots(first, last);
    if is_before(newest, &days) {
        // Long ago all of it: then the days of the last runs say more than empty ones.
        days = Period::Day.slots(first, newest);
    }
    let is_longer = is_before(first, &days);
    let mut courses = vec![course(transaction, Period::Day, days)?];
    if is_longer {
        let months = Period::Month.slots(first, last);
        courses.push(course(transaction, Period::Month, months)?);
    }
    Ok(courses)
}

fn is_before(day: Date, days: &[Slot]) -> bool {
    let earliest = days.first().and_then(|slot| parse_day(&slot.key));
    earliest.is_some_and(|earliest| day < earliest)
}

fn course(
    transaction: &Transaction<'_>,
    period: Period,
    slots: Vec<Slot>,
) -> rusqlite::Result<Course> {
    Ok(Course {
        period,
        slots,
        cost: rows(transaction, &query::cost(period), cost)?,
        runs: rows(transaction, &query::runs(period), runs)?,
        times: rows(transaction, &query::times(period), times)?,
    })
}

fn technique(row: &Row<'_>) -> rusqlite::Result<Technique> {
    Ok(Technique {
        techniques: row.get("techniques")?,
        id: row.get("technique_id")?,
        name: row.get("name")?,
        runs: row.get("runs")?,
        failed: row.get("failed")?,
        usd: row.get("usd")?,
        cost_unknown: row.get("cost_unknown")?,
        median: row.get("median")?,
        p95: row.get("p95")?,
    })
}

fn code(row: &Row<'_>) -> rusqlite::Result<Code> {
    Ok(Code {
        codes: row.get("codes")?,
        name: row.get("error_code")?,
        runs: row.get("runs")?,
        latest: row.get("latest")?,
    })
}

fn waiting(row: &Row<'_>) -> rusqlite::Result<Waiting> {
    Ok(Waiting {
        what: row.get("what")?,
        runs: row.get("runs")?,
        oldest_ms: row.get("oldest_ms")?,
    })
}

fn waiting_run(row: &Row<'_>) -> rusqlite::Result<WaitingRun> {
    Ok(WaitingRun {
        run_id: row.get("run_id")?,
        technique_id: row.get("technique_id")?,
        name: row.get("name")?,
        status: row.get("status")?,
        progress: row.get("progress")?,
        created_ms: row.get("created_ms")?,
    })
}

fn cost(row: &Row<'_>) -> rusqlite::Result<Cost> {
    Ok(Cost {
        period: row.get("period")?,
        place: row.get("place")?,
        usd: row.get("usd")?,
        unknown: row.get("cost_unknown")?,
    })
}

fn runs(row: &Row<'_>) -> rusqlite::Result<Runs> {
    Ok(Runs {
        period: row.get("period")?,
        all: row.get("runs")?,
        failed: row.get("failed")?,
        completed: row.get("completed")?,
        open: row.get("open")?,
        error_code: row.get("error_code")?,
        times: row.get("times")?,
    })
}

fn times(row: &Row<'_>) -> rusqlite::Result<Times> {
    Ok(Times {
        period: row.get("period")?,
        runs: row.get("runs")?,
        median: row.get("median")?,
        p95: row.get("p95")?,
    })
}
