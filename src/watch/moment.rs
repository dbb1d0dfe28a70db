//! When a run was created, fit to be sorted, counted in sets, and saved to the last bit.

use serde::{Deserialize, Serialize};

use crate::run::exact_time::ExactTime;

/// Milliseconds since 1970, more than zero and finite.
///
/// Kept as its bits: of positive numbers these have the same order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "ExactTime", into = "ExactTime")]
pub(crate) struct Moment(u64);

impl Moment {
    pub(crate) fn new(millis: f64) -> Option<Self> {
        let is_known = millis > 0.0 && millis.is_finite();
        is_known.then(|| Self(millis.to_bits()))
    }

    pub(crate) fn millis(self) -> f64 {
        f64::from_bits(self.0)
    }
}

impl TryFrom<ExactTime> for Moment {
    type Error = &'static str;

    fn try_from(time: ExactTime) -> Result<Self, Self::Error> {
        Self::new(time.0).ok_or("no moment at which a run can have been created")
    }
}

impl From<Moment> for ExactTime {
    fn from(moment: Moment) -> Self {
        Self(moment.millis())
    }
}
