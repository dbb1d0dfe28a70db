//! How long a server asks to be left alone: `retry-after-ms` and `retry-after`.

use std::time::{Duration, SystemTime};

/// A server's hint; one in the past or that makes no sense is none.
pub(crate) fn retry_after(millis: Option<&str>, seconds_or_date: Option<&str>) -> Option<Duration> {
    if let Some(wait) = millis.and_then(|millis| scaled(millis, 1e3)) {
        return Some(wait);
    }
    let hint = seconds_or_date?;
    if hint.parse::<f64>().is_ok() {
        return scaled(hint, 1.0);
    }
    let date = httpdate::parse_http_date(hint).ok()?;
    date.duration_since(SystemTime::now()).ok()
}

/// A number of which so many make a second.
fn scaled(hint: &str, per_second: f64) -> Option<Duration> {
    // `inf` and `nan` are numbers to Rust, but no hints.
    let digits = hint.trim_start_matches('+');
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let number: f64 = hint.parse().ok()?;
    match Duration::try_from_secs_f64(number / per_second) {
        Ok(wait) => Some(wait),
        // Too long to be written down is still a long time.
        Err(_) => (number > 0.0).then_some(Duration::MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn millis(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    #[test]
    fn whole_and_broken_seconds_are_read() {
        assert_eq!(retry_after(None, Some("7")), Some(millis(7_000)));
        assert_eq!(retry_after(None, Some("0.25")), Some(millis(250)));
        assert_eq!(retry_after(None, Some("+1.5")), Some(millis(1_500)));
    }

    #[test]
    fn milliseconds_come_first_unless_they_make_no_sense() {
        assert_eq!(retry_after(Some("40"), Some("7")), Some(millis(40)));
        assert_eq!(retry_after(Some("soon"), Some("7")), Some(millis(7_000)));
        assert_eq!(retry_after(Some("-1"), Some("7")), Some(millis(7_000)));
    }

    #[test]
    fn a_number_too_long_to_be_held_is_a_very_long_time() {
        let digits = "9".repeat(400);

        for hint in [&*digits, "1e300", "1e999", &format!("{digits}.5")] {
            assert_eq!(retry_after(None, Some(hint)), Some(Duration::MAX), "{hint}");
            assert_eq!(retry_after(Some(hint), None), Some(Duration::MAX), "{hint}");
        }
    }

    #[test]
    fn what_makes_no_sense_is_no_hint() {
        for hint in [
            "", "-1", "-inf", "inf", "infinity", "nan", "soon", "1 h", "+inf",
        ] {
            assert_eq!(retry_after(Some(hint), Some(hint)), None, "{hint}");
        }
    }

    #[test]
    fn a_date_to_come_is_read_and_a_past_one_is_none() {
        let later = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(90));

        let wait = retry_after(None, Some(&later)).unwrap();

        assert!(
            wait > Duration::from_secs(80) && wait <= Duration::from_secs(90),
            "{wait:?}"
        );
        assert_eq!(
            retry_after(None, Some("Thu, 01 Jan 1970 00:00:00 GMT")),
            None
        );
    }
}
