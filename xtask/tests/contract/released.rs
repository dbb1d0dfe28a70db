//! Holds the version and the change log against the document of the last release.

use std::fs;

use xtask::{
    contract::{Change, Level, compare},
    document_file,
};

use crate::release::owed;

/// The version of the crate, which stands first in its manifest.
fn version() -> String {
    let manifest = fs::read_to_string("../Cargo.toml").unwrap();
    let package = manifest.split_once("\n[package]\n").unwrap().1;
    let line = package
        .lines()
        .find_map(|line| line.strip_prefix("version = "));
    line.unwrap().trim_matches('"').to_owned()
}

#[test]
fn version_and_change_log_tell_what_the_document_changed_since_the_last_release() {
    let [released, now] =
        ["released", "technique-runs"].map(|name| format!("../openapi/{name}.json"));
    let [released, now] = [released, now].map(|path| document_file::read(&path).unwrap());
    let change_log = fs::read_to_string("../CHANGELOG.md").unwrap();

    let owed = owed(&change_log, &version(), &compare(&released, &now));

    owed.unwrap_or_else(|words| panic!("{words}"));
}

fn change(level: Level, name: &str) -> Change {
    Change {
        level,
        place: String::new(),
        name: name.to_owned(),
        words: format!("`TechniqueRun::{name}` is new"),
    }
}

const LOG: &str = "# Changelog\n\n## 0.2.1, unreleased\n\n- `seed` of a run.\n\n## 0.2.0, 2026-01-01\n\n- More.\n";

#[test]
fn nothing_is_owed_where_nothing_changed_or_all_is_told() {
    assert_eq!(owed(LOG, "0.2.1", &[]), Ok(()));
    assert_eq!(owed(LOG, "0.2.1", &[change(Level::Minor, "seed")]), Ok(()));
    assert_eq!(owed(LOG, "0.2.1", &[change(Level::Patch, "words")]), Ok(()));
}

#[test]
fn a_version_that_is_too_low_is_told_with_the_one_to_write() {
    for (version, level, least) in [
        ("0.2.0", Level::Patch, "0.2.1"),
        ("0.2.0", Level::Minor, "0.2.1"),
        ("0.2.1", Level::Major, "0.3.0"),
    ] {
        let words = owed(LOG, version, &[change(level, "seed")]).unwrap_err();

        assert!(words.contains(&format!("version = \"{least}\"")), "{words}");
        assert!(
            words.contains(&format!("## {least}, unreleased")),
            "{words}"
        );
    }
    let grown = LOG.replace("0.2.", "1.2.");
    for (level, least) in [(Level::Minor, "1.3.0"), (Level::Major, "2.0.0")] {
        let words = owed(&grown, "1.2.1", &[change(level, "seed")]).unwrap_err();
        assert!(words.contains(&format!("version = \"{least}\"")), "{words}");
    }
}

#[test]
fn a_change_that_the_change_log_does_not_name_is_told_with_the_line_to_write() {
    let words = owed(LOG, "0.2.1", &[change(Level::Minor, "zone")]).unwrap_err();

    assert!(
        words.contains("  - `TechniqueRun::zone` is new.\n"),
        "{words}"
    );
}

#[test]
fn a_change_log_without_a_part_for_the_version_is_told_with_its_heading_and_its_lines() {
    let words = owed(LOG, "0.2.2", &[change(Level::Minor, "zone")]).unwrap_err();

    assert!(words.contains("`## 0.2.2, unreleased`"), "{words}");
    assert!(
        words.contains("  - `TechniqueRun::zone` is new.\n"),
        "{words}"
    );
}

#[test]
fn before_the_first_release_the_oldest_part_stands_for_it() {
    let first = "# Changelog\n\n## 0.1.0, unreleased\n\n- First.\n";

    assert_eq!(owed(first, "0.1.0", &[]), Ok(()));
    let words = owed(first, "0.1.0", &[change(Level::Major, "zone")]).unwrap_err();
    assert!(words.contains("version = \"0.2.0\""), "{words}");
}
