//! How a change becomes rows.

use std::time::SystemTime;

use flora_technique_runs::{Change, Error, RunHandle, TechniqueRun, Timestamp, WhyLetGo};
use rusqlite::{Transaction, params};

use crate::Failure;

pub(crate) fn save_change(transaction: &Transaction<'_>, change: &Change) -> Result<(), Failure> {
    let run = match change {
        Change::LetGo { handle, why } => return save_let_go(transaction, handle, *why),
        change => change.run(),
    };
    // A kind of change that this program does not know may have none.
    let Some(run) = run else { return Ok(()) };
    save_technique(transaction, run)?;
    save_run(transaction, run)?;
    save_outputs(transaction, run)?;
    transaction.execute(
        "INSERT INTO changes (run_id, kind, status, progress, seen_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            run.run_id,
            kind(change),
            run.status.as_str(),
            run.progress,
            now()
        ],
    )?;
    // It has become readable.
    transaction.execute(
        "DELETE FROM left_out WHERE run_id = ?1 AND raw IS NOT NULL",
        [&run.run_id],
    )?;
    Ok(())
}

fn kind(change: &Change) -> &'static str {
    match change {
        Change::Started(_) => "started",
        Change::Ended(_) => "ended",
        Change::Settled(_) => "settled",
        _ => "progressed",
    }
}

fn save_technique(transaction: &Transaction<'_>, run: &TechniqueRun) -> Result<(), Failure> {
    let Some(technique) = &run.technique else {
        return Ok(());
    };
    transaction.execute(
        "INSERT INTO techniques (technique_id, name) VALUES (?1, ?2)
         ON CONFLICT (technique_id) DO UPDATE SET name = excluded.name",
        [&technique.technique_id, &technique.name],
    )?;
    Ok(())
}

fn save_run(transaction: &Transaction<'_>, run: &TechniqueRun) -> Result<(), Failure> {
    let technique = run.technique.as_ref();
    transaction.execute(
        include_str!("save_run.sql"),
        params![
            run.run_id,
            run.status.as_str(),
            run.is_terminal(),
            run.progress,
            run.created_at.unix_millis(),
            run.started_at.and_then(Timestamp::unix_millis),
            run.completed_at.and_then(Timestamp::unix_millis),
            // What is no amount is no cost, and a completed run without one stays unsettled.
            run.cost_micros().and(run.charged_cost),
            run.error_code,
            run.error_message,
            technique.map(|technique| &technique.technique_id),
            run.project_id,
            run.workspace_id,
            run.outputs.is_some(),
            serde_json::to_string(run)?,
        ],
    )?;
    Ok(())
}

/// Puts the outputs that are told in place of those that were; what is not told stays.
fn save_outputs(transaction: &Transaction<'_>, run: &TechniqueRun) -> Result<(), Failure> {
    let Some(outputs) = &run.outputs else {
        return Ok(());
    };
    transaction.execute("DELETE FROM outputs WHERE run_id = ?1", [&run.run_id])?;
    for (position, output) in (0_i64..).zip(outputs) {
        transaction.execute(
            "INSERT INTO outputs (run_id, position, output_id, type, content)
             VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                run.run_id,
                position,
                output.output_id,
                output.type_.as_str(),
                output.url
            ],
        )?;
    }
    Ok(())
}

/// An entry or a run that could not be read.
pub(crate) fn save_left_out(transaction: &Transaction<'_>, error: &Error) -> Result<(), Failure> {
    let entry = error.undecodable();
    transaction.execute(
        "INSERT INTO left_out (run_id, message, path, reason, raw, seen_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            error.run_id(),
            error.to_string(),
            entry.map(|entry| &entry.path),
            entry.map(|entry| &entry.reason),
            entry.map(|entry| &entry.raw),
            now(),
        ],
    )?;
    Ok(())
}

/// A run that is watched no more, though its end or its cost is not known.
fn save_let_go(
    transaction: &Transaction<'_>,
    handle: &RunHandle,
    why: WhyLetGo,
) -> Result<(), Failure> {
    transaction.execute(
        "INSERT INTO left_out (run_id, message, seen_ms) VALUES (?1, ?2, ?3)",
        params![handle.run_id(), why.to_string(), now()],
    )?;
    Ok(())
}

/// Whole milliseconds since 1970, by this machine's clock.
fn now() -> Option<i64> {
    Timestamp::from(SystemTime::now()).unix_millis()
}
