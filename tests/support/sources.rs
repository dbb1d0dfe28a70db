//! What each file of `src/` names of this crate, read from its text; what is for tests is left out.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails so")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{Attribute, Item};

/// One file of `src/`, without what is for tests.
pub(crate) struct Source {
    /// As in `list/pager.rs`.
    pub(crate) path: String,
    /// What it names of this crate: `["list", "pager", "Pager"]`, from the root.
    pub(crate) uses: Vec<Vec<String>>,
    /// Names that the file passes on, and the path they come from.
    passes_on: BTreeMap<String, Vec<String>>,
}

impl Source {
    /// `list` of `list/pager.rs`, `error` of `error.rs`.
    pub(crate) fn folder(&self) -> &str {
        folder_of(&self.path)
    }
}

pub(crate) fn folder_of(path: &str) -> &str {
    path.split(['/', '.']).next().unwrap()
}

/// The house as it stands.
pub(crate) fn sources() -> BTreeMap<String, Source> {
    let mut found = BTreeMap::new();
    read_folder(Path::new("src"), &mut found);
    found
}

fn read_folder(folder: &Path, found: &mut BTreeMap<String, Source>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if ["tests", "tests.rs"].contains(&name) {
            continue;
        }
        if path.is_dir() {
            read_folder(&path, found);
            continue;
        }
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let relative = path.strip_prefix("src").unwrap().to_str().unwrap();
        let relative = relative.replace('\\', "/");
        let text = fs::read_to_string(&path).unwrap();
        found.insert(relative.clone(), read_source(relative, &text));
    }
}

pub(crate) fn read_source(path: String, text: &str) -> Source {
    let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}"));
    let module = module_of(&path);
    let mut uses = Vec::new();
    let mut passes_on = BTreeMap::new();
    for item in file.items {
        if is_for_tests(attributes(&item)) {
            continue;
        }
        let named = paths(&item.to_token_stream(), &module);
        match item {
            Item::Use(item) if !matches!(item.vis, syn::Visibility::Inherited) => {
                for path in named {
                    passes_on.insert(path.last().unwrap().clone(), path);
                }
            }
            _ => uses.extend(named),
        }
    }
    Source {
        path,
        uses,
        passes_on,
    }
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    let mut texts = attributes.iter().map(|it| it.to_token_stream().to_string());
    texts.any(|text| text.replace(' ', "") == "#[cfg(test)]")
}

/// `["list", "pager"]` of `list/pager.rs`, `["list"]` of `list/mod.rs`.
fn module_of(path: &str) -> Vec<String> {
    let path = path.trim_end_matches(".rs");
    let mut parts: Vec<String> = path.split('/').map(str::to_owned).collect();
    if ["mod", "lib"].contains(&parts.last().unwrap().as_str()) {
        parts.pop();
    }
    parts
}

/// Every path that begins with `crate`, `super` or `self`, from the root.
fn paths(tokens: &TokenStream, module: &[String]) -> Vec<Vec<String>> {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match &tokens[at] {
            TokenTree::Group(group) => found.extend(paths(&group.stream(), module)),
            TokenTree::Ident(ident) if is_separator(&tokens, at + 1) => {
                let start = match ident.to_string().as_str() {
                    "crate" => Some(Vec::new()),
                    "self" => Some(module.to_vec()),
                    "super" => Some(module[..module.len().saturating_sub(1)].to_vec()),
                    _ => None,
                };
                if let Some(start) = start {
                    at = follow(&tokens, at + 3, start, &mut found);
                    continue;
                }
            }
            _ => {}
        }
        at += 1;
    }
    found
}

fn is_separator(tokens: &[TokenTree], at: usize) -> bool {
    let is_colon =
        |at: usize| matches!(tokens.get(at), Some(TokenTree::Punct(it)) if it.as_char() == ':');
    is_colon(at) && is_colon(at + 1)
}

/// The rest of a path behind a `::`, with each branch of its braces; comes back with where it ends.
fn follow(
    tokens: &[TokenTree],
    mut at: usize,
    mut path: Vec<String>,
    found: &mut Vec<Vec<String>>,
) -> usize {
    loop {
        match tokens.get(at) {
            Some(TokenTree::Ident(ident)) if ident == "super" => {
                path.pop();
            }
            Some(TokenTree::Ident(ident)) if ident == "self" => {}
            Some(TokenTree::Ident(ident)) => path.push(ident.to_string()),
            Some(TokenTree::Group(group)) => {
                let branches: Vec<TokenTree> = group.stream().into_iter().collect();
                let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(it) if it.as_char() == ',');
                for branch in branches.split(is_comma).filter(|it| !it.is_empty()) {
                    follow(branch, 0, path.clone(), found);
                }
                return at + 1;
            }
            _ => {
                found.push(path);
                return at;
            }
        }
        at += 1;
        if !is_separator(tokens, at) {
            found.push(path);
            return at;
        }
        at += 2;
    }
}

/// The file that a path leads to, by way of what is passed on; `None` for the data types that
/// `build.rs` generates: all of them speak of those.
fn file_of(path: &[String], sources: &BTreeMap<String, Source>) -> Option<String> {
    for length in (0..=path.len()).rev() {
        let module = path[..length].join("/");
        let candidates = match length {
            0 => ["lib.rs".to_owned(), String::new()],
            _ => [format!("{module}.rs"), format!("{module}/mod.rs")],
        };
        let Some(source) = candidates.iter().find_map(|it| sources.get(it)) else {
            continue;
        };
        let name = path.get(length);
        return match name.and_then(|name| source.passes_on.get(name)) {
            Some(origin) => file_of(origin, sources),
            None if length == 0 => None,
            None => Some(source.path.clone()),
        };
    }
    None
}

/// The files that each file uses.
pub(crate) fn dependencies(sources: &BTreeMap<String, Source>) -> BTreeMap<&str, BTreeSet<String>> {
    let mut all = BTreeMap::new();
    for source in sources.values() {
        let used = source.uses.iter().filter_map(|path| file_of(path, sources));
        let others = used.filter(|used| *used != source.path);
        all.insert(source.path.as_str(), others.collect());
    }
    all
}
