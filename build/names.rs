//! Names: what Rust and the generator make of those in the document, and which are taken.

/// Names of Rust's prelude, which a re-export would hide.
const PRELUDE: [&str; 11] = [
    "Box", "Err", "None", "Ok", "Option", "Result", "Self", "Some", "String", "Unlisted", "Vec",
];

/// The library's root, which exports what is written by hand.
const ROOT: &str = include_str!("../src/lib.rs");

/// The settings of a listing and of a watch, which get a setter for each filter.
const SETTINGS: [&str; 2] = [
    include_str!("../src/list/list_runs.rs"),
    include_str!("../src/watch/watch_runs.rs"),
];

/// Whether a type of the document cannot be called so.
pub(crate) fn is_taken_type(name: &str) -> bool {
    let exports = ROOT.split("pub use ").skip(1);
    let mut exported = exports.flat_map(|export| {
        let names = export.split(';').next().unwrap_or_default();
        names.split(|c: char| !c.is_ascii_alphanumeric())
    });
    // The document's own Timestamp is what the crate's stands for.
    let is_exported = name != super::document::TIMESTAMP && exported.any(|word| word == name);
    is_exported || PRELUDE.contains(&name)
}

/// Whether a listing or a watch has a method of this name that is written by hand.
pub(crate) fn is_taken_setter(name: &str) -> bool {
    let has = |text: String| SETTINGS.iter().any(|source| source.contains(&text));
    has(format!("fn {name}(")) || has(format!("fn {name}<"))
}

/// One text for all names that typify's snake case makes one, and for a few that it does not.
pub(crate) fn rust_name(name: &str) -> String {
    let letters = name.replace(|c: char| !c.is_ascii_alphanumeric(), "");
    let letters = letters.to_ascii_lowercase();
    if letters.starts_with(|c: char| c.is_ascii_alphabetic()) {
        letters
    } else {
        // As typify puts one in front of what no identifier begins with.
        format!("x{letters}")
    }
}

/// Whether typify leaves the name as it is: words with a capital in front, no two in a row.
pub(crate) fn is_type_name(name: &str) -> bool {
    let mut words = name.split(|c: char| c.is_ascii_uppercase());
    let before_the_first = words.next();
    name.len() > 1 && before_the_first == Some("") && words.all(is_rest_of_word)
}

fn is_rest_of_word(rest: &str) -> bool {
    let is_small = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    rest.starts_with(|c: char| c.is_ascii_lowercase()) && rest.chars().all(is_small)
}

/// A name in the manner of Rust's variants; empty if the value has nothing to make it of.
pub(crate) fn variant(wire: &str) -> String {
    let mut name = String::new();
    for word in wire.split(|c: char| !c.is_ascii_alphanumeric()) {
        let (first, rest) = word.split_at_checked(1).unwrap_or_default();
        name.push_str(&first.to_ascii_uppercase());
        let is_shouted = !word.contains(|c: char| c.is_ascii_lowercase());
        if is_shouted {
            name.push_str(&rest.to_ascii_lowercase());
        } else {
            name.push_str(rest);
        }
    }
    let starts_with_digit = name.starts_with(|c: char| c.is_ascii_digit());
    if starts_with_digit || name == "Self" || name == "Other" {
        format!("Value{name}")
    } else {
        name
    }
}

/// A name in the manner of Rust's methods: `createdBy` and `created-by` give `created_by`, and a
/// keyword gets a line behind it.
pub(crate) fn method(wire: &str) -> String {
    let mut name = String::new();
    let mut after_small = false;
    for c in wire.chars() {
        if !c.is_ascii_alphanumeric() || (after_small && c.is_ascii_uppercase()) {
            name.push('_');
        }
        if c.is_ascii_alphanumeric() {
            name.push(c.to_ascii_lowercase());
        }
        after_small = c.is_ascii_lowercase() || c.is_ascii_digit();
    }
    let words: Vec<_> = name.split('_').filter(|word| !word.is_empty()).collect();
    let name = words.join("_");
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        format!("x{name}")
    } else if syn::parse_str::<syn::Ident>(&name).is_err() {
        format!("{name}_")
    } else {
        name
    }
}
