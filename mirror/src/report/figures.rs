//! The few numbers that say most.

use maud::{Markup, html};

use crate::report::{
    numbers::Numbers,
    picture::question,
    query,
    text::{count, dollars, duration, percent},
};

/// A number by its name: exactly, where there is one, and as it is read.
struct Figure {
    id: &'static str,
    name: &'static str,
    exact: Option<String>,
    words: String,
}

pub(crate) fn section(numbers: &Numbers) -> Markup {
    html! {
        section aria-label="In short" {
            dl class="figures" {
                @for figure in figures(numbers) {
                    div {
                        dt { (figure.name) }
                        dd id=(format!("total-{}", figure.id)) {
                            data value=[figure.exact] { (figure.words) }
                        }
                    }
                }
            }
            (question(query::TOTALS))
        }
    }
}

fn figures(numbers: &Numbers) -> [Figure; 6] {
    let totals = &numbers.totals;
    let figure = |id, name, exact, words| Figure {
        id,
        name,
        exact,
        words,
    };
    let counted = |id, name, n: i64| figure(id, name, Some(n.to_string()), count(n));
    let median = totals.median.map_or_else(|| "–".to_owned(), duration);
    [
        counted("runs", "Runs", totals.runs),
        figure(
            "usd",
            "Cost",
            Some(totals.usd.to_string()),
            dollars(totals.usd),
        ),
        figure(
            "failed",
            "Failed",
            Some(totals.failed.to_string()),
            percent(totals.failed, totals.runs),
        ),
        figure(
            "median",
            "Median time",
            totals.median.map(|seconds| seconds.to_string()),
            median,
        ),
        counted("open", "Still open", totals.open),
        counted("cost-unknown", "Cost unknown", totals.cost_unknown),
    ]
}
