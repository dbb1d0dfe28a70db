//! Checkpoints in files: whole or not at all.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use serde::{Serialize, de::DeserializeOwned};

/// Writes a checkpoint beside the file and puts it in its place, so that whoever reads it, also after a
/// power cut, finds the old one or the new one, whole.
///
/// # Errors
/// Whatever the file system refuses; then the old one stands, and nothing is left beside it.
pub(crate) fn save(path: &Path, checkpoint: &impl Serialize) -> io::Result<()> {
    let json = serde_json::to_vec(checkpoint)?;
    let place = behind_links(path);
    let beside = beside(&place)?;
    let written = write(&beside, &json, &place).and_then(|()| fs::rename(&beside, &place));
    if written.is_err() {
        // What cannot be removed was most likely never there.
        let _ = fs::remove_file(&beside);
    }
    written?;
    sync_folder_of(&place);
    Ok(())
}

/// Reads a checkpoint; `None` where no file is.
///
/// # Errors
/// A file that is there and cannot be read, which is never taken for a fresh start; the text names it.
pub(crate) fn load<T: DeserializeOwned>(path: &Path) -> io::Result<Option<T>> {
    let json = match fs::read(path) {
        Ok(json) => json,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(told(error.kind(), path, &error)),
    };
    match serde_json::from_slice(&json) {
        Ok(checkpoint) => Ok(Some(checkpoint)),
        Err(error) => Err(told(io::ErrorKind::InvalidData, path, &error)),
    }
}

fn told(kind: io::ErrorKind, path: &Path, error: &dyn std::fmt::Display) -> io::Error {
    io::Error::new(kind, format!("{}: {error}", path.display()))
}

/// The file that a symbolic link leads to, also where that is not there yet.
fn behind_links(path: &Path) -> PathBuf {
    let mut place = path.to_owned();
    // As many as systems follow.
    for _ in 0..40 {
        let Ok(link) = fs::read_link(&place) else {
            break;
        };
        place = match place.parent() {
            Some(folder) => folder.join(link),
            None => link,
        };
    }
    place
}

/// A name of its own in the same folder: a file is put in another's place only within a file system.
fn beside(place: &Path) -> io::Result<PathBuf> {
    let Some(name) = place.file_name() else {
        let reason = format!("{}: no name of a file", place.display());
        return Err(io::Error::new(io::ErrorKind::InvalidInput, reason));
    };
    let mut beside = std::ffi::OsString::from(".");
    beside.push(name);
    beside.push(format!(".{:016x}.part", fastrand::u64(..)));
    Ok(place.with_file_name(beside))
}

fn write(beside: &Path, json: &[u8], place: &Path) -> io::Result<()> {
    let mut file = File::create_new(beside).map_err(|error| told(error.kind(), place, &error))?;
    if let Ok(old) = fs::metadata(place) {
        file.set_permissions(old.permissions())?;
    }
    file.write_all(json)
        .and_then(|()| file.sync_all())
        .map_err(|error| told(error.kind(), place, &error))
}

/// Makes the new name last, too, where folders can be synced.
fn sync_folder_of(place: &Path) {
    let folder = match place.parent() {
        Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
        Some(folder) => folder,
        None => return,
    };
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let name = |entry: io::Result<fs::DirEntry>| entry.unwrap().file_name();
        let mut names: Vec<_> = entries.map(name).collect();
        names.sort();
        names
            .into_iter()
            .map(|name| name.into_string().unwrap())
            .collect()
    }

    #[test]
    fn what_was_saved_is_loaded_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.json");
        assert_eq!(load::<u32>(&path).unwrap(), None);

        for number in [7, 8] {
            save(&path, &number).unwrap();

            assert_eq!(load::<u32>(&path).unwrap(), Some(number));
        }
        assert_eq!(names(folder.path()), ["list.json"]);
    }

    #[test]
    fn one_that_is_there_and_cannot_be_read_is_an_error_that_names_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.json");
        for cut in ["", "[1, 2", "null and more"] {
            fs::write(&path, cut).unwrap();

            let error = load::<Vec<u32>>(&path).unwrap_err();

            assert_eq!(error.kind(), io::ErrorKind::InvalidData);
            assert!(error.to_string().contains("list.json"), "{error}");
        }
        assert!(load::<u32>(folder.path()).is_err());
    }

    #[test]
    fn where_it_cannot_be_saved_the_error_names_it_and_nothing_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let nowhere = folder.path().join("gone").join("list.json");
        let occupied = folder.path().join("folder");
        fs::create_dir(&occupied).unwrap();

        assert!(
            save(&nowhere, &7)
                .unwrap_err()
                .to_string()
                .contains("list.json")
        );
        assert!(save(&occupied, &7).is_err());
        assert!(save(Path::new(".."), &7).is_err());

        assert_eq!(names(folder.path()), ["folder"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_one_and_the_mode_of_its_file_too() {
        use std::os::unix::fs::{PermissionsExt, symlink};

        let folder = tempfile::tempdir().unwrap();
        let [link, file] = ["link.json", "file.json"].map(|name| folder.path().join(name));
        symlink("file.json", &link).unwrap();
        save(&link, &1).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();

        save(&link, &2).unwrap();

        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(load::<u32>(&file).unwrap(), Some(2));
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
