//! The names of the fields that the crate reads by hand: each by its name now, then by those that it had.

use std::error::Error;

use quote::{format_ident, quote};
use serde_json::Value;

use super::{
    document::{SCHEMAS, entries},
    former_names::FormerNames,
    names::{is_method_name, method},
    unparse,
};

/// A constant for each property, in a module for each object.
pub(super) fn code(document: &Value, former: &[FormerNames]) -> Result<String, Box<dyn Error>> {
    let mut modules = Vec::new();
    for (schema, object) in entries(document.pointer(SCHEMAS)) {
        let mut fields = Vec::new();
        for (property, _) in entries(object.get("properties")) {
            let field = format_ident!("{}", identifier(property));
            let is_this = |one: &&FormerNames| one.schema == *schema && one.property == *property;
            let former = former.iter().find(is_this);
            let former = former.map_or(&[][..], |names| &names.former);
            fields.push(quote!(pub(crate) const #field: &[&str] = &[#property, #(#former),*];));
        }
        if !fields.is_empty() {
            let module = format_ident!("{}", identifier(schema));
            modules.push(quote!(pub(crate) mod #module { #(#fields)* }));
        }
    }
    unparse(quote!(#(#modules)*))
}

fn identifier(name: &str) -> String {
    let name = method(name);
    if is_method_name(&name) {
        name
    } else if name.starts_with(|c: char| c.is_ascii_lowercase()) {
        // A keyword.
        format!("{name}_")
    } else {
        format!("x{name}")
    }
}
