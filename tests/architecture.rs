//! The folders of `src/` are the architecture: each uses only those below it, and no files go in a
//! circle. What is compiled for tests alone is not held to it.

#[path = "support/sources.rs"]
mod sources;

use std::collections::{BTreeMap, BTreeSet};

use sources::{Source, dependencies, folder_of, read_source, sources};

/// From what users start with down to plain data.
const ORDER: [&str; 10] = [
    "client", "guide", "watch", "wait", "list", "poll", "download", "call", "error", "run",
];

/// It stands aside: it uses the public API and the client's checks of what is sent, and nothing uses it.
const ASIDE: &str = "stand_in";

/// Where a file uses a folder above its own, or one that is none of the architecture.
fn upward(sources: &BTreeMap<String, Source>) -> Vec<String> {
    let place = |path: &str| ORDER.iter().position(|folder| *folder == folder_of(path));
    let mut found = Vec::new();
    for (file, used) in dependencies(sources) {
        // The root only lists what is public; who stands aside may use all of that.
        if ["lib", ASIDE].contains(&folder_of(file)) {
            continue;
        }
        for other in used {
            if place(file).is_none() || place(&other).is_none() || place(&other) < place(file) {
                found.push(format!("{file} uses {other}"));
            }
        }
    }
    found
}

/// Files that use each other, over however many others.
fn circles(sources: &BTreeMap<String, Source>) -> Vec<String> {
    let mut left = dependencies(sources);
    loop {
        let before = left.len();
        let open: BTreeSet<String> = left.keys().map(|file| (*file).to_owned()).collect();
        let used: BTreeSet<String> = left.values().flatten().cloned().collect();
        left.retain(|file, uses| used.contains(*file) && !uses.is_disjoint(&open));
        if left.len() == before {
            return left.into_keys().map(str::to_owned).collect();
        }
    }
}

/// A house of the given files.
fn house(files: &[(&str, &str)]) -> BTreeMap<String, Source> {
    let read =
        |(path, text): &(&str, &str)| ((*path).to_owned(), read_source((*path).to_owned(), text));
    files.iter().map(read).collect()
}

#[test]
fn each_folder_uses_only_those_below_it() {
    assert_eq!(upward(&sources()), [""; 0]);
}

#[test]
fn no_files_go_in_a_circle() {
    assert_eq!(circles(&sources()), [""; 0]);
}

#[test]
fn the_stand_in_uses_the_public_api_and_the_input_checks_alone() {
    let checks = ["call", "input"].map(str::to_owned);
    let mut inner = Vec::new();
    for source in sources().values() {
        if source.folder() != ASIDE {
            continue;
        }
        for path in &source.uses {
            let folder = path.first().map_or("", String::as_str);
            // An error of this crate has no public way to be made, and what the stand-in refuses is
            // what the client rejects.
            let is_allowed = folder == "error" || path.starts_with(&checks);
            if ORDER.contains(&folder) && !is_allowed {
                inner.push(format!("{} uses {}", source.path, path.join("::")));
            }
        }
    }

    assert_eq!(inner, [""; 0]);
}

#[test]
fn a_folder_that_uses_one_above_is_found_however_it_is_written() {
    let lib = ("lib.rs", "pub use crate::client::Client;");
    let client = ("client/mod.rs", "pub struct Client;");
    let ways = [
        "use crate::Client;",
        "use crate::client::Client as C;",
        "use crate::{Error, client::{self, Client}};",
        "use super::super::client::Client;",
        "fn new() -> Option<crate::client::Client> { None }",
        "macro_rules! client { () => { crate::client::Client } }",
    ];
    for way in ways {
        let house = house(&[lib, client, ("call/retry.rs", way)]);

        assert_eq!(
            upward(&house),
            ["call/retry.rs uses client/mod.rs"],
            "{way}"
        );
    }
    let below = house(&[
        lib,
        client,
        ("call/retry.rs", "#[cfg(test)] use crate::Client;"),
    ]);
    assert_eq!(upward(&below), [""; 0]);
}

#[test]
fn files_that_use_each_other_are_found_over_any_number_of_others() {
    let house = house(&[
        (
            "list/mod.rs",
            "mod a; mod b; mod c; pub use self::a::A; pub use self::b::B;",
        ),
        ("list/a.rs", "use super::B;"),
        ("list/b.rs", "use crate::list::c::C;"),
        ("list/c.rs", "fn a() -> super::A { super::A }"),
        ("client/mod.rs", "use crate::list::A;"),
        ("run/mod.rs", ""),
    ]);

    assert_eq!(circles(&house), ["list/a.rs", "list/b.rs", "list/c.rs"]);
}

/// Users get its types, by a file that the build makes; its client is `call`'s alone.
#[test]
fn only_call_names_what_is_generated_for_requests() {
    let mut others = Vec::new();
    for source in sources().values() {
        let names =
            |path: &&Vec<String>| path.starts_with(&["call", "generated"].map(str::to_owned));
        if source.folder() != "call" && source.uses.iter().any(|path| names(&path)) {
            others.push(source.path.clone());
        }
    }

    assert_eq!(others, [""; 0]);
}
