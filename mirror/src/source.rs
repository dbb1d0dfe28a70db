//! Whose runs are mirrored.

use std::{env, fmt};

use flora_technique_runs::Client;

/// Where the runs come from, as the database remembers it. Never the key.
#[derive(Debug, PartialEq)]
pub(crate) struct Source {
    pub(crate) base_url: String,
    pub(crate) is_demonstration: bool,
}

impl Source {
    /// FLORA, at the client's address.
    pub(crate) fn of(client: &Client) -> Self {
        Self {
            base_url: client.base_url().to_owned(),
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

/// Whether the environment has a key; a blank one is none.
pub(crate) fn has_key() -> bool {
    env::var("FLORA_API_KEY").is_ok_and(|key| !key.trim().is_empty())
}
