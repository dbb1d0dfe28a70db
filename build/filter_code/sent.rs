//! How filters are sent: the call of the generated method.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{File, FnArg, ImplItem, Item, Pat, Type};

use super::super::{
    check::{Filter, Kind, LIST},
    former_names::optional,
    names::rust_name,
};

/// The call of the generated method, whose arguments are in its own order.
pub(super) fn send(filters: &[Filter], client: &File) -> TokenStream {
    let mut newtypes = TokenStream::new();
    let mut arguments = TokenStream::new();
    for (name, ty) in arguments_of(client) {
        let filter = filters
            .iter()
            .find(|filter| rust_name(&filter.wire) == rust_name(&name));
        let Some(filter) = filter else {
            // The two that page; the check holds that there are no others.
            let ident = format_ident!("{name}");
            if name == "limit" {
                arguments.extend(quote!(Some(#ident),));
            } else {
                arguments.extend(quote!(#ident,));
            }
            continue;
        };
        let ident = filter.ident();
        match taken_as(&ty) {
            TakenAs::Newtype(newtype) => {
                let value = match filter.kind {
                    Kind::Text { .. } | Kind::Choice { .. } => quote!(self.#ident.clone()),
                    Kind::Flag | Kind::Number { .. } => quote!(self.#ident),
                };
                newtypes.extend(quote!(let #ident = #value.map(#newtype::from);));
                arguments.extend(quote!(#ident.as_ref(),));
            }
            TakenAs::Reference => arguments.extend(quote!(self.#ident.as_ref(),)),
            TakenAs::Text => arguments.extend(quote!(self.#ident.as_deref(),)),
            TakenAs::Value => arguments.extend(quote!(self.#ident,)),
        }
    }
    let method = format_ident!("{LIST}");
    quote! {
        /// Asks for a page of these.
        pub(super) async fn send(
            &self,
            client: &generated::Client,
            cursor: Option<&types::Cursor>,
            limit: &types::PageSize,
        ) -> Sent {
            #newtypes
            client.#method(#arguments).await
        }
    }
}

/// The names and types of what the generated method takes.
fn arguments_of(client: &File) -> Vec<(String, Type)> {
    let mut arguments = Vec::new();
    for item in &client.items {
        let Item::Impl(block) = item else { continue };
        for item in &block.items {
            let ImplItem::Fn(method) = item else { continue };
            if method.sig.ident != LIST {
                continue;
            }
            for argument in &method.sig.inputs {
                if let FnArg::Typed(argument) = argument
                    && let Pat::Ident(name) = &*argument.pat
                {
                    arguments.push((name.ident.to_string(), (*argument.ty).clone()));
                }
            }
        }
    }
    arguments
}

/// How the generated method takes a parameter.
enum TakenAs {
    /// `Option<&types::X>`
    Newtype(syn::Path),
    /// `Option<&E>`, as it is kept
    Reference,
    /// `Option<&str>`
    Text,
    /// `Option<bool>`, `Option<i64>`
    Value,
}

fn taken_as(ty: &Type) -> TakenAs {
    let inner = optional(ty).unwrap_or(ty);
    let Type::Reference(reference) = inner else {
        return TakenAs::Value;
    };
    let Type::Path(path) = &*reference.elem else {
        return TakenAs::Reference;
    };
    let is_newtype = path
        .path
        .segments
        .first()
        .is_some_and(|first| first.ident == "types");
    if is_newtype {
        TakenAs::Newtype(path.path.clone())
    } else if path.path.is_ident("str") {
        TakenAs::Text
    } else {
        TakenAs::Reference
    }
}
