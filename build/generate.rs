//! Document in, Rust source out: no files, no network, the same text every time.

use std::{collections::BTreeSet, error::Error, panic::catch_unwind};

use progenitor::{GenerationSettings, Generator, HooksMode, TypeImpl, TypePatch};
use serde_json::Value;

mod check;
mod open;

use check::{SCHEMAS, entries, place};

/// What the crate hands out, and so all that these refer to.
const PUBLIC: [&str; 2] = ["FieldError", "TechniqueRun"];

/// Three sources for the crate to include.
pub(crate) struct Generated {
    /// progenitor's client and the data types.
    pub(crate) client: String,
    /// The open enums.
    pub(crate) open: String,
    /// A `pub use` for each public data type.
    pub(crate) exports: String,
}

/// An error is one line: the place, as a JSON pointer or line and column, and the reason.
pub(crate) fn generate(text: &str) -> Result<Generated, String> {
    let one_line = |error: Box<dyn Error>| error.to_string().replace(['\n', '\r'], " ");
    sources(text).map_err(one_line)
}

fn sources(text: &str) -> Result<Generated, Box<dyn Error>> {
    let mut document: Value = serde_json::from_str(text)?;
    // Objects keep their order as soon as any crate of the build asks serde_json for that.
    document.sort_all_objects();
    let (relaxed, open) = check::check(&document)?;
    // For the line and column, which the relaxed copy has not.
    serde_json::from_str::<openapiv3::OpenAPI>(text)?;

    let mut patch = TypePatch::default();
    patch
        .with_attr("#[non_exhaustive]")
        .with_attr(r#"#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]"#);
    let mut settings = GenerationSettings::new();
    settings
        .with_hooks(HooksMode::Expected)
        .with_derive("PartialEq");
    settings.with_inner_type(quote::quote!(crate::call::Headers));
    for (name, schema) in entries(document.pointer(SCHEMAS)) {
        let text_like = [TypeImpl::Display, TypeImpl::FromStr].into_iter();
        if schema.get("enum").is_some() {
            settings.with_replacement(name, format!("crate::run::open_enum::{name}"), text_like);
        } else if name == "Timestamp" {
            settings.with_replacement(name, "crate::Timestamp", text_like);
        } else {
            settings.with_patch(name, &patch);
        }
    }
    let relaxed = serde_json::from_value(relaxed)?;
    let generator = || Generator::new(&settings).generate_tokens(&relaxed);
    let tokens = catch_unwind(generator).map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref().copied());
        format!("progenitor: {}", text.unwrap_or("panicked"))
    })??;
    let client = prettyplease::unparse(&syn::parse2(tokens)?);
    let exports = exports(&document);
    Ok(Generated {
        client,
        open,
        exports,
    })
}

fn exports(document: &Value) -> String {
    let mut lines = BTreeSet::new();
    let mut next = Vec::from(PUBLIC);
    while let Some(name) = next.pop() {
        let Some(schema) = document.pointer(&place(SCHEMAS, name)) else {
            continue;
        };
        let open = schema.get("enum").map(|_| "run::open_enum");
        let module = open.unwrap_or("call::generated::types");
        if name != "Timestamp" && lines.insert(format!("pub use crate::{module}::{name};\n")) {
            references(schema, &mut next);
        }
    }
    lines.into_iter().collect()
}

fn references<'a>(value: &'a Value, names: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => names.extend(text.strip_prefix("#/components/schemas/")),
        Value::Array(items) => items.iter().for_each(|item| references(item, names)),
        Value::Object(members) => members
            .values()
            .for_each(|member| references(member, names)),
        _ => {}
    }
}
