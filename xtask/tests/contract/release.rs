//! The version and the change log that the changes since the last release take.

use std::fmt;

use xtask::contract::{Change, Level, verdict};

/// The three numbers of a version.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub(crate) struct Version(u64, u64, u64);

impl Version {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut numbers = text.split('.').map(|number| number.parse().ok());
        let version = Self(numbers.next()??, numbers.next()??, numbers.next()??);
        numbers.next().is_none().then_some(version)
    }

    /// The least that a release with such changes may be called.
    fn after(self, verdict: &str) -> Self {
        let Self(major, minor, patch) = self;
        match (verdict, major) {
            ("none", _) => self,
            ("major", 0) | ("minor", 1..) => Self(major, minor + 1, 0),
            ("major", _) => Self(major + 1, 0, 0),
            _ => Self(major, minor, patch + 1),
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}

/// A part of the change log: its version, whether it is out, and its text.
struct Part<'a> {
    version: Version,
    is_out: bool,
    text: &'a str,
}

fn parts(change_log: &str) -> Vec<Part<'_>> {
    let parts = change_log.split("\n## ").skip(1);
    let parts = parts.filter_map(|text| {
        let heading = text.lines().next()?;
        let version = heading.split([',', ' ']).next()?;
        Some(Part {
            version: Version::parse(version.trim_matches(['[', ']']))?,
            is_out: !heading.contains("unreleased"),
            text,
        })
    });
    parts.collect()
}

/// What is still to be written, if anything.
///
/// The last release is the newest part that is not called unreleased; before the first one, the
/// oldest part stands for it.
pub(crate) fn owed(change_log: &str, version: &str, changes: &[Change]) -> Result<(), String> {
    let parts = parts(change_log);
    let newest_out = parts.iter().find(|part| part.is_out);
    let last = newest_out.or(parts.last());
    let last = last.ok_or("CHANGELOG.md has no heading with a version")?;
    let released = last.version;
    let lowest = released.after(&verdict(changes));
    let current = Version::parse(version);
    let current = current.ok_or("the version in Cargo.toml is not three numbers")?;
    if current < lowest {
        let words = format!(
            "since {released} the document has changed, and users see it ({}):\n{}\nSo:\n\
             - Cargo.toml: version = \"{lowest}\", then `cargo check` for Cargo.lock\n\
             - CHANGELOG.md: a part `## {lowest}, unreleased` above the others, with\n{}",
            verdict(changes),
            lines(changes),
            log_lines(changes)
        );
        let otherwise = format!(
            "Or, as long as {released} is not published, openapi/technique-runs.json copied over \
             openapi/released.json.\n"
        );
        let is_published = newest_out.is_some();
        return Err(if is_published {
            words
        } else {
            words + &otherwise
        });
    }
    let part = parts.iter().find(|part| part.version == current);
    let part = part.ok_or(format!(
        "CHANGELOG.md: write a part `## {current}, unreleased` above the others, with\n{}",
        log_lines(changes)
    ))?;
    let silent: Vec<_> = changes
        .iter()
        .filter(|one| !is_told(part.text, one))
        .cloned()
        .collect();
    if silent.is_empty() {
        return Ok(());
    }
    Err(format!(
        "CHANGELOG.md: the part `## {current}` does not name these; write\n{}",
        log_lines(&silent)
    ))
}

/// Whether the change log names what a change is about; mere words it need not.
fn is_told(part: &str, change: &Change) -> bool {
    let name = &change.name;
    let is_named = part.contains(&format!("`{name}`"))
        || part.contains(&format!("::{name}`"))
        || part.contains(&format!("`{name}(`"));
    change.level == Level::Patch || is_named
}

/// The lines to write into the change log.
fn log_lines(changes: &[Change]) -> String {
    let told = changes.iter().filter(|change| change.level > Level::Patch);
    let lines: Vec<_> = told
        .map(|change| format!("  - {}.\n", change.words))
        .collect();
    lines.concat()
}

fn lines(changes: &[Change]) -> String {
    let lines: Vec<_> = changes
        .iter()
        .map(|change| format!("- {change}\n"))
        .collect();
    lines.concat()
}
