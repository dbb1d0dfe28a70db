//! A picture of a history: one page that stands alone, made of what is in the database.

mod chart;
mod code_table;
mod cost;
mod course;
mod figures;
mod head;
mod numbers;
mod page;
mod period;
mod picture;
mod query;
mod runs;
mod scale;
mod table;
mod techniques;
mod text;
mod times;
mod waiting;

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use crate::{Failure, database, report::numbers::Numbers};

/// Writes the page, whole or not at all; asks nobody but the database.
///
/// # Errors
/// There is no mirror's database at that place, or the page cannot be written.
pub(crate) fn write(database: &Path, page: &Path) -> Result<(), Failure> {
    if is_same(database, page) {
        let shown = page.display();
        return Err(format!("{shown} is the database; name another file for the report").into());
    }
    let shown = database.display();
    let mut connection = database::read_only(database)?;
    let read = Numbers::read(&mut connection, database);
    let numbers = read.map_err(|error| format!("cannot read {shown}: {error}"))?;
    let html = page::page(&numbers).into_string();
    put(page, &html).map_err(|error| format!("cannot write {}: {error}", page.display()).into())
}

fn is_same(one: &Path, other: &Path) -> bool {
    match (fs::canonicalize(one), fs::canonicalize(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

/// Who reads the page meanwhile has the old one or the new one.
fn put(page: &Path, html: &str) -> Result<(), Failure> {
    // A link stays one.
    let page = fs::canonicalize(page).unwrap_or_else(|_| page.to_owned());
    let folder = match page.parent() {
        Some(folder) if folder != Path::new("") => folder.to_owned(),
        _ => PathBuf::from("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".report-");
    readable(&mut builder);
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(html.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(page)?;
    Ok(())
}

/// For whom any other new file is; a temporary one is its owner's alone.
#[cfg(unix)]
fn readable(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt as _;
    builder.permissions(fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn readable(_: &mut tempfile::Builder<'_, '_>) {}
