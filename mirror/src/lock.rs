//! One mirror a database: a lock that ends with the process, also by a kill.

use std::{
    fs::{File, OpenOptions},
    path::Path,
};

use fs4::{FileExt, TryLockError};

use crate::Failure;

/// Held until it is dropped.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// The lock is a file of its own: SQLite has locks on the database, which closing it a second
    /// time would take away.
    pub(crate) fn of(database: &Path) -> Result<Self, Failure> {
        let mut path = database.as_os_str().to_owned();
        path.push(".lock");
        let shown = Path::new(&path).display();
        let opened = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path);
        let file = opened.map_err(|error| format!("cannot write {shown}: {error}"))?;
        match FileExt::try_lock(&file) {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => {
                let database = database.display();
                Err(format!("another mirror is keeping {database}: one at a time").into())
            }
            Err(TryLockError::Error(error)) => Err(format!("cannot lock {shown}: {error}").into()),
        }
    }
}
