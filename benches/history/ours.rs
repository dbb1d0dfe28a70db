//! What is measured of this crate.

use std::{hint::black_box, time::Duration};

use flora_technique_runs::{Change, Client, read_page};

use crate::{
    Result,
    server::{self, PAGE, SLOW},
};

/// Between two rounds of looks.
pub(crate) const POLL: Duration = Duration::from_millis(10);
/// Stands for the ten seconds between two rounds of a watch.
pub(crate) const TEN_SECONDS: Duration = Duration::from_millis(1);

fn client(host: &str, path: &str) -> Result<Client> {
    let client = Client::builder("bench").base_url(format!("{host}/{path}"));
    Ok(client.build()?)
}

pub(crate) async fn list(host: &str, path: &str) -> Result<u32> {
    let mut runs = client(host, path)?.list_runs().items();
    let mut done = 0;
    while let Some(run) = runs.try_next().await? {
        black_box(run);
        done += 1;
    }
    if runs.is_complete() {
        Ok(done)
    } else {
        Err(format!("{:?}", runs.report()).into())
    }
}

/// To a consumer that is as slow as the server.
pub(crate) async fn list_slowly(host: &str, ahead: bool) -> Result<u32> {
    let client = client(host, "slow")?;
    let mut pages = client.list_runs().read_ahead(ahead).pages();
    let mut done = 0;
    while let Some(page) = pages.try_next().await? {
        done += u32::try_from(black_box(page).items.len())?;
        tokio::time::sleep(SLOW).await;
    }
    Ok(done)
}

/// The entries of a page from the bytes of an answer, so many times.
pub(crate) fn decode(pages: u32) -> Result<u32> {
    let body = server::body(0, 2 * PAGE, &server::runs(0..PAGE));
    for _ in 0..pages {
        if read_page(black_box(body.as_bytes())) != PAGE as usize {
            return Err("not a whole page".into());
        }
    }
    Ok(pages)
}

pub(crate) async fn wait(host: &str) -> Result<u32> {
    let client = client(host, "wait")?;
    let wait = client.wait_for_runs(server::waited()).poll_every(POLL);
    let mut ended = wait.ends();
    let mut done = 0;
    while let Some(run) = ended.try_next().await? {
        done += u32::from(run.is_terminal() && run.outputs.is_some());
    }
    Ok(done)
}

/// Watches until something happens, and tells the rounds up to then.
pub(crate) async fn watch(host: &str, path: &str) -> Result<u32> {
    let client = client(host, path)?;
    let mut changes = client.watch_runs().poll_every(TEN_SECONDS).changes();
    match changes.try_next().await? {
        Some(Change::Started(_)) => Ok(u32::try_from(changes.report().pages)?),
        other => Err(format!("not the start of a run: {other:?}").into()),
    }
}

/// Catches up in the evening and again in the morning, and tells what began at night.
pub(crate) async fn catch_up(host: &str) -> Result<u32> {
    let evening = client(host, "evening")?;
    let watch = evening.watch_runs().since(server::evening_since());
    let mut changes = watch.until_caught_up().changes();
    while changes.try_next().await?.is_some() {}
    // What goes on is asked for again after a while.
    tokio::time::sleep(NIGHT).await;

    let morning = client(host, "morning")?;
    let watch = morning.watch_runs().resume(changes.checkpoint());
    let mut changes = watch.until_caught_up().changes();
    let mut began = 0;
    let mut ended = 0;
    while let Some(change) = changes.try_next().await? {
        match change {
            Change::Started(_) => began += 1,
            Change::Ended(_) => ended += 1,
            _ => {}
        }
    }
    if ended == began + server::GOING_ON_IN_THE_EVENING {
        Ok(began)
    } else {
        Err(format!("{began} began, {ended} ended").into())
    }
}

/// Stands for the night: within two seconds nothing is looked at again.
const NIGHT: Duration = Duration::from_millis(2_500);

/// Reads an answer that is made to cost as much as can be, whatever comes of it.
pub(crate) async fn read_the_worst(host: &str, path: &str) -> Result<u32> {
    let mut runs = client(host, path)?.list_runs().items();
    while let Some(run) = runs.next().await {
        let _ = black_box(run);
    }
    Ok(1)
}
