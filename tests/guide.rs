//! What the guide shows in full runs here: rustdoc compiles examples, but what these come to is promised too.
#![allow(clippy::unwrap_used, reason = "a test fails so")]

#[path = "guide/append_tests.rs"]
mod append_tests;
#[path = "guide/cost_tests.rs"]
mod cost_tests;
#[path = "guide/daemon_tests.rs"]
mod daemon_tests;
#[path = "guide/follow_tests.rs"]
mod follow_tests;
#[path = "guide/nights_tests.rs"]
mod nights_tests;
#[path = "guide/testing.rs"]
mod testing;

/// The words of a chapter, as rustdoc reads them.
fn words(chapter: &str) -> String {
    let lines = chapter.lines().filter_map(|line| line.strip_prefix("//!"));
    let lines = lines.map(|line| line.strip_prefix(' ').unwrap_or(line));
    lines.flat_map(|line| [line, "\n"]).collect()
}

#[test]
fn the_examples_that_run_here_are_those_that_it_shows() {
    let shown = [
        (
            include_str!("../src/guide/listing_and_costs.rs"),
            include_str!("guide/cost.rs"),
        ),
        (
            include_str!("../src/guide/following.rs"),
            include_str!("guide/follow.rs"),
        ),
        (
            include_str!("../src/guide/resuming.rs"),
            include_str!("guide/append.rs"),
        ),
        (
            include_str!("../src/guide/resuming.rs"),
            include_str!("guide/nights.rs"),
        ),
        (
            include_str!("../src/guide/following.rs"),
            include_str!("guide/daemon.rs"),
        ),
        (
            include_str!("../src/guide/testing.rs"),
            include_str!("guide/testing.rs"),
        ),
    ];
    for (chapter, example) in shown {
        let block = format!("```\n{example}```\n");

        assert!(
            words(chapter).contains(&block),
            "the guide must show:\n{example}"
        );
    }
}
