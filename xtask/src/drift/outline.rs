//! What a body looks like from afar: enough to say what it is, and small whatever its size.

use std::collections::BTreeMap;

use super::{
    parts::{Broken, entries, members, spelled},
    words::kind_of_text,
};

/// How deep it goes: a saved `.har` has the bodies at the sixth level.
const DEPTH: usize = 8;

/// How many members of an object and how many entries of a list it has.
const MEMBERS: usize = 1000;
const ENTRIES: usize = 8;

pub(crate) enum Outline {
    Object(BTreeMap<String, Outline>),
    /// The first entries.
    List(Vec<Outline>),
    /// Text that is an object or a list in JSON.
    Spelled(Box<Outline>),
    Number,
    /// Other text, true, false and null.
    Plain,
}

impl Outline {
    pub(crate) fn of(text: &str) -> Result<Self, Broken> {
        Self::to(text, DEPTH)
    }

    /// A member of an object.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.get(name),
            _ => None,
        }
    }

    fn to(text: &str, depth: usize) -> Result<Self, Broken> {
        Ok(match kind_of_text(text) {
            "object" if depth > 0 => Self::object(text, depth)?,
            "object" => Self::Object(BTreeMap::new()),
            "array" if depth > 0 => Self::list(text, depth)?,
            "array" => Self::List(Vec::new()),
            "string" if text[1..].trim_start().starts_with(['{', '[']) => {
                let mut outline = Self::Plain;
                spelled(text, |inner| {
                    if let Ok(inside) = Self::of(inner) {
                        outline = Self::Spelled(Box::new(inside));
                    }
                    Ok(())
                })?;
                outline
            }
            "number" => Self::Number,
            _ => Self::Plain,
        })
    }

    fn object(text: &str, depth: usize) -> Result<Self, Broken> {
        let mut object = BTreeMap::new();
        members(text, |name, member| {
            if object.len() < MEMBERS {
                object.insert(name.to_owned(), Self::to(member, depth - 1)?);
            }
            Ok(())
        })?;
        Ok(Self::Object(object))
    }

    fn list(text: &str, depth: usize) -> Result<Self, Broken> {
        let mut list = Vec::new();
        entries(text, |entry| {
            if list.len() < ENTRIES {
                list.push(Self::to(entry, depth - 1)?);
            }
            Ok(())
        })?;
        Ok(Self::List(list))
    }
}
