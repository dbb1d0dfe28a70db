//! The sources of the filters of a listing: what one sets, keeps, checks, sends and serves.

use std::error::Error;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::File;

use super::{
    check::{Filter, Kind},
    unparse,
};

mod sent;
mod served;
mod setters;

/// Four sources for the crate to include.
pub(crate) struct Sources {
    pub(crate) data: String,
    pub(crate) list: String,
    pub(crate) watch: String,
    pub(crate) stand_in: String,
}

/// The client tells in which order and as what the call takes them.
pub(super) fn of(filters: &[Filter], client: &File) -> Result<Sources, Box<dyn Error>> {
    Ok(Sources {
        data: unparse(data(filters, client))?,
        list: unparse(setters::list_setters(filters))?,
        watch: unparse(setters::watch_setters(filters))?,
        stand_in: unparse(served::stand_in(filters))?,
    })
}

impl Filter {
    fn ident(&self) -> Ident {
        format_ident!("{}", self.name)
    }

    /// The type that it is kept as.
    fn kept_as(&self) -> TokenStream {
        match &self.kind {
            Kind::Text { .. } => quote!(String),
            Kind::Choice { name, .. } => {
                let name = format_ident!("{name}");
                quote!(crate::#name)
            }
            Kind::Flag => quote!(bool),
            Kind::Number { .. } => quote!(i64),
        }
    }

    /// What it takes, in words, where its type does not say it all.
    fn allowed(&self) -> Option<String> {
        match &self.kind {
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
}

/// The filters as data, with what is to be known of them before a request, and the request.
fn data(filters: &[Filter], client: &File) -> TokenStream {
    let fields = filters.iter().map(field);
    let checks = filters.iter().filter_map(check);
    let comparisons = filters.iter().map(|filter| {
        let ident = filter.ident();
        let name = &filter.name;
        quote! {
            if self.#ident.is_some() && self.#ident != saved.#ident {
                return Some(#name);
            }
        }
    });
    let changing = filters
        .iter()
        .filter(|filter| !filter.is_fixed)
        .map(may_change);
    let send = sent::send(filters, client);

    quote! {
        /// Which runs are listed. A filter that this version does not know is refused.
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct Filters {
            #(#fields)*
        }

        impl Filters {
            /// Refuses what the document does not allow.
            pub(crate) fn check(&self) -> Result<(), Error> {
                #(#checks)*
                Ok(())
            }

            /// The name of a filter that is set here and not the same in what was saved.
            pub(crate) fn disagreement(&self, saved: &Self) -> Option<&'static str> {
                #(#comparisons)*
                None
            }

            /// Whether a run may leave the listing while it is read.
            pub(crate) fn may_lose_runs(&self) -> bool {
                #(#changing)*
                false
            }

            #send
        }
    }
}

fn field(filter: &Filter) -> TokenStream {
    let ident = filter.ident();
    let ty = filter.kept_as();
    let wire = &filter.wire;
    let rename = (filter.name != *wire).then(|| quote!(rename = #wire,));
    quote! {
        #[serde(#rename skip_serializing_if = "Option::is_none")]
        pub(crate) #ident: Option<#ty>,
    }
}

/// How the value in `self` is held against what is allowed; flags need no check.
fn check(filter: &Filter) -> Option<TokenStream> {
    let ident = filter.ident();
    let name = &filter.name;
    let checked = match &filter.kind {
        Kind::Text { prefix } => quote! {
            input::prefixed(#prefix, value)
                .map_err(|allowed| Error::input_but(#name, allowed, value))
        },
        Kind::Choice { .. } => quote! {
            input::not_empty(value.as_str()).map_err(|allowed| Error::input(#name, allowed))
        },
        Kind::Number { least, most } => quote! {
            input::between(#least, #most, &value.to_string())
                .map_err(|allowed| Error::input_but(#name, allowed, &value.to_string()))
        },
        Kind::Flag => return None,
    };
    Some(quote! {
        if let Some(value) = &self.#ident {
            #checked?;
        }
    })
}

fn may_change(filter: &Filter) -> TokenStream {
    let ident = filter.ident();
    let has_ends = matches!(filter.kind, Kind::Choice { has_ends: true, .. });
    // What has ended stays so, and stays in the listing.
    let leaves = if has_ends {
        quote!(self.#ident.as_ref().is_some_and(|value| !value.is_terminal()))
    } else {
        quote!(self.#ident.is_some())
    };
    quote! {
        if #leaves {
            return true;
        }
    }
}
