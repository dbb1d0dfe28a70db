//! The sources of the filters of a listing: a table of what each may be, the call that sends them,
//! and their setters on a listing and on a watch.

use std::error::Error;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;

use super::{
    check::{Filter, Kind, LIST, PAGING},
    doc,
    names::{method, variant},
    unparse,
};

pub(super) fn table(filters: &[Filter]) -> Result<String, Box<dyn Error>> {
    let rows = filters.iter().map(|filter| {
        let name = &filter.wire;
        let kind = match &filter.kind {
            Kind::Text { prefix } => quote!(Kind::Text { prefix: #prefix }),
            Kind::Choice { name, terminal } => {
                let name = format_ident!("{name}");
                quote!(Kind::Choice { known: crate::#name::KNOWN, terminal: &[#(#terminal),*] })
            }
            Kind::Flag => quote!(Kind::Flag),
            Kind::Number { least, most } => quote!(Kind::Number { least: #least, most: #most }),
        };
        let is_fixed = filter.is_fixed;
        let field = filter.field.as_ref();
        let field = field.map_or_else(|| quote!(None), |pointer| quote!(Some(#pointer)));
        quote!(Filter { name: #name, kind: #kind, is_fixed: #is_fixed, field: #field },)
    });
    unparse(quote! {
        /// The filters that the document has.
        pub(crate) const FILTERS: &[Filter] = &[#(#rows)*];
    })
}

/// The call of the generated method, which takes what is in a query in the order of the names.
pub(super) fn call(filters: &[Filter]) -> Result<String, Box<dyn Error>> {
    let mut names: Vec<&str> = filters.iter().map(|filter| filter.wire.as_str()).collect();
    names.extend(PAGING);
    names.sort_unstable();
    let method = format_ident!("{LIST}");
    unparse(quote! {
        /// Asks for a page, by the text of each parameter.
        pub(super) async fn list<'a>(
            client: &'a Client,
            text: impl Fn(&'static str) -> Option<&'a str>,
        ) -> Sent {
            client.#method(#(text(#names)),*).await
        }
    })
}

pub(super) fn list_setters(filters: &[Filter]) -> Result<String, Box<dyn Error>> {
    let setters = filters
        .iter()
        .map(|filter| setter(filter, "list_runs()", ".items()"));
    unparse(quote!(impl ListRuns { #(#setters)* }))
}

/// Those that a run cannot change in or out of.
pub(super) fn watch_setters(filters: &[Filter]) -> Result<String, Box<dyn Error>> {
    let fixed = filters.iter().filter(|filter| filter.is_fixed);
    let setters = fixed.map(|filter| setter(filter, "watch_runs()", ""));
    unparse(quote!(impl WatchRuns { #(#setters)* }))
}

fn setter(filter: &Filter, start: &str, end: &str) -> TokenStream {
    let wire = &filter.wire;
    let ident = format_ident!("{}", method(wire));
    let words = doc(&words(filter, start, end));
    let (ty, text) = match &filter.kind {
        Kind::Text { .. } => (quote!(impl Into<String>), quote!(#ident.into())),
        Kind::Choice { name, .. } => {
            let name = format_ident!("{name}");
            let text = quote!(Into::<crate::#name>::into(#ident).to_string());
            (quote!(impl Into<crate::#name>), text)
        }
        Kind::Flag => (quote!(bool), quote!(#ident.to_string())),
        Kind::Number { .. } => (quote!(i64), quote!(#ident.to_string())),
    };
    quote! {
        #words
        pub fn #ident(mut self, #ident: #ty) -> Self {
            self.filters.set(#wire, #text);
            self
        }
    }
}

/// The document's words, what is allowed, and an example.
fn words(filter: &Filter, start: &str, end: &str) -> String {
    let mut words = format!("{}\n", filter.words);
    if let Some(allowed) = allowed(&filter.kind) {
        let allowed = format!(
            "\nAllowed is {allowed}. Anything else is an [input](crate::Error::is_input) error \
             before any request.\n"
        );
        words.push_str(&allowed);
    }
    if let Some(value) = example(filter) {
        let example = format!(
            "\n```no_run\n# fn example(client: flora_technique_runs::Client) {{\nlet runs = \
             client.{start}.{}({value}){end};\n# }}\n```\n",
            method(&filter.wire)
        );
        words.push_str(&example);
    }
    words
}

/// What a filter takes, in words, where its type does not say it all.
fn allowed(kind: &Kind) -> Option<String> {
    match kind {
        Kind::Text { prefix } if prefix.is_empty() => {
            Some("at least one character, no white space".to_owned())
        }
        Kind::Text { prefix } => Some(format!(
            "`{prefix}` and at least one more character, no white space"
        )),
        Kind::Choice { name, .. } => {
            Some(format!("any [`{name}`](crate::{name}) that is not empty"))
        }
        Kind::Number { least, most } => Some(format!("{least} to {most}")),
        Kind::Flag => None,
    }
}

/// The parameter's example as Rust has it.
fn example(filter: &Filter) -> Option<String> {
    match (&filter.kind, filter.example.as_ref()?) {
        (Kind::Choice { name, .. }, Value::String(value)) => {
            Some(format!("flora_technique_runs::{name}::{}", variant(value)))
        }
        (Kind::Text { .. }, Value::String(value)) => Some(format!("{value:?}")),
        (Kind::Flag, Value::Bool(value)) => Some(value.to_string()),
        (Kind::Number { .. }, Value::Number(value)) => Some(value.to_string()),
        _ => None,
    }
}
