//! The database: whose it is, how far it is, and each step of it in one transaction.

use std::{
    fs::{self, OpenOptions},
    path::{Path, PathBuf},
    time::Duration,
};

use flora_technique_runs::{Change, Error, WatchCheckpoint};
use rusqlite::{
    Connection, ErrorCode, OpenFlags, OptionalExtension as _, Transaction, TransactionBehavior,
    params,
};

use crate::{Failure, lock::Lock, rows, source::Source};

/// The number of the layout in schema.sql; another layout gets another number.
const SCHEMA_VERSION: i64 = 2;

/// How long another program may hold the database for writing.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Database {
    path: PathBuf,
    connection: Connection,
    _lock: Lock,
}

impl Database {
    /// Opens what there is, or makes a new one.
    ///
    /// # Errors
    /// Another mirror has it, it is something else, or it has the runs of another source.
    pub(crate) fn open(path: &Path, source: &Source) -> Result<Self, Failure> {
        let path = existing(path)?;
        let lock = Lock::of(&path)?;
        let shown = path.display().to_string();
        let open = Connection::open(&path);
        let connection = open.map_err(|error| format!("cannot open {shown}: {error}"))?;
        connection.busy_timeout(PATIENCE)?;
        let mut database = Self {
            path,
            connection,
            _lock: lock,
        };
        let is_empty = database
            .is_empty()
            .map_err(|error| unreadable(&shown, &error))?;
        if !is_empty {
            database.check(source)?;
        }
        // Others can read while it writes. A power cut may take the last transactions, each whole:
        // the mirror goes on before them.
        database
            .connection
            .pragma_update(None, "journal_mode", "WAL")?;
        database
            .connection
            .pragma_update(None, "synchronous", "NORMAL")?;
        database
            .connection
            .pragma_update(None, "foreign_keys", true)?;
        if is_empty {
            database.create(source)?;
        } else if source.is_demonstration || database.has_nothing()? {
            database.start_over(source)?;
        }
        Ok(database)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    fn is_empty(&self) -> rusqlite::Result<bool> {
        let count = "SELECT count(*) FROM sqlite_schema";
        let objects: i64 = self.connection.query_one(count, [], |row| row.get(0))?;
        Ok(objects == 0)
    }

    /// Rejects what is not a mirror of this source.
    fn check(&self, source: &Source) -> Result<(), Failure> {
        let shown = self.path.display();
        check_layout(&self.connection, &self.path)?;
        let whose = "SELECT base_url, is_demonstration FROM mirror";
        let whose = self.connection.query_one(whose, [], |row| {
            Ok(Source {
                base_url: row.get(0)?,
                is_demonstration: row.get(1)?,
            })
        })?;
        if whose != *source && !self.has_nothing()? {
            let mixed = format!("{shown} has runs of {whose}, not of {source}; name another file");
            return Err(mixed.into());
        }
        Ok(())
    }

    fn create(&mut self, source: &Source) -> Result<(), Failure> {
        self.write(|transaction| {
            transaction.execute_batch(include_str!("schema.sql"))?;
            transaction.execute(
                "INSERT INTO mirror (id, schema_version, base_url, is_demonstration)
                 VALUES (1, ?1, ?2, ?3)",
                params![SCHEMA_VERSION, source.base_url, source.is_demonstration],
            )?;
            Ok(())
        })
    }

    /// Whether nothing came of it yet: a first start with a wrong address or key, say.
    fn has_nothing(&self) -> Result<bool, Failure> {
        let (runs, left_out) = self.counts()?;
        Ok(runs == 0 && left_out == 0)
    }

    /// Forgets all runs, and belongs to this source from here on.
    fn start_over(&mut self, source: &Source) -> Result<(), Failure> {
        self.write(|transaction| {
            transaction
                .execute_batch("DELETE FROM runs; DELETE FROM techniques; DELETE FROM left_out;")?;
            transaction.execute(
                "UPDATE mirror SET base_url = ?1, is_demonstration = ?2, workspace_id = NULL,
                 up_to_ms = NULL, checkpoint = NULL",
                params![source.base_url, source.is_demonstration],
            )?;
            Ok(())
        })
    }

    /// Writes in one transaction, all or nothing.
    fn write(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let written = self.try_write(work);
        written.map_err(|failure| named(&self.path, failure))
    }

    fn try_write(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let behavior = TransactionBehavior::Immediate;
        let transaction = self.connection.transaction_with_behavior(behavior)?;
        work(&transaction)?;
        Ok(transaction.commit()?)
    }

    /// Where the mirror stands; `None` before its first step.
    pub(crate) fn checkpoint(&self) -> Result<Option<WatchCheckpoint>, Failure> {
        let saved = "SELECT checkpoint FROM mirror";
        let saved: Option<String> = self.connection.query_one(saved, [], |row| row.get(0))?;
        let Some(json) = saved else {
            return Ok(None);
        };
        let shown = self.path.display();
        let read = serde_json::from_str(&json);
        let checkpoint = read.map_err(|error| {
            format!("{shown} has a checkpoint that this program cannot read ({error}); name another file")
        })?;
        Ok(Some(checkpoint))
    }

    /// Stores changes and what stands behind them, all or nothing.
    pub(crate) fn store(
        &mut self,
        changes: &[Change],
        checkpoint: &WatchCheckpoint,
    ) -> Result<(), Failure> {
        let shown = self.path.display().to_string();
        self.write(|transaction| {
            for change in changes {
                belongs_here(transaction, change, &shown)?;
                rows::save_change(transaction, change)?;
            }
            save_checkpoint(transaction, checkpoint)
        })
    }

    /// Stores what was left out and what stands behind it, all or nothing.
    pub(crate) fn store_left_out(
        &mut self,
        error: &Error,
        checkpoint: &WatchCheckpoint,
    ) -> Result<(), Failure> {
        self.write(|transaction| {
            rows::save_left_out(transaction, error)?;
            save_checkpoint(transaction, checkpoint)
        })
    }

    /// Stores up to which moment everything is there.
    pub(crate) fn store_up_to(&mut self, unix_ms: i64) -> Result<(), Failure> {
        self.write(|transaction| {
            transaction.execute("UPDATE mirror SET up_to_ms = ?1", [unix_ms])?;
            Ok(())
        })
    }

    /// How many runs there are, and how many things were left out.
    pub(crate) fn counts(&self) -> Result<(i64, i64), Failure> {
        let counts = "SELECT (SELECT count(*) FROM runs), (SELECT count(*) FROM left_out)";
        let counts = self
            .connection
            .query_one(counts, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(counts)
    }
}

/// A mirror's database to look into, whosever runs it has and whoever writes meanwhile.
///
/// # Errors
/// It is not there, it is something else, or it has another layout.
pub(crate) fn read_only(path: &Path) -> Result<Connection, Failure> {
    let shown = path.display().to_string();
    let open = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY);
    let connection = open.map_err(|error| format!("cannot open {shown}: {error}"))?;
    connection.busy_timeout(PATIENCE)?;
    check_layout(&connection, path)?;
    Ok(connection)
}

/// Rejects what is no mirror, and one of another layout.
fn check_layout(connection: &Connection, path: &Path) -> Result<(), Failure> {
    let shown = path.display();
    let is_mirror = connection.table_exists(None, "mirror");
    if !is_mirror.map_err(|error| unreadable(&shown.to_string(), &error))? {
        return Err(format!("{shown} is a database of another program; name another file").into());
    }
    let version = "SELECT schema_version FROM mirror";
    let version: i64 = connection.query_one(version, [], |row| row.get(0))?;
    if version != SCHEMA_VERSION {
        let other = format!(
            "{shown} was made by another version of this program (layout {version}, this one has \
             {SCHEMA_VERSION}); name another file"
        );
        return Err(other.into());
    }
    Ok(())
}

/// The file by its one true name, made if it is not there: what the lock is named after.
fn existing(path: &Path) -> Result<PathBuf, Failure> {
    let opened = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path);
    let named = opened.and_then(|_| fs::canonicalize(path));
    named.map_err(|error| format!("cannot write {}: {error}", path.display()).into())
}

