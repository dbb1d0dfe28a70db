use flora_technique_runs::{Change, Client};
use std::{fs, io};

async fn nightly(client: &Client, store: impl Fn(&[Change]) -> io::Result<()>) -> io::Result<()> {
    let mut watch = client.watch_runs().since_beginning().until_caught_up();
    if fs::exists("watch.json")? {
        watch = watch.resume(serde_json::from_str(&fs::read_to_string("watch.json")?)?);
    }
    let mut changes = watch.changes();
    while let Some(batch) = changes.next_batch().await {
        match batch {
            Ok(batch) => store(&batch)?, // first the changes, then the checkpoint behind them
            Err(e) if !e.ends_stream() => eprintln!("left out: {e}"),
            Err(e) => return Err(io::Error::other(e)),
        }
        fs::write("watch.json", serde_json::to_string(&changes.checkpoint())?)?;
    }
    Ok(())
}
