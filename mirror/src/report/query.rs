//! The questions in SQL, as they are asked and as the page shows them.

use crate::report::period::Period;

/// How many techniques a picture tells apart; the others are one colour.
pub(crate) const DRAWN_TECHNIQUES: usize = 5;
/// How many techniques are listed by name.
pub(crate) const LISTED_TECHNIQUES: usize = 20;
pub(crate) const LISTED_CODES: usize = 10;
pub(crate) const LISTED_WAITING: usize = 10;

pub(crate) const TOLD: &str = include_str!("queries/told.sql");
pub(crate) const TOTALS: &str = include_str!("queries/totals.sql");
pub(crate) const WAITING: &str = include_str!("queries/waiting.sql");

pub(crate) fn techniques() -> String {
    first(include_str!("queries/techniques.sql"), LISTED_TECHNIQUES)
}

pub(crate) fn codes() -> String {
    first(include_str!("queries/codes.sql"), LISTED_CODES)
}

pub(crate) fn oldest() -> String {
    first(include_str!("queries/oldest.sql"), LISTED_WAITING)
}

pub(crate) fn cost(period: Period) -> String {
    let query = first(include_str!("queries/cost.sql"), DRAWN_TECHNIQUES);
    by(&query, period)
}

pub(crate) fn runs(period: Period) -> String {
    by(include_str!("queries/runs.sql"), period)
}

pub(crate) fn times(period: Period) -> String {
    by(include_str!("queries/times.sql"), period)
}

fn first(query: &str, most: usize) -> String {
    query.replace("{most}", &most.to_string())
}

fn by(query: &str, period: Period) -> String {
    query.replace("{period}", period.column())
}
