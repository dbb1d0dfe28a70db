//! What is still open, and what is not settled: completed, and its cost is yet to come.

use maud::{Markup, html};

use crate::report::{
    numbers::{Numbers, Waiting, WaitingRun},
    picture::question,
    query,
    table::{Cell, Table},
    techniques::named,
    text::{counted, moment},
};

pub(crate) fn section(numbers: &Numbers) -> Markup {
    let totals = &numbers.totals;
    let (open, unknown) = (totals.open, totals.cost_unknown);
    html! {
        section aria-labelledby="waiting" {
            h2 id="waiting" { "Still open or unsettled" }
            @if open == 0 && unknown == 0 {
                p { "Nothing: every run has ended, and every cost is known." }
            } @else {
                p {
                    b { (counted(open, "run", "runs")) } " still open; "
                    b { (counted(unknown, "completed run", "completed runs")) }
                    " whose cost is not known yet."
                }
                (counts(&numbers.waiting).draw())
                (question(query::WAITING))
                h3 { "Those that wait longest" }
                (oldest(&numbers.oldest).draw())
                (question(&query::oldest()))
            }
        }
    }
}

fn counts(waiting: &[Waiting]) -> Table {
    let rows = waiting.iter().map(|waiting| {
        vec![
            Cell::Name(waiting.what.clone()),
            Cell::Count(waiting.runs),
            Cell::Words(when(waiting.oldest_ms)),
        ]
    });
    Table {
        id: "waiting-runs".to_owned(),
        caption: "Runs that are open, by status, or whose cost is unknown".to_owned(),
        heads: ["What", "Runs", "The oldest was created"]
            .map(str::to_owned)
            .to_vec(),
        rows: rows.collect(),
    }
}

fn oldest(runs: &[WaitingRun]) -> Table {
    let rows = runs.iter().map(|run| {
        vec![
            Cell::Name(run.run_id.clone()),
            Cell::Name(named(run.name.as_deref(), &run.technique_id)),
            Cell::Name(run.status.clone()),
            Cell::Words(format!("{:.0} %", run.progress)),
            Cell::Words(when(run.created_ms)),
        ]
    });
    Table {
        id: "oldest-waiting".to_owned(),
        caption: format!("The oldest of them, {} at most", query::LISTED_WAITING),
        heads: ["Run", "Technique", "Status", "Progress", "Created"]
            .map(str::to_owned)
            .to_vec(),
        rows: rows.collect(),
    }
}

fn when(unix_ms: Option<i64>) -> String {
    unix_ms.map_or_else(|| "unknown".to_owned(), moment)
}
