//! A copy of an answer in which no single byte keeps the rest from being read.
//!
//! A raw control character in a text, an escape that JSON does not know, or a byte that is not
//! UTF-8 is an error for a whole JSON document. In the copy each such byte is another one, so that
//! all else is found where it was.

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
    for place in Faults::of(body) {
        if let Some(byte) = bytes.get_mut(place) {
            *byte = STAND_IN_BYTE;
        }
    }
    // A fault is an ASCII character, and so is what stands for it.
    Cow::Owned(String::from_utf8(bytes).unwrap_or_default())
}

/// Finds the bytes within texts that JSON does not allow, but for those that are not UTF-8.
struct Faults<'a> {
    body: &'a [u8],
    place: usize,
    in_text: bool,
}

impl<'a> Faults<'a> {
    fn of(body: &'a [u8]) -> Self {
        Self {
            body,
            place: 0,
            in_text: false,
        }
    }
}

impl Iterator for Faults<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        while let Some(byte) = self.body.get(self.place) {
            let place = self.place;
            self.place += 1;
            match byte {
                b'"' => self.in_text = !self.in_text,
                b'\\' if self.in_text => match escape_length(self.body.get(place..)?) {
                    Some(length) => self.place = place + length,
                    None => return Some(place),
                },
                0..0x20 if self.in_text => return Some(place),
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
        let table: [(&[u8], &str); 7] = [
            (b"[\"a\x01b\"]", "[\"a\x7fb\"]"),
            (b"[\"a\nb\"]", "[\"a\x7fb\"]"),
            (b"[\"a\\\nb\"]", "[\"a\x7f\x7fb\"]"),
            (b"[\"a\\xb\"]", "[\"a\x7fxb\"]"),
            (b"[\"a\\u12\"]", "[\"a\x7fu12\"]"),
            (b"[\"a\xffb\xe2\x82\"]", "[\"a\x7fb\x7f\x7f\"]"),
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