fn unreadable(shown: &str, error: &rusqlite::Error) -> Failure {
    if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) {
        return format!("{shown} is no SQLite database; name another file").into();
    }
    format!("cannot read {shown}: {error}").into()
}

/// Names the database in what SQLite says.
fn named(path: &Path, failure: Failure) -> Failure {
    let Some(error) = failure.downcast_ref::<rusqlite::Error>() else {
        return failure;
    };
    let shown = path.display();
    if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) {
        let seconds = PATIENCE.as_secs();
        return format!("another program has kept {shown} from being written for {seconds} s; start again to go on").into();
    }
    format!("cannot write {shown}: {error}").into()
}

/// Rejects a run of another workspace than the others: a key sees one, so the key is another one.
fn belongs_here(
    transaction: &Transaction<'_>,
    change: &Change,
    shown: &str,
) -> Result<(), Failure> {
    let Some(workspace_id) = change.run().and_then(|run| run.workspace_id.as_ref()) else {
        return Ok(());
    };
    let first = "UPDATE mirror SET workspace_id = ?1 WHERE workspace_id IS NULL";
    transaction.execute(first, [workspace_id])?;
    let other = "SELECT workspace_id FROM mirror WHERE workspace_id <> ?1";
    let other = transaction.query_row(other, [workspace_id], |row| row.get::<_, String>(0));
    if let Some(other) = other.optional()? {
        let mixed = format!(
            "{shown} has runs of the workspace {other}, and this key's are of {workspace_id}; \
             name another file, or take the other key"
        );
        return Err(mixed.into());
    }
    Ok(())
}

fn save_checkpoint(
    transaction: &Transaction<'_>,
    checkpoint: &WatchCheckpoint,
) -> Result<(), Failure> {
    let json = serde_json::to_string(checkpoint)?;
    transaction.execute("UPDATE mirror SET checkpoint = ?1", [json])?;
    Ok(())
}
