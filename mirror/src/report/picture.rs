//! A picture with all that belongs to it: what its colours mean, its numbers, and the question.

use maud::{Markup, html};

use crate::report::table::Table;

pub(crate) struct Picture<'a> {
    /// What the axes count.
    pub(crate) axes: String,
    /// Colours and what they stand for.
    pub(crate) legend: Vec<(&'static str, String)>,
    pub(crate) drawing: Markup,
    /// What the eye may miss.
    pub(crate) note: String,
    pub(crate) table: &'a Table,
    pub(crate) query: String,
}

impl Picture<'_> {
    pub(crate) fn draw(&self) -> Markup {
        html! {
            figure {
                ul class="legend" {
                    @for (class, name) in &self.legend {
                        li {
                            svg width="11" height="11" aria-hidden="true" {
                                rect class=(class) width="11" height="11" rx="2" {}
                            }
                            bdi { (name) }
                        }
                    }
                }
                p class="axes" { (self.axes) }
                (self.drawing)
                figcaption { (self.note) }
                details {
                    summary { "The numbers, and the question in SQL" }
                    (self.table.draw())
                    (sql(&self.query))
                }
            }
        }
    }
}

/// What a table answers.
pub(crate) fn question(query: &str) -> Markup {
    html! {
        details {
            summary { "The question in SQL" }
            (sql(query))
        }
    }
}

pub(crate) fn sql(query: &str) -> Markup {
    html! {
        pre tabindex="0" { code { (query.trim()) } }
    }
}
