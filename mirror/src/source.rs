//! Whose runs are mirrored.

use std::{env, fmt};

const BASE_URL: &str = "https://app.flora.ai/api/v1";

/// Where the runs come from, as the database remembers it. Never the key.
#[derive(Debug, PartialEq)]
pub(crate) struct Source {
    pub(crate) base_url: String,
    pub(crate) is_demonstration: bool,
}

impl Source {
    /// FLORA, at the address that the client takes from the environment.
    pub(crate) fn from_environment() -> Self {
        let base_url = variable("FLORA_BASE_URL").unwrap_or_else(|| BASE_URL.to_owned());
        Self {
            base_url: base_url.trim_end_matches('/').to_owned(),
            is_demonstration: false,
        }
    }

    /// A stand-in, whose address is another each time.
    pub(crate) fn demonstration() -> Self {
        Self {
            base_url: String::new(),
            is_demonstration: true,
        }
    }
}

/// As an error names it.
impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_demonstration {
            return f.write_str("a demonstration");
        }
        f.write_str(&self.base_url)
    }
}

/// What the environment says; blank is nothing.
pub(crate) fn variable(name: &str) -> Option<String> {
    let value = env::var(name).ok()?;
    let value = value.trim();
    (!value.is_empty()).then(|| value.to_owned())
}
