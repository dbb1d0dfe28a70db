//! Document in, Rust source out: no files, no network, the same text every time.

use std::{error::Error, panic::catch_unwind};

use progenitor::{GenerationSettings, Generator, HooksMode, TypeImpl, TypePatch};
use serde_json::Value;

mod check;
mod document;
mod exports;
mod field_names;
mod filter_code;
mod former_names;
mod names;
mod open_enum;
mod syntax;

use check::Checked;
use document::{SCHEMAS, entries};

/// The sources for the crate to include.
pub(crate) struct Generated {
    /// progenitor's client and the data types.
    pub(crate) client: String,
    /// The open enums.
    pub(crate) open_enums: String,
    /// A `pub use` for each public data type.
    pub(crate) exports: String,
    /// What fields are called, and were.
    pub(crate) field_names: String,
    /// What is listed: the filters as data, their checks, and the call that sends them.
    pub(crate) filters: String,
    /// The filters' setters on a listing.
    pub(crate) list_filters: String,
    /// The setters on a watch of those filters that a run cannot change in or out of.
    pub(crate) watch_filters: String,
    /// What a stand-in makes of the filters.
    pub(crate) stand_in_filters: String,
}

impl Generated {
    /// Each source by the name of its file.
    pub(crate) fn files(&self) -> [(&'static str, &str); 8] {
        [
            ("client.rs", &self.client),
            ("open_enums.rs", &self.open_enums),
            ("exports.rs", &self.exports),
            ("field_names.rs", &self.field_names),
            ("filters.rs", &self.filters),
            ("list_filters.rs", &self.list_filters),
            ("watch_filters.rs", &self.watch_filters),
            ("stand_in_filters.rs", &self.stand_in_filters),
        ]
    }
}

/// An error is one line: the place, as a JSON pointer or line and column, and the reason.
pub(crate) fn generate(text: &str) -> Result<Generated, String> {
    sources(text).map_err(|error| error.to_string().replace(['\n', '\r'], " "))
}

fn sources(text: &str) -> Result<Generated, Box<dyn Error>> {
    let mut document = syntax::read(text)?;
    // Objects keep their order as soon as any crate of the build asks serde_json for that.
    document.sort_all_objects();
    let checked = check::check(&document)?;
    // For the line and column, which the relaxed copy has not.
    serde_json::from_str::<openapiv3::OpenAPI>(text)?;

    let mut client = client(&document, &checked)?;
    former_names::read_too(&mut client, &checked.former_names);
    let filters = filter_code::of(&checked.filters, &client)?;
    Ok(Generated {
        open_enums: open_enum::code(&checked.open_enums)?,
        exports: exports::code(&document, &checked.filters)?,
        field_names: field_names::code(&document, &checked.former_names)?,
        filters: filters.data,
        list_filters: filters.list,
        watch_filters: filters.watch,
        stand_in_filters: filters.stand_in,
        client: prettyplease::unparse(&client),
    })
}

/// progenitor's client of the relaxed document.
fn client(document: &Value, checked: &Checked) -> Result<syn::File, Box<dyn Error>> {
    let mut patch = TypePatch::default();
    patch.with_attr("#[non_exhaustive]");
    patch.with_attr(r#"#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]"#);
    let mut settings = GenerationSettings::new();
    settings.with_hooks(HooksMode::Expected);
    settings.with_derive("PartialEq");
    settings.with_inner_type(quote::quote!(crate::call::Headers));
    for (name, schema) in entries(document.pointer(SCHEMAS)) {
        let text_like = [TypeImpl::Display, TypeImpl::FromStr].into_iter();
        if schema.get("enum").is_some() {
            settings.with_replacement(name, format!("crate::run::open_enum::{name}"), text_like);
        } else if name == document::TIMESTAMP {
            settings.with_replacement(name, "crate::Timestamp", text_like);
        } else {
            settings.with_patch(name, &patch);
        }
    }
    let relaxed = serde_json::from_value(checked.relaxed.clone())?;
    let generated = catch_unwind(|| Generator::new(&settings).generate_tokens(&relaxed));
    let tokens = generated.map_err(|panic| {
        let owned = panic.downcast_ref::<String>().map(String::as_str);
        let text = owned.or_else(|| panic.downcast_ref().copied());
        format!("progenitor: {}", text.unwrap_or("panicked"))
    })??;
    Ok(syn::parse2(tokens)?)
}

/// The text of generated items, laid out for people.
fn unparse(items: proc_macro2::TokenStream) -> Result<String, Box<dyn Error>> {
    Ok(prettyplease::unparse(&syn::parse2(items)?))
}

/// The attributes of a doc comment.
fn doc(words: &str) -> proc_macro2::TokenStream {
    let lines = words.lines().map(|line| {
        let line = if line.is_empty() {
            String::new()
        } else {
            format!(" {line}")
        };
        quote::quote!(#[doc = #line])
    });
    lines.collect()
}
