//! The pages for whoever changes the crate name files and show code: both are there.
#![allow(clippy::unwrap_used, reason = "a test fails so")]

use std::path::Path;

const CONTRIBUTING: &str = include_str!("../CONTRIBUTING.md");

const PAGES: [(&str, &str); 5] = [
    ("README.md", include_str!("../README.md")),
    ("CONTRIBUTING.md", CONTRIBUTING),
    ("openapi/README.md", include_str!("../openapi/README.md")),
    ("openapi/CHANGES.md", include_str!("../openapi/CHANGES.md")),
    ("benches/README.md", include_str!("../benches/README.md")),
];

/// What stands between backticks outside of blocks.
fn code_words(page: &str) -> Vec<&str> {
    let prose = page.split("```").step_by(2);
    prose
        .flat_map(|text| text.split('`').skip(1).step_by(2))
        .collect()
}

/// Whether that is meant as a file or folder of this repository, and not as a command, a pattern or a path
/// of the API.
fn is_path(word: &str) -> bool {
    let has_only = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    let first = word.split('/').next().unwrap();
    let is_named_so = [".rs", ".md", ".toml", ".json", ".lock", ".png", ".sql"]
        .iter()
        .any(|end| word.ends_with(end));
    word.chars().all(has_only)
        && !first.is_empty()
        && (is_named_so || word.contains('/') && Path::new(first).exists())
}

#[test]
fn every_file_that_a_page_names_is_there() {
    let mut missing = Vec::new();
    for (page, text) in PAGES {
        let beside = Path::new(page).parent().unwrap();
        for word in code_words(text).into_iter().filter(|word| is_path(word)) {
            if !Path::new(word).exists() && !beside.join(word).exists() {
                missing.push(format!("{page}: {word}"));
            }
        }
    }

    assert_eq!(missing, [""; 0]);
}

#[test]
fn a_path_is_told_from_what_only_looks_like_one() {
    for path in [
        "src/lib.rs",
        "tests/wire/",
        ".ci/run",
        "Cargo.toml",
        "src/gone.rs",
    ] {
        assert!(is_path(path), "{path}");
    }
    for other in [
        "/runs/{run_id}",
        "application/json",
        "cargo test",
        "a/b",
        "0.1.4",
    ] {
        assert!(!is_path(other), "{other}");
    }
}

#[test]
fn the_row_that_contributing_shows_is_one_of_a_test() {
    let (_, block) = CONTRIBUTING.split_once("```rust\n").unwrap();
    let (row, _) = block.split_once("\n```").unwrap();

    let tests = include_str!("wire/statuses.rs");
    assert!(tests.contains(row), "{row}");
}
