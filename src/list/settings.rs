//! How a listing is read.

use super::{bounds::Bounds, window::KEPT};

/// How many runs are asked for at once where nothing else is set.
pub(crate) const PAGE_SIZE: u32 = 100;

/// How a listing is read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) bounds: Bounds,
    pub(crate) max_items: Option<u64>,
    pub(crate) page_size: u32,
    pub(crate) read_ahead: bool,
    /// How many runs the window keeps; less than [`KEPT`] only in tests.
    pub(crate) kept: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            bounds: Bounds::default(),
            max_items: None,
            page_size: PAGE_SIZE,
            read_ahead: false,
            kept: KEPT,
        }
    }
}
