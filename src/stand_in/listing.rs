//! One page of the history.

use std::time::SystemTime;

use serde_json::{Value, json};

use super::{fault::Fault, history::History, query::Query, run::Run};

/// The body of a page. `serial` makes cursors of an empty page differ.
pub(super) fn page(
    history: &mut History,
    query: &Query<'_>,
    now: SystemTime,
    fault: Option<&Fault>,
    serial: u64,
) -> String {
    let workspace = &history.workspace;
    let newest_first = history.runs.iter_mut().rev();
    let mut runs: Vec<&mut Run> = newest_first
        .filter(|run| !query.has_filters() || query.leaves(&run.as_it_stands(now, workspace)))
        .collect();
    let total = runs.len();
    let begin = query.offset().min(total);
    let size = match fault {
        Some(Fault::EmptyPage) => 0,
        _ => query.limit(),
    };
    let end = begin.saturating_add(size).min(total);
    let mut entries = Vec::new();
    for run in runs.drain(begin..end) {
        entries.push(run.show(now, workspace, true));
    }
    if fault == Some(&Fault::BadItem)
        && let Some(first) = entries.first_mut()
    {
        first["outputs"] = json!([{ "output_id": "image", "type": "imageUrl", "url": 7 }]);
    }
    let meta = json!({
        "next_cursor": next_cursor(query, end, total, fault, serial),
        "total_estimate": total,
    });
    json!({ "meta": meta, "technique_runs": entries }).to_string()
}

fn next_cursor(
    query: &Query<'_>,
    end: usize,
    total: usize,
    fault: Option<&Fault>,
    serial: u64,
) -> Value {
    let next = format!("offset-{end}");
    match fault {
        // Its own each time, or it would be the cursor that led here.
        Some(Fault::EmptyPage) => json!(format!("{next}.{serial}")),
        Some(Fault::RepeatedCursor) => json!(query.cursor().unwrap_or(&next)),
        _ if end < total => json!(next),
        _ => Value::Null,
    }
}
