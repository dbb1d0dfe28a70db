//! A file of runs, and beside it the checkpoint that says how far it is.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

use flora_technique_runs::{Checkpoint, Page, Timestamp};
use fs4::{FileExt, TryLockError};
use serde::{Deserialize, Serialize};

use crate::{Failure, destination::write_lines};

/// What is on disk: a listing's state, and what of the file belongs to it.
#[derive(Clone, Serialize, Deserialize)]
struct Saved {
    length: u64,
    listing: Checkpoint,
    runs: u64,
    /// When the newest run was created.
    newest: Option<Timestamp>,
    finished: bool,
    /// Whose history it is.
    source: String,
}

pub(crate) struct RunsFile {
    path: PathBuf,
    checkpoint: PathBuf,
    /// Locked until it is closed, also by a kill: two that write would spoil it.
    file: File,
    source: String,
    saved: Option<Saved>,
}

impl RunsFile {
    /// Opens what there is. What lies behind the checkpoint was being written when the last run was
    /// killed.
    pub(crate) fn open(path: &Path, fresh: bool, source: &str) -> Result<Self, Failure> {
        let opened = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path);
        let shown = path.display();
        let file = opened.map_err(|error| format!("cannot write {shown}: {error}"))?;
        match FileExt::try_lock(&file) {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let busy = format!("another export is writing {shown}: one at a time");
                return Err(busy.into());
            }
            Err(TryLockError::Error(error)) => {
                return Err(format!("cannot lock {shown}: {error}").into());
            }
        }
        let checkpoint = beside(path, ".checkpoint");
        let saved = if fresh { None } else { read(&checkpoint)? };
        if let Some(saved) = &saved {
            check(path, &checkpoint, saved, &file, source)?;
        } else if file.metadata()?.len() > 0 && !fresh {
            let stranger =
                format!("{shown} is there already, without a checkpoint; `--fresh` overwrites it");
            return Err(stranger.into());
        }
        Ok(Self {
            path: path.to_owned(),
            checkpoint,
            file,
            source: source.to_owned(),
            saved,
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn saved(&self) -> Option<Checkpoint> {
        self.saved.as_ref().map(|saved| saved.listing.clone())
    }

    /// What to say of a file that has the whole listing.
    pub(crate) fn finished(&self) -> Option<String> {
        let saved = self.saved.as_ref().filter(|saved| saved.finished)?;
        let path = self.path.display();
        let command = "cargo run --example export --";
        let newest = saved
            .newest
            .map(|newest| format!(", the newest of {newest}"));
        let mut lines = vec![
            format!(
                "{path} is finished: it has {} runs{}.",
                saved.runs,
                newest.unwrap_or_default()
            ),
            "Runs that began later are not in it, nor what has changed since. To get them:"
                .to_owned(),
        ];
        if let Some(newest) = saved.newest {
            lines.push(format!("  {command} --since {newest} newer.jsonl"));
            lines.push("    the later ones, and the newest once more".to_owned());
        }
        lines.push(format!("  {command} --fresh {path}"));
        lines.push("    all of them anew".to_owned());
        Some(lines.join("\n"))
    }

    /// Cuts the file to what is covered, once a checkpoint says that it is ours.
    pub(crate) fn begin(&mut self, listing: Checkpoint) -> Result<(), Failure> {
        let saved = match self.saved.take() {
            Some(saved) => Saved { listing, ..saved },
            None => Saved {
                length: 0,
                listing,
                runs: 0,
                newest: None,
                finished: false,
                source: self.source.clone(),
            },
        };
        let length = saved.length;
        self.save(saved)?;
        self.file.set_len(length)?;
        self.file.seek(SeekFrom::Start(length))?;
        Ok(())
    }

    /// First the runs, down to the disk, then the checkpoint that covers them.
    pub(crate) fn append(&mut self, page: &Page, listing: Checkpoint) -> Result<(), Failure> {
        let Some(mut saved) = self.saved.clone() else {
            return Err("not begun".into());
        };
        write_lines(&self.file, page)?;
        self.file.sync_data()?;
        saved.length = self.file.stream_position()?;
        saved.listing = listing;
        for run in &page.items {
            saved.runs += 1;
            if saved.newest.is_none_or(|newest| newest < run.created_at) {
                saved.newest = Some(run.created_at);
            }
        }
        self.save(saved)
    }

    pub(crate) fn finish(&mut self, listing: Checkpoint) -> Result<(), Failure> {
        let Some(mut saved) = self.saved.clone() else {
            return Err("not begun".into());
        };
        saved.listing = listing;
        saved.finished = true;
        self.save(saved)
    }

    /// Puts the new checkpoint in the old one's place at one stroke.
    fn save(&mut self, saved: Saved) -> Result<(), Failure> {
        let new = beside(&self.checkpoint, ".new");
        let mut file = File::create(&new)?;
        file.write_all(&serde_json::to_vec(&saved)?)?;
        file.sync_data()?;
        fs::rename(&new, &self.checkpoint)?;
        self.saved = Some(saved);
        Ok(())
    }
}

fn read(checkpoint: &Path) -> Result<Option<Saved>, Failure> {
    let shown = checkpoint.display();
    let json = match fs::read(checkpoint) {
        Ok(json) => json,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(format!("cannot read {shown}: {error}").into()),
    };
    match serde_json::from_slice(&json) {
        Ok(saved) => Ok(Some(saved)),
        Err(error) => Err(format!(
            "{shown} is no checkpoint of this program ({error}); `--fresh` starts over"
        )
        .into()),
    }
}

/// Whether the file is what the checkpoint takes it for.
fn check(
    path: &Path,
    checkpoint: &Path,
    saved: &Saved,
    file: &File,
    source: &str,
) -> Result<(), Failure> {
    let path = path.display();
    let checkpoint = checkpoint.display();
    if file.metadata()?.len() < saved.length {
        let cut = format!("{path} is shorter than {checkpoint} says; `--fresh` starts over");
        return Err(cut.into());
    }
    if saved.source != source {
        let other = &saved.source;
        let mixed = format!(
            "{path} has runs of {other}, not of {source}; name another file, or `--fresh` overwrites it"
        );
        return Err(mixed.into());
    }
    Ok(())
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
