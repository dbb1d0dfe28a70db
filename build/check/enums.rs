//! Enums: values that Rust can name, and which of them nothing follows.

use serde_json::Value;

use super::{
    super::{
        document::{items, place, text},
        names::variant,
        open_enum::{OpenEnum, Variant},
    },
    Rules,
};

const TERMINAL: &str = "x-terminal";
const GOING_ON: &str = "x-going-on";

impl Rules<'_> {
    pub(super) fn open_enum(&mut self, name: &str, schema: &Value, at: &str) {
        let variants = self.variants(schema, at);
        let terminal = self.values_of(schema, TERMINAL, &variants, at);
        let going_on = self.values_of(schema, GOING_ON, &variants, at);
        let has_ends = schema.get(TERMINAL).is_some() || schema.get(GOING_ON).is_some();
        for (index, variant) in variants.iter().enumerate() {
            let ends = terminal.contains(&variant.name);
            let goes_on = going_on.contains(&variant.name);
            let which = if ends { "both" } else { "neither" };
            let reason = format!(
                "`{}` is in {which} of `{TERMINAL}` and `{GOING_ON}`: put it in one",
                variant.wire
            );
            self.must(
                !has_ends || ends != goes_on,
                &format!("{at}/enum/{index}"),
                reason,
            );
        }
        self.open_enums.push(OpenEnum {
            name: name.to_owned(),
            words: text(schema, "description").to_owned(),
            variants,
            terminal,
        });
    }

    fn variants(&mut self, schema: &Value, at: &str) -> Vec<Variant> {
        let mut variants = Vec::new();
        let mut names = Vec::new();
        for (index, value) in items(schema, "enum").iter().enumerate() {
            let here = format!("{at}/enum/{index}");
            let wire = value.as_str().unwrap_or_default();
            let name = variant(wire);
            let is_named = !name.is_empty();
            self.must(value.is_string(), &here, format!("{value} is not a string"));
            self.must(is_named, &here, format!("{value} gives no name in Rust"));
            names.push((name.clone(), wire, here));
            variants.push(Variant {
                name,
                wire: wire.to_owned(),
            });
        }
        let is_listed = !variants.is_empty();
        self.must(is_listed, &place(at, "enum"), "must list strings");
        self.distinct(&names);
        variants
    }

    /// The names of the variants that an extension lists by their values.
    fn values_of(
        &mut self,
        schema: &Value,
        key: &str,
        variants: &[Variant],
        at: &str,
    ) -> Vec<String> {
        let mut listed = Vec::new();
        let at = place(at, key);
        for (index, value) in items(schema, key).iter().enumerate() {
            let here = format!("{at}/{index}");
            match variants.iter().find(|variant| *value == variant.wire) {
                Some(variant) => listed.push(variant.name.clone()),
                None => self.must(false, &here, format!("{value} is not in the enum")),
            }
        }
        let is_listed = schema.get(key).is_none() || !listed.is_empty();
        self.must(is_listed, &at, "must list values of the enum");
        listed
    }
}
