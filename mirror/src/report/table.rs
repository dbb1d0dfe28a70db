//! A table of numbers: each is there as people read it, and exactly, in the `value` of its `data`.

use maud::{Markup, html};

use crate::report::text::{count, dollars, duration, legible, percent};

pub(crate) struct Table {
    /// The name of the element; no other has it.
    pub(crate) id: String,
    pub(crate) caption: String,
    /// Above bars there is none.
    pub(crate) heads: Vec<String>,
    pub(crate) rows: Vec<Vec<Cell>>,
}

pub(crate) enum Cell {
    /// Words of this page.
    Words(String),
    /// Text of others, in any script and direction.
    Name(String),
    /// The same, with an id below it.
    Named {
        name: String,
        id: String,
    },
    Count(i64),
    Dollars(f64),
    Seconds(Option<f64>),
    Share {
        part: i64,
        whole: i64,
    },
    /// A length from 0 to 1, which says to the eye what a number beside it says.
    Bar {
        class: &'static str,
        share: f64,
    },
}

impl Table {
    pub(crate) fn draw(&self) -> Markup {
        html! {
            div class="scroll" tabindex="0" role="region" aria-label=(self.caption) {
                table id=(self.id) {
                    caption { (self.caption) }
                    thead {
                        tr {
                            @for (column, head) in self.heads.iter().enumerate() {
                                @if head.is_empty() {
                                    td class="bar" aria-hidden="true" {}
                                } @else {
                                    th scope="col" class=(self.class(column)) { bdi { (head) } }
                                }
                            }
                        }
                    }
                    tbody {
                        @for row in &self.rows {
                            tr {
                                @for (place, cell) in row.iter().enumerate() {
                                    @if place == 0 {
                                        th scope="row" { (cell.draw()) }
                                    } @else if let Cell::Bar { .. } = cell {
                                        td class="bar" aria-hidden="true" { (cell.draw()) }
                                    } @else {
                                        td class=(cell.class()) { (cell.draw()) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// A head stands as what is below it.
    fn class(&self, column: usize) -> &'static str {
        let below = self.rows.first().and_then(|row| row.get(column));
        below.map_or("words", Cell::class)
    }
}

impl Cell {
    fn class(&self) -> &'static str {
        match self {
            Self::Words(_) | Self::Name(_) | Self::Named { .. } => "words",
            _ => "number",
        }
    }

    fn draw(&self) -> Markup {
        match self {
            Self::Words(words) => html! { (words) },
            Self::Name(name) => html! { bdi class="name" { (legible(name)) } },
            Self::Named { name, id } => html! {
                bdi class="name" { (legible(name)) }
                bdi class="id" { (legible(id)) }
            },
            Self::Count(n) => html! { data value=(n) { (count(*n)) } },
            Self::Dollars(usd) => html! { data value=(usd) { (dollars(*usd)) } },
            Self::Seconds(Some(seconds)) => {
                html! { data value=(seconds) { (duration(*seconds)) } }
            }
            Self::Seconds(None) => html! { "–" },
            Self::Share { part, whole } => html! { (percent(*part, *whole)) },
            Self::Bar { class, share } => html! {
                svg class="length" height="10" {
                    rect class=(class) width=(format!("{:.2}%", share * 100.0)) height="10" {}
                }
            },
        }
    }
}
