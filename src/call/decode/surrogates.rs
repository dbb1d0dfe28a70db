//! Halves of characters, which servers in JavaScript leave where they cut a text within an emoji.

use std::borrow::Cow;

/// JSON in which U+FFFD stands for each escaped half of a surrogate pair whose other half is missing.
pub(super) fn without_halves(json: &str) -> Cow<'_, str> {
    let mut mended = String::new();
    let mut copied_to = 0;
    let mut at = 0;
    while let Some(escape) = json.get(at..).and_then(|rest| rest.find('\\')) {
        at += escape;
        at += match (half(json, at), half(json, at + 6)) {
            (Some(Half::First), Some(Half::Second)) => 12,
            (Some(_), _) => {
                mended.push_str(json.get(copied_to..at).unwrap_or_default());
                mended.push_str("\\ufffd");
                copied_to = at + 6;
                6
            }
            // Whatever it escapes, a backslash above all, begins no escape.
            (None, _) => 2,
        };
    }
    if copied_to == 0 {
        return Cow::Borrowed(json);
    }
    mended.push_str(json.get(copied_to..).unwrap_or_default());
    Cow::Owned(mended)
}

enum Half {
    First,
    Second,
}

/// The half of a pair that is escaped there.
fn half(json: &str, at: usize) -> Option<Half> {
    let digits = json.get(at..at + 6)?.strip_prefix("\\u")?;
    match u16::from_str_radix(digits, 16).ok()? {
        0xd800..=0xdbff => Some(Half::First),
        0xdc00..=0xdfff => Some(Half::Second),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_half_alone_is_replaced_and_nothing_else() {
        for (json, mended) in [
            (r#""cut \ud83d""#, r#""cut \ufffd""#),
            (r#""\ude00 cut""#, r#""\ufffd cut""#),
            (r#""\uD83D\uDE00""#, r#""\uD83D\uDE00""#),
            (r#""\ud83d\ud83d\ude00""#, r#""\ufffd\ud83d\ude00""#),
            (r#""\ude00\ud83d""#, r#""\ufffd\ufffd""#),
            (r#""\\ud83d""#, r#""\\ud83d""#),
            (r#""\\\ud83d""#, r#""\\\ufffd""#),
            (r#""\ud83d\\ude00""#, r#""\ufffd\\ude00""#),
            (r#""\ud83d\n\u00e9""#, r#""\ufffd\n\u00e9""#),
            (r#"{"a\ud83d":"b\ud83d"}"#, r#"{"a\ufffd":"b\ufffd"}"#),
            (r"\ud83", r"\ud83"),
            (r"\", r"\"),
            (r"\é\ud83d", r"\é\ud83d"),
        ] {
            assert_eq!(without_halves(json), mended, "{json}");
        }
    }

    proptest! {
        #[test]
        fn what_javascript_writes_is_read_as_its_own_words_say(units in prop::collection::vec(
            prop_oneof![0xd7f0..0xe010_u16, 0x20..0x80_u16, Just(0x5c), Just(0x75)], 0..40,
        )) {
            let escaped: String = units.iter().map(|unit| match unit {
                0x5c => "\\\\".to_owned(),
                0x75 => "u".to_owned(),
                unit => format!("\\u{unit:04x}"),
            }).collect();
            let json = format!("\"{escaped}\"");

            let read: String = serde_json::from_str(&without_halves(&json)).unwrap();

            prop_assert_eq!(read, String::from_utf16_lossy(&units));
        }

        #[test]
        fn no_text_is_too_odd(text in "(\\PC|\\\\|\\\\u|d8|dc|[0-9a-f]){0,60}") {
            let _ = without_halves(&text);
        }
    }
}
