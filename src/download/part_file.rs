//! A file on its way: written under a name of its own beside its target, and renamed when it is whole.
//!
//! A part is locked for as long as it is written. One that nobody holds was left behind by a process
//! that was killed, and is removed before the next part is made in its folder.

use std::{
    fs::{self, OpenOptions},
    io,
    path::{Path, PathBuf},
};

use fs4::{FileExt, TryLockError};
use tokio::{
    fs::File,
    io::{AsyncSeekExt as _, AsyncWriteExt as _, BufWriter},
    task::spawn_blocking,
};

use super::sink::Sink;
use crate::{Error, error::Kind};

const PREFIX: &str = ".flora-";
const SUFFIX: &str = ".part";

/// So much is gathered before it is written.
const BUFFER: usize = 256 << 10;

/// Dropped before it was finished, it is removed.
pub(super) struct PartFile {
    file: BufWriter<File>,
    name: PartName,
    target: PathBuf,
}

/// Removes what is at the path when it is dropped, if anything is.
struct PartName(PathBuf);

impl Drop for PartName {
    fn drop(&mut self) {
        // If it cannot be removed now, the next part in this folder finds it.
        let _ = fs::remove_file(&self.0);
    }
}

impl PartFile {
    /// Makes one in the target's folder, where it first sweeps.
    pub(super) async fn make(target: PathBuf) -> Result<Self, Error> {
        let folder = folder_of(&target);
        let made = spawn_blocking(move || {
            sweep(&folder);
            make_in(&folder)
        });
        match made.await.unwrap_or_else(|stopped| Err(stopped.into())) {
            Ok((file, name)) => Ok(Self {
                file: BufWriter::with_capacity(BUFFER, File::from_std(file)),
                name,
                target,
            }),
            Err(error) => Err(cannot("write", &target, error)),
        }
    }

    async fn emptied(&mut self) -> io::Result<()> {
        self.file.flush().await?;
        let file = self.file.get_mut();
        file.set_len(0).await?;
        file.rewind().await?;
        Ok(())
    }

    /// Makes it the target: whole on the disk first, and only then under that name.
    pub(super) async fn finish(mut self) -> Result<PathBuf, Error> {
        match self.renamed().await {
            Ok(()) => Ok(self.target),
            Err(error) => Err(cannot("write", &self.target, error)),
        }
    }

    async fn renamed(&mut self) -> io::Result<()> {
        // Only this tells of a write that failed: `sync_all` does not.
        self.file.flush().await?;
        self.file.get_ref().sync_all().await?;
        tokio::fs::rename(&self.name.0, &self.target).await?;
        #[cfg(unix)]
        sync_folder(&folder_of(&self.target)).await;
        Ok(())
    }
}

impl Sink for PartFile {
    async fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let written = self.file.write_all(bytes).await;
        written.map_err(|error| cannot("write", &self.target, error))
    }

    async fn clear(&mut self) -> Result<(), Error> {
        let cleared = self.emptied().await;
        cleared.map_err(|error| cannot("write", &self.target, error))
    }
}

/// So that the name outlives a power cut. The file is whole either way, and some systems cannot do it.
#[cfg(unix)]
async fn sync_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder).await {
        let _ = folder.sync_all().await;
    }
}

fn folder_of(target: &Path) -> PathBuf {
    match target.parent() {
        Some(folder) if folder != Path::new("") => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

fn make_in(folder: &Path) -> io::Result<(fs::File, PartName)> {
    loop {
        let name = format!("{PREFIX}{:016x}{SUFFIX}", fastrand::u64(..));
        let name = PartName(folder.join(name));
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&name.0)?;
        match FileExt::try_lock(&file) {
            // A sweep came in between: another part then, which has another name.
            Err(TryLockError::WouldBlock) => {}
            Ok(()) if !name.0.try_exists()? => {}
            // Where the file system knows no locks, no sweep takes it for left behind either.
            Ok(()) | Err(TryLockError::Error(_)) => return Ok((file, name)),
        }
    }
}

/// Removes the parts that nobody writes any more. What cannot be removed is no reason to fail.
fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_part = entry.file_name().to_str().is_some_and(is_part_name)
            && entry.file_type().is_ok_and(|kind| kind.is_file());
        if !is_part {
            continue;
        }
        let Ok(file) = OpenOptions::new().write(true).open(entry.path()) else {
            continue;
        };
        if FileExt::try_lock(&file).is_ok() {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn is_part_name(name: &str) -> bool {
    let middle = name.strip_prefix(PREFIX);
    let middle = middle.and_then(|rest| rest.strip_suffix(SUFFIX));
    middle.is_some_and(|hex| hex.len() == 16 && hex.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// What went wrong with a path.
pub(super) fn cannot(what: &str, path: &Path, error: io::Error) -> Error {
    let message = format!("could not {what} {}: {error}", path.display());
    Error::new(Kind::File, message).because(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `/dev/full` says of a whole disk, too late for `write` to tell.
    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn a_full_disk_is_told_with_the_path_and_no_file_comes_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
        let mut part = PartFile {
            file: BufWriter::with_capacity(BUFFER, File::from_std(full)),
            name: PartName(folder.path().join("part")),
            target: folder.path().join("mug.png"),
        };
        fs::write(&part.name.0, "").unwrap();
        part.write(b"a mug").await.unwrap();

        let failed = part.finish().await.unwrap_err();

        assert!(failed.is_file(), "{failed}");
        let text = failed.to_string();
        assert!(text.contains("mug.png: No space left on device"), "{text}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn only_a_part_of_ours_is_swept() {
        assert!(is_part_name(".flora-0123456789abcdef.part"));
        for other in [
            "mug.part",
            ".flora-.part",
            ".flora-0123456789abcde.part",
            ".flora-0123456789abcdefg.part",
            ".flora-0123456789abcdeg.part",
            "flora-0123456789abcdef.part",
            ".flora-0123456789abcdef.png",
        ] {
            assert!(!is_part_name(other), "{other}");
        }
    }
}
