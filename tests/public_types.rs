//! Every type that users can name shows in its docs how it is used.
//!
//! Those of the document have theirs from the build, as the snapshots show.
#![allow(clippy::unwrap_used, reason = "a test fails so")]

use std::{collections::BTreeMap, fs, path::Path};

/// The text of every file under a folder.
fn texts(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            texts(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(fs::read_to_string(path).unwrap());
        }
    }
}

/// The docs of each public type, by its name.
fn documented(sources: &[String]) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for source in sources {
        let mut docs = String::new();
        for line in source.lines().map(str::trim_start) {
            if let Some(words) = line.strip_prefix("///") {
                docs.push_str(words);
                docs.push('\n');
            } else if let Some(name) = type_of(line) {
                found.insert(name.to_owned(), std::mem::take(&mut docs));
            } else if !line.starts_with("#[") {
                docs.clear();
            }
        }
    }
    found
}

/// The name in a line that begins a public type, also where a macro writes it.
fn type_of(line: &str) -> Option<&str> {
    let rest = ["pub struct ", "pub enum ", "pub type "]
        .iter()
        .find_map(|begin| line.strip_prefix(begin));
    let rest = rest.or_else(|| line.contains(" of TechniqueRun").then_some(line));
    let rest = rest.or_else(|| line.contains(" of Page").then_some(line))?;
    let name = rest.split(|c: char| !c.is_alphanumeric()).next()?;
    (!name.is_empty()).then_some(name)
}

/// The names in `pub use`, which stand for all that is public.
fn public(text: &str) -> Vec<&str> {
    let statements = text.split("pub use ").skip(1);
    let names = statements.flat_map(|rest| {
        let statement = rest.split(';').next().unwrap();
        statement.split(|c: char| !c.is_alphanumeric())
    });
    names
        .filter(|name| name.starts_with(|c: char| c.is_uppercase()))
        .collect()
}

#[test]
fn each_shows_an_example() {
    let mut sources = Vec::new();
    texts(Path::new("src"), &mut sources);
    let documented = documented(&sources);
    let roots = ["src/lib.rs", "src/stand_in/mod.rs"].map(|path| fs::read_to_string(path).unwrap());
    let names: Vec<&str> = roots.iter().flat_map(|text| public(text)).collect();
    assert!(names.len() > 40, "{names:?}");

    let without = names.iter().filter(|name| {
        let docs = documented.get(**name);
        !docs.is_some_and(|docs| docs.contains("```"))
    });

    assert_eq!(without.collect::<Vec<_>>(), [&""; 0]);
}

#[test]
fn each_of_the_document_shows_an_example() {
    let mut snapshots = Vec::new();
    texts(Path::new("tests/snapshot"), &mut snapshots);
    let exports = fs::read_to_string("tests/snapshot/exports.rs").unwrap();
    let names = public(&exports);
    assert!(names.len() > 5, "{names:?}");

    let without = names.iter().filter(|name| {
        let uses = format!("use flora_technique_runs::{name};");
        !snapshots.iter().any(|text| text.contains(&uses))
    });

    assert_eq!(without.collect::<Vec<_>>(), [&""; 0]);
}
