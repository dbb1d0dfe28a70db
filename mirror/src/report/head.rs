//! Whose history it is, when the page was written, and up to which moment it is true.

use maud::{Markup, html};

use crate::report::{
    numbers::Numbers,
    period::{Period, Slot},
    text::{counted, legible, moment},
};

pub(crate) fn head(numbers: &Numbers) -> Markup {
    let source = &numbers.source;
    html! {
        header {
            p class="eyebrow" { (whose(numbers)) }
            h1 { "Technique runs" }
            p class="span" { (span(numbers)) }
            p class="moment" {
                "Written " b { (moment(numbers.written_ms)) } " from " bdi { (legible(&numbers.file)) } ". "
                @if let Some(up_to) = source.up_to_ms {
                    "True up to " b { (moment(up_to)) }
                    ": every run that had begun by then is here, as FLORA told it then or later."
                }
            }
            @for notice in notices(numbers) {
                p class="notice" { (notice) }
            }
        }
    }
}

fn whose(numbers: &Numbers) -> Markup {
    let source = &numbers.source;
    html! {
        @if let Some(workspace) = &source.workspace_id {
            "Workspace " bdi { (legible(workspace)) }
        } @else {
            "FLORA"
        }
        @if !source.is_demonstration {
            " at " bdi { (legible(&source.base_url)) }
        }
    }
}

fn span(numbers: &Numbers) -> String {
    let totals = &numbers.totals;
    let (Some(first), Some(last)) = (totals.first_day, totals.last_day) else {
        return "No run of a known day".to_owned();
    };
    let words = |slot: Slot| slot.title;
    let (first, last) = (
        words(Period::Day.slot(first)),
        words(Period::Day.slot(last)),
    );
    if first == last {
        return first;
    }
    format!("{first} to {last}")
}

fn notices(numbers: &Numbers) -> Vec<String> {
    let source = &numbers.source;
    let mut notices = Vec::new();
    if source.is_demonstration {
        notices.push("A demonstration: these are the runs of a stand-in, and nobody's.".to_owned());
    }
    if source.up_to_ms.is_none() {
        notices.push(
            "The mirror has not caught up with this history yet: runs may be lacking, of any age."
                .to_owned(),
        );
    }
    if source.left_out > 0 {
        let left_out = counted(source.left_out, "entry", "entries");
        notices.push(format!(
            "In no number here: {left_out} of the list that could not be read, or whose run is gone. \
             The table left_out of the database tells which."
        ));
    }
    if numbers.totals.undated > 0 {
        let undated = counted(numbers.totals.undated, "run", "runs");
        notices.push(format!(
            "In no picture, but in every table and sum: {undated} of which it cannot be known when \
             they were created."
        ));
    }
    notices
}
