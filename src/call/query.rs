//! What one page is asked for by.

use super::{filters::Filters, generated::types};

/// The filters of a listing and its page size, checked.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    pub(crate) filters: Filters,
    pub(crate) limit: types::PageSize,
}

impl Query {
    /// No filter.
    pub(crate) fn everything(page_size: u32) -> Self {
        Self {
            filters: Filters::default(),
            limit: i64::from(page_size).into(),
        }
    }
}
