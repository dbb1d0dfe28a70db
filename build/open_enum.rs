//! The source of the open enums: what differs between them. What is alike is a macro in
//! `src/run/open_enum.rs`.

use std::{collections::BTreeSet, error::Error};

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{doc, unparse};

/// An enum of the document, checked.
pub(crate) struct OpenEnum {
    pub(crate) name: String,
    pub(crate) words: String,
    pub(crate) variants: Vec<Variant>,
    /// The names of the variants after which nothing comes.
    pub(crate) terminal: Vec<String>,
}

/// A value that the document knows.
pub(crate) struct Variant {
    pub(crate) name: String,
    pub(crate) wire: String,
}

pub(super) fn code(
    enums: &[OpenEnum],
    public: &BTreeSet<(bool, &str)>,
) -> Result<String, Box<dyn Error>> {
    let is_public = |open: &OpenEnum| public.contains(&(true, open.name.as_str()));
    unparse(
        enums
            .iter()
            .map(|open| one(open, is_public(open)))
            .collect(),
    )
}

fn one(open: &OpenEnum, is_public: bool) -> TokenStream {
    let name = format_ident!("{}", open.name);
    let example = is_public.then(|| example(open)).flatten();
    let words = doc(&format!("{}{}", open.words, example.unwrap_or_default()));
    let description = &open.words;
    let wires: Vec<_> = open.variants.iter().map(|variant| &variant.wire).collect();
    let variants: Vec<_> = open
        .variants
        .iter()
        .map(|v| format_ident!("{}", v.name))
        .collect();
    let shown = wires
        .iter()
        .map(|wire| doc(&format!("`{wire}` on the wire.")));
    let is_terminal = is_terminal(open);

    quote! {
        #words
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#shown #variants,)*
            /// A value that the document does not know.
            Other(Unlisted),
        }

        impl #name {
            /// The values that the document knows.
            pub const KNOWN: &'static [&'static str] = &[#(#wires),*];

            /// The value as it is on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #wires,)*
                    Self::Other(value) => value.as_str(),
                }
            }

            #is_terminal

            fn known(value: &str) -> Option<Self> {
                match value {
                    #(#wires => Some(Self::#variants),)*
                    _ => None,
                }
            }
        }

        open_enum!(#name, #description);
    }
}

/// What fails, and what does not, shown by the first value.
fn example(open: &OpenEnum) -> Option<String> {
    let (name, first) = (&open.name, open.variants.first()?);
    let (wire, variant) = (&first.wire, &first.name);
    let ended = open.terminal.first();
    let ended = ended.map(|ended| format!("assert!({name}::{ended}.is_terminal());\n"));
    Some(format!(
        "\n\nMaking one of text never fails: what the document does not know is kept in `Other`. Of JSON only \
         what is no string is an error.\n\n```\nuse flora_technique_runs::{name};\n\n\
         assert_eq!({name}::from({wire:?}), {name}::{variant});\n\
         assert_eq!({name}::from(\"not known yet\").as_str(), \"not known yet\");\n\
         {}```",
        ended.unwrap_or_default()
    ))
}

fn is_terminal(open: &OpenEnum) -> TokenStream {
    if open.terminal.is_empty() {
        return TokenStream::new();
    }
    let ended = open.terminal.iter().map(|name| format_ident!("{name}"));
    quote! {
        /// Whether nothing follows this value. A value that the document does not know has not
        /// ended.
        pub fn is_terminal(&self) -> bool {
            matches!(self, #(Self::#ended)|*)
        }
    }
}
