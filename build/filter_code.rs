//! The sources of the filters of a listing: what one sets, keeps, checks, sends and serves.

use std::error::Error;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;
use syn::{File, FnArg, ImplItem, Item, Pat, Type};

use super::{
    check::{Filter, Kind, LIST, Matches},
    doc,
    names::rust_name,
    unparse,
};

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
        list: unparse(list_setters(filters))?,
        watch: unparse(watch_setters(filters))?,
        stand_in: unparse(stand_in(filters))?,
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
    let send = send(filters, client);

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

/// The call of the generated method, whose arguments are in its own order.
fn send(filters: &[Filter], client: &File) -> TokenStream {
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
    let inner = super::former_names::optional(ty).unwrap_or(ty);
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

fn list_setters(filters: &[Filter]) -> TokenStream {
    let setters = filters
        .iter()
        .map(|filter| setter(filter, "list_runs()", ".items()"));
    quote! {
        impl ListRuns {
            #(#setters)*
        }
    }
}

fn watch_setters(filters: &[Filter]) -> TokenStream {
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
        (Kind::Choice { name, .. }, Value::String(value)) => Some(format!(
            "flora_technique_runs::{name}::{}",
            super::names::variant(value)
        )),
        (Kind::Text { .. }, Value::String(value)) => Some(format!("{value:?}")),
        (Kind::Flag, Value::Bool(value)) => Some(value.to_string()),
        (Kind::Number { .. }, Value::Number(value)) => Some(value.to_string()),
        _ => None,
    }
}

/// What a stand-in makes of a filter in a query.
fn stand_in(filters: &[Filter]) -> TokenStream {
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
