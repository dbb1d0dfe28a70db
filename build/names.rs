//! Names: what Rust and the generator make of those in the document, and which are taken.

/// Methods that the generated client has anyhow, spelled as [`rust_name`] does.
pub(crate) const CLIENT_METHODS: [&str; 9] = [
    "apiversion",
    "baseurl",
    "client",
    "exec",
    "inner",
    "new",
    "newwithclient",
    "post",
    "pre",
];

/// Names of Rust's prelude, which a re-export would hide.
const PRELUDE: [&str; 11] = [
    "Box", "Err", "None", "Ok", "Option", "Result", "Self", "Some", "String", "Unlisted", "Vec",
];

/// The library's root, which exports what is written by hand.
const ROOT: &str = include_str!("../src/lib.rs");

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

/// Methods of a listing and of a watch, written by hand or had from a trait.
pub(crate) const SETTERS: [&str; 59] = [
    "api",
    "as_mut",
    "as_ref",
    "begin",
    "borrow",
    "borrow_mut",
    "build",
    "changes",
    "check",
    "check_agreement",
    "checkpoint",
    "clone",
    "clone_from",
    "clone_into",
    "control",
    "created_before",
    "created_since",
    "cursor",
    "disagrees",
    "drop",
    "eq",
    "feed",
    "filters",
    "fmt",
    "following",
    "fresh",
    "from",
    "into",
    "into_future",
    "is_terminated",
    "items",
    "limits",
    "max_items",
    "new",
    "next",
    "next_batch",
    "no_deadline",
    "outputs",
    "page",
    "page_size",
    "pager",
    "pages",
    "poll_every",
    "poll_next",
    "query",
    "read_ahead",
    "report",
    "resume",
    "settled",
    "since",
    "since_beginning",
    "start",
    "stream",
    "to_owned",
    "try_from",
    "try_into",
    "type_id",
    "until_caught_up",
    "watching",
];

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

/// A name in the manner of Rust's methods: `createdBy` and `created-by` give `created_by`.
pub(crate) fn method(wire: &str) -> String {
    let mut name = String::new();
    let mut after_small = false;
    for c in wire.chars() {
        if !c.is_ascii_alphanumeric() {
            after_small = false;
            if !name.is_empty() && !name.ends_with('_') {
                name.push('_');
            }
            continue;
        }
        if c.is_ascii_uppercase() && after_small {
            name.push('_');
        }
        name.push(c.to_ascii_lowercase());
        after_small = !c.is_ascii_uppercase();
    }
    name.trim_end_matches('_').to_owned()
}

/// Whether Rust takes it as the name of a method as it is: small, and no keyword.
pub(crate) fn is_method_name(name: &str) -> bool {
    let is_fit = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(is_fit)
        && syn::parse_str::<syn::Ident>(name).is_ok()
}

/// The name that is most like one that does not exist; none if none is much like it.
pub(crate) fn nearest<'a>(
    wanted: &str,
    names: impl IntoIterator<Item = &'a String>,
) -> Option<&'a str> {
    let distances = names.into_iter().map(|name| (distance(wanted, name), name));
    let (distance, name) = distances.min()?;
    let is_near = distance <= wanted.chars().count().div_ceil(3);
    is_near.then_some(name)
}

/// How many characters must be put in, left out or changed, capital letters or not.
fn distance(one: &str, other: &str) -> usize {
    let one = one.to_lowercase();
    let other: Vec<char> = other.to_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, c) in one.chars().enumerate() {
        let mut next = vec![i + 1];
        let mut left = i + 1;
        for ((above, aslant), d) in row.iter().skip(1).zip(&row).zip(&other) {
            let changed = aslant + usize::from(c != *d);
            left = changed.min(left + 1).min(above + 1);
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}
