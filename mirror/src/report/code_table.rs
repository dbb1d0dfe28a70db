//! Why runs failed: the codes, the most frequent first.

use crate::report::{
    numbers::{Code, Numbers},
    period::Period,
    table::{Cell, Table},
    text::{share, size},
};

pub(crate) fn table(numbers: &Numbers) -> Table {
    let counts = numbers.codes.iter().map(|code| size(code.runs));
    let highest = counts.fold(0.0, f64::max);
    let rows = numbers.codes.iter();
    Table {
        id: "codes".to_owned(),
        caption: "Why runs failed, the most frequent code first".to_owned(),
        heads: ["Code", "", "Failed runs", "Of all failures", "Latest"]
            .map(str::to_owned)
            .to_vec(),
        rows: rows
            .map(|code| row(code, highest, numbers.totals.failed))
            .collect(),
    }
}

fn row(code: &Code, highest: f64, failed: i64) -> Vec<Cell> {
    vec![
        called(code),
        Cell::Bar {
            class: "failed",
            share: share(size(code.runs), highest),
        },
        Cell::Count(code.runs),
        Cell::Share {
            part: code.runs,
            whole: failed,
        },
        Cell::Words(Period::Day.words(code.latest.as_deref())),
    ]
}

fn called(code: &Code) -> Cell {
    match &code.name {
        _ if code.codes > 1 => Cell::Words(format!("{} other codes", code.codes)),
        Some(name) => Cell::Name(name.clone()),
        None => Cell::Words("no code".to_owned()),
    }
}
