use flora_technique_runs::{Client, Error, Report};
use std::{ops::Range, time::SystemTime};

/// The day's dollars, how many of its runs are not settled, and what the listing came to.
async fn cost_of(client: &Client, day: Range<SystemTime>) -> Result<(f64, u32, Report), Error> {
    let mut pages = client.list_runs().created_since(day.start).created_before(day.end).pages();
    let mut micros = 0.0;
    let mut unsettled = 0;
    while let Some(page) = pages.try_next().await? {
        for run in page.items {
            micros += (run.charged_cost.unwrap_or_default() * 1e6).round();
            unsettled += u32::from(!run.is_settled()); // goes on, or its cost is yet to come
        }
    }
    Ok((micros / 1e6, unsettled, pages.report()))
}
