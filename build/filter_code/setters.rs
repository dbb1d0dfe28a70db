//! The setters of a listing's filters, and of a watch's.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use super::super::{
    check::{Filter, Kind},
    doc,
    names::variant,
};

pub(super) fn list_setters(filters: &[Filter]) -> TokenStream {
    let setters = filters
        .iter()
        .map(|filter| setter(filter, "list_runs()", ".items()"));
    quote! {
        impl ListRuns {
            #(#setters)*
        }
    }
}

pub(super) fn watch_setters(filters: &[Filter]) -> TokenStream {
    let fixed = filters.iter().filter(|filter| filter.is_fixed);
    let setters = fixed.map(|filter| setter(filter, "watch_runs()", ""));
    quote! {
        impl WatchRuns {
            #(#setters)*
        }
    }
}

fn setter(filter: &Filter, start: &str, end: &str) -> TokenStream {
    let ident = filter.ident();
    let words = doc(&words(filter, start, end));
    let (ty, value) = match &filter.kind {
        Kind::Text { .. } => (quote!(impl Into<String>), quote!(#ident.into())),
        Kind::Choice { .. } => {
            let kept = filter.kept_as();
            (quote!(impl Into<#kept>), quote!(#ident.into()))
        }
        Kind::Flag | Kind::Number { .. } => (filter.kept_as(), quote!(#ident)),
    };
    quote! {
        #words
        pub fn #ident(mut self, #ident: #ty) -> Self {
            self.filters.#ident = Some(#value);
            self
        }
    }
}

/// The document's words, what is allowed, and an example.
fn words(filter: &Filter, start: &str, end: &str) -> String {
    let mut words = format!("{}\n", filter.words);
    if let Some(allowed) = filter.allowed() {
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
            filter.name
        );
        words.push_str(&example);
    }
    words
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
