//! The pictures, as SVG that takes its colours from the page.
//!
//! Across, all is in per cent, so that a picture is as wide as the page; down, and in its letters, it
//! is in pixels, so that it is as legible on a phone.

use maud::{Markup, html};

use crate::report::{period::Slot, scale::Scale};

/// The room above the highest line, the plot, and the room for the labels below it.
const ABOVE: f64 = 8.0;
const PLOT: f64 = 190.0;
const BELOW: f64 = 26.0;

/// How much of its slot a bar takes.
const BAR: f64 = 0.8;
/// No more labels than this below an axis.
const LABELS: usize = 6;
/// After so many slots comes the next label.
const EVERY: [usize; 9] = [1, 2, 3, 5, 7, 10, 15, 20, 30];
/// Between two pieces of a bar.
const SEAM: f64 = 1.0;
/// The mark of a median.
const MARK: f64 = 3.0;

pub(crate) struct Chart<'a> {
    /// The name of the element; no other has it.
    pub(crate) id: String,
    pub(crate) title: String,
    /// What there is to be seen, for who cannot.
    pub(crate) description: String,
    pub(crate) slots: &'a [Slot],
    pub(crate) scale: Scale,
}

/// A piece of a bar.
pub(crate) struct Piece {
    /// The class that gives it its colour.
    pub(crate) class: &'static str,
    pub(crate) value: f64,
}

/// What stands in one slot.
pub(crate) enum Column {
    Empty,
    /// One upon the other, from the bottom.
    Stack(Vec<Piece>),
    /// A mark, and a bar from there up.
    Range {
        median: f64,
        p95: f64,
    },
}

impl Chart<'_> {
    /// A column for each slot, and what is told of it under a pointer; nothing without a slot.
    pub(crate) fn draw(&self, columns: &[(Column, String)]) -> Markup {
        if self.slots.is_empty() {
            return html! {};
        }
        let (title, description) = (format!("{}-title", self.id), format!("{}-what", self.id));
        html! {
            svg id=(self.id) class="chart" role="img" height=(ABOVE + PLOT + BELOW)
                aria-labelledby=(format!("{title} {description}")) {
                title id=(title) { (self.title) }
                desc id=(description) { (self.description) }
                (self.grid())
                @for (number, (column, told)) in (0_u32..).zip(columns) {
                    g class="slot" {
                        title { (told) }
                        rect class="hover" x=(percent(self.left(number)))
                            width=(percent(self.width())) y=(ABOVE) height=(PLOT) {}
                        (self.column(self.left(number), column))
                    }
                }
                (self.labels())
            }
        }
    }

    fn grid(&self) -> Markup {
        html! {
            @for (share, label) in self.scale.lines() {
                @let y = ABOVE + PLOT * (1.0 - share);
                line class=(if share == 0.0 { "base" } else { "grid" })
                    x1="0" x2="100%" y1=(pixels(y)) y2=(pixels(y)) {}
                text class="value" x="-8" y=(pixels(y)) dy="0.35em" { (label) }
            }
        }
    }

    fn labels(&self) -> Markup {
        let count = self.slots.len();
        let fits = |every: &usize| count.div_ceil(*every) <= LABELS;
        let every = EVERY.into_iter().find(fits).unwrap_or(count);
        html! {
            @for (number, slot) in (0_u32..).zip(self.slots) {
                // Counted from the last one, which is what is looked for first.
                @let from_last = count.saturating_sub(1).saturating_sub(number as usize);
                @if from_last.is_multiple_of(every.max(1)) {
                    text class="period" x=(percent(self.left(number) + self.width() / 2.0))
                        y=(ABOVE + PLOT + BELOW - 8.0) { (slot.label) }
                }
            }
        }
    }

    fn column(&self, left: f64, column: &Column) -> Markup {
        match column {
            Column::Empty => html! {},
            Column::Stack(pieces) => self.stack(left, pieces),
            Column::Range { median, p95 } => self.range(left, *median, *p95),
        }
    }

    fn stack(&self, left: f64, pieces: &[Piece]) -> Markup {
        let mut bottom = ABOVE + PLOT;
        let mut rects = Vec::new();
        for piece in pieces {
            let height = self.scale.share(piece.value) * PLOT;
            if height <= 0.0 {
                continue;
            }
            bottom -= height;
            // What there is can be seen, however little.
            let seam = if height > 2.0 * SEAM { SEAM } else { 0.0 };
            let visible = (height - seam).max(0.5);
            rects.push(self.bar(left, piece.class, bottom + height - visible, visible));
        }
        html! { @for rect in rects { (rect) } }
    }

    fn range(&self, left: f64, median: f64, p95: f64) -> Markup {
        let y = |value: f64| ABOVE + PLOT * (1.0 - self.scale.share(value));
        let height = y(median) - y(p95);
        html! {
            @if height > 0.0 {
                (self.bar(left, "range", y(p95), height))
            }
            (self.bar(left, "median", y(median) - MARK / 2.0, MARK))
        }
    }

    fn bar(&self, left: f64, class: &str, y: f64, height: f64) -> Markup {
        let width = self.width();
        html! {
            rect class=(class) x=(percent(left + width * (1.0 - BAR) / 2.0))
                width=(percent(width * BAR)) y=(pixels(y)) height=(pixels(height)) {}
        }
    }

    /// Of a slot, in per cent.
    fn width(&self) -> f64 {
        let count = u32::try_from(self.slots.len()).unwrap_or(u32::MAX);
        100.0 / f64::from(count.max(1))
    }

    fn left(&self, number: u32) -> f64 {
        f64::from(number) * self.width()
    }
}

fn percent(share: f64) -> String {
    format!("{share:.3}%")
}

fn pixels(length: f64) -> String {
    format!("{length:.2}")
}
