//! The parameters of a listing: what is refused, and which runs they leave.

use serde_json::Value;

use super::{filters, refusal};
use crate::call::input;

/// FLORA's own default is not published; its hosted tool has 20.
const USUAL_LIMIT: usize = 20;

/// The parameters that were sent, all of them allowed.
pub(super) struct Query<'a> {
    parameters: &'a [(String, String)],
}

impl<'a> Query<'a> {
    /// # Errors
    /// The body of the 400 that names what is wrong.
    pub(super) fn checked(parameters: &'a [(String, String)]) -> Result<Self, String> {
        for (name, value) in parameters {
            check(name, value).map_err(|why| refusal::invalid(name, &why))?;
        }
        Ok(Self { parameters })
    }

    pub(super) fn cursor(&self) -> Option<&'a str> {
        self.parameter("cursor")
    }

    /// How many newer runs come before the page.
    pub(super) fn offset(&self) -> usize {
        self.cursor().and_then(offset).unwrap_or(0)
    }

    pub(super) fn limit(&self) -> usize {
        let limit = self.parameter("limit").and_then(|limit| limit.parse().ok());
        limit.unwrap_or(USUAL_LIMIT)
    }

    pub(super) fn has_filters(&self) -> bool {
        let mut names = self.parameters.iter().map(|(name, _)| name.as_str());
        names.any(|name| name != "cursor" && name != "limit")
    }

    /// Whether a run, as it stands, belongs to the listing.
    pub(super) fn leaves(&self, run: &Value) -> bool {
        let mut parameters = self.parameters.iter();
        parameters.all(|(name, value)| filters::fits(run, name, value))
    }

    fn parameter(&self, name: &str) -> Option<&'a str> {
        let mut named = self.parameters.iter().filter(|(other, _)| other == name);
        named.next_back().map(|(_, value)| value.as_str())
    }
}

/// Refuses what the client rejects, and says so as FLORA might.
fn check(name: &str, value: &str) -> Result<(), String> {
    let checked = match name {
        "cursor" if input::cursor(value).is_ok() && offset(value).is_some() => Ok(()),
        "cursor" => return Err("Unknown cursor".to_owned()),
        "limit" => input::limit(value),
        filter => filters::check(filter, value),
    };
    checked.map_err(|allowed| format!("Must be {allowed}"))
}

/// What a cursor says. What follows a dot only makes cursors of the same place differ.
fn offset(cursor: &str) -> Option<usize> {
    let offset = cursor.strip_prefix("offset-")?.split('.').next()?;
    offset.parse().ok()
}
