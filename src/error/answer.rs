//! What every answer tells about itself.

use std::time::Duration;

/// What every answer tells about itself, also one that cannot be read.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) request_id: Option<String>,
    pub(crate) retry_after: Option<Duration>,
}

impl Answer {
    pub(crate) const OK: Self = Self {
        status: 200,
        request_id: None,
        retry_after: None,
    };

    /// Of a page that came well.
    pub(crate) fn of_page(request_id: Option<String>) -> Self {
        Self {
            request_id,
            ..Self::OK
        }
    }
}
