//! What a stand-in makes of filters.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::super::check::{Filter, Kind, Matches};

/// What a stand-in makes of a filter in a query.
pub(super) fn stand_in(filters: &[Filter]) -> TokenStream {
    let checks = filters.iter().map(|filter| {
        let wire = &filter.wire;
        let check = served(&filter.kind);
        quote!(#wire => #check,)
    });
    let fields = filters.iter().map(|filter| {
        let wire = &filter.wire;
        match &filter.matches {
            Matches::Field(pointer) => quote!(#wire => says(run.pointer(#pointer), value),),
            // Nothing in a run tells.
            Matches::Nothing => quote!(#wire => true,),
        }
    });
    quote! {
        /// Refuses what a filter may not be, and tells what is allowed.
        pub(crate) fn check(name: &str, value: &str) -> Result<(), String> {
            match name {
                #(#checks)*
                _ => Ok(()),
            }
        }

        /// Whether a run is one of those that a filter asks for.
        pub(crate) fn fits(run: &Value, name: &str, value: &str) -> bool {
            match name {
                #(#fields)*
                _ => true,
            }
        }
    }
}

/// The client's own check where it has one. It lets through what an open enum may be one day, and
/// holds a flag by its type; on the other side there is only what the document knows.
fn served(kind: &Kind) -> TokenStream {
    match kind {
        Kind::Text { prefix } => quote!(input::prefixed(#prefix, value)),
        Kind::Choice { name, .. } => {
            let name = format_ident!("{name}");
            quote!(one_of(crate::#name::KNOWN, value))
        }
        Kind::Flag => quote!(one_of(&["true", "false"], value)),
        Kind::Number { least, most } => quote!(input::between(#least, #most, value)),
    }
}
