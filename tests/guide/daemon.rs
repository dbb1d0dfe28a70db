use flora_technique_runs::{Change, Changes, WatchCheckpoint, WatchRuns};
use std::{
    io,
    path::Path,
    pin::pin,
    time::{Duration, SystemTime},
};
use tokio::time::{Instant, interval, sleep_until};

/// Stores what happens from now on, or since the checkpoint in `file`, until `stop` comes.
async fn follow(
    watch: WatchRuns,
    file: &Path,
    every: Duration, // such as a minute
    stop: impl Future,
    store: impl Fn(&[Change]) -> io::Result<()>,
) -> io::Result<()> {
    // Taken before the first try, and a minute early: this machine's clock may be ahead of FLORA's.
    let start = SystemTime::now() - Duration::from_secs(60);
    let begin = || -> io::Result<Changes> {
        Ok(match WatchCheckpoint::load(file)? {
            Some(saved) => watch.clone().resume(saved).changes(), // it knows its start: no `since`
            None => watch.clone().since(start).changes(),
        })
    };
    let mut changes = begin()?;
    let mut not_before = Instant::now();
    let mut timer = interval(every);
    let mut stop = pin!(stop); // one for the whole loop: a new one would miss what came while it stored
    loop {
        let batch = tokio::select! {
            _ = &mut stop => return changes.checkpoint().save(file),
            _ = timer.tick() => {
                println!("{}", health(&changes));
                changes.checkpoint().save(file)?; // quiet rounds count too
                continue;
            }
            batch = async {
                sleep_until(not_before).await;
                changes.next_batch().await
            } => batch,
        };
        match batch {
            Some(Ok(batch)) => {
                store(&batch)?; // first the changes, then the checkpoint behind them
                changes.checkpoint().save(file)?;
            }
            Some(Err(e)) if !e.ends_stream() => eprintln!("{e}"), // one entry, one run, or an outage
            Some(Err(e)) if e.is_transient() || e.is_undecodable() => {
                eprintln!("not begun yet: {e}"); // only a watch that has read no page ends so
                changes = begin()?;
                not_before = Instant::now() + every;
            }
            Some(Err(e)) => return Err(io::Error::other(e)),
            None => return Ok(()),
        }
    }
}

/// How the watch is, in a line.
fn health(changes: &Changes) -> String {
    let silent = changes.last_answer().and_then(|at| at.elapsed().ok());
    format!(
        "caught up: {}, last answer: {silent:?} ago, failing: {}, open: {}, costs to come: {}",
        changes.is_caught_up(),
        changes.failing_since().is_some(),
        changes.open_runs().len(),
        changes.costs_to_come(),
    )
}
