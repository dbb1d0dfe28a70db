//! How many runs there were, how many failed, and why.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::report::{
    chart::{Chart, Column, Piece},
    code_table,
    course::{drawn, heading, note, span},
    numbers::{Course, Numbers, Runs},
    picture::{Picture, question},
    query,
    scale::{Scale, Unit},
    table::{Cell, Table},
    text::{count, counted, legible, percent, size},
};

/// How a run can stand: its colour, what it is called, and how many of a period's do.
struct Kind {
    class: &'static str,
    name: &'static str,
    count: fn(&Runs) -> i64,
}

const KINDS: [Kind; 4] = [
    Kind {
        class: "failed",
        name: "Failed",
        count: |runs| runs.failed,
    },
    Kind {
        class: "completed",
        name: "Completed",
        count: |runs| runs.completed,
    },
    Kind {
        class: "open",
        name: "Going on",
        count: |runs| runs.open,
    },
    Kind {
        class: "others",
        name: "Ended otherwise",
        count: |runs| runs.all - runs.failed - runs.completed - runs.open,
    },
];

pub(crate) fn section(numbers: &Numbers) -> Markup {
    let totals = &numbers.totals;
    html! {
        section aria-labelledby="runs" {
            h2 id="runs" { "Runs and failures" }
            p {
                b { (counted(totals.runs, "run", "runs")) }
                @if totals.failed == 0 {
                    ". None has failed."
                } @else {
                    ", of which " b { (count(totals.failed)) } " failed, "
                    (percent(totals.failed, totals.runs)) "."
                }
            }
            @for course in &numbers.courses {
                (heading(course))
                (picture(numbers, course))
            }
            @if !numbers.codes.is_empty() {
                h3 { "Why runs failed" }
                (code_table::table(numbers).draw())
                (question(&query::codes()))
            }
        }
    }
}

fn picture(numbers: &Numbers, course: &Course) -> Markup {
    let key = course.period.key();
    let kinds = kinds(course);
    let by_period: BTreeMap<Option<&str>, &Runs> = course
        .runs
        .iter()
        .map(|runs| (runs.period.as_deref(), runs))
        .collect();
    let drawn = drawn(course, &by_period);
    let most = drawn
        .iter()
        .filter_map(|(_, runs)| runs.map(|runs| runs.all))
        .max();
    let most = most.unwrap_or_default();
    let chart = Chart {
        id: format!("runs-by-{key}-chart"),
        title: format!("Runs and failures by {key}"),
        description: format!(
            "A bar for each {key} {}, its lowest piece the runs that failed. The highest is {}.",
            span(course),
            counted(most, "run", "runs")
        ),
        slots: &course.slots,
        scale: Scale::to(size(most), Unit::Runs),
    };
    let columns: Vec<(Column, String)> = drawn
        .into_iter()
        .map(|(slot, runs)| column(&slot.title, runs.copied(), &kinds))
        .collect();
    let table = table(course, &kinds);
    Picture {
        axes: format!("Runs, by the {key} (UTC) on which they were created"),
        legend: kinds
            .iter()
            .map(|kind| (kind.class, kind.name.to_owned()))
            .collect(),
        drawing: chart.draw(&columns),
        note: note(numbers, course),
        table: &table,
        query: query::runs(course.period),
    }
    .draw()
}

/// Those that there are.
fn kinds(course: &Course) -> Vec<&'static Kind> {
    let is_there = |kind: &&Kind| course.runs.iter().any(|runs| (kind.count)(runs) > 0);
    KINDS.iter().filter(is_there).collect()
}

fn column(title: &str, runs: Option<&Runs>, kinds: &[&Kind]) -> (Column, String) {
    let Some(runs) = runs else {
        return (Column::Empty, format!("{title}: no run"));
    };
    let mut told = vec![format!("{title}: {}", counted(runs.all, "run", "runs"))];
    let mut pieces = Vec::new();
    for kind in kinds {
        let number = (kind.count)(runs);
        if number > 0 {
            told.push(format!("{}: {}", kind.name, count(number)));
        }
        pieces.push(Piece {
            class: kind.class,
            value: size(number),
        });
    }
    if let Some(code) = &runs.error_code {
        told.push(format!("Most often: {}", legible(code)));
    }
    (Column::Stack(pieces), told.join("\n"))
}

fn table(course: &Course, kinds: &[&Kind]) -> Table {
    let key = course.period.key();
    let mut heads = vec![course.period.title(), "Runs"];
    heads.extend(kinds.iter().map(|kind| kind.name));
    heads.extend(["Failed, of all", "Most frequent code", "Times"]);
    let rows = course.runs.iter().map(|runs| {
        let mut row = vec![
            Cell::Words(course.period.words(runs.period.as_deref())),
            Cell::Count(runs.all),
        ];
        row.extend(kinds.iter().map(|kind| Cell::Count((kind.count)(runs))));
        row.extend([
            Cell::Share {
                part: runs.failed,
                whole: runs.all,
            },
            most_frequent(runs),
            Cell::Count(runs.times),
        ]);
        row
    });
    Table {
        id: format!("runs-by-{key}"),
        caption: format!("Runs and failures by {key}; one without a run has no row"),
        heads: heads.into_iter().map(str::to_owned).collect(),
        rows: rows.collect(),
    }
}

fn most_frequent(runs: &Runs) -> Cell {
    match &runs.error_code {
        Some(code) => Cell::Name(code.clone()),
        None if runs.failed > 0 => Cell::Words("no code".to_owned()),
        None => Cell::Words("–".to_owned()),
    }
}
