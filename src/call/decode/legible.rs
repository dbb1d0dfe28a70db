//! A copy of an answer in which no single byte keeps the rest from being read.
//!
//! A raw control character in a text, an escape that JSON does not know, a byte that is not UTF-8, or
//! a bare word such as `NaN` is an error for a whole JSON document. In the copy other bytes stand
//! there, so that all else is found where it was.

use std::borrow::Cow;

/// What stands for a byte that JSON does not allow; JSON allows this one.
pub(super) const STAND_IN: char = '\u{7f}';

const STAND_IN_BYTE: u8 = 0x7f;

/// The answer as text, of the same length byte for byte.
pub(super) fn legible(body: &[u8]) -> Cow<'_, str> {
    let first_fault = Faults::of(body).next();
    if let (Ok(text), None) = (std::str::from_utf8(body), first_fault) {
        return Cow::Borrowed(text);
    }
    let mut text = String::with_capacity(body.len());
    for chunk in body.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| STAND_IN));
    }
    let mut bytes = text.into_bytes();
    for (place, stand_in) in Faults::of(body) {
        if let Some(byte) = bytes.get_mut(place) {
            *byte = stand_in;
        }
    }
    // A fault is an ASCII character, and so is what stands for it.
    Cow::Owned(String::from_utf8(bytes).unwrap_or_default())
}

/// Finds the bytes that JSON does not allow, but for those that are not UTF-8, and what may stand for
/// each.
struct Faults<'a> {
    body: &'a [u8],
    place: usize,
    in_text: bool,
    /// Where the bare word ends that is being made a text of, byte by byte.
    word_end: usize,
}

impl<'a> Faults<'a> {
    fn of(body: &'a [u8]) -> Self {
        Self {
            body,
            place: 0,
            in_text: false,
            word_end: 0,
        }
    }

    /// A word that no value of JSON begins like, such as `NaN`, `-Infinity`, `None` or `True`.
    fn is_word(&self, place: usize) -> bool {
        let word = self.body.get(place..).unwrap_or_default();
        let letters = word.strip_prefix(b"-").unwrap_or(word);
        letters.first().is_some_and(u8::is_ascii_uppercase) && !self.is_in_a_value(place)
    }

    /// As the `E` of a number is.
    fn is_in_a_value(&self, place: usize) -> bool {
        let before = place
            .checked_sub(1)
            .and_then(|before| self.body.get(before));
        before.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'.')
    }

    fn end_of_word(&self, place: usize) -> usize {
        let word = self.body.get(place + 1..).unwrap_or_default();
        let letters = word.iter().take_while(|byte| byte.is_ascii_alphanumeric());
        place + 1 + letters.count()
    }
}

impl Iterator for Faults<'_> {
    type Item = (usize, u8);

    fn next(&mut self) -> Option<(usize, u8)> {
        while let Some(byte) = self.body.get(self.place) {
            let place = self.place;
            self.place += 1;
            if place < self.word_end {
                let is_last = self.place == self.word_end;
                return Some((place, if is_last { b'"' } else { STAND_IN_BYTE }));
            }
            match byte {
                b'"' => self.in_text = !self.in_text,
                b'\\' if self.in_text => match escape_length(self.body.get(place..)?) {
                    Some(length) => self.place = place + length,
                    None => return Some((place, STAND_IN_BYTE)),
                },
                0..0x20 if self.in_text => return Some((place, STAND_IN_BYTE)),
                b'-' | b'A'..=b'Z' if !self.in_text && self.is_word(place) => {
                    self.word_end = self.end_of_word(place);
                    // One letter alone is too short for a text.
                    let is_short = self.word_end == self.place;
                    return Some((place, if is_short { b'0' } else { b'"' }));
                }
                _ => {}
            }
        }
        None
    }
}

/// How long the escape is that the text begins with; `None` when JSON has no such escape.
fn escape_length(text: &[u8]) -> Option<usize> {
    match text.get(1)? {
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(2),
        b'u' => {
            let digits = text.get(2..6)?;
            digits.iter().all(u8::is_ascii_hexdigit).then_some(6)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_json_allows_is_not_copied() {
        let body = "{\"a\": \"\\u00e4\\\\\\\"\",\r\n\t\"b\": \"ü\"}";

        assert!(matches!(legible(body.as_bytes()), Cow::Borrowed(text) if text == body));
    }

    #[test]
    fn each_byte_that_json_does_not_allow_is_replaced_where_it_stands() {
        let table: [(&[u8], &str); 12] = [
            (b"[\"a\x01b\"]", "[\"a\x7fb\"]"),
            (b"[\"a\nb\"]", "[\"a\x7fb\"]"),
            (b"[\"a\\\nb\"]", "[\"a\x7f\x7fb\"]"),
            (b"[\"a\\xb\"]", "[\"a\x7fxb\"]"),
            (b"[\"a\\u12\"]", "[\"a\x7fu12\"]"),
            (b"[\"a\xffb\xe2\x82\"]", "[\"a\x7fb\x7f\x7f\"]"),
            (b"[NaN, 1E5]", "[\"\x7f\", 1E5]"),
            (b"[-Infinity]", "[\"\x7f\x7f\x7f\x7f\x7f\x7f\x7f\"]"),
            (b"{\"a\":None}", "{\"a\":\"\x7f\x7f\"}"),
            (b"[N]", "[0]"),
            (b"[\"NaN\", true]", "[\"NaN\", true]"),
            (b"[\"a\\\xffb\"]", "[\"a\x7f\x7fb\"]"),
        ];

        for (body, expected) in table {
            assert_eq!(legible(body), expected);
        }
    }

    proptest! {
        #[test]
        fn no_text_keeps_the_document_from_being_read(text in prop::collection::vec(any::<u8>(), 0..40)) {
            let text: Vec<u8> = text.into_iter().filter(|&byte| byte != b'"' && byte != b'\\').collect();
            let body = [b"[\"", &text[..], b"\", 1]"].concat();

            let copy = legible(&body);

            prop_assert_eq!(copy.len(), body.len());
            prop_assert!(serde_json::from_str::<(String, u8)>(&copy).is_ok(), "{:?}", copy);
        }
    }
}
