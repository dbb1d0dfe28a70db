use flora_technique_runs::{Checkpoint, Client};
use serde::{Deserialize, Serialize};
use std::{error::Error, fs, io::{self, Seek, SeekFrom, Write}, path::Path};

#[derive(Serialize, Deserialize)]
struct Place {
    length: u64,
    listing: Checkpoint,
}

/// Appends a run a line to `runs.jsonl`; stopped at any moment and started again, it has each run once.
async fn append(client: &Client, folder: &Path) -> Result<(), Box<dyn Error>> {
    let (runs, place, beside) =
        (folder.join("runs.jsonl"), folder.join("place.json"), folder.join("place.new"));
    let mut file = fs::OpenOptions::new().create(true).truncate(false).write(true).open(runs)?;
    let mut listing = client.list_runs();
    let mut length = 0;
    match fs::read(&place) {
        Ok(json) => {
            let saved: Place = serde_json::from_slice(&json)?;
            length = saved.length;
            listing = listing.resume(saved.listing);
        }
        Err(e) if e.kind() == io::ErrorKind::NotFound => {}
        Err(e) => return Err(e.into()),
    }
    file.set_len(length)?; // what lies behind that was being written when it was stopped
    file.seek(SeekFrom::Start(length))?;
    let mut pages = listing.pages();
    while let Some(page) = pages.try_next().await? {
        let mut lines = Vec::new();
        for run in &page.items {
            serde_json::to_writer(&mut lines, run)?;
            lines.push(b'\n');
        }
        file.write_all(&lines)?;
        file.sync_data()?; // first the runs, then the place behind them
        let saved = Place { length: file.stream_position()?, listing: pages.checkpoint() };
        fs::write(&beside, serde_json::to_vec(&saved)?)?;
        fs::rename(&beside, &place)?; // whole or not at all
    }
    Ok(())
}
