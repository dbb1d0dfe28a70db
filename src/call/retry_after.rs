//! How long a server asks to be left alone: `retry-after-ms` and `retry-after`.

use std::time::{Duration, SystemTime};

/// A server's hint; one in the past or that makes no sense is none.
pub(super) fn retry_after(millis: Option<&str>, seconds_or_date: Option<&str>) -> Option<Duration> {
    let seconds = |number: f64| match Duration::try_from_secs_f64(number) {
        Ok(wait) => Some(wait),
        // Too long to be written down is still a long time.
        Err(_) => (number.is_finite() && number > 0.0).then_some(Duration::MAX),
    };
    let millis = millis.and_then(|millis| millis.parse::<f64>().ok());
    millis.and_then(|millis| seconds(millis / 1e3)).or_else(|| {
        let hint = seconds_or_date?;
        match hint.parse() {
            Ok(number) => seconds(number),
            Err(_) => httpdate::parse_http_date(hint)
                .ok()?
                .duration_since(SystemTime::now())
                .ok(),
        }
    })
}
