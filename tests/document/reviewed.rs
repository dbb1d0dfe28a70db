//! What is generated is what was reviewed.

use std::{collections::BTreeSet, env, fs};

use similar::TextDiff;

use crate::{generate::generate, source};

/// Above each snapshot, and so above the diff when it differs.
const HEAD: &str = "\
// What build.rs makes of the document, kept to be reviewed. To accept a change:
// EXPECTORATE=overwrite cargo test --test document

";

/// Holds a text to what is kept in a file, and shows the difference.
#[track_caller]
fn assert_contents(path: &str, text: &str) {
    if env::var("EXPECTORATE").is_ok_and(|what| what == "overwrite") {
        fs::write(path, text).unwrap();
        return;
    }
    let kept = fs::read_to_string(path).unwrap_or_default();
    let difference = TextDiff::from_lines(&kept, text);
    let difference = difference.unified_diff().header(path, "now").to_string();
    assert!(difference.is_empty(), "{difference}");
}

/// One test a file, so that each shows its difference.
#[track_caller]
fn is_what_was_reviewed(name: &str) {
    let code = generate(&source()).unwrap_or_else(|reason| panic!("{reason}"));
    let mut files = code.files.into_iter();
    let (_, text) = files.find(|(file, _)| *file == name).unwrap();
    assert_contents(
        &format!("tests/snapshot/{name}"),
        &(HEAD.to_owned() + &text),
    );
}

#[test]
fn all_that_is_generated_is_reviewed() {
    let code = generate(&source()).unwrap_or_else(|reason| panic!("{reason}"));
    let names = code.files.iter().map(|(name, _)| (*name).to_owned());
    let generated: BTreeSet<_> = names.collect();
    let reviewed = fs::read_dir("tests/snapshot").unwrap();
    let reviewed = reviewed.map(|file| file.unwrap().file_name().into_string().unwrap());

    assert_eq!(reviewed.collect::<BTreeSet<_>>(), generated);
}

#[test]
fn the_generated_client_is_what_was_reviewed() {
    is_what_was_reviewed("client.rs");
}

#[test]
fn the_open_enums_are_what_was_reviewed() {
    is_what_was_reviewed("open_enums.rs");
}

#[test]
fn the_exports_are_what_was_reviewed() {
    is_what_was_reviewed("exports.rs");
}

#[test]
fn the_fields_that_never_change_are_what_was_reviewed() {
    is_what_was_reviewed("fixed_fields.rs");
}

#[test]
fn the_table_of_filters_is_what_was_reviewed() {
    is_what_was_reviewed("filter_table.rs");
}

#[test]
fn the_call_with_filters_is_what_was_reviewed() {
    is_what_was_reviewed("filter_call.rs");
}

#[test]
fn the_setters_of_a_listing_are_what_was_reviewed() {
    is_what_was_reviewed("list_filters.rs");
}

#[test]
fn the_setters_of_a_watch_are_what_was_reviewed() {
    is_what_was_reviewed("watch_filters.rs");
}
