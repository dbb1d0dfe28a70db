//! Help and wrong arguments: as wide as the terminal, and no wider than a page in a pipe.
#![allow(clippy::unwrap_used, reason = "a test fails so")]

use std::process::{Command, Output};

fn xtask(arguments: &[&str], columns: Option<&str>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    match columns {
        Some(columns) => command.env("COLUMNS", columns),
        None => command.env_remove("COLUMNS"),
    };
    command.args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).unwrap()
}

/// The lines that are wider.
fn wider_than(width: usize, text: &str) -> Vec<&str> {
    text.lines()
        .filter(|line| line.chars().count() > width)
        .collect()
}

#[test]
fn help_fits_a_terminal_of_60_columns_and_a_pipe() {
    for task in ["drift", "contract"] {
        let narrow = xtask(&[task, "--help"], Some("60"));
        let piped = xtask(&[task, "--help"], None);

        let usage = format!("Usage: cargo xtask {task}");
        assert!(text(&narrow.stdout).contains(&usage), "{narrow:?}");
        assert_eq!(wider_than(60, text(&narrow.stdout)), [""; 0], "{task}");
        assert_eq!(wider_than(100, text(&piped.stdout)), [""; 0], "{task}");
    }
}

#[test]
fn wrong_arguments_are_told_within_60_columns() {
    for (arguments, hint) in [
        (&["contract", "--nope"][..], "'--nope'"),
        (&["contract", "one", "two", "three"], "'three'"),
        (&["contract", "one"], "<NEW.json>"),
        (&["drift", "--operation"], "'--operation <NAME>'"),
        (&["drift", "--operation", "no", "-"], "list_technique_runs"),
        (&["nothing"], "'nothing'"),
    ] {
        let rejected = xtask(arguments, Some("60"));

        let told = text(&rejected.stderr);
        assert_eq!(rejected.status.code(), Some(2), "{told}");
        assert_eq!(told.matches("error:").count(), 1, "{told}");
        assert!(told.contains(hint), "{told}");
        assert_eq!(wider_than(60, told), [""; 0], "{told}");
    }
}
