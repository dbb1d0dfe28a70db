//! A `pub use` for each data type that a caller can come by.

use std::{collections::BTreeSet, error::Error};

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;

use super::{
    check::{Filter, Kind},
    document::{SCHEMAS, TIMESTAMP, place, references},
    unparse,
};

/// What the crate hands out, and so all that these refer to.
const PUBLIC: [&str; 2] = ["FieldError", "TechniqueRun"];

/// The data types that a caller can come by, the objects first, and of each whether it is an enum.
pub(super) fn names<'a>(document: &'a Value, filters: &'a [Filter]) -> BTreeSet<(bool, &'a str)> {
    let mut names = BTreeSet::new();
    let mut left = Vec::from(PUBLIC);
    for filter in filters {
        if let Kind::Choice { name, .. } = &filter.kind {
            left.push(name);
        }
    }
    while let Some(name) = left.pop() {
        let Some(schema) = document.pointer(&place(SCHEMAS, name)) else {
            continue;
        };
        // Handed out by `src/run/timestamp.rs` itself.
        if name == TIMESTAMP {
            continue;
        }
        let is_enum = schema.get("enum").is_some();
        if names.insert((is_enum, name)) {
            references(schema, &mut left);
        }
    }
    names
}

pub(super) fn code(names: &BTreeSet<(bool, &str)>) -> Result<String, Box<dyn Error>> {
    let lines = names.iter().map(|(is_enum, name)| line(name, *is_enum));
    unparse(lines.collect())
}

fn line(name: &str, is_enum: bool) -> TokenStream {
    let name = format_ident!("{name}");
    if is_enum {
        quote!(pub use crate::run::open_enum::#name;)
    } else {
        quote!(pub use crate::call::generated::types::#name;)
    }
}
