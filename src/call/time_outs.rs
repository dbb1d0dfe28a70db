//! How long an attempt waits, and for what.

use std::time::Duration;

/// The most that connecting may take, however long an attempt may.
const LONGEST_CONNECT: Duration = Duration::from_secs(10);

/// How long an attempt waits, and for what.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct TimeOuts {
    /// For the whole of it.
    pub(crate) attempt: Duration,
    /// For the connection, TLS included.
    pub(crate) connect: Duration,
}

impl TimeOuts {
    /// A quarter of an attempt is left for the answer, so that an attempt whose connection does not
    /// come fails by that, and can say so.
    pub(super) fn of_attempt(attempt: Duration) -> Self {
        let three_quarters = attempt.saturating_sub(attempt / 4);
        Self {
            attempt,
            connect: LONGEST_CONNECT.min(three_quarters),
        }
    }

    /// Whether an attempt that may take longer leaves more time for connecting.
    pub(super) fn connect_grows(&self) -> bool {
        self.connect < LONGEST_CONNECT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connecting_has_three_quarters_of_an_attempt_and_ten_seconds_at_most() {
        for (attempt, connect) in [(400, 300), (13_200, 9_900)] {
            let time_outs = TimeOuts::of_attempt(Duration::from_millis(attempt));

            assert_eq!(time_outs.connect, Duration::from_millis(connect));
            assert!(time_outs.connect_grows());
        }
        let usual = TimeOuts::of_attempt(Duration::from_secs(60));
        assert_eq!(usual.connect, LONGEST_CONNECT);
        assert!(!usual.connect_grows());
    }
}
