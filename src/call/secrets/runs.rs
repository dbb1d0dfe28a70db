//! Finds any run of so many bytes of a secret in a text, in one pass.

use std::{collections::HashMap, ops::Range};

/// So many bytes of each run tell at once that none begins here: that is almost always so.
const FIRST: usize = 8;

/// The bits of a number made of those bytes.
const BITS: u32 = 16;

/// All runs of one length, of at least eight bytes, that secrets have.
pub(super) struct Runs {
    length: usize,
    secrets: Vec<Vec<u8>>,
    /// Where each run stands in one of the secrets.
    all: HashMap<Vec<u8>, Place>,
    /// By the number of its first bytes, whether a run may begin so.
    beginnings: Box<[bool]>,
}

#[derive(Clone, Copy)]
struct Place {
    secret: usize,
    start: usize,
}

impl Runs {
    pub(super) fn of_length(length: usize) -> Self {
        Self {
            length,
            secrets: Vec::new(),
            all: HashMap::new(),
            beginnings: Box::default(),
        }
    }

    pub(super) fn add(&mut self, secret: &[u8]) {
        if self.beginnings.is_empty() {
            self.beginnings = vec![false; 1 << BITS].into();
        }
        let number = self.secrets.len();
        for (start, run) in secret.windows(self.length).enumerate() {
            if let Some(begins) = self.beginnings.get_mut(beginning(run)) {
                *begins = true;
            }
            let place = Place {
                secret: number,
                start,
            };
            self.all.entry(run.to_vec()).or_insert(place);
        }
        self.secrets.push(secret.to_vec());
    }

    /// Tells every stretch of the text that is made of runs, in order; two of them may overlap.
    pub(super) fn find(&self, text: &[u8], mut found: impl FnMut(Range<usize>)) {
        if self.all.is_empty() {
            return;
        }
        let mut start = 0;
        while let Some(run) = text.get(start..start + self.length) {
            let may_be = self.beginnings.get(beginning(run)) == Some(&true);
            let place = if may_be { self.all.get(run) } else { None };
            if let Some(place) = place {
                let length = self.length + self.goes_on(*place, text.get(start + self.length..));
                found(start..start + length);
                // The runs up to there are all in it.
                start += length - self.length + 1;
            } else {
                start += 1;
            }
        }
    }

    /// For how many bytes after a run the text goes on as the secret does.
    fn goes_on(&self, run: Place, text: Option<&[u8]>) -> usize {
        let secret = self.secrets.get(run.secret);
        let secret = secret.and_then(|secret| secret.get(run.start + self.length..));
        let pairs = secret
            .unwrap_or_default()
            .iter()
            .zip(text.unwrap_or_default());
        pairs.take_while(|(one, other)| one == other).count()
    }
}

/// The first bytes, mixed into a number.
fn beginning(run: &[u8]) -> usize {
    let Some(first) = run.first_chunk::<FIRST>() else {
        return 0;
    };
    let mixed = u64::from_le_bytes(*first).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    usize::try_from(mixed >> (u64::BITS - BITS)).unwrap_or_default()
}
