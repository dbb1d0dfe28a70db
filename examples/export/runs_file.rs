//! A file of runs, and beside it the checkpoint that says how far it is.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufRead as _, BufReader, Seek as _, SeekFrom},
    path::{Path, PathBuf},
};

use flora_technique_runs::{Checkpoint, Page, TechniqueRun};
use fs4::{FileExt, TryLockError};

use crate::{Failure, write_lines};

pub(crate) struct RunsFile {
    path: PathBuf,
    checkpoint: PathBuf,
    /// Locked until it is closed, also by a kill: two that write would spoil it.
    file: File,
    saved: Option<Checkpoint>,
    /// Where the last line ends that the checkpoint covers. What lies behind that was being written
    /// when the program was killed.
    end: u64,
    /// Where the listing starts.
    start: Option<Checkpoint>,
    /// Whether something of it was to be written.
    has_begun: bool,
    /// Whether the file was not there before, and nothing is in it yet.
    is_new: bool,
}

impl RunsFile {
    /// Opens what there is; nothing of it is changed before there are runs to write.
    pub(crate) fn open(path: &Path, fresh: bool, ending: &str) -> Result<Self, Failure> {
        reject_what_is_no_file(path)?;
        let is_new = fs::symlink_metadata(path).is_err();
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).read(true).write(true);
        let file = options
            .open(path)
            .map_err(|error| cannot_write(path, &error))?;
        let mut checkpoint = path.as_os_str().to_owned();
        checkpoint.push(ending);
        let mut runs = Self {
            path: path.to_owned(),
            checkpoint: checkpoint.into(),
            file,
            saved: None,
            end: 0,
            start: None,
            has_begun: false,
            is_new,
        };
        runs.lock()?;
        if !fresh {
            runs.saved = Checkpoint::load(&runs.checkpoint)
                .map_err(|error| format!("{error}; `--fresh` starts over"))?;
            runs.end = runs.find_end()?;
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

    /// Behind as many lines as there were runs.
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
            end += lines.read_until(b'\n', &mut line).map_err(cannot_read)? as u64;
            if !line.ends_with(b"\n") {
                let checkpoint = self.checkpoint.display();
                let cut =
                    format!("{shown} is shorter than {checkpoint} says; `--fresh` starts over");
                return Err(cut.into());
            }
        }
        Ok(end)
    }

    pub(crate) fn saved(&self) -> Option<Checkpoint> {
        self.saved.clone()
    }

    /// What to say of a file that has the whole listing.
    pub(crate) fn finished(&self) -> Option<String> {
        let saved = self.saved.as_ref().filter(|saved| saved.is_finished())?;
        let (path, runs) = (self.path.display(), saved.report().items);
        let command = "cargo run --example export --";
        let Some(newest) = self.newest() else {
            return Some(format!("{path} is finished: it has {runs} runs."));
        };
        let newest = newest.created_at;
        Some(format!(
            "{path} is finished: it has {runs} runs, the newest of {newest}.\n\
             Runs that began later are not in it, nor what has changed since. To get them:\n  \
             {command} --since {newest} newer.jsonl\n    \
             the later ones, and the newest once more\n  \
             {command} --fresh {path}\n    \
             all of them anew"
        ))
    }

    /// The first run, which is the newest.
    fn newest(&self) -> Option<TechniqueRun> {
        let mut line = String::new();
        let mut file = &self.file;
        file.seek(SeekFrom::Start(0)).ok()?;
        BufReader::new(file).read_line(&mut line).ok()?;
        serde_json::from_str(&line).ok()
    }

    /// Where it stands, and what is to be done when FLORA fails or ctrl-c is pressed.
    pub(crate) fn how_to_go_on(&self) -> String {
        let shown = self.path.display();
        if self.has_begun {
            format!("start again to go on with {shown}")
        } else if self.saved.is_some() {
            format!("{shown} is as it was, start again to go on or with `--fresh` to start over")
        } else {
            format!("nothing was written to {shown}, start again")
        }
    }

    pub(crate) fn starts_at(&mut self, listing: Checkpoint) {
        self.start = Some(listing);
    }

    /// First the runs, down to the disk, then the checkpoint that covers them.
    pub(crate) fn append(&mut self, page: &Page, listing: &Checkpoint) -> Result<(), Failure> {
        self.begin()?;
        let written = write_lines(&self.file, page).and_then(|()| self.file.sync_data());
        written.map_err(|error| cannot_write(&self.path, &error))?;
        self.save(listing)?;
        self.is_new = false;
        Ok(())
    }

    /// Cuts the file to what is covered, once a checkpoint says that it is ours.
    fn begin(&mut self) -> Result<(), Failure> {
        let Some(start) = self.start.take() else {
            return Ok(());
        };
        self.has_begun = true;
        self.save(&start)?;
        let cut = self.file.set_len(self.end);
        let cut = cut.and_then(|()| self.file.seek(SeekFrom::Start(self.end)));
        cut.map_err(|error| cannot_write(&self.path, &error))?;
        Ok(())
    }

    pub(crate) fn finish(&mut self, listing: &Checkpoint) -> Result<(), Failure> {
        self.begin()?;
        self.save(listing)?;
        self.is_new = false;
        Ok(())
    }

    fn save(&self, listing: &Checkpoint) -> Result<(), Failure> {
        let saved = listing.save(&self.checkpoint);
        saved.map_err(|error| cannot_write(&self.checkpoint, &error))
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
fn reject_what_is_no_file(path: &Path) -> Result<(), Failure> {
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
    use io::ErrorKind::{
        FileTooLarge, NotFound, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull,
    };
    let shown = path.display();
    let advice = match error.kind() {
        NotFound => "; make its folder first, or name another",
        PermissionDenied | ReadOnlyFilesystem => "; name a file where you may write",
        StorageFull | QuotaExceeded | FileTooLarge => "; make room, then start again to go on",
        _ => "",
    };
    // Some name it themselves.
    let reason = error.to_string();
    let reason = reason
        .strip_prefix(&format!("{shown}: "))
        .unwrap_or(&reason);
    format!("cannot write {shown}: {reason}{advice}").into()
}
