//! README reads the same on every page that shows it: crates.io, docs.rs, a checkout.
//!
//! Its Rust is compiled as doc tests of `src/lib.rs`; only rustdoc hides lines that begin with `# `, so
//! none may.
#![allow(clippy::unwrap_used, reason = "a test fails so")]

const README: &str = include_str!("../README.md");

/// The fenced blocks: what stands behind the opening fence, and the lines up to the closing one.
fn blocks() -> Vec<(&'static str, &'static str)> {
    let mut found = Vec::new();
    let mut rest = README;
    while let Some((_, block)) = rest.split_once("\n```") {
        let (language, block) = block.split_once('\n').unwrap();
        let (text, after) = block.split_once("```\n").unwrap();
        found.push((language, text));
        rest = after;
    }
    found
}

/// What stands in the round brackets of every link, outside of the blocks.
fn links() -> Vec<&'static str> {
    let prose = README.split("```").step_by(2);
    let targets = prose.flat_map(|text| text.split("](").skip(1));
    targets
        .map(|text| text.split(')').next().unwrap())
        .collect()
}

/// The words and the file of every picture.
fn pictures() -> Vec<(&'static str, &'static str)> {
    let prose = README.split("```").step_by(2);
    let begun = prose.flat_map(|text| text.split("![").skip(1));
    let parts = begun.map(|text| text.split_once(')').unwrap().0);
    parts.map(|part| part.split_once("](").unwrap()).collect()
}

#[test]
fn no_line_of_code_is_hidden_where_only_rustdoc_hides_it() {
    let rust = blocks()
        .into_iter()
        .filter(|(language, _)| language.starts_with("rust"));
    let lines = rust.flat_map(|(_, text)| text.lines());
    let hidden = lines.filter(|line| line.trim_start().starts_with("# ") || line.trim() == "#");

    assert_eq!(hidden.collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn every_block_of_rust_is_compiled() {
    let rust = blocks()
        .into_iter()
        .filter(|(language, _)| language.starts_with("rust"));
    let languages: Vec<&str> = rust.map(|(language, _)| language).collect();

    assert!(languages.len() >= 4, "{languages:?}");
    for language in languages {
        assert!(["rust", "rust,no_run"].contains(&language), "{language}");
    }
}

/// The crate is not published: a version number would be one that nobody can get.
#[test]
fn it_tells_users_to_depend_on_what_they_can_get() {
    let lines: Vec<&str> = README
        .lines()
        .filter(|line| line.starts_with("flora-technique-runs = "))
        .collect();

    assert!(!lines.is_empty());
    for line in lines {
        assert!(line.contains("path = "), "{line}");
        assert!(!line.contains("version"), "{line}");
    }
}

#[test]
fn every_link_leads_somewhere_from_any_page() {
    let pictures = pictures();
    let is_picture = |target: &&str| pictures.iter().any(|(_, file)| file == target);
    let broken = links()
        .into_iter()
        .filter(|target| !target.starts_with("https://") && !is_picture(target));

    assert_eq!(broken.collect::<Vec<_>>(), [""; 0]);
}

/// A page that has not the repository shows the words in its place.
#[test]
fn every_picture_is_in_the_repository_and_is_told_in_words() {
    for (words, file) in pictures() {
        assert!(words.len() > 40, "{words}");
        let size = std::fs::metadata(file).unwrap().len();
        assert!((1..150_000).contains(&size), "{file}: {size} bytes");
    }
}
