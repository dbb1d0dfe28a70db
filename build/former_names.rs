//! Fields that are read by a former name too: `x-former-names`.
//!
//! serde's `alias` refuses a body that has both names, which is how a server looks while it renames.
//! So such a type is read by way of a twin that has a field for each name, and the new one wins.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Attribute, Field, File, Item, ItemStruct, parse_quote};

use super::names::rust_name;

/// The names that a property had before.
pub(crate) struct FormerNames {
    pub(crate) schema: String,
    pub(crate) property: String,
    /// The newest first.
    pub(crate) former: Vec<String>,
}

/// Makes the types that have such fields read the former names.
pub(super) fn read_too(client: &mut File, fields: &[FormerNames]) {
    let modules = client.items.iter_mut().filter_map(|item| match item {
        Item::Mod(module) if module.ident == "types" => module.content.as_mut(),
        _ => None,
    });
    for (_, items) in modules {
        let mut added = Vec::new();
        for item in items.iter_mut() {
            if let Item::Struct(item) = item {
                let name = item.ident.to_string();
                let renamed: Vec<_> = fields.iter().filter(|field| field.schema == name).collect();
                if !renamed.is_empty() {
                    added.push(by_a_twin(item, &renamed));
                }
            }
        }
        if !added.is_empty() {
            added.push(former());
        }
        for file in added {
            items.extend(file.items);
        }
    }
}

/// The twin of a type and how the type is read by it; the type loses its own way of being read.
fn by_a_twin(item: &mut ItemStruct, renamed: &[&FormerNames]) -> File {
    for attribute in &mut item.attrs {
        without_deserialize(attribute);
    }
    let name = &item.ident;
    let twin = format_ident!("{name}ByEitherName");
    let mut fields = TokenStream::new();
    let mut values = TokenStream::new();
    for field in &item.fields {
        let ident = &field.ident;
        match renamed.iter().find(|renamed| is_of(field, renamed)) {
            None => {
                let attributes = field.attrs.iter().filter(|attribute| is_serde(attribute));
                let ty = &field.ty;
                fields.extend(quote!(#(#attributes)* #ident: #ty,));
                values.extend(quote!(#ident: twin.#ident,));
            }
            Some(renamed) => {
                let (more, value) = either_name(field, renamed);
                fields.extend(more);
                values.extend(value);
            }
        }
    }
    parse_quote! {
        #[derive(::serde::Deserialize)]
        struct #twin {
            #fields
        }

        impl<'de> ::serde::Deserialize<'de> for #name {
            fn deserialize<D>(deserializer: D) -> ::std::result::Result<Self, D::Error>
            where
                D: ::serde::Deserializer<'de>,
            {
                let twin = <#twin as ::serde::Deserialize>::deserialize(deserializer)?;
                Ok(Self { #values })
            }
        }
    }
}

/// The twin's fields for a field with former names, and the field's value.
fn either_name(field: &Field, renamed: &FormerNames) -> (TokenStream, TokenStream) {
    let ident = &field.ident;
    let new = &renamed.property;
    let inner = optional(&field.ty);
    let ty = inner.unwrap_or(&field.ty);
    let mut fields = quote!(#[serde(rename = #new)] #ident: ::std::option::Option<#ty>,);
    let mut value = quote!(twin.#ident);
    for (index, old) in renamed.former.iter().enumerate() {
        let former = format_ident!("former_{}_{}", rust_name(new), index);
        fields.extend(quote! {
            #[serde(rename = #old)]
            #former: ::std::option::Option<Former<#ty>>,
        });
        value.extend(quote!(.or(twin.#former.and_then(Former::read))));
    }
    if inner.is_none() {
        value.extend(quote!(.ok_or_else(|| ::serde::de::Error::missing_field(#new))?));
    }
    (fields, quote!(#ident: #value,))
}

/// A value under a former name. One that is of no use must not cost a body that has the new name.
fn former() -> File {
    parse_quote! {
        #[derive(::serde::Deserialize)]
        #[serde(untagged)]
        enum Former<T> {
            Read(T),
            Other(::serde::de::IgnoredAny),
        }

        impl<T> Former<T> {
            fn read(self) -> ::std::option::Option<T> {
                match self {
                    Self::Read(value) => Some(value),
                    Self::Other(_) => None,
                }
            }
        }
    }
}

fn is_of(field: &Field, renamed: &FormerNames) -> bool {
    let ident = field.ident.as_ref().map(ToString::to_string);
    ident.is_some_and(|ident| rust_name(&ident) == rust_name(&renamed.property))
}

fn is_serde(attribute: &Attribute) -> bool {
    attribute.path().is_ident("serde")
}

/// What is inside of an `Option`.
pub(super) fn optional(ty: &syn::Type) -> Option<&syn::Type> {
    let syn::Type::Path(path) = ty else {
        return None;
    };
    let last = path.path.segments.last()?;
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    match arguments.args.first() {
        Some(syn::GenericArgument::Type(inner)) if last.ident == "Option" => Some(inner),
        _ => None,
    }
}

/// Takes `Deserialize` out of a derive.
fn without_deserialize(attribute: &mut Attribute) {
    if !attribute.path().is_ident("derive") {
        return;
    }
    let separated = syn::punctuated::Punctuated::<syn::Path, syn::Token![,]>::parse_terminated;
    if let Ok(derived) = attribute.parse_args_with(separated) {
        let kept = derived.iter().filter(|path| {
            let last = path.segments.last();
            last.is_none_or(|last| last.ident != "Deserialize")
        });
        *attribute = parse_quote!(#[derive(#(#kept),*)]);
    }
}
