use flora_technique_runs::{Client, Error, Report};
use std::{ops::Range, time::SystemTime};

/// What a day's settled runs cost, in millionths of a dollar; how many are unsettled; and the report.
async fn cost_of(client: &Client, day: Range<SystemTime>) -> Result<(i64, u32, Report), Error> {
    let mut pages = client.list_runs().created_since(day.start).created_before(day.end).pages();
    let mut micros = 0;
    let mut unsettled = 0;
    while let Some(page) = pages.try_next().await? {
        for run in page.items {
            if run.is_settled() {
                micros += run.cost_micros().unwrap_or_default();
            } else {
                unsettled += 1;
            }
        }
    }
    Ok((micros, unsettled, pages.report()))
}
