//! Which runs are listed: the filters of the document that are set, and how many a page has.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::input::{FILTERS, Filter, not_the_key};
use crate::Error;

/// The text of each filter that is set, by its name: as it is sent and as it is saved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Filters(BTreeMap<String, String>);

impl Filters {
    pub(crate) fn set(&mut self, name: &str, text: String) {
        self.0.insert(name.to_owned(), text);
    }

    /// Rejects what the document does not allow, and a filter that it does not have.
    pub(crate) fn check(&self) -> Result<(), Error> {
        for (name, text) in &self.0 {
            let Some(filter) = Filter::named(name) else {
                let allowed = "those that this version of the crate knows";
                return Err(Error::input_but("filters", allowed, name));
            };
            filter
                .check(text)
                .map_err(|allowed| Error::input_but(name, allowed, text))?;
        }
        Ok(())
    }

    /// Rejects one that is the key.
    pub(super) fn reject_key(&self, key: &str) -> Result<(), Error> {
        let mut set = self.0.iter();
        set.try_for_each(|(name, text)| not_the_key(name, text, key))
    }

    /// The name of a filter that is set here and not the same in what was saved.
    pub(crate) fn disagreement(&self, saved: &Self) -> Option<&'static str> {
        let names = FILTERS.iter().map(|filter| filter.name);
        let mut set = names.filter(|name| self.text(name).is_some());
        set.find(|name| self.text(name) != saved.text(name))
    }

    /// Whether a run may leave the listing while it is read.
    pub(crate) fn may_lose_runs(&self) -> bool {
        let loses = |(name, text): (&String, &String)| {
            Filter::named(name).is_some_and(|filter| filter.may_lose_runs(text))
        };
        self.0.iter().any(loses)
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

/// The filters of a listing and its page size, checked.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    pub(crate) filters: Filters,
    pub(crate) page_size: u32,
}

impl Query {
    /// No filter.
    pub(crate) fn everything(page_size: u32) -> Self {
        Self {
            filters: Filters::default(),
            page_size,
        }
    }
}
