//! Numbers, moments and foreign text as people read them.

/// No name is shown longer than this.
const LONGEST_NAME: usize = 80;

/// Whole cents, or more where there is less than one.
pub(crate) fn dollars(usd: f64) -> String {
    let sign = if usd < 0.0 { "−" } else { "" };
    let usd = usd.abs();
    let cents = (usd * 100.0).round();
    if cents < 1.0 && usd > 0.0 {
        return format!("{sign}${usd:.6}");
    }
    let text = format!("{:.2}", cents / 100.0);
    let (whole, part) = text.split_once('.').unwrap_or((&text, "00"));
    format!("{sign}${}.{part}", grouped(whole))
}

pub(crate) fn count(n: i64) -> String {
    let digits = grouped(&n.unsigned_abs().to_string());
    if n < 0 {
        format!("−{digits}")
    } else {
        digits
    }
}

/// With a comma before each three digits.
pub(crate) fn grouped(digits: &str) -> String {
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        let left = digits.len().saturating_sub(place);
        if place > 0 && left.is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 run`, `2 runs`.
pub(crate) fn counted(n: i64, one: &str, more: &str) -> String {
    format!("{} {}", count(n), if n == 1 { one } else { more })
}

pub(crate) fn percent(part: i64, whole: i64) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    let share = size(part) / size(whole) * 100.0;
    if share > 0.0 && share < 10.0 {
        return format!("{share:.1} %");
    }
    format!("{share:.0} %")
}

/// Such as `4.2 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`.
pub(crate) fn duration(seconds: f64) -> String {
    if seconds < 10.0 && seconds.fract() != 0.0 {
        return format!("{seconds:.1} s");
    }
    let whole = seconds.round();
    let (large, size, small, each) = match whole {
        s if s < 60.0 => return format!("{s:.0} s"),
        s if s < 3_600.0 => ("min", 60.0, "s", 1.0),
        s if s < 86_400.0 => ("h", 3_600.0, "min", 60.0),
        _ => ("d", 86_400.0, "h", 3_600.0),
    };
    let many = (whole / size).floor();
    let rest = ((whole - many * size) / each).floor();
    if rest == 0.0 {
        return format!("{many:.0} {large}");
    }
    format!("{many:.0} {large} {rest:.0} {small}")
}

/// Such as `28 November 2026, 19:20:41 UTC`.
pub(crate) fn moment(unix_ms: i64) -> String {
    match jiff::Timestamp::from_millisecond(unix_ms) {
        Ok(moment) => moment.strftime("%-d %B %Y, %H:%M:%S UTC").to_string(),
        Err(_) => "a moment that no calendar has".to_owned(),
    }
}

/// A count on a scale.
#[expect(
    clippy::cast_precision_loss,
    reason = "a picture has no use for the last of sixteen digits"
)]
pub(crate) fn size(n: i64) -> f64 {
    n as f64
}

/// Of the highest, from 0 to 1.
pub(crate) fn share(value: f64, highest: f64) -> f64 {
    if highest > 0.0 {
        (value / highest).clamp(0.0, 1.0)
    } else {
        0.0
    }
}

/// Foreign text on one line: without what controls a screen or turns the direction of what follows,
/// and no longer than a name.
pub(crate) fn legible(text: &str) -> String {
    let mut letters = text.chars().map(|letter| {
        if is_control(letter) {
            '\u{fffd}'
        } else {
            letter
        }
    });
    let mut short: String = letters.by_ref().take(LONGEST_NAME).collect();
    if letters.next().is_some() {
        short.push('…');
    }
    short
}

fn is_control(letter: char) -> bool {
    let turns = matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    // These two are in no well-formed text.
    letter.is_control() || turns || matches!(letter, '\u{fffe}' | '\u{ffff}')
}
