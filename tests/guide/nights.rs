use flora_technique_runs::{Change, Client, TechniqueRun, Timestamp, WatchCheckpoint};
use std::{io, path::Path};

/// Where the nights begin: at the oldest of the listed runs that is not settled, else at the newest.
fn start(listed: &[TechniqueRun]) -> Timestamp {
    let dated = listed.iter().filter(|run| run.created_at.to_system_time().is_some());
    let unsettled = dated.clone().filter(|run| !run.is_settled());
    let oldest = unsettled.map(|run| run.created_at).min();
    let newest = dated.map(|run| run.created_at).max();
    oldest.or(newest).unwrap_or_default() // of an empty history, its beginning
}

async fn night(
    client: &Client,
    start: Timestamp,
    place: &Path,
    store: impl Fn(&[Change]) -> io::Result<()>,
) -> io::Result<()> {
    let watch = client.watch_runs().until_caught_up();
    let watch = match WatchCheckpoint::load(place)? {
        Some(saved) => watch.resume(saved),
        None => watch.since(start), // the first night
    };
    let mut changes = watch.changes();
    while let Some(batch) = changes.next_batch().await {
        match batch {
            Ok(batch) => store(&batch)?, // by id: what was listed since the start comes once more
            Err(e) if !e.ends_stream() => eprintln!("left out: {e}"),
            Err(e) => return Err(io::Error::other(e)),
        }
        changes.checkpoint().save(place)?;
    }
    Ok(())
}
