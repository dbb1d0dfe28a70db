//! Help and wrong arguments: as wide as the terminal, and no wider than a page in a pipe.

use crate::program::{bare, stderr, stdout};

const EXAMPLES: [&str; 4] = ["export", "gallery", "history", "stand-in"];

/// The lines that are wider.
fn wider_than(width: usize, text: &str) -> Vec<&str> {
    text.lines()
        .filter(|line| line.chars().count() > width)
        .collect()
}

#[test]
fn help_fits_a_terminal_of_60_columns_and_a_pipe() {
    for name in EXAMPLES {
        let narrow = bare(name).arg("--help").env("COLUMNS", "60").output();
        let narrow = stdout(&narrow.unwrap());
        let piped = stdout(&bare(name).arg("--help").output().unwrap());

        assert!(narrow.contains("Usage:"), "{name}: {narrow}");
        assert_eq!(wider_than(60, &narrow), [""; 0], "{name}");
        assert_eq!(wider_than(100, &piped), [""; 0], "{name}");
    }
}

#[test]
fn wrong_arguments_are_told_within_60_columns() {
    for name in EXAMPLES {
        let refused = bare(name).arg("--nope").env("COLUMNS", "60").output();
        let refused = refused.unwrap();

        let told = stderr(&refused);
        assert_eq!(refused.status.code(), Some(2), "{name}");
        assert!(told.contains("'--nope'"), "{name}: {told}");
        assert!(told.contains("Usage:"), "{name}: {told}");
        assert_eq!(wider_than(60, &told), [""; 0], "{name}");
    }
}

#[test]
fn wrong_values_and_what_excludes_each_other_are_told_within_60_columns() {
    let wrong = [
        ("export", &["--since", "nope"][..], "2026-01-15T12:00:00Z"),
        ("gallery", &["--days", "0"], "3650"),
        ("history", &["--follow", "--no-wait"], "'--no-wait'"),
        ("history", &["--max", "0"], "18446744073709551615"),
        ("history", &["--status", "nope"], "completed"),
        ("stand-in", &["--every", "0s"], "2min"),
        ("stand-in", &["--port", "70000"], "0..=65535"),
    ];
    for (name, arguments, hint) in wrong {
        let refused = bare(name).args(arguments).env("COLUMNS", "60").output();
        let refused = refused.unwrap();

        let told = stderr(&refused);
        assert_eq!(refused.status.code(), Some(2), "{name}: {told}");
        assert_eq!(told.matches("error:").count(), 1, "{name}: {told}");
        assert!(told.contains(hint), "{name}: {told}");
        assert_eq!(wider_than(60, &told), [""; 0], "{name}");
    }
}
