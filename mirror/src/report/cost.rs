//! What the runs cost, by technique and day.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::report::{
    chart::{Chart, Column, Piece},
    course::{drawn, heading, note, span},
    numbers::{Course, Numbers},
    picture::Picture,
    query,
    scale::{Scale, Unit},
    table::{Cell, Table},
    techniques,
    text::{counted, dollars},
};

type Legend = Vec<(&'static str, String)>;

/// A period's dollars, by the place of the technique.
#[derive(Default)]
struct Sum {
    usd: BTreeMap<u32, f64>,
    unknown: i64,
}

impl Sum {
    /// In whole millionths, which add up exactly.
    fn together(&self) -> f64 {
        let micros: f64 = self.usd.values().map(|usd| (usd * 1e6).round()).sum();
        micros / 1e6
    }

    fn at(&self, place: u32) -> f64 {
        self.usd.get(&place).copied().unwrap_or_default()
    }
}

pub(crate) fn section(numbers: &Numbers) -> Markup {
    let totals = &numbers.totals;
    html! {
        section aria-labelledby="cost" {
            h2 id="cost" { "Cost" }
            p {
                b { (dollars(totals.usd)) } " in all. A cost counts once its run has ended: before, it is
                an estimate."
                @if totals.cost_unknown > 0 {
                    " Not in it yet: "
                    (counted(totals.cost_unknown, "completed run", "completed runs"))
                    " of which the cost is not known."
                }
            }
            @for course in &numbers.courses {
                (heading(course))
                (picture(numbers, course))
            }
        }
    }
}

fn picture(numbers: &Numbers, course: &Course) -> Markup {
    let sums = sums(course);
    let legend = techniques::legend(numbers);
    let key = course.period.key();
    let table = table(course, &legend, &sums);
    let drawn = drawn(course, &sums);
    let costs = drawn.iter().filter_map(|(_, sum)| sum.map(Sum::together));
    let highest = costs.fold(0.0, f64::max);
    let chart = Chart {
        id: format!("cost-by-{key}-chart"),
        title: format!("Cost by technique and {key}"),
        description: format!(
            "A bar for each {key} {}, its pieces the techniques. The highest is {}.",
            span(course),
            dollars(highest)
        ),
        slots: &course.slots,
        scale: Scale::to(highest, Unit::Dollars),
    };
    let columns: Vec<(Column, String)> = drawn
        .into_iter()
        .map(|(slot, sum)| column(&slot.title, sum, &legend))
        .collect();
    Picture {
        axes: format!("US dollars, by the {key} (UTC) on which the run was created"),
        drawing: chart.draw(&columns),
        note: note(numbers, course),
        table: &table,
        query: query::cost(course.period),
        legend,
    }
    .draw()
}

/// What each period came to; the key of runs of an unknown day is `None`.
fn sums(course: &Course) -> BTreeMap<Option<&str>, Sum> {
    let mut sums: BTreeMap<Option<&str>, Sum> = BTreeMap::new();
    for cost in &course.cost {
        let sum = sums.entry(cost.period.as_deref()).or_default();
        sum.usd.insert(cost.place, cost.usd);
        sum.unknown += cost.unknown;
    }
    sums
}

fn column(title: &str, sum: Option<&Sum>, legend: &Legend) -> (Column, String) {
    let Some(sum) = sum else {
        return (Column::Empty, format!("{title}: no run"));
    };
    let mut told = vec![format!("{title}: {}", dollars(sum.together()))];
    let mut pieces = Vec::new();
    for (place, (class, name)) in (1..).zip(legend) {
        let value = sum.at(place);
        if value != 0.0 {
            told.push(format!("{name}: {}", dollars(value)));
        }
        pieces.push(Piece { class, value });
    }
    (Column::Stack(pieces), told.join("\n"))
}

fn table(course: &Course, legend: &Legend, sums: &BTreeMap<Option<&str>, Sum>) -> Table {
    let key = course.period.key();
    let mut heads = vec![course.period.title().to_owned()];
    heads.extend(legend.iter().map(|(_, name)| name.clone()));
    heads.extend(["Together".to_owned(), "Cost unknown".to_owned()]);
    let rows = sums.iter().rev().map(|(period, sum)| {
        let mut row = vec![Cell::Words(course.period.words(*period))];
        let places = (1..).zip(legend).map(|(place, _)| sum.at(place));
        row.extend(places.map(Cell::Dollars));
        row.extend([Cell::Dollars(sum.together()), Cell::Count(sum.unknown)]);
        row
    });
    Table {
        id: format!("cost-by-{key}"),
        caption: format!(
            "Cost by technique and {key}, in US dollars; one without a run has no row"
        ),
        heads,
        rows: rows.collect(),
    }
}
