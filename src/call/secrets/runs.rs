//! Finds any run of so many bytes of a secret in a text, in one pass.

use std::{collections::HashSet, ops::Range};

/// All runs of one length that secrets have.
pub(super) struct Runs {
    length: usize,
    all: HashSet<Vec<u8>>,
    /// By their first two bytes, to see at once that none begins here: that is almost always so.
    beginnings: Box<[bool]>,
}

impl Runs {
    pub(super) fn of_length(length: usize) -> Self {
        Self {
            length,
            all: HashSet::new(),
            beginnings: Box::default(),
        }
    }

    pub(super) fn add(&mut self, secret: &[u8]) {
        if self.beginnings.is_empty() {
            self.beginnings = vec![false; 1 << 16].into();
        }
        for run in secret.windows(self.length) {
            if let Some(begins) = self.beginnings.get_mut(beginning(run)) {
                *begins = true;
            }
            self.all.insert(run.to_vec());
        }
    }

    pub(super) fn find(&self, text: &[u8], mut found: impl FnMut(Range<usize>)) {
        if self.all.is_empty() {
            return;
        }
        for (start, run) in text.windows(self.length).enumerate() {
            let may_be = self.beginnings.get(beginning(run)) == Some(&true);
            if may_be && self.all.contains(run) {
                found(start..start + self.length);
            }
        }
    }
}

/// The first two bytes, as one number.
fn beginning(run: &[u8]) -> usize {
    match run {
        [first, second, ..] => usize::from(*first) << 8 | usize::from(*second),
        _ => 0,
    }
}
