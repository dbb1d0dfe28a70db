//! One difference between two documents, and what it does to the code of users.

use std::fmt;

use serde::Serialize;

/// What a change does to the code of users.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Nothing that code notices.
    Patch,
    /// It gives them something that was not there.
    Minor,
    /// It stops compiling, or does something else than before.
    Major,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        })
    }
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    pub level: Level,
    /// The JSON pointer: into the new document, or into the old one for what is gone.
    pub place: String,
    /// What it is about, as users call it: a field, a value, a filter, a type.
    pub name: String,
    /// The line for the change log.
    pub words: String,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            level,
            place,
            words,
            ..
        } = self;
        write!(f, "{level}: {words} ({place})")
    }
}

/// The gravest of all changes, or `none`.
pub fn verdict(changes: &[Change]) -> String {
    let gravest = changes.iter().map(|change| change.level).max();
    gravest.map_or_else(|| "none".to_owned(), |level| level.to_string())
}
