//! What the tests of a watch share.

pub(super) mod model;
