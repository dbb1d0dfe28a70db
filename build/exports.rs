//! A `pub use` for each data type that a caller can come by.

use std::{collections::BTreeMap, error::Error};

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

pub(super) fn code(document: &Value, filters: &[Filter]) -> Result<String, Box<dyn Error>> {
    let mut lines = BTreeMap::new();
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
        if lines.insert((is_enum, name), line(name, is_enum)).is_none() {
            references(schema, &mut left);
        }
    }
    unparse(lines.into_values().collect())
}

fn line(name: &str, is_enum: bool) -> TokenStream {
    let name = format_ident!("{name}");
    if is_enum {
        quote!(pub use crate::run::open_enum::#name;)
    } else {
        quote!(pub use crate::call::generated::types::#name;)
    }
}
