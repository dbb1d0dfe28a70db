//! How long the runs took.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::report::{
    chart::{Chart, Column},
    course::{drawn, heading, note, span},
    numbers::{Course, Numbers, Times},
    picture::Picture,
    query,
    scale::{Scale, Unit},
    table::{Cell, Table},
    text::{counted, duration},
};

pub(crate) fn section(numbers: &Numbers) -> Markup {
    html! {
        section aria-labelledby="times" {
            h2 id="times" { "Time taken" }
            p {
                @if let Some(median) = numbers.totals.median {
                    "Half of the completed runs took no longer than " b { (duration(median)) }
                    ", from creation to end, queueing included."
                } @else {
                    "No run has completed yet."
                }
            }
            @if numbers.totals.median.is_some() {
                @for course in &numbers.courses {
                    (heading(course))
                    (picture(numbers, course))
                }
            }
        }
    }
}

fn picture(numbers: &Numbers, course: &Course) -> Markup {
    let key = course.period.key();
    let by_period: BTreeMap<Option<&str>, &Times> = course
        .times
        .iter()
        .map(|times| (times.period.as_deref(), times))
        .collect();
    let drawn = drawn(course, &by_period);
    let longest = drawn
        .iter()
        .filter_map(|(_, times)| times.map(|times| times.p95));
    let longest = longest.fold(0.0, f64::max);
    let chart = Chart {
        id: format!("times-by-{key}-chart"),
        title: format!("Time taken by {key}"),
        description: format!(
            "A mark at the median for each {key} {}, and a bar from there to the time within which \
             95 % were done. The highest is {}.",
            span(course),
            duration(longest)
        ),
        slots: &course.slots,
        scale: Scale::to(longest, Unit::Seconds),
    };
    let columns: Vec<(Column, String)> = drawn
        .into_iter()
        .map(|(slot, times)| column(&slot.title, times.copied()))
        .collect();
    let table = table(course);
    Picture {
        axes: format!("Time of completed runs, by the {key} (UTC) on which they were created"),
        legend: vec![
            ("median", "Median: half took no longer".to_owned()),
            ("range", "From there to what 95 % did not exceed".to_owned()),
        ],
        drawing: chart.draw(&columns),
        note: note(numbers, course),
        table: &table,
        query: query::times(course.period),
    }
    .draw()
}

fn column(title: &str, times: Option<&Times>) -> (Column, String) {
    let Some(times) = times else {
        return (Column::Empty, format!("{title}: no completed run"));
    };
    let told = format!(
        "{title}: {}\nMedian: {}\n95 % within: {}",
        counted(times.runs, "completed run", "completed runs"),
        duration(times.median),
        duration(times.p95)
    );
    let column = Column::Range {
        median: times.median,
        p95: times.p95,
    };
    (column, told)
}

fn table(course: &Course) -> Table {
    let key = course.period.key();
    let rows = course.times.iter().map(|times| {
        vec![
            Cell::Words(course.period.words(times.period.as_deref())),
            Cell::Count(times.runs),
            Cell::Seconds(Some(times.median)),
            Cell::Seconds(Some(times.p95)),
        ]
    });
    Table {
        id: format!("times-by-{key}"),
        caption: format!("Time taken by {key}; one without a completed run has no row"),
        heads: [
            course.period.title(),
            "Completed runs",
            "Median",
            "95 % within",
        ]
        .map(str::to_owned)
        .to_vec(),
        rows: rows.collect(),
    }
}
