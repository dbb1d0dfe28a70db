//! What the pictures of a course in time have in common: what they are called, and how far they reach.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::report::{
    numbers::{Course, Numbers},
    period::{Period, Slot, day_of},
};

/// What each slot of the picture has, if anything.
pub(crate) fn drawn<'a, T>(
    course: &'a Course,
    by_period: &'a BTreeMap<Option<&'a str>, T>,
) -> Vec<(&'a Slot, Option<&'a T>)> {
    let with_its_own = |slot: &'a Slot| (slot, by_period.get(&Some(slot.key.as_str())));
    course.slots.iter().map(with_its_own).collect()
}

/// Above the second picture of a kind.
pub(crate) fn heading(course: &Course) -> Markup {
    html! {
        @if course.period == Period::Month {
            h3 { "By month" }
        }
    }
}

/// Such as `from 15 November 2026 to 28 November 2026`.
pub(crate) fn span(course: &Course) -> String {
    match (course.slots.first(), course.slots.last()) {
        (Some(first), Some(last)) => format!("from {} to {}", first.title, last.title),
        _ => "of a known time, of which there is none".to_owned(),
    }
}

/// What the eye may miss: that a picture is cut off, and that its last column still grows.
pub(crate) fn note(numbers: &Numbers, course: &Course) -> String {
    let key = course.period.key();
    let Some(last) = course.slots.last() else {
        return "There is no run of a known day.".to_owned();
    };
    let mut notes = Vec::new();
    if reaches_further(numbers, course) {
        let count = course.slots.len();
        let last = &last.title;
        notes.push(format!(
            "The {count} {key}s up to {last}; the table has all {key}s."
        ));
    }
    let known = numbers.source.up_to_ms.unwrap_or(numbers.written_ms);
    if last.key == course.period.slot(day_of(known)).key {
        notes.push(format!("The last {key}, {}, was not over.", last.title));
    }
    notes.join(" ")
}

/// Whether there are runs from before the picture.
fn reaches_further(numbers: &Numbers, course: &Course) -> bool {
    let drawn = course.slots.first();
    let first = numbers.totals.first_day;
    match (drawn, first) {
        (Some(drawn), Some(first)) => course.period.slot(first).key < drawn.key,
        _ => false,
    }
}
