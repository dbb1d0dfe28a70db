//! The mirror as a process, and a look into its database.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

use flora_technique_runs::StandIn;
use rusqlite::{Connection, OpenFlags, types::FromSql};
use tempfile::TempDir;

/// A folder with a place for a database, deleted in the end.
pub(crate) struct Place {
    folder: TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("runs.db")
    }

    /// The one value that a query comes to.
    pub(crate) fn value<T: FromSql>(&self, query: &str) -> T {
        let connection = read_only(&self.file());
        connection.query_one(query, [], |row| row.get(0)).unwrap()
    }

    pub(crate) fn count(&self, table: &str) -> i64 {
        self.value(&format!("SELECT count(*) FROM {table}"))
    }
}

pub(crate) fn read_only(file: &Path) -> Connection {
    Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap()
}

/// The mirror without anything of FLORA in its environment.
pub(crate) fn bare(place: &Place) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mirror"));
    command
        .env_remove("FLORA_API_KEY")
        .env_remove("FLORA_BASE_URL")
        .env_remove("FLORA_CUSTOM_HEADERS")
        .arg(place.file())
        .stdin(Stdio::null());
    command
}

/// The same, talking to a stand-in of the test's own.
pub(crate) fn mirror(place: &Place, flora: &StandIn) -> Command {
    let mut command = bare(place);
    command
        .env("FLORA_API_KEY", flora.key())
        .env("FLORA_BASE_URL", flora.base_url());
    command
}

/// Lets it catch up, and gives what it said.
pub(crate) fn catch_up(place: &Place, flora: &StandIn) -> String {
    let output = mirror(place, flora).arg("--once").output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    stdout(&output)
}

/// A mirror that follows, with nothing to be seen of it.
pub(crate) fn following(place: &Place, flora: &StandIn) -> Child {
    mirror(place, flora)
        .args(["--every", "1ms"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Until this is so, or the program is over.
pub(crate) fn until(child: &mut Child, mut is_so: impl FnMut() -> bool) {
    while !is_so() && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
}

pub(crate) fn kill(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

/// As Ctrl-C does.
#[cfg(unix)]
pub(crate) fn interrupt(child: &Child) {
    let pid = child.id().to_string();
    Command::new("kill").args(["-INT", &pid]).status().unwrap();
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}
