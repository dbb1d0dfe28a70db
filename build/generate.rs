//! Document in, Rust source out: no files, no network, the same text every time.

use std::{any::Any, collections::BTreeSet, error::Error, panic::catch_unwind};

use progenitor::{GenerationSettings, Generator, HooksMode, TypeImpl, TypePatch};
use quote::quote;
use serde_json::Value;

mod check;
mod document;
mod exports;
mod filters;
mod names;
mod open_enum;
mod syntax;
mod type_docs;

use check::Checked;
use document::{SCHEMAS, entries};

/// The sources for the crate to include, by the names of their files, and what they leave out.
pub(crate) struct Generated {
    pub(crate) files: Vec<(&'static str, String)>,
    /// Operations that the client does not get, because they do not read.
    pub(crate) left_out: Vec<String>,
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

    let (filters, fixed) = (&checked.filters, &checked.fixed);
    let public = exports::names(&document, filters);
    let fixed = quote! {
        /// The fields of a run that stand from the start and never change.
        pub(crate) const FIXED: &[&str] = &[#(#fixed),*];
    };
    Ok(Generated {
        files: vec![
            ("client.rs", client(&document, &checked, &public)?),
            ("exports.rs", exports::code(&public)?),
            ("filter_call.rs", filters::call(filters)?),
            ("filter_table.rs", filters::table(filters)?),
            ("fixed_fields.rs", unparse(fixed)?),
            ("list_filters.rs", filters::list_setters(filters)?),
            (
                "open_enums.rs",
                open_enum::code(&checked.open_enums, &public)?,
            ),
            ("watch_filters.rs", filters::watch_setters(filters)?),
        ],
        left_out: checked.left_out,
    })
}

/// progenitor's client of the relaxed document.
fn client(
    document: &Value,
    checked: &Checked,
    public: &BTreeSet<(bool, &str)>,
) -> Result<String, Box<dyn Error>> {
    let mut patch = TypePatch::default();
    patch.with_attr("#[non_exhaustive]");
    patch.with_attr(r#"#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]"#);
    let mut settings = GenerationSettings::new();
    settings.with_hooks(HooksMode::Expected);
    settings.with_derive("PartialEq");
    settings.with_inner_type(quote!(crate::call::Headers));
    for (name, schema) in entries(document.pointer(SCHEMAS)) {
        let text_like = [TypeImpl::Display, TypeImpl::FromStr].into_iter();
        if schema.get("enum").is_some() {
            settings.with_replacement(name, format!("crate::run::open_enum::{name}"), text_like);
        } else if name == document::TIMESTAMP {
            settings.with_replacement(name, "crate::Timestamp", text_like);
        } else {
            let mut patch = patch.clone();
            if public.contains(&(false, name.as_str())) {
                let words = type_docs::words(name, schema);
                // Of no use to who reads a JSON schema, which repeats what stands over a type.
                patch.with_attr(format!("#[cfg_attr(doc, doc = {words:?})]"));
            }
            settings.with_patch(name, &patch);
        }
    }
    let relaxed = serde_json::from_value(checked.relaxed.clone())?;
    let generated = catch_unwind(|| Generator::new(&settings).generate_tokens(&relaxed));
    let tokens = generated.map_err(|panic| format!("progenitor: {}", words_of(&*panic)))??;
    let client = unparse(tokens)?;
    for (name, at) in &checked.operations {
        // Those that every client has are not generic, and the hooks are called on `self`.
        let is_taken = |text: String| client.contains(&text);
        if is_taken(format!("fn {name}(")) || is_taken(format!("self.{name}(")) {
            return Err(format!("{at}: `{name}` is a method of the client already").into());
        }
    }
    Ok(client)
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
        quote!(#[doc = #line])
    });
    lines.collect()
}

/// What a panic said.
pub(crate) fn words_of(panic: &(dyn Any + Send)) -> &str {
    let owned = panic.downcast_ref::<String>().map(String::as_str);
    let text = owned.or_else(|| panic.downcast_ref().copied());
    text.unwrap_or("panicked")
}
