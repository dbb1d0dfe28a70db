use flora_technique_runs::{Change, Client, WatchCheckpoint};
use std::io;

async fn nightly(client: &Client, store: impl Fn(&[Change]) -> io::Result<()>) -> io::Result<()> {
    let mut watch = client.watch_runs().since_beginning().until_caught_up();
    if let Some(saved) = WatchCheckpoint::load("watch.json")? {
        watch = watch.resume(saved);
    }
    let mut changes = watch.changes();
    while let Some(batch) = changes.next_batch().await {
        match batch {
            Ok(batch) => store(&batch)?, // first the changes, then the checkpoint behind them
            Err(e) if !e.ends_stream() => eprintln!("left out: {e}"),
            Err(e) => return Err(io::Error::other(e)),
        }
        changes.checkpoint().save("watch.json")?;
    }
    Ok(())
}
