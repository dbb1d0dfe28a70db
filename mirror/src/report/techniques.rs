//! The techniques: what each is called here, and how its runs went.

use maud::{Markup, html};

use crate::report::{
    numbers::{Numbers, Technique},
    picture::question,
    query::{self, DRAWN_TECHNIQUES},
    table::{Cell, Table},
    text::{legible, share},
};

/// The colours of the pictures, by the technique's place.
const COLOURS: [&str; DRAWN_TECHNIQUES] = ["first", "second", "third", "fourth", "fifth"];
const OTHERS: &str = "others";

/// What a picture tells apart, in the order of the places: a colour, and whose it is.
pub(crate) fn legend(numbers: &Numbers) -> Vec<(&'static str, String)> {
    let mut legend = Vec::new();
    for (technique, colour) in numbers.techniques.iter().zip(COLOURS) {
        legend.push((colour, name(technique, &numbers.techniques)));
    }
    let mut rest = numbers.techniques.iter().skip(DRAWN_TECHNIQUES).peekable();
    if let Some(first) = rest.peek() {
        let first = name(first, &numbers.techniques);
        let others: i64 = rest.map(|technique| technique.techniques).sum();
        let name = if others == 1 {
            first
        } else {
            format!("{others} others")
        };
        legend.push((OTHERS, name));
    }
    legend
}

/// What a technique is called: where two have one name, with its id.
fn name(technique: &Technique, all: &[Technique]) -> String {
    if technique.techniques > 1 {
        return format!("{} others", technique.techniques);
    }
    let plain = named(technique.name.as_deref(), &technique.id);
    let same = |other: &&Technique| other.techniques == 1 && other.name == technique.name;
    if technique.name.is_some() && all.iter().filter(same).count() > 1 {
        return legible(&format!("{plain} ({})", technique.id));
    }
    plain
}

/// A name; without one, the id.
pub(crate) fn named(name: Option<&str>, technique_id: &str) -> String {
    let name = name.filter(|name| !name.trim().is_empty());
    if technique_id.is_empty() {
        return "no technique".to_owned();
    }
    legible(name.unwrap_or(technique_id))
}

pub(crate) fn section(numbers: &Numbers) -> Markup {
    let costs = numbers.techniques.iter().map(|technique| technique.usd);
    let highest = costs.fold(0.0, f64::max);
    let rows = numbers.techniques.iter();
    let table = Table {
        id: "techniques".to_owned(),
        caption: "Techniques, those first that cost the most".to_owned(),
        heads: [
            "Technique",
            "",
            "Cost",
            "Runs",
            "Failed",
            "Failed, of all",
            "Median time",
            "95 % within",
            "Cost unknown",
        ]
        .map(str::to_owned)
        .to_vec(),
        rows: rows
            .enumerate()
            .map(|(place, technique)| {
                row(technique, COLOURS.get(place).unwrap_or(&OTHERS), highest)
            })
            .collect(),
    };
    html! {
        section aria-labelledby="by-technique" {
            h2 id="by-technique" { "Techniques" }
            (table.draw())
            (question(&query::techniques()))
        }
    }
}

fn row(technique: &Technique, colour: &'static str, highest: f64) -> Vec<Cell> {
    let name = if technique.techniques == 1 {
        Cell::Named {
            name: named(technique.name.as_deref(), &technique.id),
            id: technique.id.clone(),
        }
    } else {
        Cell::Words(format!("{} others", technique.techniques))
    };
    vec![
        name,
        Cell::Bar {
            class: colour,
            share: share(technique.usd, highest),
        },
        Cell::Dollars(technique.usd),
        Cell::Count(technique.runs),
        Cell::Count(technique.failed),
        Cell::Share {
            part: technique.failed,
            whole: technique.runs,
        },
        Cell::Seconds(technique.median),
        Cell::Seconds(technique.p95),
        Cell::Count(technique.cost_unknown),
    ]
}
