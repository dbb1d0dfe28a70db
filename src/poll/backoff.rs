//! How long to pause: between requests, and after failures.

use std::time::Duration;

const FIRST_PAUSE: Duration = Duration::from_secs(2);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// The longest pause after failures.
const LONGEST_RESPITE: Duration = Duration::from_secs(60);

/// The pauses between the requests of a wait or the rounds of a watch.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Backoff {
    /// A fixed pause; without one it grows.
    pub(crate) every: Option<Duration>,
    /// A number from 0 to 1: the part of a tenth by which a pause is lengthened, so that waits
    /// which one timer started, or one hint held back, do not all ask at the same moment.
    pub(crate) random: fn() -> f64,
}

impl Default for Backoff {
    fn default() -> Self {
        Self {
            every: None,
            random: fastrand::f64,
        }
    }
}

impl Backoff {
    pub(super) fn first(self) -> Duration {
        self.every.unwrap_or(FIRST_PAUSE)
    }

    pub(super) fn after(self, pause: Duration) -> Duration {
        match self.every {
            Some(every) => every,
            None => pause.mul_f64(1.5).min(LONGEST_PAUSE),
        }
    }

    /// The first pause, doubled with each further failure up to a minute; longer only if it was.
    pub(super) fn after_failures(self, in_a_row: u32) -> Duration {
        let doubled = self
            .first()
            .saturating_mul(2_u32.saturating_pow(in_a_row.saturating_sub(1)));
        doubled.min(LONGEST_RESPITE.max(self.first()))
    }
}

/// A pause that is up to a tenth longer.
pub(super) fn lengthened(pause: Duration, random: fn() -> f64) -> Duration {
    let more = (pause / 10).as_secs_f64() * random();
    pause.saturating_add(Duration::try_from_secs_f64(more).unwrap_or_default())
}
