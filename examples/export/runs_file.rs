//! A file of runs, and beside it the checkpoint that says how far it is.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufRead as _, BufReader, Seek as _, SeekFrom},
    path::{Path, PathBuf},
};

use flora_technique_runs::{Checkpoint, Page, TechniqueRun};
use fs4::{FileExt, TryLockError};

use crate::{Failure, destination::write_lines};

pub(crate) struct RunsFile {
    path: PathBuf,
    checkpoint: PathBuf,
    /// Locked until it is closed, also by a kill: two that write would spoil it.
    file: File,
    saved: Option<Checkpoint>,
    /// How much of the file the checkpoint covers. What lies behind that was being written when the
    /// program was killed.
    covered: u64,
    /// Whether it was not there before, and nothing of worth is in it yet.
    is_new: bool,
    has_begun: bool,
}

impl RunsFile {
    /// Opens what there is; nothing of it is changed before there are runs to write.
    pub(crate) fn open(path: &Path, fresh: bool, ending: &str) -> Result<Self, Failure> {
        refuse_what_is_no_file(path)?;
        let is_new = fs::symlink_metadata(path).is_err();
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).read(true).write(true);
        let file = options
            .open(path)
            .map_err(|error| cannot_write(path, &error))?;
        let mut runs = Self {
            path: path.to_owned(),
            checkpoint: beside(path, ending),
            file,
            saved: None,
            covered: 0,
            is_new,
            has_begun: false,
        };
        runs.lock()?;
        if !fresh {
            runs.saved = Checkpoint::load(&runs.checkpoint)
                .map_err(|error| format!("{error}; `--fresh` starts over"))?;
            runs.covered = runs.find_end()?;
        }
        Ok(runs)
    }

    fn lock(&self) -> Result<(), Failure> {
        let shown = self.path.display();
        match FileExt::try_lock(&self.file) {
            Ok(()) => Ok(()),
            Err(TryLockError::WouldBlock) => {
                Err(format!("another export is writing {shown}: one at a time").into())
            }
            Err(TryLockError::Error(error)) => Err(format!("cannot lock {shown}: {error}").into()),
        }
    }

    /// Where the last line ends that the checkpoint covers.
    fn find_end(&self) -> Result<u64, Failure> {
        let shown = self.path.display();
        let cannot_read = |error: io::Error| format!("cannot read {shown}: {error}");
        let Some(saved) = &self.saved else {
            if self.file.metadata().map_err(cannot_read)?.len() > 0 {
                let stranger = "is there already, without a checkpoint; `--fresh` overwrites it";
                return Err(format!("{shown} {stranger}").into());
            }
            return Ok(0);
        };
        let mut lines = BufReader::new(&self.file);
        let mut line = Vec::new();
        let mut end = 0;
        for _ in 0..saved.report().items {
            line.clear();
            let length = lines.read_until(b'\n', &mut line).map_err(cannot_read)?;
            if !line.ends_with(b"\n") {
                let checkpoint = self.checkpoint.display();
                let cut =
                    format!("{shown} is shorter than {checkpoint} says; `--fresh` starts over");
                return Err(cut.into());
            }
            end += length as u64;
        }
        Ok(end)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn saved(&self) -> Option<Checkpoint> {
        self.saved.clone()
    }

    /// What to say of a file that has the whole listing.
    pub(crate) fn finished(&self) -> Option<String> {
        let saved = self.saved.as_ref().filter(|saved| saved.is_finished())?;
        let path = self.path.display();
        let command = "cargo run --example export --";
        let newest = self.newest();
        let of = newest
            .as_ref()
            .map(|run| format!(", the newest of {}", run.created_at));
        let mut lines = vec![
            format!(
                "{path} is finished: it has {} runs{}.",
                saved.report().items,
                of.unwrap_or_default()
            ),
            "Runs that began later are not in it, nor what has changed since. To get them:"
                .to_owned(),
        ];
        if let Some(newest) = newest {
            lines.push(format!(
                "  {command} --since {} newer.jsonl",
                newest.created_at
            ));
            lines.push("    the later ones, and the newest once more".to_owned());
        }
        lines.push(format!("  {command} --fresh {path}"));
        lines.push("    all of them anew".to_owned());
        Some(lines.join("\n"))
    }

    /// The first run, which is the newest.
    fn newest(&self) -> Option<TechniqueRun> {
        let mut line = String::new();
        let mut file = &self.file;
        file.seek(SeekFrom::Start(0)).ok()?;
        BufReader::new(file).read_line(&mut line).ok()?;
        serde_json::from_str(&line).ok()
    }

    /// Cuts the file to what is covered, once a checkpoint says that it is ours.
    pub(crate) fn begin(&mut self, listing: &Checkpoint) -> Result<(), Failure> {
        self.has_begun = true;
        self.save(listing)?;
        let cut = self.file.set_len(self.covered);
        let cut = cut.and_then(|()| self.file.seek(SeekFrom::Start(self.covered)));
        cut.map_err(|error| cannot_write(&self.path, &error))?;
        Ok(())
    }

    /// First the runs, down to the disk, then the checkpoint that covers them.
    pub(crate) fn append(&mut self, page: &Page, listing: &Checkpoint) -> Result<(), Failure> {
        let written = write_lines(&self.file, page).and_then(|()| self.file.sync_data());
        written.map_err(|error| cannot_write(&self.path, &error))?;
        self.finish(listing)
    }

    pub(crate) fn finish(&mut self, listing: &Checkpoint) -> Result<(), Failure> {
        self.save(listing)?;
        self.is_new = false;
        Ok(())
    }

    /// Puts the new checkpoint in the old one's place at one stroke.
    fn save(&self, listing: &Checkpoint) -> Result<(), Failure> {
        let saved = listing.save(&self.checkpoint);
        saved.map_err(|error| cannot_write(&self.checkpoint, &error))?;
        Ok(())
    }
}

impl Drop for RunsFile {
    /// Where nothing came, nothing is left.
    fn drop(&mut self) {
        if self.is_new && self.has_begun {
            let _ = fs::remove_file(&self.checkpoint);
        }
        if self.is_new {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// What cannot be cut cannot be gone on with, nor can what another program has opened for this one.
fn refuse_what_is_no_file(path: &Path) -> Result<(), Failure> {
    let shown = path.display();
    let is_file = fs::metadata(path).map_or(true, |about| about.is_file());
    if path.is_dir() {
        return Err(format!("{shown} is a folder: name a file in it").into());
    }
    if !is_file || is_descriptor(path) {
        let words = "is no file that can be gone on with: `-` writes to standard output";
        return Err(format!("{shown} {words}").into());
    }
    Ok(())
}

/// Whether it is a name for what is open already, such as `/dev/stdout`.
fn is_descriptor(path: &Path) -> bool {
    let target = fs::read_link(path).unwrap_or_else(|_| path.to_owned());
    let folder = target
        .parent()
        .and_then(|folder| folder.canonicalize().ok());
    folder.is_some_and(|folder| folder.starts_with("/proc"))
}

fn cannot_write(path: &Path, error: &io::Error) -> Failure {
    let shown = path.display();
    let advice = match error.kind() {
        io::ErrorKind::NotFound => "; make its folder first, or name another",
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "; name a file where you may write"
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            "; make room, then start again to go on"
        }
        _ => "",
    };
    // Some name it themselves.
    let reason = error.to_string();
    let reason = reason
        .strip_prefix(&format!("{shown}: "))
        .unwrap_or(&reason);
    format!("cannot write {shown}: {reason}{advice}").into()
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
