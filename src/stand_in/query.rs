//! The parameters of a listing: what is refused, and which runs they leave.

use std::ops::RangeInclusive;

use serde_json::Value;

use super::{filters, refusal};

/// FLORA's own default is not published; its hosted tool has 20.
const USUAL_LIMIT: usize = 20;

/// As the document has it.
const LIMITS: RangeInclusive<usize> = 1..=100;

/// The parameters that were sent, all of them allowed.
pub(super) struct Query<'a> {
    parameters: &'a [(String, String)],
}

impl<'a> Query<'a> {
    /// # Errors
    /// The body of the 400 that names what is wrong.
    pub(super) fn checked(parameters: &'a [(String, String)]) -> Result<Self, String> {
        for (name, value) in parameters {
            if let Some(allowed) = objection(name, value) {
                return Err(refusal::invalid(name, &allowed));
            }
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

/// What would be right, when a parameter is wrong.
fn objection(name: &str, value: &str) -> Option<String> {
    match name {
        "cursor" if offset(value).is_some() => None,
        "cursor" => Some("Unknown cursor".to_owned()),
        "limit" if value.parse().is_ok_and(|limit| LIMITS.contains(&limit)) => None,
        "limit" => {
            let least = LIMITS.start();
            let most = LIMITS.end();
            Some(format!("Must be {least} to {most}"))
        }
        filter => filters::objection(filter, value),
    }
}

/// What a cursor says. What follows a dot only makes cursors of the same place differ.
fn offset(cursor: &str) -> Option<usize> {
    let offset = cursor.strip_prefix("offset-")?.split('.').next()?;
    offset.parse().ok()
}
