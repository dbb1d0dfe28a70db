//! Where typify boxes a type because it would hold itself.
//!
//! As typify does it: from each type, in the order of their names, down the fields; a field that leads
//! back to a type above it is boxed. `Option<A>` is one type wherever it stands, and so is what is in
//! it; what is in a list or a map needs no box.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    document::{is_optional, keys},
    rust::referred,
};

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Type<'a> {
    Named(&'a str),
    Optional(&'a str),
}

/// What holds what in a box.
#[derive(Default)]
pub(super) struct Boxes<'a>(BTreeSet<(Type<'a>, Type<'a>)>);

impl<'a> Boxes<'a> {
    pub(super) fn of(root: &'a Value) -> Self {
        let mut walk = Walk {
            schemas: &root["components"]["schemas"],
            above: Vec::new(),
            done: BTreeSet::new(),
            boxes: Self::default(),
        };
        for name in keys(walk.schemas) {
            walk.down(Type::Named(name));
        }
        walk.boxes
    }

    /// What the first holds of the second, by the text that this has in Rust.
    pub(super) fn held(&self, holder: Type<'_>, held: Type<'_>, text: String) -> String {
        if self.0.contains(&(holder, held)) {
            format!("Box<{text}>")
        } else {
            text
        }
    }
}

struct Walk<'a> {
    schemas: &'a Value,
    above: Vec<Type<'a>>,
    done: BTreeSet<Type<'a>>,
    boxes: Boxes<'a>,
}

impl<'a> Walk<'a> {
    fn down(&mut self, ty: Type<'a>) {
        if !self.done.insert(ty) {
            return;
        }
        self.above.push(ty);
        // From the last field to the first.
        for below in self.within(ty).into_iter().rev() {
            if self.above.contains(&below) {
                self.boxes.0.insert((ty, below));
            } else {
                self.down(below);
            }
        }
        self.above.pop();
    }

    /// The types that one holds, but for lists and maps.
    fn within(&self, ty: Type<'a>) -> Vec<Type<'a>> {
        let name = match ty {
            Type::Optional(name) => return vec![Type::Named(name)],
            Type::Named(name) => name,
        };
        let object = &self.schemas[name];
        let fields = keys(&object["properties"]).into_iter();
        let types = fields.filter_map(|field| {
            let to = referred(&object["properties"][field])?;
            Some(if is_optional(object, field) {
                Type::Optional(to)
            } else {
                Type::Named(to)
            })
        });
        types.collect()
    }
}
