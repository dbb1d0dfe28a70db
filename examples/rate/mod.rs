//! How fast runs come, for a bar: whole ones.

use std::fmt::Write;

use indicatif::ProgressState;

pub(crate) fn rate(state: &ProgressState, text: &mut dyn Write) {
    let _ = write!(text, "{:.0} runs/s", state.per_sec());
}
